"""What the paths ask, which problems meet a measure, and who should begin with which path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from deltaindex.analysis import diagnosis
from deltaindex.engine.index import Index
from deltaindex.framework import ROOT
from deltaindex.text import Texts

from ..pages.path_tables import Pathways
from ..pages.segment_tables import Segments
from ..study.matching import FITS


def hub(answers: pd.DataFrame) -> tuple[str, int]:
    """Return the measure that answers most problems, and how many; of equal ones the first.

    Parameters
    ----------
    answers : DataFrame
        A row a way: ``problem`` and ``measure``; a problem may reach a measure over several
        thrusts, and counts once.
    """
    met = answers.groupby("measure", sort=False)["problem"].nunique()
    return met.idxmax(), int(met.max())


def as_lines(joins: pd.DataFrame) -> pd.DataFrame:
    """Return joins as a figure takes them: ``start``, ``end`` and whether they are ``said``.

    Parameters
    ----------
    joins : DataFrame
        As from `Paths.joins`: where each starts and ends, and its basis.
    """
    lines = joins.set_axis(["start", "end", "said"], axis=1)
    return lines.assign(said=lines["said"] == "said")


@dataclass(frozen=True)
class Obstacles:
    """What holds entities back.

    Attributes
    ----------
    degrees : DataFrame, shape (entities, indicators)
        Obstacle degrees; see `diagnosis.obstacles`.
    by_theme : DataFrame, shape (entities, themes)
        The same, added up over the indicators of a theme.
    """

    degrees: pd.DataFrame
    by_theme: pd.DataFrame

    @property
    def first(self) -> pd.Series:
        """Of how many entities each indicator is the first obstacle, the most common first."""
        return self.degrees.idxmax(axis=1).value_counts()

    @property
    def odd(self) -> tuple[str, str]:
        """The entity and the indicator whose degree lies furthest above the indicator's median."""
        return self.degrees.sub(self.degrees.median()).stack().idxmax()


def obstacles(index: Index, entities: pd.Index) -> Obstacles:
    """Return the obstacles of some entities of an index, in their order."""
    weights = index.weights["weight_in_index"]
    theme = {name: index.framework.indicators[name].parent for name in index.normalised}
    degrees = diagnosis.obstacles(index.normalised, weights)
    by_theme = diagnosis.obstacles(index.normalised, weights, theme)
    return Obstacles(degrees.loc[entities], by_theme.loc[entities])


def lopsided(signals: pd.DataFrame) -> str:
    """Return the entity whose longest board is furthest above its shortest.

    Parameters
    ----------
    signals : DataFrame, indexed by entity
        Holds ``long`` and ``short``; see `paths.signals`.
    """
    return (signals["long"] - signals["short"]).idxmax()


def even(signals: pd.DataFrame, least: float) -> str:
    """Return the entity whose boards differ least, of those whose longest is `least` or more."""
    spread = signals["long"] - signals["short"]
    return spread[signals["long"] >= least].idxmin()


def plane_points(found: Pathways, names: pd.Series) -> pd.DataFrame:
    """Return where entities stand by their boards: across the longest, up the shortest.

    Returns
    -------
    DataFrame, one row an entity that has a path, the best score first
        The signals, with ``x``, ``y``, ``kind`` (the primary path), ``firm`` and ``name``.
    """
    signals = found.signals
    points = signals.assign(
        x=signals["long"],
        y=signals["short"],
        kind=found.assigned["primary"],
        firm=found.labels.firm,
        name=names,
    )
    return points.loc[found.score.index]


def branches(index: Index, entities: pd.Index) -> pd.DataFrame:
    """Return the scores of some entities in the branches right beneath the top."""
    return index.scores.loc[entities, list(index.framework.children(ROOT))]


def with_modified(systems: pd.DataFrame) -> pd.DataFrame:
    """Return coupling coordination with the modified coupling in place of the standard one.

    Columns are those of `diagnosis.coupling`.
    """
    table = diagnosis.coupling(systems).assign(coupling=diagnosis.modified_coupling(systems))
    degree = np.sqrt(table["coupling"] * table["level"])
    count = len(diagnosis.BANDS)
    band = np.floor(degree.round(12) * count) + 1
    return table.assign(coordination=degree, band=band.clip(upper=count).astype("Int64"))


