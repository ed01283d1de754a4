"""What has become of entities over the years, and why ranks changed between two of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import factorial

import numpy as np
import pandas as pd

from deltaindex import robustness
from deltaindex.analysis import compare, contributions, inequality, trajectory
from deltaindex.engine.index import Index
from deltaindex.methods.equality import places
from deltaindex.project import Project
from deltaindex.robustness import noise

from ..study.certainty import Certainty


@dataclass(frozen=True)
class Course:
    """Entities over the years, those with a score in each.

    Attributes
    ----------
    levels, ranks : DataFrame, shape (entities, years)
        Scores on one ruler, and the ranks among all of the year.
    """

    levels: pd.DataFrame
    ranks: pd.DataFrame

    @property
    def began(self) -> int:
        """The first year."""
        return self.levels.columns[0]

    @property
    def ended(self) -> int:
        """The last year."""
        return self.levels.columns[-1]

    @property
    def shift(self) -> pd.Series:
        """Places climbed from the first to the last year; below zero for a fall."""
        return (self.ranks[self.began] - self.ranks[self.ended]).astype(int)

    @property
    def long(self) -> pd.DataFrame:
        """A row an entity and year: ``entity``, ``year``, ``score``, ``rank``."""
        scores, ranks = (
            table.rename_axis("entity").reset_index().melt("entity", var_name="year", value_name=of)
            for of, table in (("score", self.levels), ("rank", self.ranks))
        )
        return scores.assign(rank=ranks["rank"])

    @property
    def cells(self) -> pd.DataFrame:
        """Each score with the rank in brackets, by year; best in the last year first."""
        shown = {
            f"{year}": self.levels[year].map("{:.3f}".format)
            + self.ranks[year].map(" ({:.0f})".format)
            for year in self.levels
        }
        return pd.DataFrame(shown).loc[self.ranks[self.ended].sort_values(kind="stable").index]

    def ever_within(self, places: int) -> pd.DataFrame:
        """Return the ranks of those who ever stood so high, best in the last year first."""
        ever = (self.ranks <= places).any(axis=1)
        return self.ranks[ever].sort_values(self.ended)


def on_one_ruler(indices: Mapping[int, Index], held_at: int) -> Course:
    """Measure every year with the goalposts and the weights of one of them."""
    held = trajectory.held(indices, indices[held_at])
    levels = trajectory.scores(held).dropna()
    return Course(levels, trajectory.ranks(held).loc[levels.index])


def jumps(project: Project, first: int, last: int, indicators: Iterable[str]) -> list[float]:
    """Return where between two years the source of an indicator changes, halfway of each step."""
    used = {variable for name in indicators for variable in project.framework.uses(name)}
    return sorted({found.year - 0.5 for found in project.breaks(first, last, used)})


def leaders(scores: pd.Series, groups: pd.Series, count: int = 3) -> dict[str, list]:
    """Return the best entities of each group, groups as they first come.

    >>> leaders(pd.Series([0.2, 0.9, 0.5], list("pqr")), pd.Series(["x", "x", "y"], list("pqr")), 1)
    {'x': ['q'], 'y': ['r']}
    """
    return {group: list(scores[groups == group].nlargest(count).index) for group in groups.unique()}


def unequal(levels: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Return how unequal entities are in each year, relative to the mean.

    Parameters
    ----------
    levels : DataFrame, shape (entities, years)
    groups : Series, shape (entities,)

    Returns
    -------
    DataFrame, one row a year
        ``gini``, and ``between_share``: the part of Theil's index that lies between groups. Empty
        if a score is zero or below: both need a scale without negatives.
    """
    if not (levels > 0).all(axis=None):
        return pd.DataFrame()
    rows = {
        year: {
            "gini": inequality.gini(own),
            "between_share": inequality.theil(own, groups).share,
        }
        for year, own in levels.items()
    }
    return pd.DataFrame.from_dict(rows, "index")


def with_interval(value: pd.Series, low: pd.Series, high: pd.Series, form: str) -> pd.Series:
    """Write values with their intervals; a dash where there is none.

    >>> ends = pd.Series([0.5, None]), pd.Series([2.0, None])
    >>> with_interval(pd.Series([1.0, 1.0]), *ends, ".1f").tolist()
    ['1.0 (0.5–2.0)', '–']
    """
    cells = zip(value, low, high, strict=True)
    shown = [f"{v:{form}} ({a:{form}}–{b:{form}})" if pd.notna(a) else "–" for v, a, b in cells]
    return pd.Series(shown, value.index)


