"""A typed cell to a number, and what had to be understood on the way."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from .grid import Cell
from .words import halfwidth

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(
    r"[+-]?\d{1,3}(?:,\d{3})+(\.\d+)?|[+-]?\d{1,3}(?:[ ']\d{3})+(\.\d+)?", re.ASCII
)
# the yearbook's dashes and dots, and what programs write for nothing
_MISSING = re.compile(r"[-–—―‐‑─−_]+|[.…·•⋯]+|n/?a|#n/a|null|none", re.IGNORECASE)
_INFINITE = re.compile(r"[+-]?(inf(inity)?|∞|nan)", re.IGNORECASE)
PERCENT = "a percentage format"
_MINUS = str.maketrans("−–‐‑", "----")


@dataclass(frozen=True)
class Number:
    """What a cell says: a number, or nothing; `said` are conversions, `fault` what is wrong.

    `fault` is (rule, problem, mend).
    """

    value: float | None = None
    said: tuple[str, ...] = ()
    percent: bool = False
    fault: tuple[str, str, str] | None = None


def read(cell: Cell) -> Number:
    """Read a cell as a number.

    >>> read(Cell("１,２３４"))
    Number(value=1234.0, said=('full-width characters', 'thousands separators'), ...)
    >>> read(Cell("…")).said
    ('a sign for missing',)
    >>> read(Cell("twelve")).fault[0]
    'number'
    """
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
    return _text(str(cell.value or ""), in_table=cell.typed)


def _text(text: str, in_table: bool) -> Number:
    unseen = next((c for c in text if unicodedata.category(c) == "Cf"), None)
    if unseen:
        mend = "delete the cell and type the number anew"
        return Number(fault=("number", f"an invisible character, U+{ord(unseen):04X}", mend))
    plain = " ".join(halfwidth(text).split())
    said = ["full-width characters"] if plain != " ".join(text.split()) else []
    if not plain:
        return Number()
    if plain.startswith("="):
        return Number(fault=("formula", "a formula where a number is expected", "write its value"))
    if _MISSING.fullmatch(plain):
        return Number(said=("a sign for missing",))
    if _INFINITE.fullmatch(plain):
        return Number(fault=_not_finite())
    percent = plain.endswith("%")
    if percent:
        plain = plain[:-1].rstrip()
        said.append("a percent sign")
    if (signed := plain.translate(_MINUS)) != plain:
        plain = signed
        said.append("a long minus sign")
    if _GROUPED.fullmatch(plain):
        plain = re.sub("[, ']", "", plain)
        said.append("thousands separators")
    elif in_table and not said:
        said.append("a number stored as text")
    if not _NUMBER.fullmatch(plain):
        mend = "digits with a point for decimals; the unit goes into the row of units"
        return Number(fault=("number", "not a number", mend))
    value = float(plain)
    if not math.isfinite(value):
        return Number(fault=_not_finite())
    if Decimal(plain) != Decimal(repr(value)):
        said.append("more digits than can be kept")
    return Number(value, tuple(said), percent)


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
