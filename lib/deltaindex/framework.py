"""What is measured: entities, variables, indicators and the hierarchy above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from . import formula, units
from .errors import Fault, InputError, gathered, placed, refuse_if, suggest, within

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


@dataclass(frozen=True)
class Framework:
    """What an index measures.

    Attributes
    ----------
    id : str
    entities : DataFrame
        Indexed by entity (text); columns ``name_en``, ``name_zh`` and grouping columns, in the
        order of the file.
    variables, nodes, indicators : dict
        By id, in the order of the file.
    sets : dict of str to tuple of str
        Named choices of indicators.
    file : str, optional
        Where it was read, for messages.
    units : tuple of str
        Units of its own, as pint writes definitions; no other framework knows them.
    """

    id: str
    entities: pd.DataFrame
    variables: Mapping[str, Variable]
    nodes: Mapping[str, Node]
    indicators: Mapping[str, Indicator]
    sets: Mapping[str, tuple[str, ...]]
    file: str | None = None
    units: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path | str) -> Framework:
        """Read a framework and its entities.

        Raises
        ------
        InputError
            With every fault found, each naming the key.
        """
        from .framework_file import read  # which itself makes Frameworks

        return read(Path(path))

    def choose(self, set_name: str | None) -> tuple[str, ...]:
        """Return the indicators of a set (of the framework, without a name), in its order.

        Raises
        ------
        InputError
            No set has this name.
        """
        if set_name is None:
            return tuple(self.indicators)
        if set_name not in self.sets:
            raise InputError(
                Fault(
                    "no such set of indicators", None, "set", set_name, suggest(set_name, self.sets)
                )
            )
        chosen = set(self.sets[set_name])
        return tuple(name for name in self.indicators if name in chosen)

    def children(self, node: str) -> tuple[str, ...]:
        """Return the ids of nodes and indicators directly beneath a node."""
        return self._beneath.get(node, ())

    @cached_property
    def _beneath(self) -> Mapping[str, tuple[str, ...]]:
        """What hangs directly beneath each node."""
        found: dict[str | None, list[str]] = {}
        for child in (*self.nodes.values(), *self.indicators.values()):
            found.setdefault(child.parent, []).append(child.id)
        return {node: tuple(children) for node, children in found.items()}

    def leaves(self, node: str) -> tuple[str, ...]:
        """Return the indicators beneath a node, at any depth; an indicator is its own leaf."""
        if node in self.indicators:
            return (node,)
        return tuple(leaf for child in self.children(node) for leaf in self.leaves(child))

    def uses(self, indicator: str) -> list[str]:
        """Return the variables that an indicator is computed from."""
        return _used(self.indicators[indicator].formula, self.variables)

    def path(self, name: str) -> tuple[str, ...]:
        """Return an indicator or node and all nodes above it, the top one last."""
        item = self.indicators.get(name) or self.nodes[name]
        way = [name]
        while item.parent is not None:
            way.append(item.parent)
            item = self.nodes[item.parent]
        return tuple(way)

    def name(self, id: str, lang: str = "en") -> str:
        """Return the name of an entity, node, indicator or variable in a language."""
        for items in (self.indicators, self.nodes, self.variables):
            if id in items:
                return text(items[id].name, lang) or id
        return self.entity_names(lang).get(id, id)

    def entity_names(self, lang: str = "en") -> pd.Series:
        """Return the names of the entities in a language, indexed by entity."""
        column = f"name_{lang}"
        names = self.entities[column if column in self.entities else "name_en"]
        return names.where(names != "", names.index.to_series())

    def substitute(self, variable: str, by: str) -> Framework:
        """Return a framework in which a formula takes the place of a variable.

        Examples: resident in place of registered population, or another source of one series.

        Raises
        ------
        InputError
            No indicator uses the variable, the formula or its units do not fit, or it is a
            variable whose id is no name, such as ``1.1.2``, and would stand among others.
        """
        if not isinstance(by, str):
            raise InputError(Fault("a formula is a text", None, "by", by))
        changed = {
            # an id alone need not be a name that a formula can hold
            name: replace(
                ind,
                formula=by
                if ind.formula.strip() == variable
                else self._among_others(ind, variable, by),
            )
            for name, ind in self.indicators.items()
            if variable in self.uses(name)
        }
        if not changed:
            raise InputError(
                Fault(
                    "no indicator uses this variable",
                    value=variable,
                    mend=None if variable in self.variables else suggest(variable, self.variables),
                )
            )
        with units.using(self.units):
            refuse_if(
                f for ind in changed.values() for f in formula_faults(ind, self.variables, None)
            )
        return replace(self, indicators={**self.indicators, **changed})

    def _among_others(self, indicator: Indicator, variable: str, by: str) -> str:
        """Put a formula in the place of a variable that does not stand alone."""
        with placed(f"indicators.{indicator.id}.formula"):
            # within a formula 1.2 would be a number and a-b a difference
            if by.strip() in self.variables and not by.strip().isidentifier():
                mend = "give the variable an id of letters, digits and _ that begins with a letter"
                problem = "a variable whose id is no name cannot stand among others"
                raise InputError(Fault(problem, value=by, mend=mend))
            return formula.substitute(indicator.formula, variable, by)

    def move(self, node: str, parent: str) -> Framework:
        """Return a framework in which a node hangs under another parent."""
        for name in (node, parent):
            if name not in self.nodes:
                raise InputError(Fault("no such node", value=name, mend=suggest(name, self.nodes)))
        if node in self.path(parent):
            raise InputError(Fault("a node cannot hang under itself", value=f"{node} -> {parent}"))
        moved = replace(self.nodes[node], parent=parent)
        return replace(self, nodes={**self.nodes, node: moved})

    def compute(self, formula_: str, values: pd.DataFrame, unit: str) -> pd.Series:
        """Compute a formula of variables, in the unit asked for; see `formula.evaluate`."""
        used = [name for name in _used(formula_, self.variables) if name in self.variables]
        unit_of = {name: self.variables[name].unit for name in used}
        values = values.reindex(columns=used)
        with units.using(self.units):
            return _compute(formula_, values, unit_of, unit)

    def derive(self, values: pd.DataFrame, names: tuple[str, ...] | None = None) -> pd.DataFrame:
        """Compute indicators from variables.

        Parameters
        ----------
        values : DataFrame, shape (entities, variables)
            In the framework's units; absent variables may lack a column.
        names : tuple of str, optional
            Indicators to compute; all by default.

        Returns
        -------
        DataFrame, shape (entities, indicators)
            In each indicator's unit; missing where a variable is.
        """
        columns, faults = {}, []
        with units.using(self.units):
            for name in self.indicators if names is None else names:
                indicator = self.indicators[name]
                with gathered(faults), within(f"indicator {name}"):
                    columns[name] = self.compute(indicator.formula, values, indicator.unit)
        refuse_if(faults)
        return pd.DataFrame(columns, index=values.index, dtype=float)


def text(names: Mapping[str, str], lang: str) -> str:
    """Return a bilingual text in a language, else in English, else in what there is.

    >>> text({"en": "Index", "zh": "指数"}, "zh"), text({"en": "Index"}, "zh"), text({}, "en")
    ('指数', 'Index', '')
    """
    return names.get(lang) or names.get("en") or next(iter(names.values()), "")


def formula_faults(indicator: Indicator, variables: Mapping[str, Variable], file: str | None):
    """Yield what is wrong with an indicator's formula: its words, its variables, its units."""
    place = f"indicators.{indicator.id}.formula"
    try:
        used = _used(indicator.formula, variables)
        unknown = [name for name in used if name not in variables]
        for name in unknown:
            yield Fault("no such variable", file, place, name, suggest(name, variables))
        if not used:
            yield Fault("uses no variable", file, place, indicator.formula)
        if used and not unknown:
            unit_of = {name: variables[name].unit for name in used}
            # a missing cell checks units without dividing by anything
            nothing = pd.DataFrame(float("nan"), index=["-"], columns=used)
            _compute(indicator.formula, nothing, unit_of, indicator.unit)
    except InputError as error:
        for fault in error.faults:
            yield replace(fault, file=file, place=place)


def _used(text: str, variables: Mapping[str, Variable]) -> list[str]:
    """Return the variables in a formula; a variable alone may have any id, such as ``1.1.2``."""
    return [text] if text in variables else formula.names(text)


def _compute(text: str, values: pd.DataFrame, unit_of: Mapping[str, str], unit: str) -> pd.Series:
    if text in values:
        return units.convert(values[text], unit_of[text], unit)
    return formula.evaluate(text, values, unit_of, unit)
