// Sorts the rows of a table by the column whose head is pressed, and back again when it is pressed once more.
// What is missing stays last. Without this script the heads are plain words.
document.addEventListener("DOMContentLoaded", () => {
  const missing = (text) => text === "" || text === "–" || text === "—";
  const number = (text) => Number(text.replace(/,/g, "").replace("−", "-").replace(/%$/, ""));
  for (const table of document.querySelectorAll(".sortable table")) {
    if (!table.tHead || !table.tBodies.length || table.dataset.sorts) continue;
    table.dataset.sorts = "true"; // the script may be on a page more than once
    const body = table.tBodies[0];
    const heads = Array.from(table.tHead.rows[0].cells);
    const text = (row, column) => row.cells[column].textContent.trim();
    const sort = (column, falling) => {
      const rows = Array.from(body.rows);
      const known = rows.filter((row) => !missing(text(row, column)));
      const counted = known.every((row) => Number.isFinite(number(text(row, column))));
      const order = new Intl.Collator(document.documentElement.lang || undefined).compare;
      known.sort((a, b) => {
        const [one, other] = [text(a, column), text(b, column)];
        const step = counted ? number(one) - number(other) : order(one, other);
        return falling ? -step : step;
      });
      body.append(...known, ...rows.filter((row) => missing(text(row, column))));
    };
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => {
        const falling = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        sort(column, falling);
      });
      head.append(button);
    });
  }
});
