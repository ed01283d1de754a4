"""The numbers of a profile: its indicators, and all that was observed, each with its source."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from ..pages.markup import Markup
from .entity_profile import Profile, indicator_rows, written


def indicators(profile: Profile) -> Markdown | None:
    """Return the indicators with unit, year and source; None where the year has no ranking."""
    if profile.edition.index is None:
        return None
    report, texts, entity = profile.report, profile.report.texts, profile.entity
    index = profile.edition.first.index
    units = [report.unit(name) for name in index.indicators]
    rows = indicator_rows(index, entity, profile.edition.obstacles.loc[entity], units)
    rows[["year", "source"]] = [_origin(profile, name) for name in rows["indicator"]]
    rows = rows.sort_values("obstacle_degree", ascending=False, kind="stable")
    titles = [
        report.words("list.semicolon").join(_short(profile, s) for s in cell.split())
        for cell in rows["source"]
    ]
    shown = pd.DataFrame(
        {
            texts("head.indicator"): [report.name(name) for name in rows["indicator"]],
            texts("head.value"): rows["value"].map(written, na_action="ignore"),
            texts("head.unit"): rows["unit"],
            texts("head.scaled"): rows["scaled"].map("{:.2f}".format, na_action="ignore"),
            report.words("word.rank"): rows["rank"].map("{:.0f}".format, na_action="ignore"),
            texts("head.obstacle"): rows["obstacle_degree"].map(
                "{:.0%}".format, na_action="ignore"
            ),
            texts("head.year"): rows["year"],
            texts("head.source"): titles,
        }
    ).fillna("–")
    numeric = (*(texts(f"head.{key}") for key in ("value", "scaled", "obstacle")),)
    return report.table(
        shown.replace("", "–"),
        f"profile-{entity}-indicators",
        rows,
        (*numeric, report.words("word.rank")),
        text="profile-indicators",
        city=profile.city,
        year=report.year,
        told=_data(profile),
    )


def _short(profile: Profile, source: str) -> str:
    """Return the title of a source as far as its first comma."""
    return re.split("[,，]", profile.edition.sources.get(source, source))[0]


def _data(profile: Profile) -> Markup:
    return profile.report.link("chapters/07-data.html", profile.report.texts("data"))


def _origin(profile: Profile, indicator: str) -> tuple[str, str]:
    """Return the years and the sources of what an indicator is computed from."""
    cells = profile.edition.cells.get(profile.entity)
    if cells is None:
        return "", ""
    used = cells[cells["variable"].isin(profile.report.project.framework.uses(indicator))]
    years, sources = (sorted(set(used[c]) - {""}) for c in ("reference_year", "source"))
    return profile.report.words("list.comma").join(years), " ".join(sources)


def observed(profile: Profile) -> Markdown:
    """Return every number that was observed of an entity in the year, with where it is from."""
    report, texts, entity = profile.report, profile.report.texts, profile.entity
    cells = profile.edition.cells.get(entity)
    if cells is None:
        return report.say("observed.none", city=profile.city, year=report.year)
    used = _used(profile)
    shown = pd.DataFrame(
        {
            texts("head.variable"): [report.name(name) for name in cells["variable"]],
            texts("head.value"): [written(float(value)) for value in cells["value"]],
            texts("head.unit"): [_unit(profile, unit) for unit in cells["unit"]],
            texts("head.year"): cells["reference_year"].to_list(),
            texts("head.source"): [_short(profile, s) for s in cells["source"]],
            texts("head.confidence"): [_confidence(profile, word) for word in cells["confidence"]],
            texts("head.used"): [report.words(f"word.{used[name]}") for name in cells["variable"]],
        }
    ).replace("", "–")
    data = cells[["variable", "value", "unit", "reference_year", "source", "confidence", "note"]]
    return report.table(
        shown,
        f"profile-{entity}-observed",
        data,
        (texts("head.value"),),
        fold=texts("observed.fold", count=len(shown), city=profile.city),
        text="profile-observed",
        city=profile.city,
        year=report.year,
        told=_data(profile),
    )


def _used(profile: Profile) -> Mapping[str, str]:
    """Say of each variable whether the ranking rests on it."""
    index, framework = profile.edition.index, profile.report.project.framework
    names = [] if index is None else list(index.normalised)
    used = {variable for name in names for variable in framework.uses(name)}
    return {name: "yes" if name in used else "no" for name in framework.variables}


def _unit(profile: Profile, unit: str) -> str:
    return profile.report.words.content["unit"].get(unit, {}).get(profile.report.lang, unit)


def _confidence(profile: Profile, word: str) -> str:
    known = profile.report.texts.content["confidence"]
    return known[word][profile.report.lang] if word in known else word
