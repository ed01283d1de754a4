"""Reading a framework from YAML, gathering all faults on the way."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeGuard, TypeVar

import pandas as pd

from .. import ids, units
from ..errors import MOST_FAULTS, Fault, InputError, refuse_if, suggest
from ..files import read_rows, read_yaml, resolve_inside
from . import aliases
from .parts import CLASSES, ROOT, Indicator, Node, Variable, formula_faults

#: Nodes, indicators and variables, each, and levels of the hierarchy: more is a slip.
MOST, DEEPEST = 5_000, 100
_Read = TypeVar("_Read")


def read(path: Path) -> dict:
    """Read the fields of a `Framework`, its entities among them; see `Framework.read`."""
    with ExitStack() as units_in_use:
        return _Reader(path, units_in_use).framework()


class _Reader:
    """Turns the YAML of a framework into its fields, gathering all faults on the way."""

    KEYS = frozenset(
        {"id", "entities", "units", "variables", "nodes", "indicators", "sets", "name", "note"}
    )

    def __init__(self, path: Path, units_in_use: ExitStack):
        self.path, self.units = path, units_in_use
        self.raw = read_yaml(path)
        self.faults: list[Fault] = []

    def fault(
        self, problem: str, place: str | None, value: object = None, mend: str | None = None
    ) -> None:
        self.faults.append(Fault(problem, str(self.path), place, value, mend))

    def framework(self) -> dict:
        self.check_keys(self.raw, self.KEYS)
        definitions = self.raw.get("units") or []
        if isinstance(definitions, list) and all(isinstance(d, str) for d in definitions):
            self.try_(lambda: self.units.enter_context(units.using(definitions)), "units")
        else:
            self.fault("expected a list of unit definitions", "units", definitions)
        refuse_if(self.faults)
        variables = {v.id: v for v in self.variables()}
        variables |= {v.id: v for v in self.direct(variables)}
        if not self.faults:
            self.faults += aliases.faults(variables, str(self.path))
        nodes = {n.id: n for n in self.nodes()}
        refuse_if(self.faults)
        indicators = {i.id: i for i in self.indicators(variables, nodes)}
        sets = self.sets(indicators)
        entities = self.try_(self.entities, "entities")
        id_ = self.text(self.raw, "id", "", self.path.stem)
        refuse_if(self.faults)
        return {
            "id": id_,
            "entities": entities,
            "variables": variables,
            "nodes": nodes,
            "indicators": indicators,
            "sets": sets,
            "file": str(self.path),
            "units": tuple(definitions),
        }

    def check_keys(self, item: dict, known: Set[str], place: str = "") -> None:
        for key in item:
            if key not in known:
                self.fault("unknown key", place or None, key, suggest(key, known))

    def known(self, name: object, items: Mapping, place: str, problem: str) -> TypeGuard[str]:
        """Say whether something of this name exists, and note it as a fault where not."""
        found = isinstance(name, str) and name in items
        if not found:
            self.fault(problem, place, name, suggest(name, items))
        return found

    def try_(self, call: Callable[[], _Read], place: str) -> _Read | None:
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
        if len(section) > MOST:
            self.fault(f"more than {MOST} {name}", name, len(section), "divide the index")
            return
        for id_, item in section.items():
            if not self.id(id_, f"{name}.{id_}"):
                continue
            place = f"{name}.{id_}"
            if id_ == "entity":
                self.fault(
                    "names the column of entities in what is written", place, id_, "rename it"
                )
            elif not isinstance(item, dict):
                self.fault("expected a mapping", place, item)
            else:
                self.check_keys(item, keys, place)
                yield id_, place, item

    def id(self, id_: object, place: str) -> bool:
        """Say whether this can be an id, and note as a fault why not."""
        found = ids.fault(id_, place)
        if found:
            self.faults.append(replace(found, file=str(self.path)))
        return found is None

    def text(self, item: dict, key: str, place: str, default: str = "") -> str:
        """Read a text; a whole number is one too, for `unit: 1` reads as a number."""
        value = item.get(key, default)
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value)
        where = f"{place}.{key}" if place else key
        self.fault("expected a text", where, value, "put it in quotes")
        return default

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
        keys = {"unit", "name", "definition", "part_of", "range", "note", *aliases.KEYS}
        found = {id_: (place, item) for id_, place, item in self.section("variables", False, keys)}
        for id_, (place, item) in found.items():
            unit = self.text(item, "unit", place)
            self.try_(partial(units.parse, unit), f"{place}.unit")
            names, definition = (self.words(item, key, place) for key in ("name", "definition"))
            low, high = self.range(item.get("range", [None, None]), place)
            whole, said = self.whole(id_, item, found, place), self.naming(item, place)
            yield Variable(id_, unit, names, definition, whole, low, high, **said)

    def naming(self, item: dict, place: str) -> dict:
        """Read what the words of sources mean for a variable."""
        return aliases.read(item, place, self.fault, self.words)

    def direct(self, variables: dict) -> Iterator[Variable]:
        """Yield a variable for each indicator that has neither a formula nor one of its name.

        Such an indicator is observed as it is; the file need not name it twice.
        """
        raw = self.raw.get("indicators")
        for id_, item in raw.items() if isinstance(raw, dict) else ():
            plain = isinstance(item, dict) and "formula" not in item
            if plain and isinstance(id_, str) and id_ not in variables:
                unit, name = item.get("unit", ""), item.get("name")
                # what is no text is a fault of the indicator
                unit = str(unit) if isinstance(unit, str | int) else ""
                yield Variable(id_, unit, name if isinstance(name, dict) else {})

    def whole(self, id_: str, item: dict, known: dict, place: str) -> str:
        """Read which variable one is a part of: another one, in a unit that converts."""
        whole = item.get("part_of", "")
        if whole == "" or not self.known(whole, known, f"{place}.part_of", "no such variable"):
            return ""
        if whole == id_:
            self.fault("a variable is no part of itself", f"{place}.part_of", whole)
        unit, other = (i.get("unit", "") for i in (item, known[whole][1]))
        if not isinstance(unit, str | int) or not isinstance(other, str | int):
            return ""  # said already
        unit, other = str(unit), str(other)
        self.try_(lambda: units.factor(unit, other), f"{place}.part_of")
        return whole

    def range(self, value: object, place: str) -> tuple[float | None, float | None]:
        """Read the bounds of a variable; either may be open."""
        if isinstance(value, list) and len(value) == 2 and all(map(_is_end, value)):
            low, high = value
            if None in value or low <= high:
                return low, high
        self.fault("expected two numbers", f"{place}.range", value, "write e.g. [0, 100]")
        return None, None

    def nodes(self) -> Iterator[Node]:
        raw, deep = self.raw.get("nodes"), None
        known = raw if isinstance(raw, dict) else {}
        if known and ROOT not in known:
            self.fault(f"no node '{ROOT}' at the top", "nodes", mend=f"add '{ROOT}'")
        for id_, place, item in self.section("nodes", True, {"parent", "name", "note"}):
            parent = item.get("parent")
            if (parent is None) != (id_ == ROOT):
                self.fault(f"only '{ROOT}' has no parent, and it has none", place, parent)
            elif parent is None or not self.known(parent, known, f"{place}.parent", "no such node"):
                pass
            elif (problem := self.endless(id_, known)) not in (None, deep):
                self.fault(problem, place, parent, "hang it elsewhere")
                deep = problem if "levels" in problem else deep  # said of one, not of all beneath
            yield Node(id_, parent, self.words(item, "name", place))

    @staticmethod
    def endless(start: str, nodes: dict) -> str | None:
        """Say what is wrong with the way up from a node that comes to no end."""
        seen, at = {start}, start
        while isinstance(above := nodes.get(at), dict) and isinstance(above.get("parent"), str):
            at = above["parent"]
            if at in seen:
                return "the parents go round in a circle"
            seen.add(at)
            if len(seen) > DEEPEST:
                return f"a hierarchy has {DEEPEST} levels at most"
        return None

    def indicators(self, variables: dict, nodes: dict) -> Iterator[Indicator]:
        texts = {"name", "stands_for", "why"}
        plain = {"formula", "unit", "parent", "direction", "class", "printed", "printed_source"}
        for id_, place, item in self.section("indicators", True, texts | plain | {"note"}):
            if id_ in nodes:
                self.fault("a node has this id too", place, id_, "rename one of them")
            parent, direction = item.get("parent"), item.get("direction", 1)
            class_ = item.get("class", "observed")
            there = self.known(parent, nodes, f"{place}.parent", "no such node")
            if direction not in (1, -1) or isinstance(direction, bool):
                self.fault("must be 1 or -1", f"{place}.direction", direction)
            if class_ not in CLASSES:
                self.fault("unknown class", f"{place}.class", class_, suggest(class_, CLASSES))
            if class_ == "proxy" and not (item.get("stands_for") and item.get("why")):
                self.fault("a proxy says what it stands for and why", place, mend="add both")
            formula_ = self.text(item, "formula", place, id_)
            own_unit = variables[formula_].unit if formula_ in variables else ""
            indicator = Indicator(
                id=id_,
                formula=formula_,
                unit=self.text(item, "unit", place, own_unit),
                parent=str(parent) if there else "",
                direction=direction,
                class_=class_,
                printed=self.text(item, "printed", place),
                printed_source=self.text(item, "printed_source", place),
                **{key: self.words(item, key, place) for key in texts},
            )
            self.faults.extend(formula_faults(indicator, variables, str(self.path)))
            yield indicator

    def sets(self, indicators: dict) -> dict[str, tuple[str, ...]]:
        raw = self.raw.get("sets") or {}
        if not isinstance(raw, dict):
            self.fault("expected a mapping of lists", "sets", raw)
            return {}
        for name, members in raw.items():
            if not self.id(name, f"sets.{name}"):
                continue
            if not isinstance(members, list) or not members:
                mend = "write e.g. [a, b]"
                self.fault("expected a list of indicators", f"sets.{name}", members, mend)
                continue
            there = [
                member
                for member in members
                if self.known(member, indicators, f"sets.{name}", "no such indicator")
            ]
            for member, count in Counter(there).items():
                if count > 1:
                    self.fault("named twice", f"sets.{name}", member)
        return {n: tuple(members) for n, members in raw.items() if isinstance(members, list)}

    def entities(self) -> pd.DataFrame:
        named = self.raw.get("entities", "entities.csv")
        if not isinstance(named, str):
            mend = "write e.g. entities: entities.csv"
            raise InputError(Fault("expected the name of a file", None, None, named, mend))
        path = resolve_inside(named, self.path.parent)
        rows: list[dict[str, str]] = []
        lines: dict[str, int] = {}
        for line, row in read_rows(path, ["entity"]):
            entity = row["entity"]
            if not entity or entity in lines:
                problem = f"also on line {lines[entity]}" if entity else "no entity"
                mend = "an entity stands on one line" if entity else "name the entity"
                self.faults.append(Fault(problem, str(path), f"line {line}", entity, mend))
            elif wrong := ids.fault(entity, f"line {line}"):
                self.faults.append(replace(wrong, file=str(path)))
            lines[entity] = line
            rows.append(row)
            if len(self.faults) >= MOST_FAULTS:
                problem = f"{len(self.faults)} faults to here: the rest is not read"
                raise InputError(Fault(problem, str(path), f"line {line}"))
        if len(rows) < 2:
            raise InputError(Fault(f"{len(rows)} entities; an index ranks at least two", str(path)))
        table = pd.DataFrame(rows).set_index("entity")
        if "name_en" not in table:
            table["name_en"] = table.get("name", table.index)
        return table


def _is_end(end: object) -> bool:
    """Whether something can be an end of a range: a finite number, or None for an open one."""
    if end is None:
        return True
    return isinstance(end, int | float) and not isinstance(end, bool) and math.isfinite(end)
