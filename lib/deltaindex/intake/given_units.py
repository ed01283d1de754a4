"""Which units a file states for a value: beside it, above it, or in the brackets of a heading."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .. import units
from ..errors import Fault, InputError
from ..framework import Variable
from ..text import halfwidth
from .finding import Where

# as yearbooks print them in English: 10 000 persons, 100 million yuan
_SCALES = [
    (re.compile(pattern, re.IGNORECASE), prefix)
    for pattern, prefix in (
        (r"^100[\s,]*(?:million|000[\s,]*000)\s+", "亿"),
        (r"^10[\s,]*000\s+", "万"),
        (r"^1[\s,]*000\s+", "thousand_"),
        (r"^(thousand|million|billion)\s+", r"\1_"),
        (r"\bsq\.?\s*(km|m)\b\.?", r"\g<1>2"),
    )
]
# a scale, a currency or a quotient: what holds one is meant as a unit, known or not
_LIKE = re.compile(
    r"[百千万亿兆元圆币%‰]|[^\d\s]/|/[^\d\s]|^\d{1,3}(?:[ ,]\d{3})+\b|美金|"
    r"\b(thousands?|millions?|billions?|hundreds?|yuan|rmb|cny|usd|dollars?)\b",
    re.IGNORECASE,
)
# read as units by the registry, and meant as words
_WORDS = {"unit", "units", "in", "quarter"}


@dataclass(frozen=True)
class Stated:
    """What a line above the headings says of units: `units` as they parse, none if they do not."""

    text: str
    units: tuple[str, ...]
    where: Where


def plain(text: str) -> str:
    """Return a unit as it is read: in half width, with the scale as a prefix.

    >>> plain("10 000 persons"), plain("100 million yuan"), plain(" 万元 ")
    ('万persons', '亿yuan', '万元')
    """
    text = halfwidth(text).strip()
    for pattern, prefix in _SCALES:
        text = pattern.sub(prefix, text)
    return text


def units_of(unit: str | None, brackets: tuple[str, ...]) -> list[str]:
    """Return the units that a file states for a value, those that differ; none if it states none.

    The unit of a row or column of units comes first. What a heading has in brackets counts if it
    can be read as a unit: it may be a remark.
    """
    found = [halfwidth(unit).strip()] if unit else []
    for text in brackets:
        if is_unit(text) and not any(_same(text, other) for other in found):
            found.append(text)
    if not found:  # not known, but no remark either
        found = [text for text in brackets if like_a_unit(text)][:1]
    return found


def is_unit(text: str) -> bool:
    """Whether a text in a heading is a unit that is known."""
    # "(a)" and "(1)" mark footnotes, though A is an ampere and 1 a bare number
    mark = text.isdigit() or (len(text) == 1 and text.isascii() and text.isalpha())
    return bool(text) and not mark and text.casefold() not in _WORDS and _parsed(text) is not None


def like_a_unit(text: str) -> bool:
    """Whether a text in a heading is meant as a unit, though it is not known.

    >>> like_a_unit("百万美金"), like_a_unit("yuan a head"), like_a_unit("公安口径")
    (True, True, False)
    """
    return _LIKE.search(halfwidth(text)) is not None


def convert(value: float, unit: str, variable: Variable) -> float:
    """Return a value in the unit of a variable; what sources print for it counts as it.

    Raises
    ------
    InputError
        The unit is not known, or converts into neither.
    """
    try:
        return units.convert(value, unit, variable.unit)
    except InputError:
        if not variable.printed_unit or _parsed(unit) is None:
            raise
        try:
            return units.convert(value, unit, variable.printed_unit)
        except InputError:
            pass
        raise


def above(lines: Iterable[Stated], variable: Variable) -> tuple[str, Stated] | None:
    """Return the unit that the lines above the headings state for values of a variable.

    Parameters
    ----------
    lines : iterable of Stated
    variable : Variable

    Returns
    -------
    (str, Stated), optional
        None where none of them converts.

    Raises
    ------
    InputError
        Several units convert and differ, or a line cannot be read and might be of these values.
    """
    found = [(unit, line) for line in lines for unit in line.units if _converts(unit, variable)]
    if found and any(not _same(unit, found[0][0]) for unit, _ in found):
        texts = " and ".join(dict.fromkeys(line.text for _, line in found))
        problem = f"several units that fit are stated above the headings ({texts})"
        raise InputError(Fault(problem, mend="write the unit above the column"))
    unread = next((line for line in lines if not line.units), None)
    if not found and unread is not None:
        problem = f"a unit above the headings that is not known (at {unread.where})"
        mend = "write the unit above the column"
        raise InputError(Fault(problem, value=unread.text, mend=mend))
    return found[0] if found else None


def _converts(unit: str, variable: Variable) -> bool:
    try:
        convert(1.0, unit, variable)
    except InputError:
        return False
    return True


def _same(text: str, other: str) -> bool:
    try:
        return text == other or math.isclose(units.factor(plain(text), plain(other)), 1)
    except InputError:
        return False


def _parsed(text: str):
    try:
        return units.parse(plain(text))
    except InputError:
        return None
