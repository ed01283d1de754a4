"""Units of measurement: pint, with the names that Chinese yearbooks print."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

import pint

from . import reads
from .errors import Fault, InputError, gathered, listed, refuse_if

if TYPE_CHECKING:
    import pandas as pd

#: What can be converted; it comes back as what it was.
_Numbers = TypeVar("_Numbers", float, "pd.Series")

# characters of a unit and of a definition, definitions of a framework
LONGEST, LONGEST_DEFINITION, MOST = 100, 200, 1000
# pint computes whole numbers whole: what all powers come to together keeps that short
MOST_POWER = 10_000
_POWER = re.compile(r"(?:\*\*|\^)\s*(\(\s*)?([+-]?\d{1,2}(?:\.\d{1,3})?)(?(1)\s*\))(?![\d.eE])")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_NAME = re.compile(r"[^\W\d]\w*")
# a symbol may be a sign, such as ‰
_ALIAS = re.compile(r"_|[^\W\d]\w*|[^\w\s@#;:=,.()\[\]*/^+-]")
_BASE = re.compile(r"\[(\w*)\]")
# what is a remark, a directive or a dimension to pint
_MORE = re.compile(r"[@#\[\]]")
_MEND = "write e.g. 'case = [case]' or 'crate = 12 case'"


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
        A definition is of more or other than a new unit, would change one that exists, or cannot
        be computed; all such definitions are named.

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
    units: pint.UnitRegistry = pint.UnitRegistry(cache_folder=None)
    text = reads.text(str(files("deltaindex").joinpath("units.txt")))
    units.load_definitions(text.splitlines())
    faults: list[Fault] = []
    if len(definitions) > MOST:
        faults.append(Fault(f"more than {MOST} definitions", value=len(definitions)))
    for line in definitions[:MOST]:
        with gathered(faults):
            _define(line, units)
    for line in definitions if not faults else ():
        with gathered(faults):  # only now: one may be written before what it is made of
            _try(line, units)
    refuse_if(faults)
    return units


def _define(line: str, units: pint.UnitRegistry) -> None:
    """Add a unit, or a prefix, to a registry; refuse a name that is there, and all else."""
    name, _, rest = line.partition("=")
    value, *aliases = (part.strip() for part in rest.split("="))
    prefix = name.strip().endswith("-")
    names = [n.removesuffix("-") if prefix else n for n in (name.strip(), *aliases)]
    base = _BASE.fullmatch(value)
    try:
        sound = _NAME.fullmatch(names[0]) and all(_ALIAS.fullmatch(alias) for alias in names[1:])
        if not sound or not line.isprintable() or not (base or value):
            raise ValueError
        if not base and (_MORE.search(value) or not _bounded(line)):
            raise ValueError
        taken = [n for n in names if n != "_" and (n in units._prefixes or _known(n, units))]
        if base and f"[{base[1]}]" in units._dimensions:
            taken.append(base[0])
        if not taken:
            units.define(line)
    except Exception:  # pint raises many kinds
        raise InputError(Fault("not a unit definition", value=line, mend=_MEND)) from None
    if taken:
        what = "prefix" if prefix else "unit"
        raise InputError(
            Fault(f"the {what} exists already", value=taken[0], mend="take another name")
        )


def _known(name: str, units: pint.UnitRegistry) -> bool:
    try:
        return name in units
    except Exception:  # a sign that is no word, and no unit
        return False


def _try(line: str, units: pint.UnitRegistry) -> None:
    """Refuse a definition that cannot be computed: of itself, of what is not there, of nothing."""
    name = line.split("=")[0].strip()
    size: Any  # of a prefix, pint says no more than that it is a number
    try:
        if name.endswith("-"):
            size = units._prefixes[name.removesuffix("-")].value
        else:
            one = units.Quantity(1.0, name)
            size = one.to_base_units().magnitude
            if not one._is_multiplicative:
                size = abs(size - units.Quantity(0.0, name).to_base_units().magnitude)
        sound = 0 < size < math.inf
    except RecursionError:
        problem = "a unit that is defined by itself"
    except pint.errors.UndefinedUnitError as error:
        problem = f"defined by a unit that is not known, {listed(error.unit_names)}"
    except Exception:  # pint raises many kinds
        problem = "a unit that cannot be computed"
    else:
        if sound:
            return
        problem = "a unit is a number above zero times other units"
    raise InputError(Fault(problem, value=line, mend=_MEND))


def _bounded(text: str) -> bool:
    """Whether the powers in a text are few and small; a power of a power grows for ever."""
    if len(text) > LONGEST_DEFINITION:
        return False
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+", lambda m: "**" + m[0].translate(_RAISED), text)
    powers = [max(1.0, abs(float(power))) for _, power in _POWER.findall(text)]
    plain = _POWER.sub("", text)
    towers = re.search(r"\*\*|\^", plain) or re.search(_POWER.pattern + r"\s*(\*\*|\^)", text)
    return not towers and math.prod(powers) <= MOST_POWER


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
        if len(text) > LONGEST or not _bounded(text):
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


def convert(value: _Numbers, unit: str, to: str) -> _Numbers:
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


def _through_pint(value: _Numbers, unit: str, to: str) -> _Numbers:
    quantity: Callable[..., pint.Quantity] = registry().Quantity  # of a Series too
    try:
        return quantity(value, parse(unit)).to(parse(to)).magnitude
    except pint.errors.PintTypeError:
        raise InputError(
            Fault(f"cannot be converted into '{to}'", value=unit, mend="check the unit")
        ) from None
