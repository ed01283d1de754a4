// A link to the same page in each other edition, in the page's header. Works from file:// too.
document.addEventListener("DOMContentLoaded", () => {
  const known = window.deltaindexEditions;
  const bar = document.querySelector(".header-article__right, .header-article-items__end, .article-header-buttons");
  if (!known || known.editions.length < 2 || !bar) return;
  const root = document.documentElement.dataset.content_root || "./";
  const here = new URL(root, location.href).href;
  const page = decodeURIComponent(location.href.slice(here.length).split(/[?#]/)[0]) || "index.html";
  const nav = document.createElement("nav");
  nav.className = "editions";
  nav.setAttribute("aria-label", "Edition");
  for (const edition of known.editions) {
    const link = document.createElement("a");
    link.textContent = edition.label;
    if (edition.id === known.current) {
      link.setAttribute("aria-current", "true");
    } else {
      link.href = root + edition.base + (edition.pages.includes(page) ? page : "index.html");
    }
    nav.append(link);
  }
  bar.prepend(nav);
});
