"""The tables of a profile: measures, sectors, statements and peers."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from deltaindex.analysis import diagnosis
from deltaindex.framework import ROOT

from ..pages import claims_table, markup
from ..pages.markup import Markup
from ..pages.report import Report
from ..study import sectors
from .entity_place import NEAR, likeness
from .entity_profile import Profile, fitting_measures

#: How many peers are shown.
PEERS = 5


def measures(profile: Profile) -> Markdown | None:
    """Say what carried the path, and which measures fit; None where there is no ranking."""
    if not profile.scored:
        return None
    report, found, entity = profile.report, profile.edition.pathways, profile.entity
    texts = report.texts
    if entity in found.unassigned:
        return report.note("gaps.unassigned", [entity])
    said = report.say(
        "path.text",
        reason=profile.edition.reasons[entity],
        path=found.kinds[found.assigned.at[entity, "primary"]],
        chapter=report.link("chapters/05b-which-path.html", texts("path.chapter")),
    )
    fits = fitting_measures(found.fits, entity)
    text = "profile-measures"
    if not len(fits):  # those of its paths, with why they do not fit
        fits = fitting_measures(found.cells[found.cells["order"] != ""], entity)
        text = "profile-no-measures"
    rows = found.plan.measures.loc[fits["measure"]]
    actors = found.plan.actors[f"name_{report.lang}"]
    why = rows[f"unjudged_{report.lang}"]
    shown = pd.DataFrame(
        {
            texts("head.path"): [found.kinds[path] for path in fits["path"]],
            texts("head.measure"): rows[f"title_{report.lang}"].to_list(),
            texts("head.what"): rows[f"measure_{report.lang}"].to_list(),
            texts("head.actors"): [
                report.words.join(actors[actor] for actor in cell.split())
                for cell in rows["actors"]
            ],
            texts("head.fit"): [
                _fit(report, word, reason) for word, reason in zip(fits["fit"], why, strict=True)
            ],
        }
    )
    table = report.table(shown, f"profile-{entity}-measures", fits, text=text, city=profile.city)
    return Markdown(f"{said.data}\n\n{table.data}")


def _fit(report: Report, fit: str, why: str) -> str:
    """Say how a measure meets an entity, and of one that cannot be judged, why not."""
    word = report.words(f"boards.fits.{fit}")
    return report.texts("unjudged", fit=word, why=why) if fit == "unjudged" and why else word


def made(profile: Profile) -> Markdown:
    """Say what is known of an entity's sectors; what nobody records is unknown."""
    report, entity, texts = profile.report, profile.entity, profile.report.texts
    records = profile.edition.records
    own = records[records["entity"] == entity]
    segments = profile.edition.chain.segments[f"name_{report.lang}"]
    shown = []
    for sector in sectors.SECTORS:
        title = texts(f"sector.{sector}")
        here = own[own["sector"] == sector]
        if here.empty:
            shown.append([title, texts(f"known.{sectors.UNKNOWN}"), "–", "–", "–"])
        told = [f"what_{report.lang}", "answer", "basis", "year", "source", "seen"]
        # what is said of several segments at once stands once
        for (what, answer, basis, year, source, seen), rows in here.groupby(told, sort=False):
            parts = report.words.join(segments[s] for s in rows["segment"] if s)
            key = f"basis.{basis}" if parts else f"basis.{basis}_whole"
            made = texts(key, what=what, segment=parts) if parts else texts(key, what=what)
            known = texts(f"known.{answer}")
            shown.append([title, known, made, year, _source(profile, source, seen)])
    heads = [texts(f"head.{key}") for key in ("sector", "known", "what_made", "year", "source")]
    unknown = [texts(f"sector.{s}") for s in sectors.SECTORS if s not in set(own["sector"])]
    lead = texts("made.unknown", names=report.words.join(unknown)) if unknown else ""
    if own.empty:
        return Markdown(markup.escape(lead))
    table = report.table(
        pd.DataFrame(shown, columns=heads),
        f"profile-{entity}-sectors",
        own,
        text="profile-sectors",
        city=profile.city,
    )
    return Markdown("\n\n".join(filter(None, [markup.escape(lead), table.data])))


