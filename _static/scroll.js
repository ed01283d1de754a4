// A table wider than its column slides, and a long one scrolls. Where it does, a keyboard can reach it, and book.css
// shows a sign beside one that slides; where it does not, it is no stop on the way through the page.
document.addEventListener("DOMContentLoaded", () => {
  const look = (box) => {
    const wide = box.scrollWidth > box.clientWidth + 1;
    const moves = wide || box.scrollHeight > box.clientHeight + 1;
    const caption = box.querySelector(":scope > table > caption");
    const wanted = {
      tabindex: "0",
      ...(caption && { role: "region", "aria-label": caption.textContent.trim() }),
    };
    for (const [name, value] of Object.entries(wanted)) {
      if (moves) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
    box.toggleAttribute("data-wide", wide);
  };
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => look(target)));
  const boxes = ".pst-scrollable-table-container, .cell_output table.dataframe";
  document.querySelectorAll(boxes).forEach((box) => watch.observe(box));
});
