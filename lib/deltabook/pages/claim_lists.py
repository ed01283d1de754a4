"""Tables about the claims: tally, searches, sources of the evidence, changes of rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from IPython.display import Markdown

from ..study.claims import Claim, Judgement
from ..study.facts import Search, by_language
from .markup import Markup, bullets, escape
from .report import Report


def tally(report: Report, counts: pd.DataFrame, id: str) -> Markdown:
    """Return how many claims have which verdict, counted both ways.

    The texts are ``<id>.caption`` and ``<id>.heads``.

    Parameters
    ----------
    report : Report
    counts : DataFrame
        As from `claim_counts.tally`.
    id : str
    """
    some = counts[counts["all"] > 0]
    heads = {column: report.texts(f"{id}.heads.{column}") for column in counts}
    shown = some.rename(columns=heads)
    shown.insert(0, report.words("claims.verdict"), [_verdict(report, v) for v in some.index])
    return report.table(shown, id, some.rename_axis("verdict").reset_index(), (*heads.values(),))


def reasons(report: Report, counts: pd.Series) -> Markdown:
    """Return a line a reason why facts are not verified; together they are all of them.

    The texts are ``unverified.<reason>``.
    """
    lines = [
        report.texts(f"unverified.{reason}", count=report.words.count(int(count)).capitalize())
        for reason, count in counts.items()
    ]
    return Markdown(bullets(lines))


def searches(report: Report, judgements: Sequence[Judgement], id: str) -> Markdown:
    """Return what was searched for each claim that is not verified: a row a language and place.

    The texts are ``<id>.caption``, ``<id>.fold``, ``<id>.heads`` and ``<id>.outcomes``.
    """
    unknown = [j.claim for j in judgements if j.verdict == "not_verified"]
    of = {claim.id: report.searches.get(claim.id, ()) for claim in unknown}
    rows = [
        (claim.section, claim.said(report.lang), language, *_searches(report, some, id))
        for claim in unknown
        for language, in_it in by_language(of[claim.id]).items()
        for some in _by_place(in_it, report.lang)
    ]
    heads = ("section", "claim", "language", "where", "count", "found", "terms")
    named = [report.texts(f"{id}.heads.{key}") for key in heads]
    shown = pd.DataFrame(rows, columns=named)
    shown[named[2]] = [report.words(f"claims.language_{code}") for code in shown[named[2]]]
    data = report.read("searches.csv")
    return report.table(
        shown,
        id,
        data[data["claim"].isin(of)],
        numeric=(named[4],),
        fold=report.texts(f"{id}.fold"),
        claims=len(of),
        searches=len(_distinct(of)),
    )


def _by_place(searches: Sequence[Search], lang: str) -> list[list[Search]]:
    """Return searches by the place where they were made, in the order of the first."""
    found: dict[str, list[Search]] = {}
    for search in searches:
        found.setdefault(search.where[lang], []).append(search)
    return [*found.values()]


def _searches(report: Report, some: Sequence[Search], id: str) -> tuple:
    """Return cells of searches in one place: where, how many, what came of them, the terms."""
    outcomes = pd.Series([search.found for search in some]).value_counts()
    told = report.words.join(
        report.texts(f"{id}.outcomes.{found}", n=int(n)) for found, n in outcomes.items()
    )
    terms = Markup(" <br> ".join(escape(search.terms) for search in some))
    return some[0].where[report.lang], len(some), told, terms


def _distinct(of: Mapping[str, Sequence[Search]]) -> set[tuple]:
    """Return searches once each, for one may serve several claims."""
    return {
        (search.date, search.where["en"], search.language, search.terms)
        for some in of.values()
        for search in some
    }


def sources(report: Report, id: str) -> Markdown:
    """Return each source of the evidence: who published it, when, where it was seen, for what.

    The texts are ``<id>.caption``, ``<id>.fold`` and ``<id>.heads``.
    """
    described, lang = report.read("evidence_sources.csv"), report.lang
    used = report.read("evidence.csv").groupby("source")["claim"].nunique()
    suffix = "_zh" if lang == "zh" else ""
    columns = {
        "source": described["source"],
        "publisher": described[f"publisher{suffix}"],
        "date": described["date"],
        "seen": described[f"seen_in{suffix}"],
        "language": [report.words(f"claims.language_{code}") for code in described["language"]],
        "claims": described["source"].map(used),
    }
    shown = pd.DataFrame(
        {report.texts(f"{id}.heads.{key}"): cells for key, cells in columns.items()}
    )
    return report.table(
        shown,
        id,
        described.assign(claims=columns["claims"]),
        numeric=(report.texts(f"{id}.heads.claims"),),
        fold=report.texts(f"{id}.fold"),
        count=len(described),
    )


def rule_changes(
    report: Report, changes: pd.DataFrame, claims: Mapping[str, Claim], id: str
) -> Markdown:
    """Return what was changed in how claims are judged, with the verdicts before and after.

    The texts are ``<id>.caption``, ``<id>.fold``, ``<id>.heads`` and ``<id>.kinds``.

    Parameters
    ----------
    report : Report
    changes : DataFrame of str
        As ``rule_changes.csv`` has it.
    claims : mapping of str to Claim
        By id.
    id : str
    """
    lang, texts = report.lang, report.texts
    said = [
        report.words("list.semicolon").join(claims[name].said(lang) for name in names.split())
        for names in changes["claims"]
    ]
    columns = {
        "date": changes["date"] + " " + changes["commit"],
        "kind": [texts(f"{id}.kinds.{kind}") for kind in changes["kind"]],
        "what": changes[f"what_{lang}"],
        "why": changes[f"why_{lang}"],
        "claims": said,
        "before": [_verdict(report, v) for v in changes["before"]],
        "after": [_verdict(report, v) for v in changes["after"]],
    }
    shown = pd.DataFrame(
        {texts(f"{id}.heads.{key}"): list(cells) for key, cells in columns.items()}
    )
    return report.table(shown, id, changes, fold=texts(f"{id}.fold"), count=len(changes))


def _verdict(report: Report, verdict: str) -> Markup | str:
    """Write a verdict as the table of claims does; a dash where there is none."""
    if not verdict:
        return "–"
    return Markup(f"[{report.words(f'verdict.{verdict}')}]{{.verdict .v-{verdict}}}")
