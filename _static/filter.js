// Filters a table of claims by section, verdict and words, and folds its sections until one is asked
// for. Without this script the form is hidden and the table whole.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form.table-filter")) {
    const place = document.getElementById(form.dataset.table);
    const table = place && (place.matches("table") ? place : place.querySelector("table"));
    if (!table || !table.tBodies.length || table.dataset.folded) continue;
    table.dataset.folded = "true"; // the script may be on a page more than once
    const rows = Array.from(table.tBodies[0].rows);
    const told = form.querySelector("output");
    const { section, verdict, text } = form.elements;
    const of = (row) => row.cells[0].textContent.trim();
    const heads = new Map();
    for (const option of section.options) {
      const first = option.value && rows.find((row) => of(row) === option.value);
      if (!first) continue;
      const head = document.createElement("tr");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = option.textContent;
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
        show();
      });
      head.className = "fold";
      const cell = head.insertCell();
      cell.colSpan = first.cells.length;
      cell.append(button);
      first.before(head);
      heads.set(option.value, head);
    }
    const open = (row) => heads.get(of(row))?.querySelector("[aria-expanded='true']") ?? null;
    const show = () => {
      const words = text.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const asked = section.value || verdict.value || words.length;
      let count = 0;
      for (const row of rows) {
        const read = row.textContent.toLowerCase();
        const fits =
          (!section.value || of(row) === section.value) &&
          (!verdict.value || row.querySelector(".v-" + verdict.value) !== null) &&
          words.every((word) => read.includes(word));
        row.hidden = !fits || !(asked || open(row) !== null);
        count += fits;
      }
      for (const head of heads.values()) head.hidden = Boolean(asked);
      told.textContent = told.dataset.told.replace("{shown}", count);
    };
    // an address may name a claim: its section opens, and the row comes into view
    const reach = () => {
      const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const row = place && place.closest("tr");
      if (!row || !rows.includes(row)) return;
      const head = heads.get(of(row));
      if (head) head.querySelector("button").setAttribute("aria-expanded", "true");
      show();
      row.scrollIntoView({ block: "center" });
    };
    window.addEventListener("hashchange", reach);
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    show();
    reach();
  }
});
