"""What the map shows: tests of every statement on neighbours, direction, lines and poles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
import pandas as pd
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from deltaindex import space
from deltaindex.analysis import chance
from deltaindex.analysis.least_squares import effect
from deltaindex.analysis.membership import ranked
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


def told(p: float, least: float = 0.0) -> str:
    """Return a p as a table shows it; one at the least that shuffles can give is at most that.

    >>> told(0.01234), told(0.0001, 0.0001), told(0.00001)
    ('0.012', '≤ 0.0001', '< 0.0001')
    """
    if p <= least * (1 + 1e-9):
        return f"≤ {least:.1g}"
    return f"{p:.2g}" if p >= 0.0001 else "< 0.0001"


def equals(p: float, least: float = 0.0) -> str:
    """Return a p as a sentence has it after the letter.

    >>> equals(0.01234), equals(0.0001, 0.0001)
    ('= 0.012', '≤ 0.0001')
    """
    shown = told(p, least)
    return f"= {shown}" if shown[0].isdigit() else shown


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


def within_window(
    score: pd.Series, positions: pd.DataFrame, bearing: float, within: float
) -> float:
    """Return in what share of the draws of cities scores fall within some degrees of a bearing.

    Parameters
    ----------
    score : Series, shape (entities,)
    positions : DataFrame, shape (entities, 2)
    bearing, within : float
        Degrees.
    """
    off = space.turn(bearing, space.bearings(score, positions))
    return float((np.abs(off) <= within).mean())


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
        ``fan``, the interval; ``ray``, the estimate; ``claimed``.
    """

    def ray(bearing: float) -> LineString:
        return LineString(space.sector(*centre, bearing, bearing, reach)[:2])

    return {
        "fan": Polygon(space.sector(*centre, found.trend.low, found.trend.high, reach)),
        "ray": ray(found.trend.bearing),
        "claimed": ray(claimed),
    }


