"""Whether a number format shows a number as a percentage."""

from __future__ import annotations

import operator
import re

# quoted text, and a character that is escaped, or stands for its width, or fills the cell
_LITERAL = re.compile(r'"[^"]*"?|[\\_*].')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+\.?\d*)\]")
_BRACKET = re.compile(r"\[[^\]]*\]")
_COMPARE = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne,
    "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip


def percent(code: str, value: float) -> bool:
    """Return whether a format multiplies a number by 100 to show it.

    A percent sign as a literal does not, and of several sections the number is shown by one.

    >>> percent("0.0%", 0.5), percent('0.0"%"', 0.5), percent("0;-0%", 0.5)
    (True, False, False)
    """
    sections = _LITERAL.sub("", code).split(";")
    return "%" in _BRACKET.sub("", _section(sections, value))


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
