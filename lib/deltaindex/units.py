"""Units of measurement: pint, with the names that Chinese yearbooks print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.resources import files

import pint

from .errors import Fault, InputError

# a power of a power, or a huge one: pint would compute it, for ever
_TOWER = re.compile(r"(\*\*|\^)(\W*\d{3}|[^A-Za-z\u3400-\u9fff]*(\*\*|\^))")
_DEFINITION = re.compile(r"\s*\w+-?\s*=[^@]+")


# what the framework at work defines besides: another framework may define a name otherwise
_DEFINED: ContextVar[tuple[str, ...]] = ContextVar("definitions", default=())


def registry() -> pint.UnitRegistry:
    """Return the unit registry: pint's own units, those of ``units.txt`` and those in use."""
    return _registry(_DEFINED.get())


@contextmanager
def using(definitions: Iterable[str]) -> Iterator[None]:
    """Know these units too within a block, each as pint writes it, e.g. ``"case = [case]"``.

    Raises
    ------
    InputError
        A definition cannot be read, or would change a unit that exists.

    Examples
    --------
    >>> with using(["score_a = 5 person"]):
    ...     convert(2.0, "score_a", "person")
    10.0
    >>> with using(["score_a = 7 person"]):
    ...     convert(2.0, "score_a", "person")
    14.0
    """
    definitions = tuple(dict.fromkeys(definitions))
    _registry(definitions)
    token = _DEFINED.set(definitions)
    try:
        yield
    finally:
        _DEFINED.reset(token)


@lru_cache(maxsize=16)
def _registry(definitions: tuple[str, ...]) -> pint.UnitRegistry:
    units = pint.UnitRegistry(cache_folder=None)
    text = files("deltaindex").joinpath("units.txt").read_text(encoding="utf-8")
    units.load_definitions(text.splitlines())
    for line in definitions:
        _define(line, units)
    return units


def _define(line: str, units: pint.UnitRegistry) -> None:
    """Add a unit to a registry; refuse one that is there."""
    try:
        if not _DEFINITION.fullmatch(line):
            raise ValueError
        name, _, *aliases = (part.strip() for part in line.split(";")[0].split("="))
        taken = [n for n in (name.rstrip("-"), *aliases) if n != "_" and n in units]
        if not taken:
            units.define(line)
    except Exception:
        raise InputError(
            Fault("not a unit definition", value=line, mend="write e.g. 'case = [case]'")
        ) from None
    if taken:
        raise InputError(Fault("the unit exists already", value=taken[0], mend="take another name"))


def parse(text: str) -> pint.Unit:
    """Read a unit as it is printed.

    Parameters
    ----------
    text : str
        For example ``"person"``, ``"万元"``, ``"人/百万人"``, ``"%"``; the empty text or ``"1"``
        is a bare number.

    Raises
    ------
    InputError
        The unit is not known.

    Examples
    --------
    >>> convert(3.2, "亿元", "万元")
    32000.0
    >>> convert(50, "人", "万人")
    0.005
    """
    return _parse(text, _DEFINED.get())


@lru_cache(maxsize=1024)
def _parse(text: str, definitions: tuple[str, ...]) -> pint.Unit:
    units = _registry(definitions)
    if text in ("", "1"):
        return units.dimensionless
    try:
        if len(text) > 100 or _TOWER.search(text):
            raise ValueError
        return units.parse_units(text.replace("％", "%").replace("℃", "°C"))
    except Exception:  # pint raises many kinds, its tokenizer's among them
        raise InputError(
            Fault(
                "unknown unit",
                value=text,
                mend="declare it in the framework, e.g. units: ['case = [case]']",
            )
        ) from None


def factor(unit: str, to: str) -> float:
    """Return what one `unit` is in the unit `to`.

    Raises
    ------
    InputError
        One of them is not known, they measure different things, or they differ by more than a
        factor (temperatures in degrees).
    """
    return _factor(unit, to, _DEFINED.get())


@lru_cache(maxsize=1024)
def _factor(unit: str, to: str, _: tuple[str, ...]) -> float:
    zero, one = (_through_pint(number, unit, to) for number in (0.0, 1.0))
    if zero != 0 and parse(unit) != parse(to):
        raise InputError(Fault(f"is no multiple of '{to}'", value=unit, mend="use `convert`"))
    return one


def convert(value, unit: str, to: str):
    """Convert numbers from `unit` into the unit `to`; same shape as `value`.

    >>> round(convert(20.0, "°C", "kelvin"), 2)
    293.15
    """
    straight = not (shifted(unit) or shifted(to))
    return value * factor(unit, to) if straight else _through_pint(value, unit, to)


def shifted(unit: str) -> bool:
    """Whether zero of the unit is not zero of what it measures: degrees, decibels."""
    return _shifted(unit, _DEFINED.get())


@lru_cache(maxsize=1024)
def _shifted(unit: str, _: tuple[str, ...]) -> bool:
    return not registry().Quantity(1.0, parse(unit))._is_multiplicative


def _through_pint(value, unit: str, to: str):
    try:
        return registry().Quantity(value, parse(unit)).to(parse(to)).magnitude
    except pint.errors.PintTypeError:
        raise InputError(
            Fault(f"cannot be converted into '{to}'", value=unit, mend="check the unit")
        ) from None
