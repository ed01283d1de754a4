// The reader's own weights: a set, weights to begin with, sliders, a ranking that follows, the paper's
// statements under it, a link that holds the choice, files to take along. No library, and nothing is
// asked of anyone: data, rules and texts stand in the page, and `ranking.js` computes. Without it the board
// stays hidden.
(() => {
  "use strict";

  // loaded before the page is whole, it may come ahead of the one that computes
  let rank, range, sizeOf, sum;

  // --- a choice: a set, and a preset or numbers of themes and indicators ------------------------

  const DIGITS = 4;
  const rounded = (x) => Number(x.toFixed(DIGITS));
  const themesOf = (set) => [...new Set(set.themes)];
  const within = (set, theme) => range(set.indicators.length).filter((k) => set.themes[k] === theme);
  // a theme with one indicator has no numbers within
  const asked = (set) => [
    ...themesOf(set),
    ...set.indicators.filter((_, k) => within(set, set.themes[k]).length > 1),
  ];

  // weights as numbers from 0 to 100: shares of themes, and of indicators within their theme
  const numbersOf = (set, weights) => {
    const numbers = {}, all = sum(weights) || 1;
    for (const theme of themesOf(set)) {
      const own = within(set, theme), share = sum(own.map((k) => weights[k]));
      numbers[theme] = rounded((100 * share) / all);
      for (const k of own) numbers[set.indicators[k]] = rounded(share ? (100 * weights[k]) / share : 100 / own.length);
    }
    return numbers;
  };
  const weightsOf = (set, numbers) => {
    const themes = sum(themesOf(set).map((theme) => numbers[theme]));
    const raw = set.indicators.map((id, k) => {
      const own = within(set, set.themes[k]);
      const inside = sum(own.map((j) => numbers[set.indicators[j]]));
      const part = own.length === 1 ? 1 : inside ? numbers[id] / inside : 0;
      return themes ? (numbers[set.themes[k]] / themes) * part : 0;
    });
    const all = sum(raw);
    return all ? raw.map((w) => w / all) : raw;
  };

  // #set=open&weights=critic, or #set=open&weights=talent:40,finance:60,...
  const hashOf = (data, choice) => {
    const set = data.sets[choice.set];
    const weights = choice.preset ?? asked(set).map((id) => `${id}:${choice.numbers[id]}`).join(",");
    return `#set=${choice.set}&weights=${weights}`;
  };

  // the choice that a link holds; null where it holds none; or what is wrong with it, by name
  const readHash = (data, hash) => {
    let text = hash.replace(/^#/, "");
    try { text = decodeURIComponent(text); } catch { /* as it stands */ }
    const given = new Map(text.split("&").map((part) => {
      const [key, ...rest] = part.split("=");
      return [key, rest.join("=")];
    }));
    if (!given.has("set") && !given.has("weights")) return null;
    const wrong = (problem, value) => ({ problem, value });
    const name = given.get("set") ?? Object.keys(data.sets)[0];
    if (!Object.hasOwn(data.sets, name)) return wrong("set", name);
    const set = data.sets[name], said = given.get("weights") ?? "book";
    if (!said.includes(":")) {
      return Object.hasOwn(set.presets, said) ? { set: name, preset: said } : wrong("preset", said);
    }
    const known = asked(set), numbers = {};
    for (const part of said.split(",")) {
      const [id, number, ...more] = part.split(":");
      if (!known.includes(id)) return wrong("name", id);
      if (Object.hasOwn(numbers, id)) return wrong("twice", id);
      if (more.length || !/^\d+(\.\d+)?$/.test(number ?? "") || Number(number) > 100) return wrong("number", part);
      numbers[id] = rounded(Number(number));
    }
    const lacking = known.find((id) => !Object.hasOwn(numbers, id));
    if (lacking) return wrong("lacking", lacking);
    for (const id of set.indicators) numbers[id] ??= 100;
    return sum(weightsOf(set, numbers)) > 0 ? { set: name, numbers } : wrong("zero", "");
  };

  // --- the page ---------------------------------------------------------------------------------

  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== null) node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  };
  const percent = (x) => (100 * x).toFixed(1);

  const save = (name, kind, text) => {
    const url = URL.createObjectURL(new Blob([text], { type: kind }));
    el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };

  const start = (board) => {
    // the script may be on a page more than once
    if ("started" in board.dataset) return;
    board.dataset.started = "true";
    const data = JSON.parse(document.getElementById(board.dataset.source).textContent);
    const say = (key, fill = {}) => data.words[key].replace(/\{(\w+)\}/g, (_, name) => fill[name]);
    const home = { set: Object.keys(data.sets)[0], preset: "book" };
    const cities = (ids) => ids.map((k) => data.entities[k].name).join(say("comma"));
    let choice = home, parts = null;

    const set = () => data.sets[choice.set];
    const weights = () => (choice.preset ? set().presets[choice.preset] : weightsOf(set(), choice.numbers));
    const book = () => rank(data, set(), set().presets.book);

    // what stays on the page whatever is chosen
    const problem = el("p", { class: "own-problem", role: "alert", hidden: "" });
    const spoken = el("p", { class: "own-spoken", role: "status" });
    const summary = el("p", { class: "own-summary" });
    const controls = el("form", { class: "own-controls", "aria-label": say("controls") });
    controls.addEventListener("submit", (event) => event.preventDefault());
    const sets = el("select", { id: "own-set", onchange: () => choose({ set: sets.value, preset: "book" }) },
      ...Object.entries(data.sets).map(([id, own]) => el("option", { value: id }, own.title)));
    const presets = el("select", { id: "own-presets", onchange: () => {
      if (presets.value) choose({ set: choice.set, preset: presets.value });
    } });
    const sliders = el("div", { class: "own-sliders" });
    controls.append(
      el("p", {}, el("label", { for: "own-set" }, say("set")), sets),
      el("p", {}, el("label", { for: "own-presets" }, say("presets")), presets),
      sliders,
      el("button", { type: "button", onclick: () => choose({ set: choice.set, preset: "book" }) }, say("reset")),
    );
    const ranking = el("table", { class: "own-ranking" });
    const claims = el("table", { class: "own-claims" });
    const address = el("input", { id: "own-link", type: "text", readonly: "", onfocus: () => address.select() });
    const citation = el("p", { class: "own-citation", tabindex: "0" });
    const told = el("span", { class: "own-told", role: "status" });
    const copy = (text) => async () => {
      try {
        await navigator.clipboard.writeText(text());
        told.textContent = say("copied");
      } catch {
        told.textContent = say("select");
      }
    };
    const button = (key, onclick) => el("button", { type: "button", onclick }, say(key));
    const file = () => `own-weights-${data.year}-${choice.set}`;
    const recipe = button("recipe", () => save(`${file()}.yaml`, "text/yaml", asRecipe()));
    const take = el("section", { class: "own-take", "aria-label": say("take") },
      el("p", {}, el("label", { for: "own-link" }, say("link")), address),
      el("p", { class: "own-buttons" },
        button("copy_link", copy(() => address.value)),
        button("csv", () => save(`${file()}.csv`, "text/csv", asCsv())),
        recipe),
      el("p", { class: "own-cite" }, say("cite")), citation,
      el("p", { class: "own-buttons" }, button("copy_citation", copy(() => citation.textContent)), told));
    board.append(problem, spoken,
      el("div", {}, summary, el("div", { class: "own-grid" }, controls, el("div", { class: "own-scroll" }, ranking))),
      data.claims ? el("div", { class: "own-scroll" }, claims) : "", take);

    // a slider and a field for the same number
    const number = (id, name, exact) => {
      const change = (input, settled) => {
        const value = Number(input.value);
        if (input.value === "" || !(value >= 0 && value <= 100)) return;
        const numbers = { ...(choice.numbers ?? numbersOf(set(), weights())), [id]: rounded(value) };
        choice = { set: choice.set, numbers };
        show(input);
        if (settled) settle();
      };
      const both = ["range", "number"].map((type, at) => {
        const input = el("input", { type, min: 0, max: 100, step: at ? "any" : 1, "data-id": id, "aria-label": at ? exact : name });
        input.addEventListener("input", () => change(input, false));
        input.addEventListener("change", () => { change(input, true); if (at) show(null); });
        return input;
      });
      const share = el("span", { class: "own-share" });
      parts.push({ id, both, share });
      return [...both, share];
    };

    // the controls and the rows of a set; they are made anew where another set is chosen
    const lay = () => {
      parts = [];
      recipe.hidden = !set().command; // a year that lacks some of the set has none that would run
      const own = set(), narrow = matchMedia("(max-width: 48rem)").matches;
      sets.value = choice.set;
      presets.replaceChildren(
        ...Object.entries(own.labels).map(([id, label]) => el("option", { value: id }, label)),
        el("option", { value: "", disabled: "" }, say("preset_none")));
      sliders.replaceChildren(...themesOf(own).map((theme) => {
        const name = own.names[theme], inside = within(own, theme).map((k) => own.indicators[k]);
        const named = inside.map((id) => own.names[id]);
        const head = number(theme, say("theme_of", { name }), say("theme_exact", { name }));
        const group = el("fieldset", { class: "own-theme" }, el("legend", {}, name), el("div", { class: "own-number" }, ...head));
        if (inside.length === 1) {
          group.append(el("p", { class: "own-only" }, say("only", { name: named[0] })));
          return group;
        }
        const details = el("details", narrow ? {} : { open: "" },
          el("summary", {}, say("within", { name, count: inside.length })));
        inside.forEach((id, k) => {
          const said = { name: named[k], theme: name };
          details.append(
            el("p", { class: "own-name" }, named[k]),
            el("div", { class: "own-number" }, ...number(id, say("indicator_of", said), say("indicator_exact", said))));
        });
        group.append(details);
        return group;
      }));
    };

    const showControls = (own, changed) => {
      presets.value = choice.preset ?? "";
      const numbers = choice.numbers ?? numbersOf(set(), own), all = sum(own);
      for (const { id, both, share } of parts) {
        for (const input of both) if (input !== changed) input.value = input.type === "range" ? Math.round(numbers[id]) : Number(numbers[id].toFixed(2));
        const at = set().indicators.indexOf(id);
        const part = at < 0 ? sum(within(set(), id).map((k) => own[k])) : own[at];
        share.textContent = all && part ? say("share", { share: percent(part) }) : say("no_share");
      }
    };

    const showRanking = (found, before) => {
      const { scores, ranks, tiers } = found, top = sizeOf(scores) || 1;
      const order = range(scores.length).sort((a, b) => (ranks[a] ?? Infinity) - (ranks[b] ?? Infinity) || a - b);
      const heads = ["rank", "city", "book", "change", "score", "tier"];
      const rows = order.map((k) => {
        const city = data.entities[k], moved = ranks[k] && before[k] ? before[k] - ranks[k] : null;
        const name = city.page ? el("a", { href: city.page }, city.name) : city.name;
        const said = moved === null ? say("ranking.none")
          : moved ? say(moved > 0 ? "ranking.up" : "ranking.down", { count: Math.abs(moved) }) : say("ranking.same");
        const shown = moved === null ? "–" : moved ? `${moved > 0 ? "▲" : "▼"} ${Math.abs(moved)}` : "=";
        const bar = el("span", { class: "own-bar", "aria-hidden": "true" });
        bar.style.width = `${scores[k] === null ? 0 : Math.max(0, (94 * scores[k]) / top).toFixed(2)}%`;
        return el("tr", { "data-entity": city.id, "data-score": scores[k] ?? "", "data-tier": tiers?.[k] ?? "" },
          el("td", { class: "n" }, ranks[k] === null ? "–" : String(ranks[k])),
          el("th", { scope: "row" }, name, " ", el("span", { class: "own-other" }, city.other)),
          el("td", { class: "n" }, before[k] === null ? "–" : String(before[k])),
          el("td", { class: `n own-${moved > 0 ? "up" : moved < 0 ? "down" : "same"}` },
            el("span", { "aria-hidden": "true" }, shown), el("span", { class: "own-spoken" }, said)),
          el("td", { class: "own-score" }, el("span", {}, scores[k] === null ? "–" : scores[k].toFixed(3)), bar),
          el("td", { class: "n" }, tiers?.[k] ? String(tiers[k]) : "–"));
      });
      ranking.replaceChildren(
        el("caption", {}, say("ranking.caption", { all: scores.length, year: data.year, set: set().called })),
        el("thead", {}, el("tr", {}, ...heads.map((key) => el("th", { scope: "col" }, say(`ranking.${key}`))))),
        el("tbody", {}, ...rows));
      return order;
    };

    const showClaims = (own, before) => {
      if (!data.claims) return;
      const cell = (verdict, rule) => {
        if (!verdict) return el("td", {}, say("claims.none"));
        const word = data.claims.verdicts[verdict];
        const said = rule.condition === "factor" && verdict !== "not_reproduced" ? say("claims.factor", { verdict: word }) : word;
        return el("td", {}, el("span", { class: `verdict v-${verdict}` }, said));
      };
      const rows = data.claims.rules.map((rule, k) => el("tr", { "data-claim": rule.id, "data-verdict": own[k] ?? "" },
        el("th", { scope: "row" }, rule.said), cell(own[k], rule), cell(before[k], rule)));
      const same = own.filter((verdict, k) => verdict === before[k]).length;
      claims.replaceChildren(
        el("caption", {}, say("claims.caption", { same, all: own.length })),
        el("thead", {}, el("tr", {}, ...["statement", "own", "book"].map((key) => el("th", { scope: "col" }, say(`claims.${key}`))))),
        el("tbody", {}, ...rows));
    };

    const showSummary = (found, before, order) => {
      const { ranks, scores } = found, moved = range(ranks.length).filter((k) => ranks[k] !== before[k]);
      if (!scores.some((s) => s !== null)) {
        summary.textContent = say("no_weight");
        return;
      }
      const far = moved.filter((k) => ranks[k] && before[k])
        .sort((a, b) => Math.abs(before[b] - ranks[b]) - Math.abs(before[a] - ranks[a]) || a - b)[0];
      const fill = { first: cities(order.slice(0, data.sizes[0])), moved: moved.length, all: ranks.length };
      summary.textContent = far === undefined ? say("summary_same", fill)
        : say("summary", { ...fill, farthest: data.entities[far].name, before: before[far], after: ranks[far] });
      if (set().tiers && !found.tiers) summary.textContent += ` ${say("no_tiers")}`;
    };

    const link = () => location.href.split("#")[0] + hashOf(data, choice);
    const cited = () => {
      const own = weights(), all = sum(own) || 1;
      const listed = set().indicators.map((id, k) => say("weight_of", { name: set().names[id], share: percent(own[k] / all) }));
      const date = new Date(), two = (n) => String(n).padStart(2, "0");
      return say("citation", {
        author: data.cited.author, published: data.cited.year, title: data.cited.title, version: data.cited.version,
        year: data.year, set: set().called, weights: listed.join(say("comma")), link: link(),
        date: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
      });
    };

    // with a byte order mark, by which a spreadsheet knows the encoding
    const asCsv = () => {
      const { scores, ranks, tiers } = rank(data, set(), weights()), before = set().ranks;
      const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      const order = range(scores.length).sort((a, b) => (ranks[a] ?? Infinity) - (ranks[b] ?? Infinity) || a - b);
      const rows = order.map((k) => [data.entities[k].id, quoted(data.entities[k].name), scores[k] ?? "", ranks[k] ?? "", tiers?.[k] ?? "", before[k] ?? ""]);
      return `\ufeff${[["entity", "name", "score", "rank", "tier", "rank_in_book"], ...rows].map((row) => row.join(",")).join("\n")}\n`;
    };
    // JSON is YAML too, step by step
    const asRecipe = () => {
      const own = weights(), values = Object.fromEntries(set().indicators.map((id, k) => [id, own[k]]));
      const steps = { id: "own_weights", ...set().recipe, weights: { method: "given", across: "all", values } };
      const lines = Object.entries(steps).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
      const command = set().command.replace("{recipe}", `${file()}.yaml`).replace("{out}", file());
      return `# ${cited()}\n# ${command}\n${lines.join("\n")}\n`;
    };

    const show = (changed) => {
      const own = weights(), found = rank(data, set(), own), before = set().ranks;
      showControls(own, changed);
      const order = showRanking(found, before);
      showClaims(found.verdicts, book().verdicts);
      showSummary(found, before, order);
      address.value = link();
      citation.textContent = cited();
      told.textContent = "";
    };

    // what a reader has settled on stands in the address, and goes along to other years
    const settle = () => {
      const hash = hashOf(data, choice);
      problem.hidden = true;
      spoken.textContent = summary.textContent;
      try { history.replaceState(history.state, "", hash); } catch { location.hash = hash; }
      takeAlong();
    };
    const takeAlong = () => {
      if (!readHash(data, location.hash)) return;
      for (const other of document.querySelectorAll("nav.editions a[href]")) {
        other.setAttribute("href", other.getAttribute("href").split("#")[0] + location.hash);
      }
    };
    const choose = (wanted) => {
      const other = wanted.set !== choice.set || !parts;
      choice = wanted;
      if (other) lay();
      show(null);
      settle();
    };
    const follow = () => {
      const read = readHash(data, location.hash);
      const bad = read && "problem" in read;
      problem.hidden = !bad;
      if (bad) {
        const said = say(`bad.${read.problem}`, { value: read.value, year: data.year });
        problem.textContent = say("bad_link", { problem: said });
      }
      choice = read && !bad ? read : home;
      lay();
      show(null);
      takeAlong();
    };
    board.hidden = false;
    follow();
    addEventListener("hashchange", () => { if (readHash(data, location.hash)) follow(); });
    addEventListener("load", takeAlong);
  };

  const begin = () => {
    ({ rank, range, sizeOf, sum } = window.deltaindexRanking);
    document.querySelectorAll(".own-weights").forEach(start);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
