"""What is measured: entities, variables, indicators and the hierarchy above them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from . import formula, units
from .errors import Fault, InputError, refuse_if, suggest
from .files import read_rows, read_yaml, resolve_inside

CLASSES = ("observed", "proxy", "closed")
ROOT = "index"


@dataclass(frozen=True)
class Variable:
    """A raw series, in the unit that the framework asks for."""

    id: str
    unit: str
    name: Mapping[str, str]
    definition: Mapping[str, str] = field(default_factory=dict)


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
    """

    id: str
    entities: pd.DataFrame
    variables: Mapping[str, Variable]
    nodes: Mapping[str, Node]
    indicators: Mapping[str, Indicator]
    sets: Mapping[str, tuple[str, ...]]
    file: str | None = None

    @classmethod
    def read(cls, path: Path | str) -> Framework:
        """Read a framework and its entities.

        Raises
        ------
        InputError
            With every fault found, each naming the key.
        """
        return _Reader(Path(path)).framework()

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
                    "no such set of indicators", value=set_name, mend=suggest(set_name, self.sets)
                )
            )
        chosen = set(self.sets[set_name])
        return tuple(name for name in self.indicators if name in chosen)

    def children(self, node: str) -> tuple[str, ...]:
        """Return the ids of nodes and indicators directly beneath a node."""
        below = {**self.nodes, **self.indicators}
        return tuple(child.id for child in below.values() if child.parent == node)

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
        return (name,) if item.parent is None else (name, *self.path(item.parent))

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
            No indicator uses the variable, or the formula or its units do not fit.
        """
        changed = {
            name: replace(ind, formula=formula.substitute(ind.formula, variable, by))
            for name, ind in self.indicators.items()
            if variable in self.uses(name)
        }
        if not changed:
            raise InputError(
                Fault(
                    "no indicator uses this variable",
                    value=variable,
                    mend=suggest(variable, self.variables),
                )
            )
        refuse_if(
            fault
            for ind in changed.values()
            for fault in _formula_faults(ind, self.variables, None)
        )
        return replace(self, indicators={**self.indicators, **changed})

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
        unit_of = {name: variable.unit for name, variable in self.variables.items()}
        values = values.reindex(columns=list(self.variables))
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
        columns = {}
        for name in names or self.indicators:
            indicator = self.indicators[name]
            try:
                columns[name] = self.compute(indicator.formula, values, indicator.unit)
            except InputError as error:
                faults = (replace(f, place=f"indicator {name}: {f.place}") for f in error.faults)
                raise InputError(*faults) from None
        return pd.DataFrame(columns, index=values.index, dtype=float)


def text(names: Mapping[str, str], lang: str) -> str:
    """Return a bilingual text in a language, else in English, else in what there is.

    >>> text({"en": "Index", "zh": "指数"}, "zh"), text({"en": "Index"}, "zh"), text({}, "en")
    ('指数', 'Index', '')
    """
    return names.get(lang) or names.get("en") or next(iter(names.values()), "")


class _Reader:
    """Turns the YAML of a framework into a Framework, gathering all faults on the way."""

    KEYS = frozenset(
        {"id", "entities", "units", "variables", "nodes", "indicators", "sets", "name", "note"}
    )

    def __init__(self, path: Path):
        self.path = path
        self.raw = read_yaml(path)
        self.faults: list[Fault] = []

    def fault(self, problem: str, place: str, value=None, mend=None) -> None:
        self.faults.append(Fault(problem, str(self.path), place, value, mend))

    def framework(self) -> Framework:
        self.check_keys(self.raw, self.KEYS)
        definitions = self.raw.get("units") or []
        if isinstance(definitions, list) and all(isinstance(d, str) for d in definitions):
            self.try_(lambda: units.define(definitions), "units")
        else:
            self.fault("expected a list of unit definitions", "units", definitions)
        refuse_if(self.faults)
        variables = {v.id: v for v in self.variables()}
        nodes = {n.id: n for n in self.nodes()}
        refuse_if(self.faults)
        indicators = {i.id: i for i in self.indicators(variables, nodes)}
        sets = self.sets(indicators)
        entities = self.try_(self.entities, "entities")
        refuse_if(self.faults)
        return Framework(
            id=str(self.raw.get("id", self.path.stem)),
            entities=entities,
            variables=variables,
            nodes=nodes,
            indicators=indicators,
            sets=sets,
            file=str(self.path),
        )

    def check_keys(self, item: dict, known: Set[str], place: str = "") -> None:
        for key in item:
            if key not in known:
                self.fault("unknown key", place or None, key, suggest(key, known))

    def known(self, name: object, items: Mapping, place: str, problem: str) -> bool:
        """Say whether something of this name exists, and note it as a fault where not."""
        found = isinstance(name, str) and name in items
        if not found:
            self.fault(problem, place, name, suggest(name, items))
        return found

    def try_(self, call, place: str):
        try:
            return call()
        except InputError as error:
            for f in error.faults:
                where = f.place if f.file else place
                self.faults.append(replace(f, file=f.file or str(self.path), place=where))
            return None

    def section(self, name: str, needed: bool, keys: set[str]) -> Iterator[tuple[str, str, dict]]:
        """Yield (id, place, mapping) of each item of a section that is well formed."""
        section = self.raw.get(name)
        if section is None and not needed:
            return
        if not isinstance(section, dict) or not section:
            self.fault("expected a mapping of ids", name, section)
            return
        for id_, item in section.items():
            place = f"{name}.{id_}"
            if not isinstance(id_, str):
                self.fault("an id must be text", place, id_, "put it in quotes")
            elif not isinstance(item, dict):
                self.fault("expected a mapping", place, item)
            else:
                self.check_keys(item, keys, place)
                yield id_, place, item

    def words(self, item: dict, key: str, place: str) -> dict[str, str]:
        """Read a text given once or by language."""
        value = item.get(key) or {}
        if isinstance(value, str):
            return {"en": value, "zh": value}
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            self.fault("expected a text, or texts by language", f"{place}.{key}", value)
            return {}
        return {str(lang): word for lang, word in value.items()}

    def variables(self) -> Iterator[Variable]:
        keys = {"unit", "name", "definition", "note"}
        for id_, place, item in self.section("variables", True, keys):
            unit = str(item.get("unit", ""))
            self.try_(lambda unit=unit: units.parse(unit), f"{place}.unit")
            yield Variable(
                id_, unit, self.words(item, "name", place), self.words(item, "definition", place)
            )

    def nodes(self) -> Iterator[Node]:
        raw = self.raw.get("nodes")
        known = raw if isinstance(raw, dict) else {}
        if known and ROOT not in known:
            self.fault(f"no node '{ROOT}' at the top", "nodes", mend=f"add '{ROOT}'")
        for id_, place, item in self.section("nodes", True, {"parent", "name", "note"}):
            parent = item.get("parent")
            if (parent is None) != (id_ == ROOT):
                self.fault(f"only '{ROOT}' has no parent, and it has none", place, parent)
            elif parent is None or not self.known(parent, known, f"{place}.parent", "no such node"):
                pass
            elif self.circular(id_, known):
                self.fault("the parents go round in a circle", place, parent)
            yield Node(id_, parent, self.words(item, "name", place))

    @staticmethod
    def circular(start: str, nodes: dict) -> bool:
        seen, at = set(), start
        while isinstance(at, str) and at not in seen:
            seen.add(at)
            above = nodes.get(at)
            at = above.get("parent") if isinstance(above, dict) else None
        return isinstance(at, str)

    def indicators(self, variables: dict, nodes: dict) -> Iterator[Indicator]:
        texts = {"name", "stands_for", "why"}
        plain = {"formula", "unit", "parent", "direction", "class", "printed", "printed_source"}
        for id_, place, item in self.section("indicators", True, texts | plain | {"note"}):
            if id_ in nodes:
                self.fault("a node has this id too", place, id_, "rename one of them")
            parent, direction = item.get("parent"), item.get("direction", 1)
            class_ = item.get("class", "observed")
            self.known(parent, nodes, f"{place}.parent", "no such node")
            if direction not in (1, -1) or isinstance(direction, bool):
                self.fault("must be 1 or -1", f"{place}.direction", direction)
            if class_ not in CLASSES:
                self.fault("unknown class", f"{place}.class", class_, suggest(class_, CLASSES))
            if class_ == "proxy" and not (item.get("stands_for") and item.get("why")):
                self.fault("a proxy says what it stands for and why", place, mend="add both")
            formula_ = str(item.get("formula", id_))
            own_unit = variables[formula_].unit if formula_ in variables else ""
            indicator = Indicator(
                id=id_,
                formula=formula_,
                unit=str(item.get("unit", own_unit)),
                parent=parent,
                direction=direction,
                class_=class_,
                printed=str(item.get("printed", "")),
                printed_source=str(item.get("printed_source", "")),
                **{key: self.words(item, key, place) for key in texts},
            )
            self.faults.extend(_formula_faults(indicator, variables, str(self.path)))
            yield indicator

    def sets(self, indicators: dict) -> dict[str, tuple[str, ...]]:
        raw = self.raw.get("sets") or {}
        if not isinstance(raw, dict):
            self.fault("expected a mapping of lists", "sets", raw)
            return {}
        for name, members in raw.items():
            if not isinstance(members, list) or not members:
                mend = "write e.g. [a, b]"
                self.fault("expected a list of indicators", f"sets.{name}", members, mend)
                continue
            for member in members:
                if not self.known(member, indicators, f"sets.{name}", "no such indicator"):
                    continue
                if members.count(member) > 1:
                    self.fault("named twice", f"sets.{name}", member)
        return {str(n): tuple(members) for n, members in raw.items() if isinstance(members, list)}

    def entities(self) -> pd.DataFrame:
        path = resolve_inside(str(self.raw.get("entities", "entities.csv")), self.path.parent)
        rows, lines = [], {}
        for line, row in read_rows(path, ["entity"]):
            entity = row["entity"]
            if not entity or entity in lines:
                problem = f"also on line {lines[entity]}" if entity else "no entity"
                self.faults.append(Fault(problem, str(path), f"line {line}", entity))
            lines[entity] = line
            rows.append(row)
        if len(rows) < 2:
            raise InputError(Fault(f"{len(rows)} entities; an index ranks at least two", str(path)))
        table = pd.DataFrame(rows).set_index("entity")
        if "name_en" not in table:
            table["name_en"] = table.get("name", table.index)
        return table


def _used(text: str, variables: Mapping[str, Variable]) -> list[str]:
    """Return the variables in a formula; a variable alone may have any id, such as ``1.1.2``."""
    return [text] if text in variables else formula.names(text)


def _compute(text: str, values: pd.DataFrame, unit_of: Mapping[str, str], unit: str) -> pd.Series:
    if text in values:
        return units.convert(values[text], unit_of[text], unit)
    return formula.evaluate(text, values, unit_of, unit)


def _formula_faults(indicator: Indicator, variables: Mapping[str, Variable], file: str | None):
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
