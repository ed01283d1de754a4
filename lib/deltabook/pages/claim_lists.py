"""Tables about the claims: the tally, the sources of the evidence, the changes of rules."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from ..study.claims import Claim
from .markup import Markup, bullets
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