def by_band(coordination: pd.DataFrame) -> pd.DataFrame:
    """Return who is in which band of coupling coordination, from the highest band down.

    Parameters
    ----------
    coordination : DataFrame, indexed by entity
        As from `diagnosis.coupling`: ``coordination`` and ``band``.

    Returns
    -------
    DataFrame, shape (bands, 4), indexed by the number of the band
        ``name``, one of `diagnosis.BANDS`; ``low`` and ``high``, the ends of the band; and
        ``entities``, a list, the highest degree first.
    """
    ordered = coordination.sort_values("coordination", ascending=False, kind="stable")
    count = len(diagnosis.BANDS)
    numbers = range(count, 0, -1)
    return pd.DataFrame(
        {
            "name": diagnosis.BANDS[::-1],
            "low": [(number - 1) / count for number in numbers],
            "high": [number / count for number in numbers],
            "entities": [list(ordered.index[ordered["band"] == number]) for number in numbers],
        },
        index=pd.Index(numbers, name="band"),
    )


def alone(groups: pd.Series) -> pd.Index:
    """Return the entities that are a group by themselves."""
    return groups.index[groups.map(groups.value_counts()) == 1]


def by_group(groups: pd.Series, primary: pd.Series, paths: list[str]) -> pd.DataFrame:
    """Count the entities of each group by primary path.

    Parameters
    ----------
    groups, primary : Series, indexed by entity
        Entities that lack one of the two are not counted.
    paths : list of str

    Returns
    -------
    DataFrame, shape (groups, paths)
    """
    return pd.crosstab(groups, primary).reindex(columns=paths, fill_value=0)


def tally(cells: pd.DataFrame, measures: pd.Index) -> pd.DataFrame:
    """Count entities by how each measure meets them.

    Parameters
    ----------
    cells : DataFrame
        As from `paths.fitting`.
    measures : Index
        All measures, in the order of the rows.

    Returns
    -------
    DataFrame, shape (measures, ways)
    """
    found = pd.crosstab(cells["measure"], cells["fit"])
    return found.reindex(index=measures, columns=list(FITS), fill_value=0)


def of_each(cells: pd.DataFrame, fit: str, titles: pd.Series, words: Texts) -> pd.Series:
    """List for each entity the measures that meet it in one way; a dash where none does."""
    own = cells[cells["fit"] == fit]
    listed = own.groupby("entity")["measure"].agg(
        lambda ids: words("list.semicolon").join(titles[list(ids)])
    )
    return listed.reindex(cells["entity"].unique(), fill_value="–")


@dataclass(frozen=True)
class Construction:
    """What share of entities has a short board whatever the entities are.

    Attributes
    ----------
    same, apart : float
        If all boards order the entities alike; if none has to do with another.
    related : float
        If they are as related as they are here, and normal.
    """

    same: float
    apart: float
    related: float


def by_construction(lengths: pd.DataFrame, limit: float) -> Construction:
    r"""Return how many entities a limit on the shortest board catches by construction.

    A board is a standing, and so spread evenly over 0 to 1: of one board a share `limit` lies below
    the limit. Of `n` unrelated ones :math:`1 - (1 - l)^n` entities have one there. Between the two
    lie boards that are related: :math:`1 - \Phi_R(z, \ldots, z)` with the correlation :math:`R` of
    their normal scores, 2 sin(pi rho / 6) of a rank correlation rho, and :math:`\Phi(z) = 1 - l`.

    Parameters
    ----------
    lengths : DataFrame, shape (entities, boards)
        Standings.
    limit : float
        A board below it is short.
    """
    count = lengths.shape[1]
    related = 2 * np.sin(np.pi / 6 * lengths.corr(method="spearman").to_numpy())
    at = np.full(count, stats.norm.ppf(1 - limit))
    drawn = np.random.default_rng(0)
    normal = stats.multivariate_normal(np.zeros(count), related, allow_singular=True, seed=drawn)
    return Construction(limit, 1 - (1 - limit) ** count, 1 - float(normal.cdf(at)))


def kept_below(kept: pd.Series, limit: float) -> pd.Index:
    """Return who keeps its path in less than a share of the variants, the least first."""
    return kept[kept < limit].sort_values(kind="stable").index


def agreeing(primary: pd.Series, other: pd.Series) -> int:
    """Count the entities of `other` to which both assignments give the same path."""
    return int((other == primary.reindex(other.index)).sum())


def segment_rows(found: Segments) -> pd.DataFrame:
    """Return segments as a figure takes them: ``kind``, ``low``, ``middle``, ``high``, ``firm``."""
    rows = found.signals.loc[found.order, ["low", "high"]]
    return rows.assign(
        middle=found.signals["chokepoint"],
        kind=found.assigned["primary"],
        firm=rows.index.isin(found.firm),
    )
