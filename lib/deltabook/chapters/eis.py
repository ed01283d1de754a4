"""The European scoreboard, rebuilt: where it meets what is published, and what that gives away.

The scoreboard publishes scores relative to a base: 100 stands for the base's own score.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from deltaindex.analysis import recover


@dataclass(frozen=True)
class Shares:
    """The share of each indicator in the score of the base, found in two ways.

    Attributes
    ----------
    stated : Series, shape (indicators,)
        From the normalised indicators of the base; they sum to one.
    fitted : Series, shape (indicators,)
        Fitted to published scores.
    rows : int
        How many scores the fit rests on.
    error : Series, indexed by period and entity
        How far the published score is from the one predicted by a fit without that entity.
    """

    stated: pd.Series
    fitted: pd.Series
    rows: int
    error: pd.Series

    @property
    def apart(self) -> pd.Series:
        """How far the two are apart, without sign."""
        return (self.fitted - self.stated).abs()


@dataclass(frozen=True)
class Inferred:
    """A cell that is withheld, inferred; both numbers are relative to the base of 100.

    Attributes
    ----------
    value : float
        Of the cell.
    score : float
        Of the entity, once the cell is filled.
    """

    value: float
    score: float


def beside_published(
    names: pd.Series, scores: pd.Series, groups: pd.Series, published: pd.DataFrame
) -> pd.DataFrame:
    """Set scores and groups beside the published ones, for entities with a published group.

    Parameters
    ----------
    names, scores, groups : Series, shape (entities,)
    published : DataFrame, indexed by entity
        With ``sii``, the score, and ``group``.

    Returns
    -------
    DataFrame, best first
        ``name``, ``published``, ``score``, ``group``, ``published_group`` and ``residual``, our
        score less the published one.
    """
    table = pd.DataFrame(
        {
            "name": names,
            "published": published["sii"],
            "score": scores,
            "group": groups,
            "published_group": published["group"],
        }
    )
    table["residual"] = table["score"] - table["published"]
    return table[table["published_group"].notna()].sort_values("score", ascending=False)


def residuals(
    ours: Mapping[int, pd.DataFrame], theirs: Mapping[int, pd.DataFrame]
) -> dict[int, pd.Series]:
    """Return by period how far our scores are from the published ones.

    Parameters
    ----------
    ours : mapping of int to DataFrame, shape (entities, nodes)
        Scores by period, the whole in column ``index``.
    theirs : mapping of int to DataFrame, indexed by entity
        What is published, the score in column ``sii``.

    Returns
    -------
    dict of int to Series
        Over the entities with both.
    """
    return {at: (own["index"] - theirs[at]["sii"]).dropna() for at, own in ours.items()}


def relative(cells: pd.Series, base: pd.Series) -> float:
    """Return the mean of the cells present, relative to that of the base at 100.

    Parameters
    ----------
    cells, base : Series, shape (indicators,)
        Both normalised.
    """
    return 100 * cells.mean() / base.mean()


def relative_with(
    Z: pd.DataFrame, filled: Mapping[str, str], value: float, base: pd.Series
) -> pd.Series:
    """Return the scores that entities would have with one cell of each filled.

    Parameters
    ----------
    Z : DataFrame, shape (entities, indicators)
        Normalised.
    filled : mapping of str to str
        Of entities to the indicator that each lacks.
    value : float
        What stands there instead, as normalised.
    base : Series, shape (indicators,)

    Returns
    -------
    Series, indexed by the entities of `filled`
    """
    return pd.Series(
        {
            entity: relative(Z.loc[entity].fillna({name: value}), base)
            for entity, name in filled.items()
        }
    )


def shares(
    indicators: Mapping[int, pd.DataFrame],
    published: Mapping[int, pd.Series],
    base: pd.Series,
    without: Collection[str] = (),
) -> Shares:
    """Find the share of each indicator in the score of the base in two ways.

    Parameters
    ----------
    indicators : mapping of int to DataFrame, shape (entities, indicators)
        Relative to the base, by period.
    published : mapping of int to Series, shape (entities,)
        Published scores, by period.
    base : Series, shape (indicators,)
        The base's indicators, normalised.
    without : collection of str
        Entities that the fit leaves out.
    """
    stacked = pd.concat({at: X.drop(list(without)) for at, X in indicators.items()})
    scores = pd.concat(published).reindex(stacked.index)
    entity = pd.Series(stacked.index.get_level_values(1), stacked.index)
    error = (recover.left_out(stacked, scores, entity) - scores).abs()
    return Shares(base / base.sum(), recover.weights(stacked, scores), len(stacked), error)


def infer(cells: pd.Series, score: float, base: pd.Series, parts: Sequence[str]) -> Inferred:
    """Infer the one withheld cell of a dimension from the dimension's published score.

    Parameters
    ----------
    cells : Series, shape (indicators,)
        Of one entity, normalised.
    score : float
        The dimension's, relative to the base.
    base : Series, shape (indicators,)
    parts : sequence of str
        The dimension's indicators.

    Raises
    ------
    InputError
        Not exactly one of the parts is missing.
    """
    row = cells[list(parts)]
    value = recover.withheld(row, score / 100 * base[row.index].mean())
    (name,) = row.index[row.isna()]
    filled = cells.fillna({name: value})
    return Inferred(filled[name] / base[name] * 100, relative(filled, base))


def defects(
    ours: Mapping[int, pd.DataFrame],
    theirs: Mapping[int, pd.DataFrame],
    without: Collection[str] = (),
    tolerance: float = 0.001,
) -> pd.DataFrame:
    """Find the dimensions whose published scores do not follow from their indicators.

    Parameters
    ----------
    ours, theirs : mapping of int to DataFrame, indexed by entity
        Rebuilt and published scores by period. Columns of `theirs` that begin with a digit are
        dimensions.
    without : collection of str
        Entities to pass over.
    tolerance : float
        What rounding may do.

    Returns
    -------
    DataFrame, latest period first
        A row a period and dimension: ``edition``, ``dimension``, ``countries`` (how many are
        off), ``entity`` (the farthest off), ``published`` and ``rebuilt`` (its scores).
    """
    rows = []
    for at in sorted(ours, reverse=True):
        dimensions = [column for column in theirs[at] if column[0].isdigit()]
        apart = (ours[at][dimensions] - theirs[at][dimensions]).drop(list(without)).abs()
        for name in dimensions:
            if count := int((apart[name] > tolerance).sum()):
                worst = apart[name].idxmax()
                rows.append(
                    (at, name, count, worst, theirs[at].at[worst, name], ours[at].at[worst, name])
                )
    columns = ["edition", "dimension", "countries", "entity", "published", "rebuilt"]
    return pd.DataFrame(rows, columns=columns)
