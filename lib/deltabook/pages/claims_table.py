"""Judged claims as a table that a reader can scan."""

from __future__ import annotations

import html
import numbers
import re
from collections.abc import Mapping, Sequence

import pandas as pd

from deltaindex.analysis import resampling
from deltaindex.framework import Framework
from deltaindex.text import Texts, common

from ..study.claims import VERDICTS, Claim, Judgement
from ..study.facts import Search, Sourced, by_language, outcome
from .markup import Markup, escape, filling, numbered

#: p of shuffles is never below
LEAST_P = 1 / (1 + resampling.RESAMPLES)


def render(
    main: list[Judgement],
    beside: list[Judgement] | None,
    framework: Framework,
    lang: str,
    searches: Mapping[str, Sequence[Search]] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay out judgements: beside those on another index or, without one, with their sources.

    Parameters
    ----------
    main, beside : list of Judgement
    framework : Framework
    lang : str
    searches : mapping of str to sequence of Search, optional
        By claim: told where a statement is not verified.

    Returns
    -------
    shown : DataFrame
        Cells in the reader's language.
    data : DataFrame
        The same as plain values, with ids.
    """
    words = common(lang)
    if beside is None:
        rows = [_sourced_row(j, framework, words, searches or {}) for j in main]
    else:
        rows = [_row(*both, framework, words) for both in zip(main, beside, strict=True)]
    heads = ("section", "claim", "verdict", "found", "source")
    names = ["id", "section", "statement", "printed", "found", "verdict", "reason", "condition"]
    names += ["source", "searched"]
    if beside is not None:
        heads = ("claim", "verdict", "computed", "beside")
        names = ["id", "section", "statement", "printed", "computed", "verdict", "reason"]
        names += ["condition", "computed_beside", "verdict_beside"]
    columns = [words(f"claims.{head}") for head in heads]
    shown, data = ([r[part] for r in rows] for part in (0, 1))
    return pd.DataFrame(shown, columns=columns), pd.DataFrame(data, columns=names)


def anchor(claim: str) -> str:
    """Return the name of the place where the table of all claims tells of one.

    >>> anchor("tier1-members"), anchor("a <b>")
    ('claim-tier1-members', 'claim-a--b-')
    """
    return "claim-" + re.sub(r"[^\w-]", "-", claim, flags=re.ASCII)


def anchored(shown: pd.DataFrame, data: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return what `render` shows with a place to link to at every statement.

    Parameters
    ----------
    shown, data : DataFrame
        As from `render`.
    lang : str
    """
    head = common(lang)("claims.claim")
    cells = zip(data["id"], shown[head], strict=True)
    placed = [Markup(f'<span id="{anchor(id)}"></span>{escape(said)}') for id, said in cells]
    return shown.assign(**{head: placed})


def filters(
    data: pd.DataFrame, table: str, lang: str, names: Mapping[str, str] | None = None
) -> str:
    """Return an HTML form that filters a table of claims by section, verdict and text.

    It is hidden until the script that serves it runs (``_static/filter.js``), which folds the
    sections of the table, too.

    Parameters
    ----------
    data : DataFrame
        As from `render`: a row a claim.
    table : str
        The label of the table.
    lang : str
    names : mapping, optional
        Of sections; their numbers by default.
    """
    words = common(lang)
    present = data["verdict"].value_counts().reindex(VERDICTS).dropna().astype(int)
    options = {
        "section": {s: (names or {}).get(s, s) for s in data["section"].unique()},
        "verdict": {v: words(f"verdict.{v}") for v in present.index},
    }
    counts = {"section": data["section"].value_counts(), "verdict": present}
    lines = [f'<form class="table-filter" data-table="{table}" role="search" hidden>']
    for key, labels in options.items():
        lines.append(f'<label>{words(f"claims.{key}")} <select name="{key}">')
        lines.append(f'<option value="">{words("claims.all")}</option>')
        for value, label in labels.items():
            text = html.escape(f"{label} ({counts[key][value]})")
            lines.append(f'<option value="{html.escape(value)}">{text}</option>')
        lines.append("</select></label>")
    lines.append(f'<label>{words("claims.words")} <input type="search" name="text"></label>')
    told = html.escape(words("claims.count", shown="{shown}", all=len(data)), quote=True)
    lines.append(f'<output aria-live="polite" data-told="{told}"></output>')
    return "\n".join([*lines, "</form>"])


def bullets(judgements: list[Judgement], framework: Framework, lang: str) -> list[Markup]:
    """Return a line a judgement: the section, what is said, and what was found."""
    words = common(lang)
    lines = []
    for j in judgements:
        said = {"section": j.claim.section, "statement": _statement(j.claim, words)}
        if j.verdict == "inconsistent":  # what is said is all that was found
            key = "claims.said"
        else:
            key, said["found"] = "claims.bullet", _found(j, framework, words)
        lines.append(Markup(words(key, **filling(said))))
    return lines


def _row(own: Judgement, other: Judgement, framework: Framework, words: Texts):
    """Return a row as shown and as data: what was computed, and the same on another index."""
    claim, reason = own.claim, _reason(own, framework, words)
    found, found_beside = (_found(j, framework, words) for j in (own, other))
    shown = (
        claim.said(words.lang),
        _verdict(own, reason, f" ({_place(claim)})" if claim.shown and own.found else "", words),
        found,
        "" if own.found is None else f"{found_beside}: {words(f'verdict.{other.verdict}')}",
    )
    data = (claim.id, claim.section, claim.said(words.lang), claim.printed, found, own.verdict)
    return shown, (*data, reason, claim.condition, found_beside, other.verdict)


def _sourced_row(
    own: Judgement, framework: Framework, words: Texts, searches: Mapping[str, Sequence[Search]]
):
    """Return a row as shown and as data: what was found, and where."""
    claim, reason = own.claim, _reason(own, framework, words)
    found, sources = _found(own, framework, words), _sources(own, words)
    findings, searched = _findings(own, words), ""
    if own.verdict == "not_verified":
        searched = _searched(searches.get(claim.id, ()), words)
    shown = (
        claim.section,
        _statement(claim, words),
        _verdict(own, reason, "", words),
        Markup(" <br> ".join(escape(part) for part in (*(findings or [found]), searched) if part)),
        Markup(" ".join(part for part in (escape(sources), _place(claim)) if part)),
    )
    data = (claim.id, claim.section, claim.said(words.lang), claim.printed, found, own.verdict)
    return shown, (*data, reason, claim.condition, sources, searched)


def _verdict(judgement: Judgement, reason: str, after: str, words: Texts) -> Markup:
    verdict, condition = words(f"verdict.{judgement.verdict}"), judgement.claim.condition
    if condition != "none":
        reason = words(f"claims.condition.{condition}", reason=reason)
    return Markup(f"[{verdict}]{{.verdict .v-{judgement.verdict}}} {escape(reason)}{after}")


def _place(claim: Claim) -> str:
    """Return a reference to the figure or table that shows what a claim speaks of."""
    return numbered(claim.shown).text if claim.shown else ""


def _statement(claim: Claim, words: Texts) -> str:
    """Return what is said, with the printed value where the words leave it out."""
    said = claim.said(words.lang)
    if claim.kind != "value" or not isinstance(claim.value, float) or claim.printed in said:
        return said
    return words("claims.printed", statement=said, amount=_amount(claim.printed, claim, words))


def _amount(value: str, claim: Claim, words: Texts) -> str:
    """Write a number with the unit of the claim."""
    if claim.unit == "%":
        return words("claims.percent", value=value)
    unit = words.content["claims"]["unit"].get(claim.unit, {}).get(words.lang, claim.unit)
    return words("claims.amount", value=value, unit=unit)


def _sources(judgement: Judgement, words: Texts) -> str:
    """List where the findings stand, each source once."""
    if isinstance(judgement.found, Sourced):
        named = dict.fromkeys(row.source for row in judgement.found.rows)
        named = [source or words("claims.counted") for source in named]
        return words("list.semicolon").join(named)
    return "" if judgement.found is None else words("claims.computed_here")


def _found(judgement: Judgement, framework: Framework, words: Texts) -> str:
    """Write what was found: names, numbers with a digit more than printed, or yes and no."""
    if judgement.found is None:
        return ""
    if isinstance(judgement.found, Sourced):
        return words("list.semicolon").join(_findings(judgement, words))
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
    if judgement.claim.measure in words.content["found"]:
        return _told(judgement, words)
    if judgement.claim.operator == "text":
        details = (
            f"{words(f'reading.{k}')} {_least(k, v)}{_value(v, judgement.claim, framework, words)}"
            for k, v in facts.items()
        )
        text = f"{text} ({words('list.comma').join(details)})"
    return text


def _told(judgement: Judgement, words: Texts) -> str:
    """Write what was found in a sentence of its measure's own."""
    facts = dict(judgement.found.facts or {})
    holds = next(iter(judgement.found.readings.values()))
    if "bearing" in facts:
        facts["towards"] = words.compass(facts["bearing"])
    return words(f"found.{judgement.claim.measure}.{'met' if holds else 'unmet'}", **facts)


def _searched(searches: Sequence[Search], words: Texts) -> str:
    """Say how often a claim was searched for in which language, when, and what came of it."""
    if not searches:
        return words("claims.not_searched")
    counts = (
        words("claims.searches", n=len(some), language=words(f"claims.language_{language}"))
        for language, some in by_language(searches).items()
    )
    return words(
        "claims.searched",
        counts=words.join(counts),
        outcome=words(f"claims.outcome.{outcome(searches)}"),
        date=words.join(sorted({search.date for search in searches})),
    )


def _findings(judgement: Judgement, words: Texts) -> list[str]:
    """Write what each source says, and how it bears on the claim unless it does so directly."""
    claim, findings = judgement.claim, []
    for row in getattr(judgement.found, "rows", ()):
        text = row.finding.get(words.lang)
        if text is None:  # computed here from the project's own data
            digits = max(0, len(claim.printed.partition(".")[2])) + bool(claim.precision)
            amount = _amount(f"{row.low:.{digits}f}", claim, words)
            findings.append(words("claims.value", amount=amount))
        elif row.reading in ("near", "later"):
            findings.append(words(f"claims.{row.reading}", finding=text))
        else:
            findings.append(text)
    return findings


def _least(key: str, value: object) -> str:
    """Return the sign before a p that shuffles cannot bring lower: it may be less than is shown.

    >>> _least("p", 0.0001), _least("p_east_west", 0.02), _least("rho", -0.5)
    ('≤ ', '', '')
    """
    is_p = key == "p" or key.startswith("p_")
    return "≤ " if is_p and value <= LEAST_P * (1 + 1e-9) else ""


def _value(value: object, claim: Claim, framework: Framework, words: Texts) -> str:
    if isinstance(value, bool):
        return words("word.yes" if value else "word.no")
    if isinstance(value, frozenset):
        ordered = [e for e in framework.entities.index if e in value]
        return words.join(framework.name(e, words.lang) for e in ordered) or words("word.none")
    if isinstance(value, tuple):
        sign = " < " if claim.rising else " > "
        return sign.join(_name(e, framework, words) for e in value)
    if isinstance(value, numbers.Integral):
        return words("claims.rank", n=value) if claim.operator == "rank" else f"{value}"
    if claim.precision is None:
        return words.signed(value, ".2f" if abs(value) >= 0.1 else ".2g")
    return words.signed(value, f".{len(claim.printed.partition('.')[2]) + 1}f")


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
    details["rule"] = judgement.claim.rule.get(words.lang, "")
    return words(f"reason.{judgement.reason}", printed=judgement.claim.printed, **details)
