// Where the site holds an edition, a link to it takes the place of the command that would make it.
// Works from file:// too; without it the command stands.
document.addEventListener("DOMContentLoaded", () => {
  const known = window.deltaindexEditions;
  if (!known) return;
  const root = document.documentElement.dataset.content_root || "./";
  for (const command of document.querySelectorAll("code[data-edition]")) {
    const edition = known.editions.find((one) => one.id === command.dataset.edition);
    if (!edition) continue;
    if (edition.id === known.current) {
      command.replaceWith(command.dataset.here);
      continue;
    }
    const link = document.createElement("a");
    link.textContent = command.dataset.read;
    link.href = `${root}${edition.base}index.html`;
    command.replaceWith(link);
  }
});
