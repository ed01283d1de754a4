"""Units of measurement: pint, with the names that Chinese yearbooks print."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pint

from .errors import Fault, InputError


@lru_cache(maxsize=1)
def registry() -> pint.UnitRegistry:
    """Return the one unit registry: pint's own units and those of ``units.txt``."""
    units = pint.UnitRegistry(cache_folder=None)
    text = files("deltaindex").joinpath("units.txt").read_text(encoding="utf-8")
    units.load_definitions(text.splitlines())
    return units


@lru_cache(maxsize=1024)
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
    if text in ("", "1"):
        return registry().dimensionless
    try:
        return registry().parse_units(text.replace("％", "%"))
    except Exception:  # pint raises many kinds, its tokenizer's among them
        raise InputError(
            Fault("unknown unit", value=text, mend="see units.txt, or declare it under `units:`")
        ) from None


def factor(unit: str, to: str) -> float:
    """Return what one `unit` is in the unit `to`.

    Raises
    ------
    InputError
        One of them is not known, they measure different things, or they differ by more than a
        factor (temperatures in degrees).
    """
    source, target = parse(unit), parse(to)
    try:
        return registry().Quantity(1.0, source).to(target).magnitude
    except pint.DimensionalityError:
        raise InputError(
            Fault(f"cannot be converted into '{to}'", value=unit, mend="check the unit")
        ) from None
    except pint.OffsetUnitCalculusError:
        raise InputError(Fault("is no multiple of a base unit", value=unit)) from None


def convert(value, unit: str, to: str):
    """Convert numbers from `unit` into the unit `to`; same shape as `value`."""
    return value * factor(unit, to)


def define(definitions: list[str]) -> None:
    """Add units to the registry, each as pint writes it, e.g. ``"case = [case]"``.

    Raises
    ------
    InputError
        A definition cannot be read, or would change a unit that exists.
    """
    units = registry()
    for line in definitions:
        name = line.split("=")[0].strip()
        if line in _defined:
            continue
        if name.rstrip("-") in units:
            raise InputError(Fault("the unit exists already", value=name, mend="take another name"))
        try:
            units.define(line)
        except Exception:
            raise InputError(
                Fault("not a unit definition", value=line, mend="write e.g. 'case = [case]'")
            ) from None
        _defined.add(line)
    parse.cache_clear()


_defined: set[str] = set()
