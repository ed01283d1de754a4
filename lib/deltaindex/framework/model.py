"""What is measured: entities, variables, indicators and the hierarchy above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from .. import formula, units
from ..errors import Fault, InputError, gathered, placed, refuse_if, suggest, within
from . import reader
from .parts import Indicator, Node, Variable, compute, formula_faults, text, used


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
        return cls(**reader.read(Path(path)))

    def only(self, entities: Iterable[str]) -> Framework:
        """Return the framework of some of its entities.

        Raises
        ------
        InputError
            One is unknown or named twice, or there are fewer than two.
        """
        named = list(entities)
        known = self.entities.index
        refuse_if(
            Fault("unknown entity", place="entities", value=name, mend=suggest(name, known))
            for name in named
            if name not in known
        )
        if len(named) < 2 or len(set(named)) < len(named):
            problem = "named twice" if len(named) > 1 else "an index ranks at least two"
            raise InputError(Fault(problem, place="entities", value=named))
        return replace(self, entities=self.entities.loc[known.isin(named)])

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
        found: dict[str, list[str]] = {}
        children: tuple[Node | Indicator, ...] = (*self.nodes.values(), *self.indicators.values())
        for child in children:
            if child.parent is not None:
                found.setdefault(child.parent, []).append(child.id)
        return {node: tuple(children) for node, children in found.items()}

    def leaves(self, node: str) -> tuple[str, ...]:
        """Return the indicators beneath a node, at any depth; an indicator is its own leaf."""
        if node in self.indicators:
            return (node,)
        return tuple(leaf for child in self.children(node) for leaf in self.leaves(child))

    def uses(self, indicator: str) -> list[str]:
        """Return the variables that an indicator is computed from."""
        return used(self.indicators[indicator].formula, self.variables)

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
        names = [name for name in used(formula_, self.variables) if name in self.variables]
        unit_of = {name: self.variables[name].unit for name in names}
        values = values.reindex(columns=names)
        with units.using(self.units):
            return compute(formula_, values, unit_of, unit)

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
        columns: dict[str, pd.Series] = {}
        faults: list[Fault] = []
        with units.using(self.units):
            for name in self.indicators if names is None else names:
                indicator = self.indicators[name]
                with gathered(faults), within(f"indicator {name}"):
                    columns[name] = self.compute(indicator.formula, values, indicator.unit)
        refuse_if(faults)
        return pd.DataFrame(columns, index=values.index, dtype=float)
