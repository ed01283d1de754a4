// A ranking under given weights, as the engine computes it: scores, ranks, tiers, and whether rules of
// claims hold. The data are those of a page (`deltabook.chapters.weights_board`), the rules those of
// `deltabook.study.claim_rules`. It touches no page.
(() => {
  "use strict";

  const sum = (numbers) => numbers.reduce((total, x) => total + x, 0);
  const range = (count) => Array.from({ length: count }, (_, k) => k);

  // the weighted mean of the values present, where they carry enough of the weight
  const scoresOf = (set, weights) => {
    const whole = sum(weights);
    return set.values.map((row) => {
      let total = 0, carried = 0;
      row.forEach((value, k) => {
        if (value === null) return;
        carried += weights[k];
        total += weights[k] * value;
      });
      return carried > 0 && carried / whole >= set.min_weight - 1e-12 ? total / carried : null;
    });
  };

  // scores that differ by rounding alone are the same
  const differs = (a, b, scale) =>
    Math.abs(a - b) > Math.max(1e-12 * Math.max(Math.abs(a), Math.abs(b)), 8 * Number.EPSILON * scale);
  const sizeOf = (scores) => Math.max(0, ...scores.filter((s) => s !== null).map(Math.abs));

  // places from the highest; ties share the lower number; no score, no place
  const ranksOf = (scores) => {
    const order = range(scores.length).filter((k) => scores[k] !== null).sort((a, b) => scores[b] - scores[a]);
    const scale = sizeOf(scores), ranks = scores.map(() => null);
    order.forEach((k, at) => {
      const before = order[at - 1];
      ranks[k] = at && !differs(scores[before], scores[k], scale) ? ranks[before] : at + 1;
    });
    return ranks;
  };

  // Fisher and Jenks: the split of the sorted scores whose squares within are least; of equal splits
  // the one with larger better tiers; null where fewer scores differ than there are tiers
  const tiersOf = (scores, count) => {
    if (!count) return null;
    const x = scores.filter((s) => s !== null).sort((a, b) => a - b);
    const n = x.length, scale = sizeOf(scores);
    const begins = x.map((s, k) => k === 0 || differs(s, x[k - 1], scale));
    if (begins.filter(Boolean).length < count) return null;
    // near one by a power of two, which keeps all digits
    const unit = scale ? 2 ** -(Math.floor(Math.log2(scale)) + 1) : 1;
    const near = x.map((s) => s * unit - x[0] * unit), mean = sum(near) / n;
    const sums = [0], squares = [0];
    near.forEach((s, k) => {
      sums.push(sums[k] + (s - mean));
      squares.push(squares[k] + (s - mean) ** 2);
    });
    const rounding = 1e-13 * squares[n];
    // where the last tier of the first j begins, and what the split costs
    const split = (best, j) => {
      const total = range(j).map((i) => {
        const cost = squares[j] - squares[i] - (sums[j] - sums[i]) ** 2 / (j - i);
        return best[i] + Math.max(cost, 0) + (begins[i] ? 0 : Infinity);
      });
      const least = Math.min(...total);
      return [total.findIndex((t) => t <= least + rounding), least];
    };
    let best = squares.map((s, j) => (j ? s - sums[j] ** 2 / j : Infinity));
    const splits = [];
    for (let tier = 2; tier < count; tier += 1) {
      const starts = range(n + 1).fill(0), costs = range(n + 1).fill(Infinity);
      for (let j = 2; j <= n; j += 1) [starts[j], costs[j]] = split(best, j);
      splits.push(starts);
      best = costs;
    }
    let [end] = split(best, n);
    const cuts = [x[end - 1]];
    for (const starts of splits.reverse()) {
      end = starts[end];
      cuts.push(x[end - 1]);
    }
    return scores.map((s) => (s === null ? null : 1 + cuts.filter((cut) => s <= cut).length));
  };

  // tiers of printed sizes; the last is the one that is shorter or longer
  const sizedOf = (ranks, sizes) => {
    let end = 0;
    const ends = sizes.slice(0, -1).map((size) => (end += size));
    return ranks.map((r) => (r === null ? null : 1 + ends.filter((e) => e < r).length));
  };

  // --- what a claim reads, and whether that agrees ----------------------------------------------

  // each way to compute the statistic of a group of scores: a standard deviation has two divisors
  const waysOf = (stat) => (stat === "cv" ? [0, 1].map((ddof) => (s) => spread(s, ddof)) : [mean]);
  const mean = (s) => (s.length ? sum(s) / s.length : null);
  const spread = (s, ddof) => {
    if (s.length < 2) return null;
    const m = mean(s);
    return Math.sqrt(sum(s.map((v) => (v - m) ** 2)) / (s.length - ddof)) / m;
  };
  const orderOf = (values, rising) =>
    range(values.length).sort((a, b) => {
      if (values[a] === null || values[b] === null) return (values[a] === null) - (values[b] === null) || a - b;
      return (rising ? values[a] - values[b] : values[b] - values[a]) || a - b;
    });
  const groups = (rule, found) =>
    waysOf(rule.stat).map((stat) =>
      orderOf(rule.groups.map((g) => stat(g.map((k) => found.scores[k]).filter((s) => s !== null))), rule.rising));

  // all readings of a rule, in the engine's order; null where there are no tiers
  const readings = {
    members: (rule, found) => found.tiers && [found.tiers, found.sized].map(
      (tiers) => rule.inside.filter((k) => tiers[k] === rule.tier)),
    count: (rule, found) => found.tiers && [found.tiers.filter((t) => t === rule.tier).length],
    rank: (rule, found) => [found.ranks[rule.entity] ?? 0],
    order: groups,
    place: (rule, found) => groups(rule, found).map((order) => order.indexOf(rule.own) + 1),
    gap: (rule, found) => {
      const falling = found.scores.filter((s) => s !== null).sort((a, b) => b - a);
      const gaps = falling.slice(1).map((s, k) => falling[k] - s);
      const at = sum(found.sizes.slice(0, rule.tier)) - 1;
      return [at < gaps.length && gaps.every((gap, k) => k === at || gap < gaps[at])];
    },
    top: (rule, found) => {
      const best = orderOf(found.scores, false).slice(0, rule.top).filter((k) => found.scores[k] !== null);
      return rule.sets.map((set) => best.filter((k) => set.includes(k)).length >= rule.at_least);
    },
  };

  const alike = (one, other) => one.length === other.length && one.every((k, at) => k === other[at]);
  const holds = (rule, value, edge) => {
    if (typeof value === "boolean") return value;
    if (rule.operator === ">") return value > rule.value;
    if (rule.operator === "<") return value < rule.value;
    return Array.isArray(value) ? alike(value, rule.value) : Math.abs(value - rule.value) <= rule.unit + edge;
  };
  // within a share of the printed number, or one pair of neighbours exchanged
  const comesNear = (rule, value, { edge, pattern }) => {
    if (rule.operator === "=" || rule.operator === "~") {
      return Math.abs(value - rule.value) <= pattern * Math.abs(rule.value) + edge;
    }
    if (rule.operator !== "order") return false;
    const wrong = range(value.length).filter((k) => value[k] !== rule.value[k]);
    return wrong.length === 2 && wrong[1] === wrong[0] + 1
      && value[wrong[0]] === rule.value[wrong[1]] && value[wrong[1]] === rule.value[wrong[0]];
  };

  const verdictOf = (rule, found, claims) => {
    const values = readings[rule.kind](rule, found);
    if (!values) return null;
    const held = values.map((value) => holds(rule, value, claims.edge));
    if (rule.every ? held.every(Boolean) : held[0]) return "reproduced";
    const near = values.some((value) => comesNear(rule, value, claims)) || (!rule.every && held.some(Boolean));
    return near ? "in_pattern" : "not_reproduced";
  };

  // all that follows from weights; claims speak of some entities, which may be all
  const rank = (data, set, weights) => {
    const scores = scoresOf(set, weights), ranks = ranksOf(scores), tiers = tiersOf(scores, set.tiers);
    if (!data.claims) return { scores, ranks, tiers, verdicts: [] };
    const own = data.claims.entities.map((k) => scores[k]), places = ranksOf(own);
    const found = {
      scores: own, ranks: places, tiers: tiersOf(own, set.tiers),
      sized: sizedOf(places, data.sizes), sizes: data.sizes,
    };
    return { scores, ranks, tiers, verdicts: data.claims.rules.map((rule) => verdictOf(rule, found, data.claims)) };
  };

  window.deltaindexRanking = { rank, range, sizeOf, sum };
})();
