// Under each figure and table, and at the end of each page: how to cite it, in the styles that the book knows.
(function () {
  "use strict";
  const cite = window.deltaindexCite;
  if (!cite) return;

  const fill = (text, values) => text.replace(/<(part|suffix|accessed|day|address|what|date)>/g, (whole, name) => values[name] ?? whole);

  // what a figure or a table is called on its page, without its last stop
  function called(caption) {
    const number = caption.querySelector(".caption-number")?.textContent.trim() ?? "";
    const text = (caption.querySelector(".caption-text") ?? caption).textContent.replace(number, "").trim();
    const first = text.split(/(?<=[.。])\s*/)[0].replace(/[.。]$/, "");
    return number ? `${number}. ${first}` : first;
  }

  function citations(what, id) {
    const today = new Date().toLocaleDateString("sv"); // as 2026-01-31
    const online = location.protocol.startsWith("http");
    const here = location.href.split("#")[0] + (id ? `#${id}` : "");
    const values = {
      part: fill(cite.part, { what }).replace(/([?!？！])[.。]/, "$1"),
      suffix: `-${(id || document.querySelector("article h1")?.textContent || "").toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "")}`,
      accessed: fill(cite.accessed, { date: today }),
      day: today,
      address: online ? here : cite.address,
    };
    return cite.styles.map((style) => ({ label: style.label, text: fill(style.text, values) }));
  }

  function box(what, id) {
    const shown = document.createElement("div");
    shown.className = "cite-box";
    for (const { label, text } of citations(what, id)) {
      const head = document.createElement("div");
      const copy = document.createElement("button");
      const body = document.createElement("pre");
      head.textContent = label;
      copy.type = "button";
      copy.textContent = cite.words.copy;
      copy.setAttribute("aria-label", `${cite.words.copy}: ${label}`);
      body.textContent = text;
      body.tabIndex = 0;
      copy.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(text);
        } catch {
          // a page from disk may not write there: mark the text, so that a key copies it
          const range = document.createRange();
          range.selectNodeContents(body);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          document.execCommand("copy");
        }
        copy.textContent = cite.words.copied;
        setTimeout(() => { copy.textContent = cite.words.copy; }, 2000);
      });
      head.append(" ", copy);
      shown.append(head, body);
    }
    return shown;
  }

  function offer(line, label, what, id) {
    const button = document.createElement("button");
    let shown = null;
    button.type = "button";
    button.className = "cite";
    button.textContent = label;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      if (shown) shown.remove();
      else line.after((shown = box(what(), id)));
      if (!shown.isConnected) shown = null;
      button.setAttribute("aria-expanded", String(Boolean(shown)));
    });
    line.append(line.textContent.trim() ? " \u00b7 " : "", button);
  }

  function start() {
    const article = document.querySelector("article.bd-article");
    if (!article || article.dataset.cite) return;
    article.dataset.cite = "yes";
    for (const line of article.querySelectorAll("p.downloads")) {
      const figure = line.closest("figure");
      const table = figure ? null : line.previousElementSibling?.querySelector("table");
      const caption = figure?.querySelector("figcaption") ?? table?.caption;
      const id = (figure ?? table)?.id || (table?.closest("[id]")?.id ?? "");
      if (caption) offer(line, cite.words.cite, () => called(caption), id);
    }
    const last = document.createElement("p");
    last.className = "downloads cite-page";
    article.append(last);
    offer(last, cite.words.page, () => article.querySelector("h1").firstChild.textContent + (article.querySelector("h1 .section-number") ? article.querySelector("h1").childNodes[1].textContent : ""), "");
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
