// A print is light and whole: while the page is printed, dark gives way and what is folded opens.
(function () {
  "use strict";
  const root = document.documentElement;
  let theme = null;
  let opened = [];
  window.addEventListener("beforeprint", function () {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    opened = Array.from(document.querySelectorAll("article details:not([open])"));
    opened.forEach((fold) => { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    if (theme) root.dataset.theme = theme;
    opened.forEach((fold) => { fold.open = false; });
    opened = [];
  });
})();
