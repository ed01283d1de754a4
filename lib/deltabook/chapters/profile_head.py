"""The head of a profile: the way here and on, the short answer, three tiles, the neighbours."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import reduce

from IPython.display import Markdown

from deltaindex.framework import ROOT

from ..pages import markup
from ..pages.markup import Markup
from ..pages.report import Report
from . import entity_place
from .entity_place import Neighbour
from .entity_profile import Profile, group_mean, written

#: From this standing on a theme is in the upper half.
MIDDLE = 0.5
#: Below this share of draws, more of them turn an order round than keep it, but for ties.
EVEN = 0.5


def opening(profile: Profile) -> Markdown:
    """Return what stands above all sections."""
    note = profile.report.gaps_note()
    parts = [way(profile), note.data if note else "", box(profile), tiles(profile)]
    return Markdown("\n\n".join(part for part in parts if part))


def way(profile: Profile) -> str:
    """Return where the page stands: the list, the group, its names; the next and the last one."""
    report, texts = profile.report, profile.report.texts
    steps = [report.link("chapters/05a-cities.html", texts("way.all"))]
    if not profile.alone:
        address = f"{report.up}chapters/05a-cities.html#tab-city-list"
        steps.append(markup.link(address, profile.home, {"find": profile.home}))
    here = " ".join([profile.city, *profile.other_names])
    crumbs = texts("way.step").join([*(step.text for step in steps), markup.escape(here)])
    turns = [_turn(profile, key, other) for key, other in _beside(profile).items() if other]
    lines = [f":::{{div}} breadcrumb\n{crumbs}\n:::"]
    if turns:
        lines.append(f":::{{div}} turns\n{texts('way.between').join(turns)}\n:::")
    return "\n\n".join(lines)


def _beside(profile: Profile) -> dict[str, Neighbour | None]:
    if not profile.scored:
        return {}
    above, below = entity_place.neighbours(
        profile.edition.first.index, profile.edition.pairs, profile.entity
    )
    return {"above": above, "below": below}


def _turn(profile: Profile, key: str, other: Neighbour) -> str:
    name = profile.report.profile(other.entity)
    return profile.report.markup(f"way.{key}", name=name, rank=other.rank).text


def joined(report: Report, sentences: Iterable[str]) -> str:
    """Return sentences one after the other, as the language joins them."""
    return reduce(lambda one, other: report.texts("box.joined", one=one, other=other), sentences)


def box(profile: Profile) -> str:
    """Return the question of the page, its answer and how sure that is."""
    report = profile.report
    question = report.texts("box.question", city=profile.city, year=report.year)
    sentences = _answer(profile), _sure(profile)
    answer, sure = (joined(report, (s.text for s in some if s and s.text)) for some in sentences)
    return report.markup(
        "box.form",
        question=Markup(markup.escape(question)),
        answer=Markup(answer),
        sure=Markup(sure),
    ).text


def _answer(profile: Profile) -> list[Markup | None]:
    """Return the sentences of the answer."""
    report, say = profile.report, profile.report.markup
    if not profile.scored:
        key = "unranked" if profile.edition.index is None else "unscored"
        return [say(f"answer.{key}", city=profile.city, year=report.year)]
    index, entity = profile.edition.first.index, profile.entity
    rank = say(
        "answer.rank",
        city=profile.city,
        rank=int(index.ranks.at[entity, ROOT]),
        count=profile.numbered,
        year=report.year,
        tier=int(index.tiers[entity]),
    )
    mean = group_mean(
        index.scores[ROOT], index.framework.entities["province"].loc[index.scores.index], entity
    )
    score = say(
        "answer.score" if mean is None else "answer.score_home",
        score=index.score[entity],
        mean=index.score.mean(),
        **({} if mean is None else {"home": profile.home, "home_mean": mean}),
    )
    themes = Markup(markup.escape(boards(profile) or ""))
    return [rank, score, themes, holds(profile), path(profile)]


def boards(profile: Profile) -> str | None:
    """Say where an entity stands best and lowest; below the middle no theme is called strong."""
    report, themes = profile.report, profile.themes
    if len(themes) < 2:
        return None
    best, worst = themes[0], themes[-1]
    own = profile.edition.standing.loc[profile.entity]
    key = "low" if own[best] < MIDDLE else "high" if own[worst] >= MIDDLE else "both"
    ranks = profile.edition.first.index.ranks.loc[profile.entity]
    return report.texts(
        f"boards.{key}",
        best=report.name(best),
        best_rank=int(ranks[best]),
        worst=report.name(worst),
        worst_rank=int(ranks[worst]),
        count=profile.numbered,
    )


def alone(profile: Profile) -> Markup | None:
    """Say which of the best and the lowest theme rests on a single indicator."""
    report, themes = profile.report, profile.themes
    beneath = profile.edition.first.index.hierarchy.beneath
    ends = dict.fromkeys([*themes[:1], *themes[-1:]])
    single = {node: beneath[node][0] for node in ends if len(beneath[node]) == 1}
    if not single:
        return None
    said = [
        report.texts("boards.rests", theme=report.name(node), indicator=report.name(name))
        for node, name in single.items()
    ]
    return report.markup("boards.alone", rests=report.words.join(said))


def holds(profile: Profile) -> Markup | None:
    """Say what costs an entity most."""
    degrees = profile.obstacles
    if degrees.empty or not degrees.iloc[0] > 0:
        return None
    first = degrees.index[0]
    name = profile.report.name(first)
    return profile.report.markup("answer.holds", obstacle=name, degree=degrees[first])


def path(profile: Profile) -> Markup | None:
    """Say which path the rule gives, or which ones draws leave open."""
    entity, labels = profile.entity, profile.edition.labels
    if entity not in labels.first:
        return None
    firm = labels.firm[entity]
    values = {"first": labels.first[entity]} | ({"second": labels.second[entity]} if firm else {})
    return profile.report.markup("answer.path" if firm else "answer.paths", **values)


def _sure(profile: Profile) -> list[Markup | None]:
    """Return the sentences that say how far the answer can be trusted."""
    report, say = profile.report, profile.report.markup
    if not profile.scored:
        return [say("sure.printed")]
    sure = report.certainty()
    drawn, both = sure.intervals.loc[profile.entity], sure.combined.loc[profile.entity]
    width = say(
        "sure.interval",
        level=sure.settings["level"],
        low=int(drawn["low"]),
        high=int(drawn["high"]),
        both_low=int(both["low"]),
        both_high=int(both["high"]),
        unseen=both["unseen"],
    )
    labels = profile.edition.labels
    kept = None
    if profile.entity in labels.kept:
        key = "sure.kept" if labels.firm[profile.entity] else "sure.open"
        kept = say(key, kept=labels.kept[profile.entity])
    return [Markup(markup.escape(report.rests_on)), alone(profile), width, kept]


def tiles(profile: Profile) -> str:
    """Return the rank, the change over the years and the path, each with how sure it is."""
    found = [_rank_tile(profile), _years_tile(profile), _path_tile(profile)]
    return "::::{div} tiles\n" + "\n".join(filter(None, found)) + "\n::::"


def _tile(profile: Profile, kind: str, value: Markup | str, note: Iterable[str], **values) -> str:
    # a title that asks for values has another one where there are none
    title = profile.report.texts(f"tile.{kind}" if values else f"tile.{kind}_plain", **values)
    said = joined(profile.report, note)
    text = "\n\n".join([markup.escape(title), markup.escape(value), said])
    return f":::{{div}} tile {kind}\n{text}\n:::"


def _rank_tile(profile: Profile) -> str:
    report, texts = profile.report, profile.report.texts
    if not profile.scored:
        key = "unranked" if profile.edition.index is None else "unscored"
        return _tile(profile, "rank", texts("tile.none"), [texts(f"tile.{key}")], year=report.year)
    both = report.certainty().combined.loc[profile.entity]
    note = texts(
        "tile.interval",
        low=int(both["low"]),
        high=int(both["high"]),
        level=report.certainty().settings["level"],
    )
    rank = int(profile.edition.first.index.ranks.at[profile.entity, ROOT])
    value = texts("tile.of", rank=rank, count=profile.numbered)
    return _tile(profile, "rank", value, [note], year=report.year)


def _years_tile(profile: Profile) -> str:
    texts, years = profile.report.texts, profile.edition.years
    if years is None or profile.entity not in years.ranked:
        return _tile(profile, "change", texts("tile.none"), [texts("tile.no_years")])
    row = years.moves.table.loc[profile.entity]
    way = "up" if row["climbs"] > row["falls"] else "down"
    key = f"tile.{way}" if row["beyond"] else "tile.within"
    note = [
        texts(key, share=max(row["climbs"], row["falls"]), level=years.moves.level),
        texts("tile.broken" if years.breaks[ROOT] else "tile.whole"),
    ]
    span = {"began": years.began, "ended": years.ended}
    value = texts("tile.change_of", old=int(row["rank_a"]), new=int(row["rank_b"]))
    return _tile(profile, "change", value, note, **span)


def _path_tile(profile: Profile) -> str:
    texts = profile.report.texts
    if not profile.scored or profile.entity not in profile.edition.labels.first:
        return _tile(profile, "path", texts("tile.none"), [texts("tile.no_path")])
    labels = profile.edition.labels
    firm = labels.firm[profile.entity]
    note = texts("tile.firm" if firm else "tile.open", kept=labels.kept[profile.entity])
    return _tile(profile, "path", labels.first[profile.entity], [note])


def gaps(profile: Profile) -> Markdown | None:
    """Say how far the neighbours in the ranking are, and whether the order is sure."""
    if not profile.scored:
        return None
    level = profile.report.certainty().settings["level"]
    lines = []
    for key, other in _beside(profile).items():
        if other is None:
            lines.append(profile.report.markup(f"gap.no_{key}", city=profile.city))
            continue
        order = "sure" if other.ahead >= level else "open" if other.ahead >= EVEN else "turned"
        said = profile.report.markup(
            f"gap.{key}",
            other=profile.report.profile(other.entity),
            rank=other.rank,
            gap=other.gap,
            order=profile.report.markup(f"gap.{order}", ahead=other.ahead),
        )
        more = _closing(profile, other.gap) if key == "above" else ""
        lines.append(Markup(joined(profile.report, filter(None, [said.text, more]))))
    return Markdown(markup.bullets(lines))


def _closing(profile: Profile, gap: float) -> str:
    """Say how much more of the first obstacle would close a gap."""
    degrees, report = profile.obstacles, profile.report
    if degrees.empty or not degrees.iloc[0] > 0 or not gap > 0:
        return ""
    name = str(degrees.index[0])
    more = entity_place.needed(profile.edition.first.index, profile.entity, name, gap)
    values = {"obstacle": report.name(name), "city": profile.city}
    if more is None:
        return report.markup("gap.never", **values).text
    column = profile.edition.first.index.indicators[name]
    counted = bool((column.dropna() % 1 == 0).all())  # of firms there is no half
    more = math.copysign(math.ceil(abs(more) - 1e-9), more) if counted else more
    return report.markup(
        "gap.more" if more > 0 else "gap.less",
        more=written(abs(more)),
        unit=report.unit(name),
        has=written(column[profile.entity]),
        **values,
    ).text


def ending(profile: Profile) -> Markdown:
    """Return the way on, once more at the foot of the page."""
    report = profile.report
    turns = [_turn(profile, key, other) for key, other in _beside(profile).items() if other]
    turns.append(report.link("chapters/05a-cities.html", report.texts("all")).text)
    return Markdown(f":::{{div}} turns\n{report.texts('way.between').join(turns)}\n:::\n")
