// Computes scenarios of the chip chain in the reader's browser, and the form to choose them with. The
// computation is that of deltabook/study/chain/scenario.py, whose docstring defines it; a test compares
// the two. Rules, numbers and all words stand on the page as JSON.
(function () {
  "use strict";
  const place = document.getElementById("scenario-tool");
  const told = (id) => JSON.parse(document.getElementById(id).textContent);
  if (!place || window.deltaindexScenario) return;
  const rules = told("scenario-rules");
  const { lang, words } = told("scenario-words");

  // --- the computation -------------------------------------------------------------------------
  const UNKNOWN = [0, 1], NOTHING = [0, 0], WHOLE = [1, 1], ALL = "all_foreign", BOTH = "both";
  const MOST_WEEKS = 520;
  const times = (a, b) => [a[0] * b[0], a[1] * b[1]];
  const largest = (all) => [Math.max(...all.map((i) => i[0])), Math.max(...all.map((i) => i[1]))];
  const below = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  const telling = (i) => (i && i[0] === 0 && i[1] === 1 ? null : i);
  const around = (all) => {
    const there = all.filter(Boolean);
    if (!there.length) return UNKNOWN;
    return [Math.min(...there.map((i) => i[0])), Math.max(...there.map((i) => i[1]))];
  };
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  const cutOff = (x) => Number(Math.min(Math.max(x, 0), 1).toFixed(12));
  const own = (object, key) => (object && Object.hasOwn(object, key) ? object[key] : undefined);

  const segments = new Map(rules.segments.map((s) => [s.id, s]));
  const leaves = rules.segments.filter((s) => s.leaf).map((s) => s.id);
  const core = leaves.filter((id) => segments.get(id).core);
  const support = rules.segments.filter((s) => !s.core);
  const home = new Set(rules.domestic);
  const foreign = Object.keys(rules.countries).filter((code) => !home.has(code));
  const recorded = new Map(rules.items.map((item) => [item.id, item]));
  const serving = new Map(rules.serving.map((item) => [item.id, item]));
  const beneath = (id) => {
    const within = (leaf) => leaf === id || segments.get(leaf).parent === id;
    return leaves.filter(within);
  };
  const within = (ids) => new Set(ids.flatMap(beneath));

  function taken(item, countries) {
    const all = countries === ALL;
    const names = Object.keys(item.named);
    const known = (code) => Object.hasOwn(item.named, code);
    const mine = names.filter((c) => (all ? !home.has(c) : countries.includes(c)));
    const others = names.filter((c) => !mine.includes(c));
    const whole = all && rules.domestic.every(known);
    const none = !all && countries.every(known);
    const ends = (list, end) => sum(list.map((c) => item.named[c][end]));
    const [r, R] = item.rest;
    const low = Math.max(ends(mine, 0) + (whole ? r : 0), 1 - ends(others, 1) - (whole ? 0 : R));
    const high = Math.min(ends(mine, 1) + (none ? 0 : R), 1 - ends(others, 0) - (none ? r : 0));
    return [cutOff(low), cutOff(high)];
  }

  function partOfForeign(items, countries) {
    if (countries === ALL) return WHOLE;
    if (!items.length) return UNKNOWN;
    return largest(
      items.map((item) => {
        const some = taken(item, countries), every = taken(item, ALL);
        return [every[1] ? some[0] / every[1] : 0, every[0] ? Math.min(1, some[1] / every[0]) : 1];
      }),
    );
  }

  // what the countries of a cut hold of a segment; null where nothing is recorded
  function held(leaf, cut, node) {
    const serves = (item) => item.segment === leaf && item.classes.includes(node);
    if (cut.items.length) {
      const served = rules.serving.filter((item) => cut.items.includes(item.id) && serves(item));
      if (!served.length) return NOTHING;
      if (!served.every((item) => recorded.has(item.id))) return null;
      return telling(largest(served.map((item) => taken(recorded.get(item.id), cut.countries))));
    }
    const items = rules.items.filter(serves);
    const world = items.length ? telling(largest(items.map((i) => taken(i, cut.countries)))) : null;
    const told = own(own(rules.facts, leaf), node);
    const facts = told ? times(told, partOfForeign(items, cut.countries)) : null;
    return world || facts ? around([world, facts]) : null;
  }

  function leftOfStock(choice, kind) {
    if (!kind.stored || choice.weeks === null) return WHOLE;
    const left = (stock) => Math.max(0, 1 - stock / choice.weeks);
    const [least, most] = choice.stock_weeks ?? NOTHING;
    return [left(most), left(least)];
  }

  function lostSupply(choice, node) {
    const kept = [1 - choice.substitution[1], 1 - choice.substitution[0]];
    const lost = new Map();
    for (const leaf of leaves) {
      const cuts = choice.cut.filter((cut) => within(cut.segments).has(leaf));
      if (!cuts.length) continue;
      const found = cuts.map((cut) => held(leaf, cut, node));
      const loss = largest(found.map((h, i) => times(h ?? UNKNOWN, cuts[i].share)));
      const kind = rules.kinds[segments.get(leaf).kind];
      lost.set(leaf, {
        loss: times(times(loss, kept), leftOfStock(choice, kind)),
        recorded: found.every((h) => h !== null),
      });
    }
    return lost;
  }

  function spread(cut, node, kinds) {
    const found = new Map();
    const of = (leaf) => {
      if (found.has(leaf)) return found.get(leaf);
      const reached = leaves
        .filter((u) => rules.flows.some((f) => f.from === u && f.to === leaf && kinds.has(f.carries)))
        .map(of)
        .filter((lost) => lost.loss[1] > 0);
      let total = reached.length ? largest(reached.map((lost) => lost.loss)) : NOTHING;
      let known = reached.every((lost) => lost.recorded);
      const strongest = reached.reduce((a, b) => (a && !below(a.loss, b.loss) ? a : b), null);
      let by = strongest ? strongest.by : "";
      const mine = cut.get(leaf) ?? { loss: NOTHING, recorded: true };
      if (mine.loss[1] > 0) known = known && mine.recorded;
      const abroad = own(own(rules.foreign, leaf), node);
      if (abroad) {
        const rest = times([1 - abroad[1], 1 - abroad[0]], total);
        total = [Math.min(1, mine.loss[0] + rest[0]), Math.min(1, mine.loss[1] + rest[1])];
        if (mine.loss[1] > 0 && !below(mine.loss, rest)) by = leaf;
      }
      found.set(leaf, { loss: total, by: total[1] > 0 ? by : "", recorded: known });
      return found.get(leaf);
    };
    leaves.forEach(of);
    return found;
  }

  // the rows of `scenario.run`
  function run(choice) {
    const at = rules.horizons.indexOf(choice.horizon);
    const names = Object.keys(rules.kinds);
    const felt = names.filter((kind) => rules.horizons.indexOf(rules.kinds[kind].felt) <= at);
    const nodes = choice.class === BOTH ? rules.classes : [choice.class];
    const rows = nodes.flatMap((node) => {
      const cut = lostSupply(choice, node);
      const output = spread(cut, node, new Set(felt)), fresh = spread(cut, node, new Set(names));
      return leaves.map((leaf) => {
        const { loss, by, recorded: known } = fresh.get(leaf);
        const [low, high] = output.get(leaf).loss;
        return { segment: leaf, class: node, low, high, new_low: loss[0], new_high: loss[1], by, recorded: known };
      });
    });
    return choice.class === BOTH ? [...rows, ofCore(rows)] : rows;
  }

  function ofCore(rows) {
    const row = { segment: "core", class: BOTH, by: "", recorded: true };
    const all = sum(Object.values(rules.sales));
    const ends = { low: Math.min, high: Math.max, new_low: Math.min, new_high: Math.max };
    for (const [end, pick] of Object.entries(ends)) {
      const lost = Object.entries(rules.sales).map(([id, sales]) => {
        const parts = beneath(id);
        return sales * pick(...rows.filter((r) => parts.includes(r.segment)).map((r) => r[end]));
      });
      row[end] = sum(lost) / all;
    }
    const lost = rows.filter((r) => core.includes(r.segment) && r.new_high > 0);
    if (lost.length) {
      const hardest = lost.reduce((a, b) => (below([a.new_low, a.new_high], [b.new_low, b.new_high]) ? b : a));
      row.by = hardest.by;
      row.recorded = lost.every((r) => r.recorded);
    }
    return row;
  }

  // --- what a choice may be, as a link and as a file --------------------------------------------
  const KEYS = ["segments", "items", "countries", "share", "class", "horizon", "weeks", "stock", "substitution"];
  const HEAD = "#scenario?";
  const presets = rules.scenarios.filter((one) => one.cut.length === 1); // the form has one cut

  class Wrong extends Error {}
  const wrong = (key, values) => { throw new Wrong(fill(words.wrong[key], values)); };

  function number(text, key, most) {
    if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > most) wrong("number", { key, value: text, most });
    return Number(text);
  }

  function interval(text, key, most) {
    const ends = text.split("~").map((end) => number(end, key, most));
    if (ends.length > 2 || ends[0] > ends[ends.length - 1]) wrong("number", { key, value: text, most });
    return [ends[0], ends[ends.length - 1]];
  }

  // refuses what `deltabook scenario` would refuse
  function checked(choice) {
    const [cut] = choice.cut;
    const know = (list, known, key) => {
      for (const id of list) if (!known.includes(id)) wrong("unknown", { key, value: id });
      if (new Set(list).size < list.length) wrong("twice", { key });
    };
    if (!cut.segments.length) wrong("no_segment", {});
    know(cut.segments, support.map((s) => s.id), "segments");
    const inside = within(cut.segments);
    know(cut.items, rules.serving.filter((i) => inside.has(i.segment)).map((i) => i.id), "items");
    if (!cut.countries.length) wrong("no_country", {});
    if (cut.countries !== ALL) know(cut.countries, foreign, "countries");
    know([choice.class], [...rules.classes, BOTH], "class");
    know([choice.horizon], rules.horizons, "horizon");
    if ((choice.horizon === "weeks") !== (choice.weeks !== null)) wrong("weeks", {});
    if (choice.weeks === 0) wrong("weeks", {});
    return choice;
  }

  const bare = (one) => ({
    cut: one.cut, class: one.class, horizon: one.horizon, weeks: one.weeks,
    stock_weeks: one.stock_weeks, substitution: one.substitution,
  });

  function parse(hash) {
    if (!hash.startsWith(HEAD)) return null;
    const given = new URLSearchParams(hash.slice(HEAD.length));
    const keys = [...given.keys()];
    if (new Set(keys).size < keys.length) wrong("twice", { key: keys.find((k, i) => keys.indexOf(k) < i) });
    if (given.has("preset") && keys.length === 1) {
      const one = presets.find((p) => p.id === given.get("preset"));
      return one ? bare(one) : wrong("unknown", { key: "preset", value: given.get("preset") });
    }
    for (const key of keys) if (!KEYS.includes(key)) wrong("unknown", { key: "link", value: key });
    const list = (key) => (given.get(key) ?? "").split(",").filter(Boolean);
    const weeks = given.has("weeks") ? number(given.get("weeks"), "weeks", MOST_WEEKS) : null;
    if (weeks === null && given.has("stock")) wrong("weeks", {});
    return checked({
      cut: [{
        segments: list("segments"),
        items: list("items"),
        countries: given.get("countries") === ALL ? ALL : list("countries"),
        share: interval(given.get("share") ?? "1", "share", 1),
      }],
      class: given.get("class") ?? BOTH,
      horizon: given.get("horizon") ?? "",
      weeks,
      stock_weeks: weeks === null ? null : interval(given.get("stock") ?? "0", "stock", MOST_WEEKS),
      substitution: interval(given.get("substitution") ?? "0", "substitution", 1),
    });
  }

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const presetOf = (choice) => presets.find((one) => same(bare(one), choice));

  function link(choice) {
    const one = presetOf(choice);
    if (one) return `${HEAD}preset=${encodeURIComponent(one.id)}`;
    const [cut] = choice.cut;
    const parts = {
      segments: cut.segments.join(","),
      items: cut.items.join(","),
      countries: cut.countries === ALL ? ALL : cut.countries.join(","),
      share: cut.share.join("~"),
      class: choice.class,
      horizon: choice.horizon,
      weeks: choice.weeks ?? "",
      stock: choice.weeks === null ? "" : choice.stock_weeks.join("~"),
      substitution: choice.substitution.join("~"),
    };
    const kept = Object.entries(parts).filter(([, value]) => value !== "");
    return HEAD + kept.map(([key, value]) => `${key}=${value}`).join("&");
  }

  function yaml(choice) {
    const one = presetOf(choice), title = one ? one.title : words.own;
    const list = (all) => `[${all.join(", ")}]`;
    const [cut] = choice.cut;
    return [
      `id: ${one ? one.id : "own-scenario"}`,
      `title: {en: ${JSON.stringify(title.en)}, zh: ${JSON.stringify(title.zh)}}`,
      "cut:",
      `  - segments: ${list(cut.segments)}`,
      ...(cut.items.length ? [`    items: ${list(cut.items)}`] : []),
      `    countries: ${cut.countries === ALL ? ALL : list(cut.countries)}`,
      `    share: ${list(cut.share)}`,
      `class: ${choice.class}`,
      `horizon: ${choice.horizon}`,
      ...(choice.weeks === null ? [] : [`weeks: ${choice.weeks}`, `stock_weeks: ${list(choice.stock_weeks)}`]),
      `substitution: ${list(choice.substitution)}`,
      "",
    ].join("\n");
  }

  // --- the form -----------------------------------------------------------------------------------
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, key) => own(values, key) ?? whole);
  }
  const make = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const named = (id) => (id === "core" ? words.core : segments.get(id).name[lang]);
  const form = make("form", { autocomplete: "off" });
  const message = make("p", { class: "message", role: "alert" });
  const summary = make("p", { class: "summary", role: "status" });
  const results = make("div", { class: "results" });

  const group = (title, ...children) => make("fieldset", {}, make("legend", {}, title), ...children);
  const tick = (type, name, value, label) =>
    make("label", { class: "tick" }, make("input", { type, name, value }), " ", label);
  const boxes = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
  const field = (name, label, most) =>
    make("label", { class: "number" }, label, " ", make("input", { type: "number", name, min: 0, max: most, step: "any", required: "" }));

  function draw() {
    const pick = make("select", { name: "preset" }, make("option", { value: "" }, words.own[lang]));
    for (const one of presets) pick.append(make("option", { value: one.id }, one.title[lang]));
    const parents = support.filter((s) => !s.leaf);
    const parts = parents.map((parent) => {
      const name = make("div", { class: "ticks" });
      for (const leaf of beneath(parent.id)) name.append(tick("checkbox", "segments", leaf, named(leaf)));
      const every = make("button", { type: "button", "data-every": parent.id }, fill(words.every, { name: named(parent.id) }));
      return make("div", { class: "part" }, every, name);
    });
    const lone = support.filter((s) => s.leaf && !s.parent);
    if (lone.length) parts.push(make("div", { class: "ticks" }, ...lone.map((s) => tick("checkbox", "segments", s.id, named(s.id)))));
    const codes = make("div", { class: "ticks" }, tick("checkbox", "all", ALL, words.all_foreign));
    for (const code of foreign) codes.append(tick("checkbox", "countries", code, rules.countries[code][lang]));
    const nodes = [...rules.classes, BOTH].map((node) => tick("radio", "class", node, words.classes[node]));
    const ends = rules.horizons.map((horizon) => tick("radio", "horizon", horizon, words.horizons[horizon]));
    form.append(
      make("label", { class: "preset" }, words.preset, " ", pick),
      group(words.countries, codes),
      group(words.segments, ...parts),
      make("details", { class: "items" }, make("summary", {}, words.items), make("p", {}, words.items_help), make("div", { class: "ticks" })),
      group(words.class, make("div", { class: "ticks" }, ...nodes)),
      group(
        words.horizon,
        make("div", { class: "ticks" }, ...ends),
        make("div", { class: "numbers", "data-weeks": "" }, field("weeks", words.weeks, MOST_WEEKS), field("stock_low", words.stock_low, MOST_WEEKS), field("stock_high", words.stock_high, MOST_WEEKS)),
      ),
      group(
        words.amount,
        make("div", { class: "numbers" }, field("share_low", words.share_low, 100), field("share_high", words.share_high, 100), field("substitution_low", words.substitution_low, 100), field("substitution_high", words.substitution_high, 100)),
      ),
    );
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => (event.target.name === "preset" ? preset() : changed(event.target)));
    form.addEventListener("click", (event) => {
      const parent = event.target.dataset?.every;
      if (!parent) return;
      const mine = boxes("segments").filter((box) => beneath(parent).includes(box.value));
      const on = !mine.every((box) => box.checked);
      for (const box of mine) box.checked = on;
      changed(mine[0]);
    });
    const buttons = make("div", { class: "buttons" }, copier(words.copy_link, () => location.href.split("#")[0] + link(now)), copier(words.copy_yaml, () => yaml(now)));
    const file = make("details", { class: "file" }, make("summary", {}, words.file), make("p", {}, words.file_help), make("pre", { tabindex: "0" }));
    const foot = make("p", { class: "licence" }, rules.licence ? fill(words.licence, { source: rules.licence.attribution }) + " " : words.no_licence);
    if (rules.licence) foot.append(make("a", { href: rules.licence.url }, rules.licence.name));
    place.append(form, message, make("div", { class: "answer" }, summary, results, buttons, file), foot);
    place.hidden = false;
  }

  function copier(label, text) {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
      } catch {
        // a page from disk may not write there
        const area = make("textarea", { readonly: "" });
        area.value = text();
        place.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
        button.focus();
      }
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
    return button;
  }

  let now = null;
  const percent = (x) => String(Number((100 * x).toFixed(6)));

  function items(cut) {
    const inside = within(cut.segments), box = form.querySelector(".items");
    const offered = rules.items.filter((item) => inside.has(item.segment));
    box.hidden = !offered.length;
    box.querySelector(".ticks").replaceChildren(
      ...offered.map((item) => {
        // the source names its items in English alone
        const one = tick("checkbox", "items", item.id, make("span", { lang: "en" }, item.name));
        one.append(` (${named(item.segment)})`);
        one.querySelector("input").checked = cut.items.includes(item.id);
        return one;
      }),
    );
  }

  function show(choice) {
    const [cut] = choice.cut;
    const inside = within(cut.segments);
    for (const box of boxes("segments")) box.checked = inside.has(box.value);
    for (const box of boxes("countries")) box.checked = cut.countries !== ALL && cut.countries.includes(box.value);
    boxes("all")[0].checked = cut.countries === ALL;
    for (const name of ["class", "horizon"]) for (const box of boxes(name)) box.checked = box.value === choice[name];
    const set = (name, value) => { form.elements[name].value = value; };
    set("weeks", choice.weeks ?? 13);
    ["low", "high"].forEach((end, i) => {
      set(`stock_${end}`, choice.stock_weeks?.[i] ?? 0);
      set(`share_${end}`, percent(cut.share[i]));
      set(`substitution_${end}`, percent(choice.substitution[i]));
    });
    items(cut);
    if (cut.items.length) form.querySelector(".items").open = true;
    answer(choice);
  }

  function preset() {
    const one = presets.find((p) => p.id === form.elements.preset.value);
    if (!one) return;
    show(bare(one));
    keep();
  }

  // what stands in the form
  function read() {
    const ticked = (name) => boxes(name).filter((box) => box.checked).map((box) => box.value);
    const value = (name, most) => number(form.elements[name].value, form.elements[name].parentNode.firstChild.textContent, most);
    const pair = (name, most, part) => {
      const ends = ["low", "high"].map((end) => value(`${name}_${end}`, most) / part);
      return ends[0] <= ends[1] ? ends : wrong("order", {});
    };
    const short = ticked("horizon")[0] === "weeks";
    return checked({
      cut: [{
        segments: ticked("segments"),
        items: ticked("items"),
        countries: ticked("all").length ? ALL : ticked("countries"),
        share: pair("share", 100, 100),
      }],
      class: ticked("class")[0],
      horizon: ticked("horizon")[0],
      weeks: short ? value("weeks", MOST_WEEKS) : null,
      stock_weeks: short ? pair("stock", MOST_WEEKS, 1) : null,
      substitution: pair("substitution", 100, 100),
    });
  }

  function changed(target) {
    if (target.name === "countries") boxes("all")[0].checked = false;
    if (target.name === "all" && target.checked) for (const box of boxes("countries")) box.checked = false;
    if (target.name === "segments") {
      const ticked = boxes("segments").filter((box) => box.checked).map((box) => box.value);
      items({ segments: ticked, items: boxes("items").filter((box) => box.checked).map((box) => box.value) });
    }
    form.querySelector("[data-weeks]").hidden = form.elements.horizon.value !== "weeks";
    try {
      answer(read());
      keep();
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      refuse(error.message);
    }
  }

  function keep() {
    try {
      history.replaceState(null, "", link(now));
    } catch {
      // where a page may not change its address, the button still gives the link
    }
  }

  function refuse(text) {
    message.textContent = text;
    place.querySelector(".answer").hidden = true;
  }

  // --- what stands ----------------------------------------------------------------------------------
  function told_percent(low, high) {
    const one = (x) => (x > 0 && x < 0.005 ? "<1" : x < 1 && x >= 0.995 ? ">99" : String(Math.round(100 * x)));
    const [a, b] = [one(low), one(high)];
    return a === b ? `${a}%` : `${a}–${b}%`;
  }

  function bar(low, high) {
    const sure = make("span", { class: "sure" }), open = make("span", { class: "open" });
    sure.style.width = `${100 * low}%`;
    open.style.width = `${100 * (high - low)}%`;
    return make("span", { class: "bar", "aria-hidden": "true" }, sure, open);
  }

  // two classes with the same losses are one row
  function folded(rows) {
    const keys = ["low", "high", "new_low", "new_high", "by", "recorded"];
    return leaves.flatMap((leaf) => {
      const mine = rows.filter((r) => r.segment === leaf && r.new_high > 0);
      const alike = mine.length === 2 && keys.every((key) => mine[0][key] === mine[1][key]);
      return alike ? [{ ...mine[0], class: BOTH }] : mine;
    });
  }

  function answer(choice) {
    now = choice;
    message.textContent = "";
    place.querySelector(".answer").hidden = false;
    const one = presetOf(choice);
    form.elements.preset.value = one ? one.id : "";
    form.querySelector("[data-weeks]").hidden = choice.horizon !== "weeks";
    place.querySelector(".file pre").textContent = yaml(choice);
    const rows = run(choice), lost = folded(rows.filter((r) => r.segment !== "core"));
    const hardest = rows.find((r) => r.segment === "core") ?? rows.filter((r) => core.includes(r.segment))
      .reduce((a, b) => (below([a.new_low, a.new_high], [b.new_low, b.new_high]) ? b : a));
    const values = {
      name: named(hardest.segment),
      output: told_percent(hardest.low, hardest.high),
      fresh: told_percent(hardest.new_low, hardest.new_high),
      by: hardest.by ? named(hardest.by) : "",
    };
    summary.textContent = fill(hardest.new_high > 0 ? words.summary : words.nothing, values);
    if (hardest.new_high > 0 && !hardest.recorded) summary.append(" ", words.unrecorded);
    const stands = leaves.filter((leaf) => !lost.some((r) => r.segment === leaf));
    results.replaceChildren();
    if (lost.length) results.append(table(lost));
    if (stands.length) results.append(make("p", {}, make("strong", {}, words.stands), " ", stands.map(named).join(words.comma)));
  }

  function table(lost) {
    const heads = ["segment", "output", "new", "by"].map((key) => make("th", { scope: "col" }, words.head[key]));
    const body = make("tbody");
    for (const row of lost) {
      const small = make("small", {}, words.classes[row.class]);
      const open = row.recorded ? [] : [make("small", { class: "unrecorded" }, words.unrecorded_short)];
      const cell = (low, high) => make("td", {}, make("span", { class: "value" }, told_percent(low, high)), bar(low, high));
      body.append(make("tr", { "data-segment": row.segment }, make("th", { scope: "row" }, named(row.segment), small, ...open), cell(row.low, row.high), cell(row.new_low, row.new_high), make("td", {}, row.by ? named(row.by) : "")));
    }
    return make("table", {}, make("caption", {}, words.caption), make("thead", {}, make("tr", {}, ...heads)), body);
  }

  function open() {
    try {
      show(parse(location.hash) ?? bare(presets[0]));
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      show(bare(presets[0]));
      message.textContent = fill(words.bad_link, { problem: error.message });
    }
  }

  window.deltaindexScenario = { run, parse, link, yaml, rules };
  if (!presets.length) return;
  draw();
  open();
  addEventListener("hashchange", () => { if (location.hash.startsWith(HEAD)) open(); });
})();
