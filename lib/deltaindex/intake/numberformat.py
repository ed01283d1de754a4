"""What a number format does to a number: shows it as a percentage, as a date, or not at all."""

from __future__ import annotations

import operator
import re

# quoted text, and a character that is escaped, or stands for its width, or fills the cell
_LITERAL = re.compile(r'"[^"]*"?|[\\_*!].')
_QUOTED = re.compile(r'"([^"]*)"?')
_WIDTH = re.compile(r"[_*].")
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


def percent(code: str, value: float) -> bool:
    """Return whether a format multiplies a number by 100 to show it.

    A percent sign as a literal does not, and of several sections the number is shown by one.

    >>> percent("0.0%", 0.5), percent('0.0"%"', 0.5), percent("0;-0%", 0.5)
    (True, False, False)
    """
    return "%" in _BRACKET.sub("", _shown(code, value))


def date(code: str, value: float) -> bool:
    """Return whether a format shows a number as a date or a time, in any language.

    Beside years, months, days and hours there are eras (``g``, ``e``), weekdays (``a``) and the
    Buddhist year (``b``); a format with a place for digits shows a number.

    >>> date('yyyy"年"m"月"', 1), date("[h]:mm", 1), date("ggge", 1), date("aaaa", 1)
    (True, True, True, True)
    >>> date('0.00"d"', 1), date("[Red]0", 1), date("General", 1), date("0.00E+00", 1)
    (False, False, False, False)
    """
    section = _shown(code, value)
    if _CLOCK.search(section):
        return True
    plain = _FRACTION.sub("s", _PLAIN.sub("", _BRACKET.sub("", section)))
    return not re.search("[0#?]", plain) and bool(re.search("[ymdhsgeba]", plain, re.IGNORECASE))


def blank(code: str, value: object) -> bool:
    """Return whether a format shows nothing at all for a value.

    >>> blank(";;;", 5), blank("0;-0;;@", 0), blank("0;-0;;@", 5), blank(";;;", "a")
    (True, True, False, True)
    """
    if not code.strip():
        return False
    plain = _QUOTED.sub(lambda found: "x" if found[1].strip() else "", _WIDTH.sub("", code))
    sections = _LITERAL.sub("x", plain).split(";")
    if isinstance(value, str):
        return len(sections) > 3 and not _BRACKET.sub("", sections[3]).strip()
    return not _BRACKET.sub("", _section(sections, value)).strip()


def _shown(code: str, value: float) -> str:
    """Return the section that shows a number, without what it shows as it stands."""
    return _section(_LITERAL.sub("", code).split(";"), value)


def _section(sections: list[str], value: float) -> str:
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if not condition or _COMPARE[condition[1]](value, float(condition[2])):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]
