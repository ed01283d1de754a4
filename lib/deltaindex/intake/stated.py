"""Which units a file states for a value: beside it, above it, or in the brackets of a heading."""

from __future__ import annotations

from .. import units
from ..errors import InputError
from .table import Entry
from .words import halfwidth


def units_of(entry: Entry) -> list[str]:
    """Return the units that a file states for a value, those that differ; none if it states none.

    The unit of a row or column of units comes first. What a heading has in brackets counts if it
    can be read as a unit: it may be a remark.
    """
    found = [halfwidth(entry.unit).strip()] if entry.unit else []
    inside = [text for text in entry.brackets if _is_unit(text)]
    for text in inside:
        if not any(_same(text, other) for other in found):
            found.append(text)
    return found


def _is_unit(text: str) -> bool:
    # "(a)" and "(1)" mark footnotes, though A is an ampere and 1 a bare number
    if text.isdigit() or (len(text) == 1 and text.isascii() and text.isalpha()):
        return False
    return _parsed(text) is not None


def _same(text: str, other: str) -> bool:
    return text == other or _parsed(text) == _parsed(other)


def _parsed(text: str):
    try:
        return units.parse(text)
    except InputError:
        return None
