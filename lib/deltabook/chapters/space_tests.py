"""What the map shows: tests of every statement on inequality, neighbours, direction and lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from deltaindex import space
from deltaindex.analysis import chance, inequality
from deltaindex.engine.index import Index
from deltaindex.framework import ROOT

#: Fields of a trend and of an ellipse that the table of directions shows under their own names.
OF_TREND = ("bearing", "low", "high", "fall", "fall_low", "fall_high", "fit", "p")
OF_ELLIPSE = ("x", "y", "major", "minor")


@dataclass(frozen=True)
class Direction:
    """Which way scores fall, and where their weight lies.

    Attributes
    ----------
    trend : Trend
    ellipse : Ellipse
        Weighted by the scores.
    shift, toward : float
        How far its centre lies from the plain centre, kilometres, and in which bearing.
    """

    trend: space.Trend
    ellipse: space.Ellipse
    shift: float
    toward: float


def testable(index: Index, entities: pd.Index) -> list[str]:
    """Return what can be tested on a map: themes, then indicators, with a value for every entity.

    A theme of one indicator is that indicator, and is left out.

    Parameters
    ----------
    index : Index
    entities : Index
        On the map.
    """
    parents, beneath = index.weights["parent"], index.hierarchy.beneath
    themes = [n for n in parents.index[parents == ROOT] if len(beneath.get(n, ())) > 1]
    whole = index.scores[themes].join(index.indicators).loc[entities].notna().all()
    return list(whole.index[whole])


def columns(index: Index, entities: pd.Index, names: Sequence[str]) -> pd.DataFrame:
    """Return the score and some themes and indicators, those with a value for every entity.

    Parameters
    ----------
    index : Index
    entities : Index
    names : sequence of str

    Returns
    -------
    DataFrame, shape (entities, columns)
        The score first, as ``index``.
    """
    table = index.scores.join(index.indicators).loc[entities]
    return table.reindex(columns=[ROOT, *names]).dropna(axis=1)


def spreads(
    score: pd.Series,
    sized: pd.Series,
    broken: pd.Series,
    groups: pd.Series,
    order: Iterable[str],
) -> pd.DataFrame:
    """Give the coefficient of variation within tiers, drawn in two ways, and within groups.

    Parameters
    ----------
    score : Series, shape (entities,)
    sized, broken : Series, shape (entities,)
        Tiers by size and by natural breaks.
    groups : Series, shape (entities,)
    order : iterable of str
        Of the groups.

    Returns
    -------
    DataFrame
        As `inequality.by_group`; rows ``size1``, ``break1``, ``size2`` and so on, then groups.
        One of fewer than three entities has no row.
    """
    table = pd.concat(
        [
            inequality.by_group(score, sized).rename("size{}".format),
            inequality.by_group(score, broken).rename("break{}".format),
            inequality.by_group(score, groups),
        ]
    )
    tiers = sorted(broken.dropna().unique())
    rows = [f"{how}{tier}" for tier in tiers for how in ("size", "break")]
    return table.loc[[row for row in (*rows, *order) if row in table.index]]


def overlapping(spread: pd.DataFrame) -> bool:
    """Say whether all intervals of a coefficient of variation share a stretch.

    Parameters
    ----------
    spread : DataFrame
        Columns ``cv_ddof1_low`` and ``cv_ddof1_high``.
    """
    return bool(spread["cv_ddof1_low"].max() < spread["cv_ddof1_high"].min())


def directions(scores: pd.DataFrame, positions: pd.DataFrame) -> dict[int, Direction]:
    """Find the direction of the scores of each year.

    Parameters
    ----------
    scores : DataFrame, shape (entities, years)
    positions : DataFrame, shape (entities, 2)
        ``x`` and ``y``, kilometres.
    """
    plain, found = space.ellipse(positions), {}
    for year, score in scores.items():
        weighted = space.ellipse(positions, score)
        shift = space.displacement(plain, weighted)
        found[year] = Direction(space.trend(score, positions), weighted, *shift)
    return found


def direction_table(found: Mapping[int, Direction]) -> pd.DataFrame:
    """Tabulate directions, one row a year in order.

    Returns
    -------
    DataFrame
        ``year``; `OF_TREND`; ``shift_km`` and ``shift_bearing`` of the centre; `OF_ELLIPSE`,
        ``axis`` (the bearing of its major axis) and ``area``.
    """
    return pd.DataFrame(
        {"year": year}
        | {name: getattr(own.trend, name) for name in OF_TREND}
        | {"shift_km": own.shift, "shift_bearing": own.toward}
        | {name: getattr(own.ellipse, name) for name in OF_ELLIPSE}
        | {"axis": own.ellipse.bearing, "area": own.ellipse.area}
        for year, own in sorted(found.items())
    )


def holds(trend: space.Trend, bearing: float, within: float) -> str:
    """Say whether the interval of a trend holds a bearing that is claimed.

    Parameters
    ----------
    trend : Trend
    bearing : float
    within : float
        Degrees that the estimate may be off on either side.

    Returns
    -------
    str
        ``wide``: the interval spans more than half of the compass, and says nothing; ``yes``;
        ``near``: it does not, and yet the estimate is within the bound; ``no``.
    """
    if (trend.high - trend.low) % 360 > 180:
        return "wide"
    if space.between(bearing, trend.low, trend.high):
        return "yes"
    return "near" if abs(space.turn(bearing, trend.bearing)) <= within else "no"


def direction_shapes(
    found: Direction, centre: tuple[float, float], claimed: float, reach: float
) -> dict[str, BaseGeometry]:
    """Return what a map of the direction shows, kilometres.

    Parameters
    ----------
    found : Direction
    centre : pair of float
        Where rays begin.
    claimed : float
        A bearing.
    reach : float
        Length of the rays.

    Returns
    -------
    dict of str to geometry
        ``fan``, the interval; ``ray``, the estimate; ``claimed``; ``ellipse`` and its ``centre``.
    """
    trend, ellipse = found.trend, found.ellipse

    def ray(bearing: float) -> LineString:
        return LineString(space.sector(*centre, bearing, bearing, reach)[:2])

    return {
        "fan": Polygon(space.sector(*centre, trend.low, trend.high, reach)),
        "ray": ray(trend.bearing),
        "claimed": ray(claimed),
        "ellipse": Polygon(ellipse.outline()),
        "centre": Point(ellipse.x, ellipse.y),
    }


def in_order(members: pd.DataFrame) -> list[str]:
    """Return the entities of a line from one end to the other.

    Parameters
    ----------
    members : DataFrame
        ``entity`` and ``position``, a number as text.
    """
    return list(members.loc[members["position"].astype(int).sort_values().index, "entity"])


def distances(
    positions: pd.DataFrame, lines: Mapping[str, Sequence[str]], cores: Sequence[str]
) -> pd.DataFrame:
    """Return how far each entity lies from lines and from some entities, kilometres.

    Parameters
    ----------
    positions : DataFrame, shape (entities, 2)
    lines : mapping of str to sequence of str
        The entities that a line runs through, in order.
    cores : sequence of str

    Returns
    -------
    DataFrame, shape (entities, lines + 2)
        A column a line, ``nearer`` of them, and ``core``, the nearest of the cores.
    """
    km = pd.DataFrame({n: space.distance_to_line(positions, order) for n, order in lines.items()})
    return km.assign(nearer=km.min(axis=1), core=space.distance_to_nearest(positions, cores))


def decay_table(decays: Mapping[str, space.Decay]) -> pd.DataFrame:
    """Tabulate how scores fall with distances, one row a distance.

    Returns
    -------
    DataFrame
        ``distance``, ``rank_correlation`` and its ``p``, the same ``within`` groups and
        ``within_p``, ``change`` over 100 km with ``low`` and ``high``, and ``in_<group>``.
    """
    return pd.DataFrame(
        {
            "distance": name,
            "rank_correlation": own.rank.value,
            "p": own.rank.p,
            "within": own.pooled.value,
            "within_p": own.pooled.p,
            "change": own.change,
            "low": own.low,
            "high": own.high,
        }
        | {f"in_{group}": value for group, value in own.by_group.items()}
        for name, own in decays.items()
    )


def on_and_off(
    score: pd.Series, on: pd.Series, groups: pd.Series, cores: Collection[str]
) -> pd.DataFrame:
    """Compare entities on the lines with others of their group, with the cores and without.

    Parameters
    ----------
    score : Series, shape (entities,)
    on : Series of bool, shape (entities,)
    groups : Series, shape (entities,)
    cores : collection of str

    Returns
    -------
    DataFrame
        One row a group with entities of both kinds, then one for all of these, ``pooled``:
        ``who`` (``all`` or ``without`` the cores), ``province``, the counts ``on`` and ``off``,
        ``difference`` of means and ``p``.
    """
    rows = []
    for who, left_out in (("all", ()), ("without", cores)):
        chosen = [e for e in score.index if e not in left_out]
        share = on[chosen].groupby(groups[chosen]).mean()
        both = list(share.index[(share > 0) & (share < 1)])
        for group in (*both, None):
            among = [e for e in chosen if groups[e] in (both if group is None else [group])]
            within = groups[among] if group is None else None
            found = chance.difference(score[among], on[among], within)
            inside = int(on[among].sum())
            rows.append(
                {
                    "who": who,
                    "province": "pooled" if group is None else group,
                    "on": inside,
                    "off": len(among) - inside,
                    "difference": found.value,
                    "p": found.p,
                }
            )
    return pd.DataFrame(rows)


def adjusted(tests: Iterable[tuple[str, float, float, bool]]) -> pd.DataFrame:
    """Tabulate tests, with the p of those that nobody planned adjusted together.

    Parameters
    ----------
    tests : iterable of tuple
        Name, statistic, p, and whether it was planned.

    Returns
    -------
    DataFrame, one row a test
        ``test``, ``statistic``, ``p``, ``planned`` and ``p_adjusted``; see `chance.control`.
    """
    table = pd.DataFrame(tests, columns=["test", "statistic", "p", "planned"])
    return table.assign(p_adjusted=chance.control(table["p"], table["planned"]))
