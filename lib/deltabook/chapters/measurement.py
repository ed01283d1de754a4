"""Measuring the cities: what weighs, what is missing, what is printed and what is computed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from deltaindex.analysis import compare, scale
from deltaindex.engine.index import Index
from deltaindex.framework import ROOT, Framework
from deltaindex.robustness import Robustness
from deltaindex.text import Texts

from ..pages import Report
from ..study import claims
from ..study.measures import Evidence, Order

#: The kinds of printed numbers, in the order of panels; those of the last differ in unit.
KINDS = ("place", "group", "count", "ratio")


@dataclass(frozen=True)
class Beside:
    """A larger set of indicators beside the index's own.

    Attributes
    ----------
    ranks : DataFrame, shape (entities, 2)
        ``own`` and ``larger``.
    spearman : float
        Rank correlation of the two, over the entities scored in both.
    risers, fallers : Index
        Entities that gain or lose most places in the larger set, most first.
    added : list of str
        Indicators that only the larger set has.
    gaps : Series of int, shape (indicators,)
        How many entities lack an indicator of the larger set.
    gaps_by_group : Series of int, shape (groups,)
        How many of each group lack the indicator with most gaps.
    """

    ranks: pd.DataFrame
    spearman: float
    risers: pd.Index
    fallers: pd.Index
    added: list[str]
    gaps: pd.Series
    gaps_by_group: pd.Series


@dataclass(frozen=True)
class Yardstick:
    """An index held against another quantity.

    Attributes
    ----------
    ranks : Series of float, shape (entities,)
        By the quantity, the highest first.
    spearman : float
        Rank correlation of quantity and score.
    above, below : Index
        Entities that the index ranks furthest above or below their rank by the quantity.
    """

    ranks: pd.Series
    spearman: float
    above: pd.Index
    below: pd.Index


def role(name: str, weights: pd.Series, wanted: bool) -> str:
    """Say what part an indicator has in an index.

    Parameters
    ----------
    name : str
    weights : Series, shape (indicators,)
        Of the index.
    wanted : bool
        Whether its set holds the indicator.

    Returns
    -------
    str
        ``heaviest``; ``other``, a lighter one; ``gone``, wanted but without data; ``unused``.
    """
    if name in weights:
        return "heaviest" if name == weights.idxmax() else "other"
    return "gone" if wanted else "unused"


def cells(normalised: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """List the normalised cells with the weight of their indicator, one row a cell.

    Parameters
    ----------
    normalised : DataFrame, shape (entities, indicators)
    weights : Series, shape (indicators,)
        Gives the order of the indicators.

    Returns
    -------
    DataFrame
        ``entity``, ``indicator``, ``normalised`` and ``weight``.
    """
    table = normalised[list(weights.index)].rename_axis("entity").reset_index()
    table = table.melt("entity", var_name="indicator", value_name="normalised")
    return table.assign(weight=table["indicator"].map(weights))


def beside(own: Index, larger: Index, groups: pd.Series, most: int = 3) -> Beside:
    """Compare an index with that of a larger set of indicators.

    Parameters
    ----------
    own, larger : Index
        Of the same entities.
    groups : Series, shape (entities,)
    most : int
        How many risers and fallers to name; more where the last of them are equal.
    """
    ranks = pd.DataFrame({"own": own.ranks[ROOT], "larger": larger.ranks[ROOT]})
    gain = ranks["own"] - ranks["larger"]
    missing = larger.indicators.isna()
    gaps = missing.sum()
    return Beside(
        ranks=ranks,
        spearman=float(compare.agreement(own, larger, ["spearman"])["spearman"]),
        risers=gain.nlargest(most, keep="all").index,
        fallers=gain.nsmallest(most, keep="all").index,
        added=[name for name in larger.normalised if name not in own.normalised],
        gaps=gaps,
        gaps_by_group=missing[gaps.idxmax()].groupby(groups).sum(),
    )


def against(index: Index, quantity: pd.Series, most: int = 2) -> Yardstick:
    """Hold an index against another quantity.

    Parameters
    ----------
    index : Index
    quantity : Series, shape (entities,)
    most : int
        How many entities to name on either side.
    """
    ranks = quantity.rank(ascending=False, method="min")
    surplus = ranks - index.ranks[ROOT].astype(float)
    return Yardstick(
        ranks=ranks,
        spearman=float(quantity.corr(index.scores[ROOT], method="spearman")),
        above=surplus.nlargest(most, keep="all").index,
        below=surplus.nsmallest(most, keep="all").index,
    )


def same_order(some: Sequence[str], others: Collection[str]) -> bool:
    """Say whether `some` stand in this order among `others`, which may hold more.

    Parameters
    ----------
    some : sequence of str
    others : collection of str
        In order.
    """
    return list(some) == [name for name in others if name in some]


@dataclass(frozen=True)
class Support:
    """How many indicators stand for each theme of a list.

    Attributes
    ----------
    counts : DataFrame, one row a theme, in the order of the list
        ``printed``: how many indicators the list has; ``here``: how many an index has.
    single : dict of str to str
        The only indicator of each theme that has one.
    """

    counts: pd.DataFrame
    single: Mapping[str, str]

    @property
    def none(self) -> list[str]:
        """Themes that have no indicator in the index."""
        return list(self.counts.index[self.counts["here"] == 0])


def support(framework: Framework, printed: Iterable[str], used: Iterable[str]) -> Support:
    """Count the indicators of an index by the themes of a list.

    Parameters
    ----------
    framework : Framework
    printed, used : iterable of str
        Indicators of the list, and of the index.
    """
    parents = {name: framework.indicators[name].parent for name in (*printed, *used)}
    themes = list(dict.fromkeys(parents[name] for name in printed))
    by_theme = {theme: [name for name in used if parents[name] == theme] for theme in themes}
    counts = pd.DataFrame(
        {
            "printed": [sum(parents[name] == theme for name in printed) for theme in themes],
            "here": [len(by_theme[theme]) for theme in themes],
        },
        index=themes,
    )
    return Support(counts, {theme: own[0] for theme, own in by_theme.items() if len(own) == 1})


def say_support(found: Support, name: Callable[[str], str], words: Texts) -> str:
    """Say which themes have no indicator, and which rest on one.

    Parameters
    ----------
    found : Support
    name : callable
        Returns the name of a node or an indicator.
    words : Texts
        ``support.none``, ``support.all`` and ``support.single``, with forms for one and for more.
    """
    none, single = found.none, found.single
    pairs = [words("support.pair", theme=name(t), indicator=name(i)) for t, i in single.items()]
    themes = words.count(len(found.counts))
    said = [
        words(
            f"support.{'all' if not none else 'none_one' if len(none) == 1 else 'none_some'}",
            themes=themes,
            names=words.join(map(name, none)),
        )
    ]
    if pairs:
        said.append(
            words(
                f"support.{'single_one' if len(pairs) == 1 else 'single_some'}",
                names=words.join(pairs),
                count=words.count(len(pairs)).capitalize(),
            )
        )
    return " ".join(said)


def count_support(found: Support, words: Texts) -> str:
    """Say how many themes have no indicator, and how many have one: `say_support`, in short."""
    none, single = (
        words(f"support.{'has' if count == 1 else 'have'}", count=words.count(count))
        for count in (len(found.none), len(found.single))
    )
    themes = words.count(len(found.counts))
    return words("support.counts", themes=themes, none_have=none, single_have=single)


def contenders(index: Index, draws: Robustness, size: int, least: float = 0.05) -> pd.DataFrame:
    """Return the entities that may be among the best, with how often they are.

    Parameters
    ----------
    index : Index
    draws : Robustness
        Of the index.
    size : int
        How many are the best.
    least : float
        Share of draws in which an entity must be among them to be returned; those of the index's
        own first tier are too.

    Returns
    -------
    DataFrame, one row an entity, best first
        ``rank``, ``low`` and ``high`` of its interval, ``tier``, and the shares of draws
        ``in_tier`` (the first) and ``in_first`` (of the best).
    """
    among = (draws.ranks > 0) & (draws.ranks <= size)
    table = draws.intervals.dropna(subset=["rank"])[["rank", "low", "high"]]
    table = table.assign(
        tier=index.tiers,
        in_tier=draws.tiers[1],
        in_first=pd.Series(among.mean(axis=0), index.scores.index),
    )
    return table[(table["in_first"] >= least) | (table["tier"] == 1)].sort_values("rank")


def same_best(index: Index, draws: Robustness, entities: Collection[str]) -> float:
    """Return the share of draws in which entities are the best, in whatever order."""
    ranks = draws.ranks[:, index.scores.index.get_indexer(list(entities))]
    return float(((ranks > 0) & (ranks <= len(entities))).all(axis=1).mean())


def under_lines(
    index: Index,
    tested: Sequence[claims.Claim],
    evidence: Callable[[Index], Evidence],
    top: float,
    bottom: float,
) -> list[dict[str, claims.Judgement]]:
    """Judge claims on scores that are changed along a straight line, so that the best has `top`.

    The lines are those of `scale.departures`: a constant, a factor, and both, which gives the last
    entity `bottom` too.

    Parameters
    ----------
    index : Index
    tested : sequence of Claim
    evidence : callable
        Returns what claims are judged on, for an index.
    top, bottom : float
        The printed extremes.

    Returns
    -------
    list of dict of str to Judgement
        By the id of the claim, one a line.
    """
    found, judged = scale.departures(index, top, bottom), []
    for name in found.parameters.query("kind != 'unscaled'").index:
        own = evidence(scale.rescored(index, found.scores[name]))
        judged.append({claim.id: claims.judge(claim, own) for claim in tested})
    return judged


def printed_numbers(
    judged: Mapping[str, claims.Judgement],
    lines: Sequence[Mapping[str, claims.Judgement]],
    ratios: Mapping[str, tuple[str, str]],
) -> pd.DataFrame:
    """List every printed number that can be compared on another scale, beside the computed one.

    Parameters
    ----------
    judged : mapping of str to Judgement
        By the id of the claim.
    lines : sequence of such mappings
        On other scales, as from `under_lines`.
    ratios : mapping of str to (str, str)
        Ratios of two printed scores, by a name: the claim of the one over that of the other.

    Returns
    -------
    DataFrame
        ``kind`` (one of `KINDS`), ``claim`` (its id, or the name of the ratio), ``of`` (the entity
        or group whose place it is; else empty), ``printed``, ``low`` and ``high`` (computed, under
        the readings of the rule), ``least`` and ``most`` (over the lines), ``conditional``
        (whether it is another where a constant is added), ``verdict`` (empty for a ratio).
    """
    rows = []
    for id, one in judged.items():
        for kind, of, printed in _numbers(one):
            own = _computed(one, of)
            other = [value for line in lines for value in _computed(line[id], of)]
            conditional = one.claim.condition != "none"
            rows.append((kind, id, of, printed, own, other, conditional, one.verdict))
    for name, (over, under) in ratios.items():
        pair = [judged[over].claim.value, judged[under].claim.value]
        own, *other = (_value(line[over]) / _value(line[under]) for line in (judged, *lines))
        rows.append(("ratio", name, "", pair[0] / pair[1], [own], [own, *other], True, ""))
    table = [
        (kind, id, of, printed, min(own), max(own), min(other), max(other), conditional, verdict)
        for kind, id, of, printed, own, other, conditional, verdict in rows
    ]
    header = ["kind", "claim", "of", "printed", "low", "high", "least", "most"]
    numbers = pd.DataFrame(table, columns=[*header, "conditional", "verdict"])
    place = numbers["kind"].map({kind: at for at, kind in enumerate(KINDS)})
    return numbers.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def _numbers(judgement: claims.Judgement) -> list[tuple[str, str, float]]:
    """Return the numbers that a claim prints and another scale leaves comparable."""
    claim = judgement.claim
    if judgement.found is None or judgement.verdict == "scale":
        return []
    match claim.measure:
        case "entity_order" | "group_order":
            kind = "place" if claim.measure == "entity_order" else "group"
            return [(kind, of, float(place)) for place, of in enumerate(claim.value, 1)]
        case "rank":
            return [("place", str(claim.arguments["entity"]), claim.value)]
        case "tier_count":
            return [("count", "", claim.value)]
        case "tier_members" if "within" not in claim.arguments:
            return [("count", "", float(len(claim.value)))]
        case "group_stat" | "score_ratio":
            return [("ratio", "", claim.value)]
    return []


def _computed(judgement: claims.Judgement, of: str) -> list[float]:
    """Return what was computed for a number, under each reading."""
    values = list(judgement.found.readings.values())
    if judgement.claim.operator == "order":
        orders = [value.first() if isinstance(value, Order) else value for value in values]
        return [float(order.index(of) + 1) for order in orders]
    if judgement.claim.operator == "members":  # the first reading is that of the rule
        return [float(len(values[0]))]
    return [float(value) for value in values]


def _value(judgement: claims.Judgement) -> float:
    return float(next(iter(judgement.found.readings.values())))


def labelled(numbers: pd.DataFrame, printed: Mapping[str, claims.Claim], report: Report):
    """Return printed numbers with the words that a figure shows.

    Parameters
    ----------
    numbers : DataFrame
        As from `printed_numbers`.
    printed : mapping of str to Claim
    report : Report
        Its texts ``printed.labels`` name what is compared, and ``printed.ratios`` each ratio.

    Returns
    -------
    DataFrame
        With ``label``, ``shown_printed`` and ``shown_computed``.
    """
    rows = [_labels(row, printed.get(row.claim), report) for row in numbers.itertuples()]
    words = pd.DataFrame(rows, columns=["label", "shown_printed", "shown_computed"])
    return pd.concat([numbers, words], axis=1)


def _labels(row, claim: claims.Claim | None, report: Report) -> tuple[str, str, str]:
    """Name a number, and write it as printed and, with two digits more, as computed."""
    digits, given = 2, f"{row.printed:.2f}"
    if claim is None:
        label = report.texts(f"printed.ratios.{row.claim}")
    else:
        what = claim.arguments
        stat = what.get("stat", "")
        names = {"of": row.of, "over": what.get("over"), "under": what.get("under")}
        named = {key: report.name(id) for key, id in names.items() if id and row.kind != "group"}
        if group := what.get("group", row.of if row.kind == "group" else None):
            named["group"] = report.group(what["by"], str(group))
        key = f"{claim.measure}_{stat}" if row.kind == "group" else claim.measure
        label = report.texts(f"printed.labels.{key}", tier=what.get("tier"), **named)
        whole = row.kind != "ratio"
        given = f"{row.printed:.0f}" if whole else claim.printed
        digits = 0 if whole else len(claim.printed.partition(".")[2]) + 2
    if row.conditional:
        label += " †"
    ends = dict.fromkeys(f"{end:.{digits}f}" for end in (row.low, row.high))
    return label, given, report.words("list.comma").join(ends)


def near(numbers: pd.DataFrame, within: float) -> int:
    """Count the ratios that lie near what is printed, under one reading at least.

    Parameters
    ----------
    numbers : DataFrame
        As from `printed_numbers`.
    within : float
        How far from it, as a share.
    """
    ratios = numbers[numbers["kind"] == "ratio"]
    apart = ratios[["low", "high"]].sub(ratios["printed"], axis=0).abs().min(axis=1)
    return int((apart <= within * ratios["printed"]).sum())


def discussed(judgements: Iterable[claims.Judgement], shown: Collection[str]) -> list[str]:
    """Return the claims that can be tested and that a figure or table of a page shows.

    Parameters
    ----------
    judgements : iterable of Judgement
    shown : collection of str
        Ids of the figures and tables of the page.
    """
    return [
        j.claim.id
        for j in judgements
        if j.verdict != "scale" and j.claim.shown.partition("-")[2] in shown
    ]


def map_labels(ranks: pd.Series, names: Mapping[str, str]) -> dict[str, str]:
    r"""Return what a map writes on each entity: its name, what tells it apart, its rank.

    >>> map_labels(pd.Series({"a": 1, "b": None}), {"a": "Ham (Kent)", "b": "Wye"})
    {'a': 'Ham\n(Kent)\n1', 'b': 'Wye'}
    """
    name = {entity: names[entity].replace(" (", "\n(") for entity in ranks.index}
    return {
        entity: name[entity] if pd.isna(rank) else f"{name[entity]}\n{rank:.0f}"
        for entity, rank in ranks.items()
    }


def side(own: Sequence[str], printed: Sequence[str], other: Collection[str]) -> str:
    """Say with which of two orders a third one agrees.

    Returns
    -------
    str
        ``both``, ``printed``, ``own`` or ``neither``.

    Examples
    --------
    >>> side("ba", "ab", "xaby"), side("ab", "ab", "ab"), side("ba", "ba", "ab")
    ('printed', 'both', 'neither')
    """
    agrees = same_order(own, other), same_order(printed, other)
    return {(True, True): "both", (False, True): "printed", (True, False): "own"}.get(
        agrees, "neither"
    )


def without(raw: pd.Series, direction: int) -> tuple[int, bool]:
    """Count the entities at the worst value of an indicator, and say whether that is zero.

    >>> without(pd.Series([0.0, 0.0, 3.0]), 1), without(pd.Series([1.0, 2.0]), -1)
    ((2, True), (1, False))
    """
    worst = raw.min() if direction > 0 else raw.max()
    return int((raw == worst).sum()), bool(worst == 0)
