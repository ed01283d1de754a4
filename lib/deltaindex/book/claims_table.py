"""Judged claims as a table that a reader can scan."""

from __future__ import annotations

import numbers

import pandas as pd

from ..framework import Framework
from ..study.claims import Claim, Judgement
from ..text import Texts, common
from .markup import escape


def render(
    main: list[Judgement], beside: list[Judgement], framework: Framework, lang: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay out judgements on an index and, beside them, on another.

    Returns
    -------
    shown : DataFrame
        Cells as Markdown in the reader's language.
    data : DataFrame
        The same as plain values, with ids.
    """
    words = common(lang)
    shown, data = [], []
    for own, other in zip(main, beside, strict=True):
        claim = own.claim
        reason = _reason(own, framework, words)
        row = (claim.statement, claim.printed if claim.operator not in _NAMED else "")
        found, found_beside = (_found(j, framework, words) for j in (own, other))
        verdict, verdict_beside = (words(f"verdict.{j.verdict}") for j in (own, other))
        evidence = f" ({{numref}}`{claim.shown}`)" if claim.shown else ""
        shown.append(
            (
                escape(row[0]),
                f"[{verdict}]{{.verdict .v-{own.verdict}}} {escape(reason)}{evidence}",
                escape(found),
                "" if own.found is None else escape(f"{found_beside}: {verdict_beside}"),
            )
        )
        data.append(
            (claim.id, claim.section, claim.statement, claim.printed, found, own.verdict, reason,
             found_beside, other.verdict)
        )  # fmt: skip
    heads = ("claim", "verdict", "computed", "beside")
    columns = [words(f"claims.{head}") for head in heads]
    names = ["id", "section", "statement", "printed", "computed", "verdict", "reason"]
    names += ["computed_beside", "verdict_beside"]
    return pd.DataFrame(shown, columns=columns), pd.DataFrame(data, columns=names)


_NAMED = ("members", "order", "text")


def _found(judgement: Judgement, framework: Framework, words: Texts) -> str:
    """Write what was found: names, numbers with a digit more than printed, or yes and no."""
    if judgement.found is None:
        return ""
    written = {
        reading: _value(value, judgement.claim, framework, words)
        for reading, value in judgement.found.readings.items()
    }
    if len(set(written.values())) == 1:
        text = next(iter(written.values()))
    else:
        parts = (f"{v} ({words(f'reading.{r}')})" for r, v in written.items())
        text = words("list.semicolon").join(parts)
    facts = judgement.found.facts or {}
    if judgement.claim.operator == "text":
        details = (
            f"{words(f'reading.{k}')} {_value(v, judgement.claim, framework, words)}"
            for k, v in facts.items()
        )
        text = f"{text} ({words('list.comma').join(details)})"
    return text


def _value(value: object, claim: Claim, framework: Framework, words: Texts) -> str:
    if isinstance(value, bool):
        return words("word.yes" if value else "word.no")
    if isinstance(value, frozenset):
        ordered = [e for e in framework.entities.index if e in value]
        return words.join(framework.name(e, words.lang) for e in ordered) or words("word.none")
    if isinstance(value, tuple):
        return " > ".join(_name(e, framework, words) for e in value)
    if isinstance(value, numbers.Integral):
        return f"{value}"
    digits = 2 if claim.precision is None else max(0, len(claim.printed.partition(".")[2])) + 1
    return f"{value:.{digits}f}"


def _name(id: str, framework: Framework, words: Texts) -> str:
    """Return the name of an entity or of a group of entities."""
    if id in framework.entities.index:
        return framework.name(id, words.lang)
    for column in framework.entities:
        match = framework.entities[column] == id
        named = f"{column}_{words.lang}"
        if match.any() and named in framework.entities:
            return framework.entities.loc[match, named].iloc[0]
    return id


def _reason(judgement: Judgement, framework: Framework, words: Texts) -> str:
    details = {
        key: _value(value, judgement.claim, framework, words)
        if isinstance(value, frozenset)
        else value
        for key, value in judgement.details.items()
    }
    return words(f"reason.{judgement.reason}", printed=judgement.claim.printed, **details)
