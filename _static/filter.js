// Filters a table of claims by section, verdict and words. Without this script the form is hidden
// and the table whole.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form.table-filter")) {
    const place = document.getElementById(form.dataset.table);
    const table = place && (place.matches("table") ? place : place.querySelector("table"));
    if (!table || !table.tBodies.length) continue;
    const rows = Array.from(table.tBodies[0].rows);
    const told = form.querySelector("output");
    const { section, verdict, text } = form.elements;
    const show = () => {
      const words = text.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        const read = row.textContent.toLowerCase();
        const kept =
          (!section.value || row.cells[0].textContent.trim() === section.value) &&
          (!verdict.value || row.querySelector(".v-" + verdict.value) !== null) &&
          words.every((word) => read.includes(word));
        row.hidden = !kept;
        count += kept;
      }
      told.textContent = told.dataset.told.replace("{shown}", count);
    };
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    show();
  }
});
