"""How sure the ranking is: which choices are open, and what of the claims stands in all draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from deltaindex import unseen
from deltaindex.engine.index import Index
from deltaindex.robustness import Robustness, Sensitivity
from deltaindex.text import Texts

from ..study.certainty import Certainty


def choices(sets: Mapping[str, Certainty], texts: Texts, words: Texts) -> pd.DataFrame:
    """List the choices that are open, as a reader sees them.

    Parameters
    ----------
    sets : mapping of str to Certainty
        By set; all declare the same factors.
    texts : Texts
        Of the chapter: ``acts``, ``drawn`` for a factor without alternatives, and ``idle.<why>``.
    words : Texts
        Of the package.

    Returns
    -------
    DataFrame, one row a factor
        ``factor``, ``options``, and for each set whether the factor acts there, or why not.
    """
    first, rows = next(iter(sets.values())), []
    for factor in first.declared:
        named = [
            first.title(factor.name, texts.lang, label)
            for label in getattr(factor, "alternatives", ())
        ]
        acts = {name: of.idle[factor.name] for name, of in sets.items()}
        rows.append(
            {
                "factor": first.title(factor.name, texts.lang),
                "options": words.join(named, "or") or texts("drawn"),
            }
            | {name: texts(f"idle.{why.key}" if why else "acts") for name, why in acts.items()}
        )
    return pd.DataFrame(rows)


def claim_shares(stands: Mapping[str, tuple[pd.Series, pd.Series]]) -> pd.DataFrame:
    """Tabulate in what share of draws claims hold, by set.

    Parameters
    ----------
    stands : mapping of str to pair of Series, shape (claims,)
        By set: the share in which a claim holds fully, and at least in pattern.

    Returns
    -------
    DataFrame, indexed by claim
        ``holds_<set>`` of every set, then ``in_pattern_<set>``.
    """
    holds = {f"holds_{name}": fully for name, (fully, _) in stands.items()}
    near = {f"in_pattern_{name}": at_least for name, (_, at_least) in stands.items()}
    return pd.DataFrame(holds | near).rename_axis("claim")


def held(intervals: pd.DataFrame) -> float:
    """Return how many ranks an interval holds in the mean.

    >>> held(pd.DataFrame({"low": [1, 2], "high": [1, 4]}))
    2.0
    """
    ends = intervals.dropna(subset=["low", "high"])
    return float((ends["high"] - ends["low"] + 1).mean())


def alternatives(sets: Mapping[str, Certainty]) -> dict[str, pd.DataFrame]:
    """Return by set how far each alternative moves the ranks: see `Robustness.by_alternative`."""
    return {name: of.draws.by_alternative() for name, of in sets.items()}


def labels(sure: Certainty, lang: str) -> dict[str, dict[str, str]]:
    """Return what readers call the alternatives of each choice."""
    return {
        factor.name: {label: sure.title(factor.name, lang, label) for label in factor.alternatives}
        for factor in sure.declared
        if hasattr(factor, "alternatives")
    }


@dataclass(frozen=True)
class Mover:
    """The alternative that moves the ranks most, and what is left without it.

    Attributes
    ----------
    factor, alternative : str
    shift : float
        Mean distance of ranks from those of the index, over the draws that take it.
    others : Series
        The same of the other alternatives of the choice, largest first.
    part : Robustness
        The draws that take another.
    sensitivity : Sensitivity or None
        Sobol indices without it; None where only one other is left.
    """

    factor: str
    alternative: str
    shift: float
    others: pd.Series
    part: Robustness
    sensitivity: Sensitivity | None


def mover(sure: Certainty, factor: str | None = None, alternative: str = "") -> Mover:
    """Return the alternative that moves the ranks most, or one that is named."""
    table = sure.draws.by_alternative()
    if factor is None:
        most = table.loc[table["shift"].idxmax()]
        factor, alternative = most["factor"], most["alternative"]
    own = table[table["factor"] == factor].set_index("alternative")["shift"]
    return Mover(
        factor,
        alternative,
        float(own[alternative]),
        own.drop(alternative).sort_values(ascending=False),
        sure.draws.among(~sure.draws.taking(factor, alternative)),
        sure.sensitivity.without(factor, alternative) if len(own) > 2 else None,
    )


def with_and_without(sets: Mapping[str, Certainty], found: Mover, size: int) -> pd.DataFrame:
    """Tabulate what is said of all draws, and of those without one alternative.

    Parameters
    ----------
    sets : mapping of str to Certainty
    found : Mover
        Of the first set.
    size : int
        How many entities are meant by the first.

    Returns
    -------
    DataFrame, one row a set in which the choice acts, and whether the alternative is drawn
        ``set``, ``with``; ``shift``, the mean over the draws; ``held``, the ranks that an interval
        holds; ``first`` and ``total``, the Sobol indices of the choice; ``low``, ``high`` and
        ``within`` of the entity of the first tier that is least often among the first so many:
        its interval, and in what share of the draws it is; ``entity``, who that is.
    """
    rows = []
    for name, of in sets.items():
        if of.idle[found.factor]:
            continue
        own = mover(of, found.factor, found.alternative)
        least = least_within(of.index, of.draws, size)
        for drawn, some, moved in (
            (True, of.draws, of.sensitivity),
            (False, own.part, own.sensitivity),
        ):
            choice = None if moved is None else moved.of().loc[found.factor]
            rows.append(
                {
                    "set": name,
                    "with": drawn,
                    "shift": float(pd.Series(some.shift).mean()),
                    "held": held(some.intervals),
                    "first": float("nan") if choice is None else choice["first"],
                    "total": float("nan") if choice is None else choice["total"],
                    "entity": least,
                    "low": some.intervals.at[least, "low"],
                    "high": some.intervals.at[least, "high"],
                    "within": some.share_within(size)[least],
                }
            )
    return pd.DataFrame(rows)


def least_within(index: Index, draws: Robustness, size: int) -> str:
    """Return who of the first tier is least often among the first so many."""
    tiers = index.tiers
    first = tiers.index[tiers.eq(1).fillna(False)]
    return str(draws.share_within(size)[first].idxmin())


@dataclass(frozen=True)
class Gain:
    """The indicator to which a way of weighting gives more than the index does.

    Attributes
    ----------
    indicator : str
    own, other : float
        Its weight in the index, and by the other way.
    correlation : float
        With the score on the other indicators, of normal scores.
    lowest : bool
        Whether no other indicator has a lower correlation.
    """

    indicator: str
    own: float
    other: float
    correlation: float
    lowest: bool


def gain(sure: Certainty, found: Mover) -> Gain | None:
    """Say which indicator gains most by an alternative; None if that changes no weighting."""
    (factor,) = [f for f in sure.declared if f.name == found.factor]
    fragment = factor.alternatives[found.alternative]
    if "weights" not in fragment:
        return None
    index = sure.index
    other = index.rebuild(recipe=index.recipe.vary(weights=fragment["weights"]))
    names = list(index.normalised)
    own, there = (of.weights.loc[names, "weight_in_index"] for of in (index, other))
    most = str((there - own).idxmax())
    correlations, _ = unseen.dependence(index)
    return Gain(most, own[most], there[most], correlations[most], correlations.idxmin() == most)


def written(
    both: pd.DataFrame,
    texts: Texts,
    titles: Mapping[str, str],
    alternative: str,
    names: Mapping[str, str],
) -> pd.DataFrame:
    """Return what `with_and_without` found as a reader sees it.

    Parameters
    ----------
    both : DataFrame
    texts : Texts
        Of the chapter: ``columns``, ``drawn_all``, ``drawn_without`` and ``within``.
    titles : mapping
        Of sets.
    alternative : str
        What readers call it.
    names : mapping
        Of entities.
    """
    share = both[["first", "total", "within"]].map("{:.0%}".format, na_action="ignore").fillna("–")
    drawn = {True: texts("drawn_all"), False: texts("drawn_without", alternative=alternative)}
    ends = [
        texts("within", name=names[row.entity], low=row.low, high=row.high, share=share.within[at])
        for at, row in both.iterrows()
    ]
    columns = {
        "set": both["set"].map(titles),
        "drawn": both["with"].map(drawn),
        "shift": both["shift"].map("{:.2f}".format),
        "held": both["held"].map("{:.1f}".format),
        "alone": share["first"],
        "total": share["total"],
        "entity": ends,
    }
    return pd.DataFrame({texts(f"columns.{key}"): list(cells) for key, cells in columns.items()})
