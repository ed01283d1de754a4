"""A typed cell to a number, and what had to be understood on the way."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from . import footnote_marks
from .grid import Cell
from .words import halfwidth

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# a mark before three digits, and before it a digit that is no zero by itself
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+|(?:'\d{3})+)(\.\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?[\d., ']*,[\d., ']*([eE][+-]?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
# the yearbook's dashes, and what programs write for nothing
_MISSING = re.compile(r"[-–—―‐‑─−_]+|[.·•]{1,2}|n\.?/?a\.?|#n/a|null|none", re.IGNORECASE)
_ELLIPSIS = re.compile(r"[.…·•⋯]+")
_INFINITE = re.compile(r"[+-]?(inf(inity)?|∞|nan)", re.IGNORECASE)
_LONGEST = 1000  # characters of a number
PERCENT = "a percentage format"
FULL_WIDTH, THOUSANDS = "full-width characters", "thousands separators"
AS_TEXT = "a number stored as text"
#: Ways of writing that say nothing of the variable.
WAYS = (FULL_WIDTH, THOUSANDS, AS_TEXT)
#: What is said of an ellipsis, by how it is read.
ELLIPSIS = {
    "missing": "an ellipsis, below the smallest unit in a yearbook, taken as missing "
    "(--ellipsis zero takes it as 0)",
    "zero": "an ellipsis, below the smallest unit in a yearbook, taken as 0",
}
#: The rule that refuses a number whose comma or point may mean two things.
DECIMAL = "decimal"
_MINUS = str.maketrans("−–‐‑", "----")


@dataclass(frozen=True)
class Reading:
    """What a file does not tell of its numbers.

    Parameters
    ----------
    decimal : str, optional
        The decimal mark, ``comma`` or ``point``; None where it may be either.
    ellipsis : str
        What an ellipsis means: ``missing`` or ``zero``.
    point : bool
        Whether the file has a point that can be a decimal mark alone.
    """

    decimal: str | None = None
    ellipsis: str = "missing"
    point: bool = False


@dataclass(frozen=True)
class Number:
    """What a cell says: a number, or nothing; `said` are conversions, `fault` what is wrong.

    `fault` is (rule, problem, mend), `note` what stays with the value.
    """

    value: float | None = None
    said: tuple[str, ...] = ()
    percent: bool = False
    fault: tuple[str, str, str] | None = None
    note: str = ""


def read(cell: Cell, reading: Reading = Reading("point")) -> Number:
    """Read a cell as a number.

    >>> read(Cell("１,２３４"))
    Number(value=1234.0, said=('full-width characters', 'thousands separators'), ...)
    >>> read(Cell("-")).said, read(Cell("…"), Reading(ellipsis="zero")).value
    (('a sign for missing',), 0.0)
    >>> read(Cell("0,619")).fault[0], read(Cell("0,619"), Reading("comma")).value
    ('number', 0.619)
    >>> read(Cell("twelve")).fault[0]
    'number'
    """
    if cell.struck:
        mend = "delete it if it was withdrawn; take the line away if it holds"
        return Number(fault=("struck", "a number that is struck out", mend))
    if cell.kind == "formula":
        mend = "paste the values in place of the formulas"
        return Number(fault=("formula", "a formula where a number is expected", mend))
    if cell.kind in ("date", "error", "bool"):
        what = {"date": "a date", "error": "an error", "bool": "a truth value"}[cell.kind]
        mend = "type the number; format the cell as a number"
        return Number(fault=("number", f"{what} where a number is expected", mend))
    if cell.kind == "number":
        try:
            value = float(cell.value)
        except OverflowError:  # an integer of hundreds of digits
            value = math.inf
        if not math.isfinite(value):
            return Number(fault=_not_finite())
        said = (PERCENT,) if cell.percent else ()
        return Number(value * (100 if cell.percent else 1), said, cell.percent)
    return _text(str(cell.value or ""), cell.typed, reading)


def _text(text: str, in_table: bool, reading: Reading) -> Number:
    if not in_table and len(text) < 16 and text.isascii() and text.isdigit():
        return Number(float(text))  # as most are
    if len(text) > _LONGEST:
        return Number(fault=("number", "not a number", "type the number alone"))
    unseen = next((c for c in text if unicodedata.category(c) == "Cf"), None)
    if unseen:
        mend = "delete the cell and type the number anew"
        return Number(fault=("number", f"an invisible character, U+{ord(unseen):04X}", mend))
    plain = " ".join(halfwidth(text).split())
    said = [FULL_WIDTH] if plain != " ".join(text.split()) else []
    if not plain:
        return Number()
    if plain.startswith("="):
        return Number(fault=("formula", "a formula where a number is expected", "write its value"))
    if _MISSING.fullmatch(plain):
        return Number(said=("a sign for missing",))
    if _ELLIPSIS.fullmatch(plain):
        zero = reading.ellipsis == "zero"
        note = f"printed as {plain}, below the smallest unit" if zero else ""
        return Number(0.0 if zero else None, (ELLIPSIS[reading.ellipsis],), note=note)
    if _INFINITE.fullmatch(plain):
        return Number(fault=_not_finite())
    percent = plain.endswith("%")
    if percent:
        plain = plain[:-1].rstrip()
        said.append("a percent sign")
    if (signed := plain.translate(_MINUS)) != plain:
        plain = signed
        said.append("a long minus sign")
    plain, how, fault = _marks(plain, reading)
    if fault:
        return Number(fault=fault)
    said += how
    if in_table and not said:
        said.append(AS_TEXT)
    if not _NUMBER.fullmatch(plain):
        return Number(fault=_no_number(text.strip()))
    value = float(plain)
    if not math.isfinite(value):
        return Number(fault=_not_finite())
    if Decimal(plain) != Decimal(repr(value)):
        said.append("more digits than can be kept")
    return Number(value, tuple(said), percent)


def _marks(plain: str, reading: Reading) -> tuple[str, list[str], tuple | None]:
    """Return a number without thousands marks and with a point for decimals; or what is wrong.

    A thousands mark stands before each three digits and after a digit that counts: ``0,619`` has
    none.
    """
    turned, how = plain, []
    if reading.decimal == "comma":
        turned = plain.translate(str.maketrans(",.", ".,"))
        how = ["a decimal comma"] if "," in plain else []
    elif reading.decimal is None:
        mark = "comma" if _COMMA.fullmatch(plain) else "point"
        if mark == "comma" or (_THOUSANDS.fullmatch(plain) and not reading.point):
            problem = f"a {mark} that may mark decimals or thousands, in a file with semicolons"
            return plain, [], (DECIMAL, problem, "say which: --decimal comma or --decimal point")
    if _GROUPED.fullmatch(turned):
        return re.sub("[, ']", "", turned), [*how, THOUSANDS], None
    if _COMMA.fullmatch(turned):
        mark, other = ("point", "comma") if reading.decimal == "comma" else ("comma", "point")
        problem = f"a {mark} that can be no thousands mark"
        mend = f"write a {other} for decimals, or --decimal {mark} if all the file has it so"
        return plain, [], ("number", problem, mend)
    return turned, how, None


def settled(reading: Reading, cells: Iterable[Cell]) -> Reading:
    """Return how numbers are read once all are seen: ``12.5`` settles what ``1.234`` means."""
    if reading.decimal is not None:
        return reading
    texts = (halfwidth(cell.text).strip().removesuffix("%") for cell in cells)
    numbers = (text for text in texts if "." in text and _NUMBER.fullmatch(text))
    return replace(reading, point=any(not _THOUSANDS.fullmatch(text) for text in numbers))


def _no_number(text: str) -> tuple[str, str, str]:
    if footnote_marks.beside_number(text):
        mend = "write the number alone; a remark goes into a column of notes"
        return "number", "a number with a footnote mark beside it", mend
    mend = "digits with a point for decimals; the unit goes into the row of units"
    return "number", "not a number", mend


def _not_finite() -> tuple[str, str, str]:
    return "infinite", "not a finite number", "leave the cell empty if the value is missing"


def plain(value: float) -> str:
    """Write a number as a person does: no point without need, no noise of conversion.

    >>> plain(0.07 * 100), exact(0.07 * 100)
    ('7', '7.000000000000001')
    """
    return exact(float(f"{value:.15g}"))


def exact(value: float) -> str:
    """Write a number with all its digits, and no point without need."""
    value = float(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
