"""The figure of a profile, and its themes over the years beside the means."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from deltaindex.figures import profile as profile_figures
from deltaindex.framework import ROOT

from .entity_profile import Profile
from .entity_years import Years
from .profile_head import boards


def figure(profile: Profile) -> Markdown | None:
    """Return the figure of a profile; None where there is neither a score nor a year to show."""
    report, years = profile.report, _years(profile)
    if not profile.scored and years is None:
        return None
    scores = None
    if profile.scored:
        scores = profile.edition.first.index.scores[[ROOT, *profile.edition.pathways.boards]]
    panels = [] if years is None else [node for node in years.nodes if node != ROOT]
    courses = {node: years.course(node, profile.entity, profile.group) for node in panels}
    nodes = dict.fromkeys([*([] if scores is None else scores), *panels])
    fig = profile_figures.overview(
        scores,
        profile.entity,
        profile.group,
        courses,
        {} if years is None else years.breaks,
        {node: report.name(node) for node in nodes} | {profile.entity: profile.city},
        profile.home,
        report.lang,
    )
    key = "both" if profile.scored and panels else "one" if profile.scored else "years-only"
    return report.figure(
        fig,
        f"profile-{profile.entity}",
        rows(profile, courses),
        text=f"profile-{key}",
        city=profile.city,
        year=report.year,
        found=_found(profile, years),
        **_told(profile, years),
    )


def _told(profile: Profile, years: Years | None) -> dict[str, object]:
    """Return what the caption says of the years: their ruler, and whether it measures less."""
    if years is None:
        return {}
    index = profile.edition.index
    less = index is not None and set(years.indicators) != set(index.normalised)
    return {"held": years.held_at, "fewer": profile.report.texts("fewer") if less else ""}


def rows(profile: Profile, courses: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what the figure and the obstacles show as rows: node, value, kind and year.

    ``kind`` is ``score`` and ``obstacle_degree`` of the edition's own year; ``own``, ``group`` and
    ``all`` of every year on the ruler of one of them.
    """
    found = []
    if profile.scored:
        scores = profile.edition.first.index.scores.loc[profile.entity]
        nodes = [ROOT, *profile.edition.pathways.boards]
        degrees = profile.edition.obstacles.loc[profile.entity]
        found = [(node, scores[node], "score", profile.report.year) for node in nodes]
        found += [(n, v, "obstacle_degree", profile.report.year) for n, v in degrees.items()]
    for node, course in courses.items():
        for kind, values in course.items():
            found += [(node, value, kind, year) for year, value in values.dropna().items()]
    return pd.DataFrame(found, columns=["node", "value", "kind", "year"])


def _years(profile: Profile) -> Years | None:
    years = profile.edition.years
    return years if years is not None and profile.entity in years.ranked else None


def _found(profile: Profile, years: Years | None) -> str:
    """Say in a line what the figure shows: where it stands, or else what changed most."""
    said = boards(profile) if profile.scored else None
    if said is not None:
        return said
    changes = {} if years is None else _changes(profile, years)
    if not changes:
        return profile.report.texts("changed.none", city=profile.city)
    node = max(changes, key=lambda key: abs(changes[key]["own"]))
    return _changed(profile, years, node, changes[node], "changed")


def _changes(profile: Profile, years: Years) -> dict[str, pd.Series]:
    """Return by theme the change over its last run of years that are one series."""
    found = {}
    for node in years.nodes:
        if node == ROOT or (span := years.span(node)) is None:
            continue
        course = years.course(node, profile.entity, profile.group)
        change = course.loc[span[1]] - course.loc[span[0]]
        if pd.notna(change["own"]):
            found[node] = change
    return found


def _changed(profile: Profile, years: Years, node: str, change: pd.Series, text: str) -> str:
    """Say how a theme changed beside the means."""
    report, (began, ended) = profile.report, years.span(node)
    alone = pd.isna(change["group"])
    signed = {key: report.words.signed(change[key], "+.2f") for key in ("own", "all")}
    if not alone:
        signed |= {"home": profile.home, "group": report.words.signed(change["group"], "+.2f")}
    key = f"{text}.{'alone' if alone else 'beside'}"
    return report.texts(key, theme=report.name(node), began=began, ended=ended, **signed)


def _rests(profile: Profile, years: Years, node: str) -> str:
    """Name a theme with what it rests on in the years that are set side by side."""
    report = profile.report
    if node == ROOT:
        return report.name(node)
    names = years.each[years.held_at].hierarchy.beneath[node]
    return report.texts("years.rests", theme=report.name(node), names=report.listed(names))


def table(profile: Profile) -> Markdown | None:
    """Return the place in each theme by year, with the change where the years are one series."""
    report, years = profile.report, _years(profile)
    if years is None:
        return None
    texts, changes = report.texts, _changes(profile, years)
    shown, data = [], []
    for node in years.nodes:
        scores, places = (of[node].loc[profile.entity] for of in (years.scores, years.places))
        there = [year for year in years.years if pd.notna(scores[year])]
        cells = dict.fromkeys(map(str, years.years), "–") | {
            f"{y}": texts("years.cell", score=scores[y], place=int(places[y])) for y in there
        }
        change = changes.get(node)
        said = (
            texts("years.broken")
            if change is None
            else _changed(profile, years, node, change, "years")
        )
        if node == ROOT:
            said = texts("years.broken" if years.breaks[ROOT] else "years.above")
        shown.append(
            {texts("head.theme"): _rests(profile, years, node), **cells, texts("head.change"): said}
        )
        data += [(node, year, scores[year], int(places[year])) for year in there]
    return report.table(
        pd.DataFrame(shown),
        f"profile-{profile.entity}-years",
        pd.DataFrame(data, columns=["node", "year", "score", "place"]),
        tuple(f"{year}" for year in years.years),
        text="profile-years",
        city=profile.city,
        held=years.held_at,
        count=len(years.indicators),
        chapter=report.link("chapters/03f-editions.html", texts("years.chapter")),
    )
