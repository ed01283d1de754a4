// Finds rows of a list by their words, in any of the spellings that a row holds: letters count without
// accents and apostrophes. Enter opens the first one. Without this script the form is hidden and the list whole.
document.addEventListener("DOMContentLoaded", () => {
  const plain = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f'’\s]/g, "").toLowerCase();
  for (const form of document.querySelectorAll("form.table-find")) {
    const place = document.getElementById(form.dataset.table);
    const table = place && (place.matches("table") ? place : place.querySelector("table"));
    if (!table || !table.tBodies.length || !form.hidden) continue; // the script may be there twice
    const rows = Array.from(table.tBodies[0].rows);
    const told = form.querySelector("output");
    const show = () => {
      const asked = plain(form.elements.text.value);
      let count = 0;
      for (const row of rows) {
        row.hidden = !Array.from(row.cells).some((cell) => plain(cell.textContent).includes(asked));
        count += !row.hidden;
      }
      told.textContent = told.dataset.told.replace("{shown}", count);
    };
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const shown = Array.from(table.tBodies[0].rows).find((row) => !row.hidden);
      const link = form.elements.text.value.trim() && shown && shown.querySelector("a[href]");
      if (link) location.href = link.href;
    });
    // an address may ask for some: ?find=...
    form.elements.text.value = new URLSearchParams(location.search).get("find") ?? "";
    form.hidden = false;
    show();
  }
});
