"""Which units a file states for a value: beside it, above it, or in the brackets of a heading."""

from __future__ import annotations

from collections.abc import Iterable

from .. import units
from ..errors import Fault, InputError
from .table import Entry, Stated
from .words import halfwidth


def units_of(entry: Entry) -> list[str]:
    """Return the units that a file states for a value, those that differ; none if it states none.

    The unit of a row or column of units comes first. What a heading has in brackets counts if it
    can be read as a unit: it may be a remark.
    """
    found = [halfwidth(entry.unit).strip()] if entry.unit else []
    inside = [text for text in entry.brackets if is_unit(text)]
    for text in inside:
        if not any(_same(text, other) for other in found):
            found.append(text)
    return found


def above(lines: Iterable[Stated], wanted: str) -> tuple[str, Stated] | None:
    """Return the unit that the lines above the headings state for values in `wanted`.

    Parameters
    ----------
    lines : iterable of Stated
    wanted : str
        The framework's unit.

    Returns
    -------
    (str, Stated), optional
        None where none of them converts.

    Raises
    ------
    InputError
        Several units convert and differ, or a line cannot be read and might be of these values.
    """
    found = [(unit, line) for line in lines for unit in line.units if _converts(unit, wanted)]
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


def _converts(unit: str, wanted: str) -> bool:
    try:
        units.convert(1.0, unit, wanted)
    except InputError:
        return False
    return True


def is_unit(text: str) -> bool:
    """Return whether a bracket holds a unit, and no other remark."""
    # "(a)" and "(1)" mark footnotes, though A is an ampere and 1 a bare number
    if not text or text.isdigit() or (len(text) == 1 and text.isascii() and text.isalpha()):
        return False
    return _parsed(text) is not None


def _same(text: str, other: str) -> bool:
    return text == other or _parsed(text) == _parsed(other)


def _parsed(text: str):
    try:
        return units.parse(text)
    except InputError:
        return None