def centre_shapes(plain: space.Ellipse, weighted: space.Ellipse) -> dict[str, BaseGeometry]:
    """Return what a map of the centre shows, kilometres: ellipses and centres, plain and weighted.

    Parameters
    ----------
    plain, weighted : Ellipse
        Of the seats, and of the scores.

    Returns
    -------
    dict of str to geometry
        ``seats`` and ``scores``, outlines; ``seats_centre`` and ``scores_centre``.
    """
    return {
        "seats": Polygon(plain.outline()),
        "scores": Polygon(weighted.outline()),
        "seats_centre": Point(plain.x, plain.y),
        "scores_centre": Point(weighted.x, weighted.y),
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
        ``within_p``, ``change`` over 100 km as a share with ``low`` and ``high``, the same in
        ``points`` with ``points_low`` and ``points_high``, and ``in_<group>``.
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
            "points": own.points,
            "points_low": own.points_low,
            "points_high": own.points_high,
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


def surpassed(
    score: pd.Series, positions: pd.DataFrame, radii: Iterable[float]
) -> dict[float, list[str]]:
    """Return which entities no other reaches within each of some distances, highest first.

    Parameters
    ----------
    score : Series, shape (entities,)
    positions : DataFrame, shape (entities, 2)
    radii : iterable of float
        Kilometres.
    """
    km = space.isolation(score, positions)["km"][score.sort_values(ascending=False).index]
    return {radius: list(km.index[km > radius]) for radius in radii}


def held(
    score: pd.Series, km: pd.DataFrame, on: pd.Series, groups: pd.Series, cores: Collection[str]
) -> pd.DataFrame:
    """Say what the lines add to the score, before and after distance to the cores is held.

    Entities are compared within their group. Distances count in 100 km.

    Parameters
    ----------
    score : Series, shape (entities,)
    km : DataFrame, shape (entities, columns)
        ``nearer``, the distance to the nearer line, and ``core``, to the nearest core.
    on : Series of bool, shape (entities,)
        Whether an entity is on a line.
    groups : Series, shape (entities,)
    cores : collection of str

    Returns
    -------
    DataFrame
        ``who`` (``all``, or ``without`` the cores), ``term`` (``on`` or ``nearer``), ``before``
        and ``after`` with ``_low``, ``_high`` and ``_p`` of each, and ``stays``: whether the
        interval after holds no zero and has the sign of before.
    """
    terms = {"on": on.astype(float), "nearer": km["nearer"] / 100}
    rows = []
    for who, left_out in (("all", ()), ("without", cores)):
        chosen = score.index[~score.index.isin(list(left_out))]
        for term, x in terms.items():
            alone = effect(score[chosen], x[chosen], None, groups[chosen])
            beside = effect(
                score[chosen], x[chosen], km.loc[chosen, ["core"]] / 100, groups[chosen]
            )
            row: dict[str, object] = {"who": who, "term": term}
            for name, found in (("before", alone), ("after", beside)):
                row |= {name: found.slope.value, f"{name}_low": found.slope.low}
                row |= {f"{name}_high": found.slope.high, f"{name}_p": found.p}
            sides = np.sign([alone.slope.value, beside.slope.low, beside.slope.high])
            rows.append(row | {"stays": len(set(sides)) == 1})
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Along:
    """How scores run along lines.

    Attributes
    ----------
    profiles : dict of str to DataFrame
        By line: one row an entity in order, ``km`` from the first, ``value``, ``core``.
    between : DataFrame
        The entities on the lines that are no core: ``km`` along a line to the nearest core on
        it, and ``value``.
    rho : float
        Rank correlation of the two.
    least : float
        The smallest two-sided p that so few could give.
    """

    profiles: dict[str, pd.DataFrame]
    between: pd.DataFrame
    rho: float
    least: float


def along(
    score: pd.Series,
    positions: pd.DataFrame,
    lines: Mapping[str, Sequence[str]],
    cores: Collection[str],
) -> Along:
    """Follow the scores along lines, and see whether they fall away from the cores on them.

    Parameters
    ----------
    score : Series, shape (entities,)
    positions : DataFrame, shape (entities, 2)
    lines : mapping of str to sequence of str
        Entities in order.
    cores : collection of str
    """
    profiles: dict[str, pd.DataFrame] = {}
    between: dict[str, float] = {}
    for name, order in lines.items():
        km = space.distance_along(positions, order)
        core = pd.Series(km.index.isin(list(cores)), km.index)
        profiles[name] = pd.DataFrame({"km": km, "value": score[km.index], "core": core})
        for entity in km.index[~core]:
            near = float((km[core] - km[entity]).abs().min())
            between[entity] = min(near, between.get(entity, np.inf))
    table = pd.DataFrame({"km": between, "value": score[list(between)]})
    rho = chance.rank_correlation(table["km"], table["value"], resamples=1).value
    return Along(profiles, table, rho, min(1.0, 2 / factorial(len(table))))


def allowing(
    score: pd.Series,
    positions: pd.DataFrame,
    km: pd.DataFrame,
    on: pd.Series,
    groups: pd.Series,
    cores: Collection[str],
    degrees: pd.DataFrame,
) -> pd.DataFrame:
    """Test what can be written as a correlation, allowing for neighbours that are alike.

    Parameters
    ----------
    score : Series, shape (entities,)
    positions : DataFrame, shape (entities, 2)
    km : DataFrame, shape (entities, columns)
        Distances, as from `distances`.
    on : Series of bool, shape (entities,)
    groups : Series, shape (entities,)
    cores : collection of str
    degrees : DataFrame, shape (entities, 2)
        ``lon`` and ``lat``.

    Returns
    -------
    DataFrame, indexed by test
        ``p`` and ``effective``; see `space.association`. The tests are the columns of `km`,
        ``within`` (the nearer line within groups), ``on_all``, ``on_without`` the cores,
        ``east_west`` and ``southeast_northwest``.
    """
    inside = pd.DataFrame({"km": km["nearer"], "score": score}).groupby(groups).rank()
    found = {n: space.association(ranked(km[n]), ranked(score), positions) for n in km}
    found["within"] = space.association(inside["km"], inside["score"], positions, groups)
    for name, left_out in (("on_all", ()), ("on_without", cores)):
        chosen = score.index[~score.index.isin(list(left_out))]
        share = on[chosen].groupby(groups[chosen]).transform("mean")
        both = chosen[(share > 0) & (share < 1)]
        found[name] = space.association(on[both].astype(float), score[both], positions, groups)
    offset = degrees.loc[score.index] - degrees.loc[score.index].median()
    east, north = offset["lon"], offset["lat"]
    corner = ((east > 0) & (north < 0)) | ((east < 0) & (north > 0))
    for name, kept in (("east_west", east != 0), ("southeast_northwest", corner)):
        side = (east > 0)[kept].astype(float)
        found[name] = space.association(side, score[kept], positions)
    rows = {name: {"p": own.p, "effective": own.effective} for name, own in found.items()}
    return pd.DataFrame.from_dict(rows, orient="index")


@dataclass(frozen=True)
class Pair:
    """The last of the first entities and the one after it.

    Attributes
    ----------
    inside, outside : str
        The entities.
    now, swapped : int
        How many of the first are members, and would be if the two changed places.
    """

    inside: str
    outside: str
    now: int
    swapped: int


def last_pair(score: pd.Series, members: Collection[str], top: int) -> Pair:
    """Return the entities on either side of the cut that makes the first, and what hangs on them.

    Parameters
    ----------
    score : Series, shape (entities,)
    members : collection of str
    top : int
    """
    order = list(score.sort_values(ascending=False).index)
    inside, outside = order[top - 1], order[top]
    now = sum(e in members for e in order[:top])
    return Pair(inside, outside, now, now - (inside in members) + (outside in members))


def adjusted(
    tests: Iterable[tuple[str, float, float, bool, float, str | None]], allowing: pd.DataFrame
) -> pd.DataFrame:
    """Tabulate tests, with the p of those that nobody planned adjusted together.

    Parameters
    ----------
    tests : iterable of tuple
        Name, statistic, p, whether it was planned, the least p that its shuffles can give (0 if
        there are none), and what it is called in the other table, if it is there.
    allowing : DataFrame, indexed by test
        As of `allowing`.

    Returns
    -------
    DataFrame, one row a test
        ``test``, ``statistic``, ``p``, ``planned``, ``least``, ``p_adjusted`` (see
        `chance.control`), ``p_spatial`` and ``effective``, missing where there is none.
    """
    names = ["test", "statistic", "p", "planned", "least", "called"]
    table = pd.DataFrame(tests, columns=names)
    beside = allowing.reindex(table.pop("called")).reset_index(drop=True)
    return table.assign(
        p_adjusted=chance.control(table["p"], table["planned"]),
        p_spatial=beside["p"],
        effective=beside["effective"],
    )