def side(low: float, high: float, of: float) -> str:
    """Say on which side of a value an interval lies: ``above``, ``below``, or ``open``.

    >>> side(1.1, 1.3, 1.0), side(0.8, 0.9, 1.0), side(0.9, 1.1, 1.0)
    ('above', 'below', 'open')
    """
    return "above" if low > of else "below" if high < of else "open"


def notable(first: pd.Series, change: pd.Series) -> list:
    """Return the three that began highest, the two that gained most and the two that lost most."""
    chosen = (first.nlargest(3), change.nlargest(2), change.nsmallest(2))
    return list(dict.fromkeys(entity for some in chosen for entity in some.index))


@dataclass(frozen=True)
class Moves:
    """Changes of rank against the noise of choices.

    Attributes
    ----------
    table : DataFrame, one row an entity
        See `noise.moves`.
    draws : int
    level : float
        The share of draws in which an entity that moved goes the same way.
    """

    table: pd.DataFrame
    draws: int
    level: float

    @property
    def sure(self) -> pd.DataFrame:
        """The rows of those that moved beyond the noise."""
        return self.table[self.table["beyond"]]

    @property
    def up(self) -> pd.Index:
        """Entities that climbed beyond the noise."""
        return self.sure.index[self.sure["climbs"] > self.sure["falls"]]

    @property
    def down(self) -> pd.Index:
        """Entities that fell beyond the noise."""
        return self.sure.index[self.sure["falls"] > self.sure["climbs"]]


def moves(first: Certainty, last: Certainty) -> Moves:
    """Apply the same draws of the factors that act in both years to each of them."""
    acting = {factor.name for factor in last.factors}
    factors = [factor for factor in first.factors if factor.name in acting]
    draws, level = first.settings["draws"], first.settings["level"]
    how = {"seed": first.settings["seed"], "level": level}
    runs = [robustness.run(one.index, factors, draws, **how) for one in (first, last)]
    return Moves(noise.moves(*runs), runs[0].draws, level)


def only_in(a: Index, b: Index) -> list[str]:
    """Return the indicators that an index has and another one lacks."""
    return [name for name in a.indicators if name not in b.indicators]


def levels(before: Index, after: Index, frozen: Index) -> pd.DataFrame:
    """Return scores of an old and a new year, each on its own ruler, and the new on the old one.

    Returns
    -------
    DataFrame, shape (entities, 3)
        ``old``, ``new`` and ``frozen``; entities that lack one are left out.
    """
    indices = {"old": before, "new": after, "frozen": frozen}
    return trajectory.scores(indices).dropna()


def rulers(before: Index, after: Index, frozen: Index) -> pd.DataFrame:
    """Return what each indicator weighs in two years, and its mean level on the ruler of the old.

    Parameters
    ----------
    before, after : Index
        On the same indicators.
    frozen : Index
        The later year on the ruler of the earlier one.

    Returns
    -------
    DataFrame, one row an indicator, by falling weight in the old year
        ``weight_old``, ``weight_new``, ``level_old``, ``level_new`` and ``change`` of the level.
    """
    # what a year has no value for weighs nothing in it
    weights = pd.DataFrame(
        {
            "weight_old": before.weights["weight_in_index"],
            "weight_new": after.weights["weight_in_index"],
        }
    ).fillna(0.0)
    leaves = [name for name in before.framework.indicators if name in weights.index]
    level = pd.DataFrame(
        {"level_old": before.normalised.mean(), "level_new": frozen.normalised.mean()}
    )
    change = level["level_new"] - level["level_old"]
    return (
        weights.loc[leaves].join(level).assign(change=change)
        .sort_values("weight_old", ascending=False)
    )  # fmt: skip


@dataclass(frozen=True)
class Causes:
    """Why ranks changed between two years.

    Attributes
    ----------
    parts : DataFrame, shape (entities, causes)
        Places climbed through each cause: ``own`` numbers and those of ``others``, then the
        causes of `compare.FACTORS` but for data.
    climb : Series, shape (entities,)
        Their sum.
    """

    parts: pd.DataFrame
    climb: pd.Series

    @property
    def shares(self) -> pd.Series:
        """The share of each cause in all places that causes moved entities by, largest first.

        All zero where nothing moved.
        """
        places = self.parts.abs().sum().sort_values(ascending=False)
        return places / max(places.sum(), 1.0)

    @property
    def changed(self) -> pd.DataFrame:
        """The parts and the ``change`` of those whose rank changed, best climb first."""
        climb = self.climb[self.climb != 0].sort_values(ascending=False, kind="stable")
        return self.parts.loc[climb.index].assign(change=climb)

    @property
    def against(self) -> pd.Index:
        """Entities whose rank changed, but not in the direction of their own numbers."""
        changed = self.changed
        return changed.index[changed["own"] * changed["change"] <= 1e-9]


