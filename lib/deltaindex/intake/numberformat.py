"""What a number format does to a number: shows it as a percentage, as a date, or not at all."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

# quoted text, a character that is escaped, and one that stands for its width or fills the cell
_LITERAL = re.compile(r'"([^"]*)"?|[\\!](.)|[_*].')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+\.?\d*)\]")
_BRACKET = re.compile(r"\[[^\]]*\]")
_COMPARE = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne,
    "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
# time that has gone by, and the system's own date and time
_CLOCK = re.compile(r"\[(h+|m+|s+|\$-f[48]00)\]", re.IGNORECASE)
_PLAIN = re.compile(r"general|standard|g/[^\s\d;]+|e[+-]", re.IGNORECASE)
_FRACTION = re.compile(r"s[.,]0+", re.IGNORECASE)

# Formats that a workbook may name by a number alone. What they show hangs on the language of the
# program: 27 to 36 and 50 to 58 are dates in Chinese, Japanese and Korean, 71 to 81 in Thai.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 48: "##0.0E+0", 49: "@", 67: "0%", 68: "0.00%",
}  # fmt: skip
BUILT_IN |= dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48)), "yyyy-mm-dd")
BUILT_IN |= dict.fromkeys((*range(50, 59), *range(71, 82)), "yyyy-mm-dd")

_LONGEST = 255  # characters of a format, as spreadsheets allow
_SECTIONS = 4


def percent(code: str, value: float) -> bool:
    """Return whether a format multiplies a number by 100 to show it.

    A percent sign as a literal does not, and of several sections the number is shown by one.

    >>> percent("0.0%", 0.5), percent('0.0"%"', 0.5), percent("0;-0%", 0.5)
    (True, False, False)
    """
    return _section(code, value).percent


def date(code: str, value: float) -> bool:
    """Return whether a format shows a number as a date or a time, in any language.

    Beside years, months, days and hours there are eras (``g``, ``e``), weekdays (``a``) and the
    Buddhist year (``b``); a format with a place for digits shows a number.

    >>> date('yyyy"年"m"月"', 1), date("[h]:mm", 1), date("ggge", 1), date("aaaa", 1)
    (True, True, True, True)
    >>> date('0.00"d"', 1), date("[Red]0", 1), date("General", 1), date("0.00E+00", 1)
    (False, False, False, False)
    """
    return _section(code, value).date


def blank(code: str, value: object) -> bool:
    """Return whether a format shows nothing at all for a value.

    >>> blank(";;;", 5), blank("0;-0;;@", 0), blank("0;-0;;@", 5), blank(";;;", "a")
    (True, True, False, True)
    """
    if isinstance(value, str):
        sections = _sections(code)
        return len(sections) == _SECTIONS and sections[-1].blank
    return bool(code.strip()) and _section(code, value).blank


@dataclass(frozen=True, slots=True)
class _Section:
    """What one of the sections of a format does, and the condition under which it is used."""

    percent: bool
    date: bool
    blank: bool
    condition: tuple[Callable[[float, float], bool], float] | None


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[_Section, ...]:
    # what is shown as it stands is no part of the format, but it is shown
    marked = _LITERAL.sub(
        lambda found: "\0" if (found[1] or found[2] or "").strip() else "", code[:_LONGEST]
    )
    return tuple(map(_parsed, marked.split(";")[:_SECTIONS]))


def _parsed(section: str) -> _Section:
    code = section.replace("\0", "")
    outside = _BRACKET.sub("", code)
    plain = _FRACTION.sub("s", _PLAIN.sub("", outside))
    shown = bool(_CLOCK.search(code)) or (
        not re.search("[0#?]", plain) and bool(re.search("[ymdhsgeba]", plain, re.IGNORECASE))
    )
    found = _CONDITION.search(code)
    condition = (_COMPARE[found[1]], float(found[2])) if found else None
    return _Section("%" in outside, shown, not _BRACKET.sub("", section).strip(), condition)


def _section(code: str, value: float) -> _Section:
    """Return the section that shows a number."""
    sections = _sections(code)
    if any(section.condition for section in sections):
        for section in sections:
            if not section.condition or section.condition[0](value, section.condition[1]):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]
