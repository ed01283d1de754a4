"""Which departures from the plain method could give the printed scores, and what they change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from deltaindex import scale
from deltaindex.engine.index import Index
from deltaindex.framework import ROOT
from deltaindex.text import Texts

from ..study import claims, measures
from ..study.measures import Evidence

#: Verdicts under which a claim that does not hang on scale holds.
HOLDS = ("reproduced", "in_pattern")


def mean_range(
    sizes: Sequence[int], top: float, floor: float, means: Sequence[float]
) -> tuple[float, float]:
    """Return between which ends the mean over all entities lies, from what is printed of tiers.

    The first tier holds one entity at the top, and the others between the floor and the top.

    Parameters
    ----------
    sizes : sequence of int
        Of the tiers, the best first.
    top, floor : float
        The highest score, and what every entity of the first tier is above.
    means : sequence of float
        Of the tiers below the first.

    Examples
    --------
    Two entities from 0.5 to 1, one of them at 1; two with a mean of 0.25.

    >>> mean_range([2, 2], 1.0, 0.5, [0.25])
    (0.5, 0.625)
    """
    rest = sum(size * mean for size, mean in zip(sizes[1:], means, strict=True))
    low = top + (sizes[0] - 1) * floor + rest
    return low / sum(sizes), (sizes[0] * top + rest) / sum(sizes)


@dataclass(frozen=True)
class CarriedOut:
    """Departures carried out on an index.

    Attributes
    ----------
    parameters : DataFrame, one row a departure
        See `scale.Departures`.
    scores : dict of str to Series, shape (entities,)
        ``none``, ``constant``, ``factor``, ``sum``, ``posts`` (where there is a reference),
        ``both``, ``unscaled`` (the column named in `nearest`).
    unscaled : DataFrame, shape (entities, columns)
        Scores with each column in turn left in its own unit.
    nearest : str
        The column whose lowest score is nearest to the printed one.
    nodes : int
        How many nodes ``sum`` adds up.
    """

    parameters: pd.DataFrame
    scores: Mapping[str, pd.Series]
    unscaled: pd.DataFrame
    nearest: str
    nodes: int


def carry_out(
    index: Index, top: float, bottom: float, reference: Index | None = None
) -> CarriedOut:
    """Carry out the departures that come to mind, each so that the best entity gets the top.

    Parameters
    ----------
    index : Index
    top, bottom : float
        The printed extremes.
    reference : Index, optional
        Of another period, for its goalposts and weights.
    """
    found = scale.departures(index, top, bottom)
    ends = found.parameters.loc["both"]
    parts = scale.summed(index, "entropy")
    unscaled = found.scores[list(found.parameters.query("kind == 'unscaled'").index)]
    nearest = (unscaled.min() - bottom).abs().idxmin()
    posts = {} if reference is None else {"posts": index.rebuild(reference=reference).scores[ROOT]}
    scores = {
        "none": index.scores[ROOT],
        "constant": found.scores["constant"],
        "factor": found.scores["factor"],
        "sum": parts.sum(axis=1),
        **posts,
        "both": scale.stretched(index, ends["low"], ends["high"]).scores[ROOT],
        "unscaled": found.scores[nearest],
    }
    return CarriedOut(found.parameters, scores, unscaled, nearest, parts.shape[1])


def settings(found: CarriedOut, reference: int | None = None) -> pd.Series:
    """Return the free setting of each departure, as a table shows it.

    Parameters
    ----------
    found : CarriedOut
    reference : int, optional
        The period that goalposts and weights are from.
    """
    number = found.parameters["parameter"]
    ends = found.parameters.loc["both", ["low", "high"]]
    shown = {
        "none": "–",
        "constant": f"+ {number['constant']:.3f}",
        "factor": f"× {number['factor']:.2f}",
        "sum": f"× {found.nodes}",
        "posts": f"{reference}",
        "both": " … ".join(Texts.signed(end, ".3f") for end in ends),
        "unscaled": f"× {number[found.nearest]:.3g}",
    }
    return pd.Series({name: shown[name] for name in found.scores})


def claims_met(
    index: Index,
    scores: Mapping[str, pd.Series],
    tested: Iterable[claims.Claim],
    evidence: Callable[[Index], Evidence],
) -> pd.DataFrame:
    """Count the claims that hold under other scores.

    Parameters
    ----------
    index : Index
    scores : mapping of str to Series, shape (entities,)
        By departure.
    tested : iterable of Claim
    evidence : callable
        Returns what claims are judged on, for an index.

    Returns
    -------
    DataFrame, one row a departure
        How many claims are met, fully or in pattern, and of how many: ``always``, those that
        neither a factor nor a constant changes; ``conditional``, those that a factor alone leaves
        as they are; ``free``, both together; ``scaled``, printed scores, met fully.
    """
    tested, rows = list(tested), {}
    kinds = pd.Series([_kind(claim) for claim in tested], dtype=object)
    seen = index.scores[ROOT].notna()
    for name, column in scores.items():
        # an entity without a score has none under another scale either
        own = evidence(scale.rescored(index, column.where(seen)))
        # a printed score is judged as any other number, for the scores are on its scale here
        verdicts = pd.Series(
            [str(claims.in_draws(claim, own)[0]) for claim in tested], dtype=object
        )
        holds = {"always": verdicts.isin(HOLDS), "conditional": verdicts.isin(HOLDS)}
        holds["scaled"] = verdicts.eq("reproduced")
        row = {}
        for kind, held in holds.items():
            row |= {
                kind: int((held & kinds.eq(kind)).sum()),
                f"{kind}_of": int(kinds.eq(kind).sum()),
            }
        row |= {f"free{end}": row[f"always{end}"] + row[f"conditional{end}"] for end in ("", "_of")}
        rows[name] = row
    return pd.DataFrame.from_dict(rows, "index")


def _kind(claim: claims.Claim) -> str:
    """Return whether a claim is on scores themselves, or what leaves it as it is."""
    if measures.on_scale(claim.measure, claim.arguments):
        return "scaled"
    condition = measures.condition(claim.measure, claim.arguments)
    return "always" if condition == "none" else "conditional"


def spreads(scores: Mapping[str, pd.Series], groups: pd.Series) -> pd.DataFrame:
    """Return the coefficient of variation (divisor n) of each group under each departure.

    Parameters
    ----------
    scores : mapping of str to Series, shape (entities,)
        By departure.
    groups : Series, shape (entities,)

    Returns
    -------
    DataFrame, shape (groups of two entities and more, departures)
        The most uneven group under the first departure comes first.

    Examples
    --------
    Spreads of 1/2 and 1/4; plus 2 they are 1/4 and 1/6.

    >>> score = pd.Series([1.0, 3.0, 3.0, 5.0], list("pqrs"))
    >>> groups = pd.Series(["a", "a", "b", "b"], list("pqrs"))
    >>> spreads({"none": score, "constant": score + 2}, groups).round(3).to_numpy().tolist()
    [[0.5, 0.25], [0.25, 0.167]]
    """
    table = pd.DataFrame(scores)
    within = table.groupby(groups.reindex(table.index), observed=True)
    found = (within.std(ddof=0) / within.mean())[within.size() > 1]
    return found.sort_values(found.columns[0], ascending=False, kind="stable")


def falling(table: pd.DataFrame, column: str) -> list[str]:
    """Return the rows of a table in the falling order of a column.

    >>> falling(pd.DataFrame({"x": [1, 3, 2]}, list("abc")), "x")
    ['b', 'c', 'a']
    """
    return list(table[column].sort_values(ascending=False, kind="stable").index)


def turned(
    index: Index,
    scores: pd.Series,
    tested: Iterable[claims.Claim],
    evidence: Callable[[Index], Evidence],
) -> list[str]:
    """Return the claims whose verdict is another under other scores of an index.

    Parameters
    ----------
    index : Index
    scores : Series, shape (entities,)
    tested : iterable of Claim
        Those on scores themselves get no verdict, and so no other one.
    evidence : callable
        Returns what claims are judged on, for an index.
    """
    own, other = evidence(index), evidence(scale.rescored(index, scores))
    return [c.id for c in tested if claims.judge(c, own).verdict != claims.judge(c, other).verdict]


def printed_scores(printed: Mapping[str, claims.Claim], ranks: Mapping[str, int]) -> pd.DataFrame:
    """Return printed scores at their ranks.

    Parameters
    ----------
    printed : mapping of str to Claim
    ranks : mapping of str to int
        By the id of the claim.

    Returns
    -------
    DataFrame, one row a claim
        ``rank``, ``value`` and ``bound``: whether the score is only known to lie above.
    """
    rows = [(rank, printed[id].value, printed[id].operator == ">") for id, rank in ranks.items()]
    return pd.DataFrame(rows, columns=["rank", "value", "bound"])


def at_rank(scores: pd.DataFrame, rank: int) -> pd.Series:
    """Return the score at a rank in each column, 1 being the highest.

    >>> at_rank(pd.DataFrame({"a": [0.2, 0.9, 0.5]}), 2).to_dict()
    {'a': 0.5}
    """
    return scores.apply(lambda column: column.nlargest(rank).iloc[-1])
