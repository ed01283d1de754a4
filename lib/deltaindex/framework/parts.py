"""What a framework is made of: variables, nodes, indicators, and what a formula of them needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from .. import formula, units
from ..errors import Fault, InputError, suggest

CLASSES = ("observed", "proxy", "closed")
ROOT = "index"


@dataclass(frozen=True)
class Implied:
    """What other variables imply of one, or of something close to it: a formula, and its name.

    The two need not be the same, but they keep their ratio from one year to the next: one that
    moves by more than the share `within` is doubted.
    """

    formula: str
    name: Mapping[str, str]
    within: float


@dataclass(frozen=True)
class Variable:
    """A raw series, in the unit that the framework asks for.

    `part_of` names the variable that this one is a part of, and so cannot exceed. `low` and `high`
    bound what can be true, in the unit, where the framework gives a ``range``. `aliases` are other
    names of it, as sources print them; `confused` are words for something else that is taken for
    it (``not`` in the file). `printed_unit` is what sources print for `unit`. What a person adds is
    read and checked by all of them; see `deltaindex.intake`.
    """

    id: str
    unit: str
    name: Mapping[str, str]
    definition: Mapping[str, str] = field(default_factory=dict)
    part_of: str = ""
    low: float | None = None
    high: float | None = None
    aliases: tuple[str, ...] = ()
    confused: tuple[str, ...] = ()
    printed_unit: str = ""
    implied_by: Implied | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called: its id, its names in every language, its aliases."""
        return (self.id, *self.name.values(), *self.aliases)


@dataclass(frozen=True)
class Node:
    """A place in the hierarchy; `parent` is None for the top one, ``index``."""

    id: str
    parent: str | None
    name: Mapping[str, str]


@dataclass(frozen=True)
class Indicator:
    """What enters the index: a formula of variables, with direction (1 or -1) and class.

    `class_` is ``observed``, ``proxy`` (then `stands_for` and `why` are given) or ``closed``
    (no public data).
    """

    id: str
    formula: str
    unit: str
    parent: str
    direction: int
    name: Mapping[str, str]
    class_: str = "observed"
    stands_for: Mapping[str, str] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    printed: str = ""
    printed_source: str = ""


def text(names: Mapping[str, str], lang: str) -> str:
    """Return a bilingual text in a language, else in English, else in what there is.

    >>> text({"en": "Index", "zh": "指数"}, "zh"), text({"en": "Index"}, "zh"), text({}, "en")
    ('指数', 'Index', '')
    """
    return names.get(lang) or names.get("en") or next(iter(names.values()), "")


def formula_faults(
    indicator: Indicator, variables: Mapping[str, Variable], file: str | None
) -> Iterator[Fault]:
    """Yield what is wrong with an indicator's formula: its words, its variables, its units."""
    place = f"indicators.{indicator.id}.formula"
    try:
        names = used(indicator.formula, variables)
        unknown = [name for name in names if name not in variables]
        for name in unknown:
            yield Fault("no such variable", file, place, name, suggest(name, variables))
        if not names:
            yield Fault("uses no variable", file, place, indicator.formula)
        if names and not unknown:
            unit_of = {name: variables[name].unit for name in names}
            # a missing cell checks units without dividing by anything
            nothing = pd.DataFrame(float("nan"), index=["-"], columns=names)
            compute(indicator.formula, nothing, unit_of, indicator.unit)
    except InputError as error:
        for fault in error.faults:
            yield replace(fault, file=file, place=place)


def used(text: str, variables: Mapping[str, Variable]) -> list[str]:
    """Return the variables in a formula; a variable alone may have any id, such as ``1.1.2``."""
    return [text] if text in variables else formula.names(text)


def compute(text: str, values: pd.DataFrame, unit_of: Mapping[str, str], unit: str) -> pd.Series:
    """Return a formula of variables in a unit; of a variable alone, its own values."""
    if text in values:
        return units.convert(values[text], unit_of[text], unit)
    return formula.evaluate(text, values, unit_of, unit)
