"""Going through a table once, gathering what it says and all that is wrong with it."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from .. import units
from ..errors import InputError
from ..text import halfwidth
from . import (
    column_factor,
    columns,
    gaps,
    given_units,
    implied_values,
    numbers,
    plausibility,
    row_entities,
    sources,
)
from .checked import Checked
from .entries import Entry, Table
from .finding import FAULT, NOTE, WARNING, Finding, Where, alike
from .given_units import Stated
from .scope import Scope

CONFIDENCE = ("high", "medium", "low")


def examine(table: Table, scope: Scope, file: str, source: str = "") -> Checked:
    """Return what a table says, with everything that is wrong in it.

    `source` is taken for the values that name none.
    """
    with units.using(scope.framework.units):
        return _Examination(table, scope, file, source).result()


class _Examination:
    """Goes through a table once, gathering cells and findings."""

    def __init__(self, table: Table, scope: Scope, file: str, source: str):
        self.table, self.scope, self.file, self.source = table, scope, file, source
        self.findings: list[Finding] = list(table.findings)
        self.said: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self.cells: dict[tuple[str, str], tuple[float, Entry]] = {}
        self.rows: list[dict] = []
        self.given: set[tuple[str, str]] = set()  # places with a value, right or wrong
        self.used: set[Stated] = set()  # lines above the headings whose unit was taken

    def result(self) -> Checked:
        year = self.year()
        who = row_entities.identify(self.table, self.scope, self.file)
        names, found = columns.name(self.table, self.scope, year)
        self.findings += [*who.findings, *found]
        self.read_cells(who, names, year)
        self.tell_conversions()
        self.findings += plausibility.other_years(self.rows, year)
        self.findings += plausibility.outside(self.cells, self.scope)
        slipped = column_factor.columns(self.cells, self.scope)
        self.findings += slipped.values()
        # what follows from a unit that slipped is not said besides
        cells = {at: found for at, found in self.cells.items() if at[1] not in slipped}
        self.findings += plausibility.jumps(cells, self.scope)
        self.findings += plausibility.same_again(cells, self.scope)
        self.findings += implied_values.doubtful(cells, self.scope)
        whole = {n: v.part_of for n, v in self.scope.framework.variables.items()}
        cells = {at: found for at, found in cells.items() if whole[at[1]] not in slipped}
        self.findings += plausibility.parts(cells, self.scope)
        where = Where(self.file, self.table.rows[0][1].sheet if self.table.rows else None)
        self.findings += list(gaps.absent(self.cells, self.scope, self.findings, where))
        self.findings += gaps.single(self.given, who.found, self.scope, where)
        self.findings += gaps.unused(self.cells, self.scope, where)
        if not any(f.level == FAULT for f in self.findings):
            self.findings += gaps.underivable(self.cells, self.scope, where)
        self.findings += sources.fill(self.rows, self.source)
        named = sources.check(self.rows, self.table, self.scope)
        self.findings += named.findings
        order = {FAULT: 0, WARNING: 1, NOTE: 2}
        self.findings = alike(self.findings)
        self.findings.sort(key=lambda f: order[f.level])
        return Checked(self.frame(), named.new, tuple(self.findings), year, tuple(named.wanted))

    def add(self, level, rule, problem, where, entity=None, variable=None, value=None, mend=None):
        finding = Finding(level, rule, problem, where, entity, variable, value, mend)
        self.findings.append(finding)

    # the year ----------------------------------------------------------------------------------

    def year(self) -> int | None:
        asked, stated = self.scope.year, self.table.year
        if stated is None or not stated[0]:
            return asked
        text, where = halfwidth(stated[0]).removesuffix("年"), stated[1]
        if not _is_year(text):
            self.add(FAULT, "year", "not a year", where, value=stated[0], mend="write e.g. 2020")
        elif asked is not None and int(text) != asked:
            mend = f"check the file, or ask for {text}"
            self.add(FAULT, "year", f"the year asked for is {asked}", where, value=text, mend=mend)
        else:
            return int(text)
        return asked

    # values ------------------------------------------------------------------------------------

    def read_cells(self, who: row_entities.Whom, names: dict, year: int | None) -> None:
        at: dict[tuple[str, str], Where] = {}
        fresh: dict[tuple[str, str | None], str | None] = {}
        nameless: set[tuple[str | None, int | None]] = set()
        reading = numbers.settled(self.table.reading, (e.cell for e in self.table.entries))
        for entry in self.table.entries:
            if entry.identity in who.passed:
                continue
            entity, variable = who.meant.get(entry.identity), names.get(entry.variable)
            number = numbers.read(entry.cell, reading)
            nothing = number.value is None and number.fault is None
            if entity and variable and not nothing:
                self.given.add((entity, variable))
            if not entry.identity:
                row = (entry.where.sheet, entry.where.line)
                if not nothing and row not in nameless:
                    nameless.add(row)  # said once a row
                    mend = "write the code or name, or delete the row"
                    self.add(
                        FAULT, "unknown", "a value without an entity", entry.where, None,
                        variable or entry.variable, entry.cell.text, mend,
                    )  # fmt: skip
                continue
            if number.fault:
                rule, problem, mend = number.fault
                named = entity or entry.identity[0]
                self.add(
                    FAULT, rule, problem, entry.where, named, variable or entry.variable,
                    entry.cell.text, mend,
                )  # fmt: skip
                continue
            if entity is None or variable is None:
                continue
            for said in number.said:
                self.said[said, variable].append(entry)
            place = (entity, variable)
            if place in at and not self.table.wide:
                problem = f"given twice, first at {at[place]}"
                self.add(
                    FAULT, "duplicate", problem, entry.where, entity, variable, entry.cell.text,
                    "keep one",
                )  # fmt: skip
                continue
            at.setdefault(place, entry.where)
            if nothing or place in self.cells:
                continue
            self.keep(entry, entity, variable, number, year, fresh)

    def keep(self, entry, entity, variable, number, year, fresh) -> None:
        """Convert a value into the framework's unit and keep its row."""
        wanted = self.scope.framework.variables[variable].unit
        unit = self.unit(entry, variable, number.percent, fresh)
        if unit is None:
            return
        value = given_units.convert(number.value, unit, self.scope.framework.variables[variable])
        if value in (float("inf"), float("-inf")):
            self.add(
                FAULT, "infinite", f"too large in {wanted}", entry.where, entity, variable,
                entry.cell.text, "check the number and its unit",
            )  # fmt: skip
            return
        note = "; ".join(filter(None, (entry.extra.get("note"), number.note)))
        same = value == number.value and not number.percent
        if units.parse(unit) != units.parse(wanted):
            how = "converted from {} into {}"
            if given_units.convert(1.0, unit, self.scope.framework.variables[variable]) == 1:
                how = "{} read as {}"  # as sources print it
            self.said[how.format(unit, wanted), variable].append(entry)
            typed = f"typed as {numbers.plain(number.value)} {unit}"
            note = f"{note}; {typed}" if note else typed
        self.cells[entity, variable] = (value, entry)
        self.rows.append(
            {
                "entity": entity,
                "variable": variable,
                # a conversion leaves noise in the last digits, a typed number has none
                "value": numbers.exact(value) if same else numbers.plain(value),
                "unit": wanted,
                "reference_year": self.reference_year(entry, entity, variable, year),
                "source": entry.extra.get("source", ""),
                "confidence": self.confidence(entry, entity, variable),
                "note": note,
                "where": entry.where,
            }
        )

    def unit(self, entry: Entry, variable: str, percent: bool, fresh: dict) -> str | None:
        """Return the unit of a value, or None where it does not convert, which is said once."""
        wanted = self.scope.framework.variables[variable].unit
        given = given_units.units_of(entry.unit, entry.brackets)
        typed = "%" if percent else given[0] if given else entry.unit
        plain = given_units.plain(typed) if typed else typed
        known = (variable, plain, entry.brackets)
        if known in fresh:
            return fresh[known]
        fresh[known] = None
        if len(given) > 1:
            problem = f"two units, {' and '.join(given)}"
            mend = "let the heading and the row or column of units say the same"
            self.add(FAULT, "unit", problem, entry.where, None, variable, given[1], mend)
            return None
        if not plain:
            try:
                lines = self.table.stated.get(entry.where.sheet, ())
                found = given_units.above(lines, self.scope.framework.variables[variable])
            except InputError as error:
                self.refuse_unit(error, entry, variable)
                return None
            if found or plain is None or self.table.wide:
                del fresh[known]  # said with every value
                said = f"no unit given, taken as {wanted or 'a bare number'}"
                if found:
                    said = f"taken in {found[0]}, as stated at {found[1].where}"
                    self.used.add(found[1])
                self.said[said, variable].append(entry)
                return found[0] if found else wanted
        try:
            given_units.convert(1.0, plain, self.scope.framework.variables[variable])
            fresh[known] = plain
        except InputError as error:
            problem = f"{error.faults[0].problem}" if plain else "no unit"
            mend = f"write it in {wanted or 'bare numbers'}, or in a unit that converts"
            self.add(FAULT, "unit", problem, entry.where, None, variable, typed, mend)
        return fresh[known]

    def refuse_unit(self, error: InputError, entry: Entry, variable: str) -> None:
        for fault in error.faults:
            self.add(
                FAULT, "unit", fault.problem, entry.where, None, variable, fault.value, fault.mend
            )  # fmt: skip

    def reference_year(self, entry, entity, variable, year) -> str:
        typed = halfwidth(entry.extra.get("reference_year", "")).removesuffix("年")
        if typed and not _is_year(typed):
            self.add(FAULT, "year", "not a year", entry.where, entity, variable, typed, "e.g. 2020")
            typed = ""
        return typed or ("" if year is None else str(year))

    def confidence(self, entry, entity, variable) -> str:
        typed = entry.extra.get("confidence", "")
        if typed and typed not in CONFIDENCE:
            mend = f"one of {', '.join(CONFIDENCE)}"
            problem = "a confidence that is not known"
            self.add(FAULT, "confidence", problem, entry.where, entity, variable, typed, mend)
        return typed or "medium"

    # what the whole says -----------------------------------------------------------------------

    def tell_conversions(self) -> None:
        """Say what was understood, once for each kind and variable; ways of writing once in all."""
        told: dict[tuple[str, str | None], list[Entry]] = defaultdict(list)
        columns: dict[str, set[str]] = defaultdict(set)
        for said, variable in self.said:
            columns[said].add(variable)
        for (said, variable), entries in self.said.items():
            alike = said in numbers.WAYS and len(columns[said]) > 1
            told[said, None if alike else variable] += entries
        for (said, variable), entries in told.items():
            first, count = entries[0], len(entries)
            what = f"{count} value{'s' if count > 1 else ''}"
            what += f" of {len(columns[said])} variables" if variable is None else ""
            what += f": {said}"
            if said == numbers.PERCENT:
                shown = numbers.read(first.cell).value
                what += f", {numbers.plain(first.cell.value)} read as {numbers.plain(shown)} %"
            where = first.where
            value = first.cell.text
            self.findings.append(
                Finding(NOTE, "read", what, where, None, variable, value, None, count)
            )
        for line in (line for lines in self.table.stated.values() for line in lines):
            if line not in self.used:
                said = "the unit above the headings is that of no column without one: not used"
                self.add(NOTE, "unit", said, line.where, value=line.text)

    def frame(self) -> pd.DataFrame:
        """Return the rows in the order of the framework: variable by variable."""
        framework = self.scope.framework
        order = {name: n for n, name in enumerate(framework.variables)}
        who = {entity: n for n, entity in enumerate(framework.entities.index)}
        rows = sorted(self.rows, key=lambda r: (order[r["variable"]], who[r["entity"]]))
        columns = ["entity", "variable", "value", "unit", "reference_year", "source"]
        return pd.DataFrame(rows, columns=[*columns, "confidence", "note"])


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4 and text[0] != "0"