def _source(profile: Profile, source: str, seen: str) -> str:
    title = profile.edition.sources.get(source, source)
    # a file says in its own words what the column says too
    for mark in ("(excerpt)", "(seen in a copy)"):
        title = title.replace(mark, "").strip()
    return title if seen == "read" else profile.report.texts(f"seen.{seen}", source=title)


def statements(profile: Profile) -> Markdown:
    """Return what the paper says of an entity, with the verdict on it."""
    report, named = profile.report, profile.edition.named
    chosen = [profile.edition.judgements[id] for id in named[profile.entity]]
    if not chosen:
        return report.say("said.none", city=profile.city)
    judged, id = report.project.judged_year, f"profile-{profile.entity}-claims"
    if not report.judged:
        link = report.link(f"profiles/{profile.entity}.html#tab-{id}", f"{judged}", judged)
        return Markdown(report.words("claims.elsewhere", judged=judged, link=link))
    framework = report.project.framework
    cells, data = claims_table.render(chosen, None, framework, report.lang, report.searches)
    place = [
        report.link(
            f"chapters/06-claims.html#{claims_table.anchor(j.claim.id)}",
            j.claim.section,
            judged,
        )
        for j in chosen
    ]
    heads = [report.words(f"claims.{key}") for key in ("section", "claim", "verdict", "found")]
    shown = cells[heads].assign(**{heads[0]: place})
    table = report.table(
        shown,
        id,
        data,
        text="profile-claims",
        city=profile.city,
        judged=judged,
    )
    key = "said.one" if len(chosen) == 1 else "said.some"
    lead = report.markup(key, city=profile.city, count=report.words.count(len(chosen)))
    return Markdown(f"{lead.text}\n\n{table.data}")


def peers(profile: Profile) -> Markdown | None:
    """Return who is most like an entity, and in which themes; None where it has no score."""
    if not profile.scored:
        return None
    report, texts, entity = profile.report, profile.report.texts, profile.entity
    index, labels = profile.edition.first.index, profile.edition.labels
    standing = profile.edition.standing[profile.edition.pathways.boards]
    found = diagnosis.nearest(standing, entity, PEERS)
    alike = {peer: likeness(standing, entity, peer) for peer in found.index}
    ranks = index.ranks[ROOT]
    shown = pd.DataFrame(
        {
            texts("head.peer"): [report.profile(peer) for peer in found.index],
            texts("head.why"): [_why(profile, *alike[peer]) for peer in found.index],
            texts("head.distance"): found.map("{:.2f}".format).to_list(),
            report.words("word.rank"): [
                f"{ranks[p]}" if pd.notna(ranks[p]) else "–" for p in found.index
            ],
            texts("head.first"): labels.first.reindex(found.index).fillna("–").to_list(),
        }
    )
    primary = profile.edition.pathways.assigned["primary"]
    data = report.frame(
        distance=found,
        rank=ranks,
        primary=primary,
        near=pd.Series({peer: " ".join(near) for peer, (near, _) in alike.items()}),
        farthest=pd.Series({peer: far for peer, (_, far) in alike.items()}),
    )
    return report.table(
        shown,
        f"profile-{entity}-peers",
        data,
        (texts("head.distance"), report.words("word.rank")),
        text="profile-peers",
        city=profile.city,
        near=NEAR,
    )


def _why(profile: Profile, near: list[str], far: str) -> str:
    report, boards = profile.report, profile.edition.pathways.boards
    if len(near) == len(boards):
        return report.texts("why.all")
    names = {"near": report.listed(near), "far": report.name(far)}
    return report.texts("why.some" if near else "why.none", **names)


def gathered(*parts: Markdown | Markup | None) -> Markdown:
    """Return parts of a page as one, passing over those that say nothing."""
    return Markdown("\n\n".join(p.data if isinstance(p, Markdown) else p.text for p in parts if p))