def causes(before: Index, after: Index) -> Causes:
    """Split each change of rank into its causes; see `compare.decompose`."""
    table = compare.decompose(before, after)
    parts = table[["own", *compare.FACTORS[1:]]]
    parts.insert(1, "others", table["data"] - table["own"])
    return Causes(parts, table["change"])


def in_ranks(before: Index, after: Index) -> pd.DataFrame | None:
    r"""Split each change of rank into what each indicator did to it.

    Indicators are switched from the old year to the new one in all orders: what an indicator adds
    to a score, its weight and goalposts with it, changes for all entities at once. Each gets the
    mean of what its switch does to the rank,

    .. math:: \phi_j = \sum_{S \not\ni j} \frac{|S|!\,(m - |S| - 1)!}{m!}
              \left(r(S) - r(S \cup j)\right),

    its Shapley value, with the rank r when the indicators S are those of the new year.

    Parameters
    ----------
    before, after : Index
        On the same indicators and the same entities.

    Returns
    -------
    DataFrame, shape (entities, indicators), or None
        Places climbed; a row sums to the change of the rank. None where a score is no sum.

    References
    ----------
    :cite:`shorrocks2013`
    """
    old, new = (contributions.by_indicator(index) for index in (before, after))
    if old is None or new is None:
        return None
    both = old.dropna().index.intersection(new.dropna().index)
    old = old.loc[both]
    new = new.reindex(columns=old.columns, fill_value=0.0).loc[both]
    step, count = (new - old).to_numpy(), old.shape[1]
    sets = np.array(list(product([0, 1], repeat=count)))
    scores = old.sum(axis=1).to_numpy() + sets @ step.T
    ranked = places(scores).astype(float)
    at = {tuple(chosen): row for chosen, row in zip(sets, ranked, strict=True)}
    found = np.zeros_like(step)
    for chosen in sets:
        size = int(chosen.sum())
        share = factorial(size) * factorial(max(count - size - 1, 0)) / factorial(count)
        for j in np.flatnonzero(chosen == 0):
            joined = chosen.copy()
            joined[j] = 1
            gain = at[tuple(chosen)] - at[tuple(joined)]
            found[:, j] += share * gain
    return pd.DataFrame(found, both, old.columns)


def largest_effects(effects: pd.DataFrame, change: pd.Series) -> pd.DataFrame:
    """Return the indicator that did most for each change of rank, in its direction.

    Parameters
    ----------
    effects : DataFrame, shape (entities, indicators)
        As from `in_ranks`.
    change : Series, shape (entities,)
        Places climbed.

    Returns
    -------
    DataFrame, one row an entity whose rank changed
        ``indicator`` and ``part``, in places.
    """
    moved = change[change != 0].index.intersection(effects.index)
    pulled = effects.loc[moved].mul(np.sign(change[moved].astype(float)), axis=0)
    names = pulled.idxmax(axis=1) if len(moved) else pd.Series(dtype=object)
    parts = [effects.at[entity, name] for entity, name in names.items()]
    return pd.DataFrame({"indicator": names, "part": pd.Series(parts, names.index, dtype=float)})


def best_and_mean(before: Index, frozen: Index) -> tuple[float, float]:
    """Return by how much the best and the mean of an indicator rose, weighted over indicators.

    Both on the ruler of the earlier year, with its weights, so that they are points of score.

    Parameters
    ----------
    before : Index
    frozen : Index
        The later year on the ruler of the earlier one.
    """
    weights = before.weights["weight_in_index"][list(before.normalised)]
    old, new = before.normalised, frozen.normalised[list(before.normalised)]
    best, mean = new.max() - old.max(), new.mean() - old.mean()
    return float((weights * best).sum()), float((weights * mean).sum())


def farthest(climb: pd.Series, known: Collection, count: int = 3) -> tuple[list, list]:
    """Return who climbed and who fell farthest, of those that something is known of.

    Parameters
    ----------
    climb : Series, shape (entities,)
        The best climb first; no zeros.
    known : collection
        Entities.
    count : int
        At most so many of each.

    >>> farthest(pd.Series([2, 1, -1, -2], list("pqrs")), ["q", "r", "s"])
    (['q'], ['s', 'r'])
    """
    own = climb[climb.index.isin(list(known))]
    rises, falls = own.index[own > 0], own.index[own < 0][::-1]
    return list(rises[:count]), list(falls[:count])


def alike_in(a: pd.Series, b: pd.Series) -> int:
    """Count the entities that have the same value in both, of those that the first has.

    >>> alike_in(pd.Series([1, 2, None], list("pqr")), pd.Series([2, 1], list("qp")))
    2
    """
    own = a.dropna()
    return int((own == b.reindex(own.index)).sum())
