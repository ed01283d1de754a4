"""Measures of place: what a claim says of directions, lines, poles and sides of a map.

Wherever a rule asks for a p below 0.05, it is two-sided beside the direction that is claimed: the
stricter reading.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from deltaindex import space
from deltaindex.analysis import chance

from .measures import Evidence, Found, measure

LEVEL = 0.05


@measure("order")
def corridor_decay(evidence: Evidence, *, sets: Sequence[str], by: str) -> Found:
    """Whether scores fall with distance from the nearer of some lines, also within groups.

    Within groups means: within each or, weaker, within all of them pooled.
    """
    scores, at = _located(evidence)
    evidence.members(sets)  # refuses unknown names
    lines = [evidence.sets[name].astype({"position": int}).sort_values("position") for name in sets]
    km = pd.concat([space.distance_to_line(at, line["entity"]) for line in lines], axis=1).min(
        axis=1
    )
    found = space.decay(scores, km.rename("km"), evidence.column(by))
    falls = found.rank.value < 0 and found.rank.p < LEVEL
    return Found(
        {
            "each": falls and bool((found.by_group < 0).all()),
            "pooled": falls and found.pooled.value < 0,
        },
        every=False,
        facts={"rho": found.rank.value, "p": found.rank.p, "rho_within": found.pooled.value},
    )


@measure("standardised")
def descent(evidence: Evidence, *, bearing: float, within: float) -> Found:
    """Whether scores fall steepest within some degrees of a bearing.

    The facts tell by how many degrees it is within, or outside.
    """
    found = space.trend(*_located(evidence))
    degrees = {key: round(getattr(found, key)) for key in ("bearing", "low", "high")}
    room = within - abs(space.turn(bearing, found.bearing))
    return Found({"bearing": bool(room >= 0)}, facts=degrees | {"room": round(abs(room))})


@measure("order")
def lowest(evidence: Evidence, *, entities: Sequence[str], at_least: int) -> Found:
    """Whether entities all score below the median, and enough of them in the lowest quarter."""
    scores = evidence.scores.dropna()
    own = scores[[str(e) for e in entities]]
    above = frozenset(own.index[own >= scores.median()])
    low = int((own < scores.quantile(0.25)).sum())
    facts = {"in_lowest_quarter": low, "not_below_median": above}
    return Found({"rule": not above and low >= at_least}, facts=facts)


@measure("order")
def poles(evidence: Evidence, *, entities: Sequence[str], kilometres: float) -> Found:
    """Whether each of some entities scores above every other around it that is not one of them."""
    scores, at = _located(evidence)
    cores = [str(e) for e in entities]
    others = scores.drop(cores)
    rivals = set()
    for core in cores:
        km = space.distance_to_nearest(at, [core])[others.index]
        rivals |= set(others.index[(km <= kilometres) & (others >= scores[core])])
    return Found({"rule": not rivals}, facts={"rivals": frozenset(rivals)})


@measure("standardised")
def sides(evidence: Evidence) -> Found:
    """Whether the east scores above the west, and the south-east quadrant above the north-west.

    Sides are cut at the median longitude and latitude; an entity on the line is on no side.
    """
    scores, at = _located(evidence)
    degrees = pd.DataFrame({c: evidence.column(c).astype(float) for c in ("lon", "lat")})
    offset = degrees - degrees.loc[at.index].median()
    east, north = offset["lon"], offset["lat"]
    halves = scores[(east != 0)]
    corners = scores[((east > 0) & (north < 0)) | ((east < 0) & (north > 0))]
    found = [chance.difference(own, (east > 0)[own.index]) for own in (halves, corners)]
    names = ("east_west", "southeast_northwest")
    facts = {}
    for name, outcome in zip(names, found, strict=True):
        facts |= {name: outcome.value, f"p_{name}": outcome.p}
    return Found({"rule": all(o.value > 0 and o.p < LEVEL for o in found)}, facts=facts)


@measure("order")
def node_first(evidence: Evidence, *, entity: str, node: str) -> Found | None:
    """Whether an entity has the highest score of all at a node; None if the index has no such."""
    ranks = evidence.index.ranks
    if node not in ranks:  # an index in the manner of another may have other nodes
        return None
    place = ranks.at[str(entity), node]
    place = 0 if pd.isna(place) else int(place)  # 0 for no score there
    return Found({"rule": place == 1}, facts={"place": place})


@measure("difference_ratio")
def widest_gap(evidence: Evidence, *, tier: int) -> Found:
    """Whether the widest gap between neighbours in the ranking lies below a tier, in printed size.

    The facts tell how often that gap holds the next widest.
    """
    falling = np.sort(evidence.scores.dropna().to_numpy(float))[::-1]
    gaps = falling[:-1] - falling[1:]
    own = gaps[sum(evidence.sizes[:tier]) - 1]
    others = np.delete(gaps, sum(evidence.sizes[:tier]) - 1).max()
    return Found({"rule": bool(own > others)}, facts={"over_next": float(own / others)})


def _located(evidence: Evidence) -> tuple[pd.Series, pd.DataFrame]:
    """Return the scores that there are, and where their entities lie in kilometres."""
    scores = evidence.scores.dropna()
    return scores, space.positions(evidence.index.framework.entities.loc[scores.index])
