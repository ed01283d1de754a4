"""Whom each row of a table means, and which rows are no entity's: totals, groups, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..errors import suggest
from ..framework import Framework
from ..text import LANGUAGES, halfwidth, key
from .entries import Table
from .finding import FAULT, NOTE, Finding, Where
from .headings import is_other_row
from .scope import Scope
from .words import GROUP_SUFFIXES, entities

# a code as programs write it: a text with its mark, a number with separators or a point
_CODE = re.compile(r"'?(\d{1,3}(?:[ ,]\d{3})+|\d+)(?:\.0+)?")
_SHORTENED = re.compile(r"\d(\.\d+)?e\+\d+", re.IGNORECASE)
#: Digits of the code of an area, and of the longer ones of places within it.
SHORT, LONG = 6, (9, 12)
_MOST = 3  # entities without a row that are told one by one
_NAMED = 5  # names in one line
_HELPED = 40  # unknown names that are helped with a suggestion: more of them have one cause
#: Rows that are no entity's: one, and several.
_ASIDE = {"totals": ("a row of totals", "rows of totals"), "footnote": ("a footnote", "footnotes")}

Identity = tuple[str, ...]


@dataclass
class Whom:
    """Whom the rows of a table mean.

    Attributes
    ----------
    meant : dict of tuple of str to str or None
        By the cells that name it; None where nobody is meant, which is said.
    passed : set of tuple of str
        Rows that are no entity's, and are not read.
    findings : list of Finding
    """

    meant: dict[Identity, str | None] = field(default_factory=dict)
    passed: set[Identity] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    @property
    def found(self) -> set[str]:
        """The entities that have a row."""
        return {entity for entity in self.meant.values() if entity}


def identify(table: Table, scope: Scope, file: str) -> Whom:
    """Find whom each row means; say who is unknown, given twice or missing."""
    return _Search(table, scope, file).whom()


class _Search:
    """Goes through the rows of a table once."""

    def __init__(self, table: Table, scope: Scope, file: str):
        self.table, self.framework, self.file = table, scope.framework, file
        self.names = _Codes(scope.framework)
        self.groups = _groups(scope.framework)
        self.result = Whom()
        self.strangers = 0
        self.doubted: set[str] = set()  # entities of rows that name something else too
        self.read: dict[str, tuple[str, Where]] = {}  # long codes, and what they were read as
        self.filled = {e.identity for e in table.entries if e.cell.text}

    def whom(self) -> Whom:
        first: dict[str, Where] = {}
        aside: dict[str, dict[str, Where]] = {}
        for identity, where in self.table.rows:
            if identity not in self.result.meant:
                if identity and (what := self.other_row(identity)):
                    self.result.passed.add(identity)
                    self.result.meant[identity] = None
                    aside.setdefault(what, {})[identity[0]] = where
                else:
                    self.result.meant[identity] = self.entity(identity, where)
            entity = self.result.meant[identity]
            if entity is None or not self.table.wide:
                continue
            if entity in first:
                problem = f"given twice, first at {first[entity]}"
                self.fault("duplicate", problem, where, identity[0], "keep one of the rows", entity)
            first.setdefault(entity, where)
        self.tell_aside(aside)
        self.missing()
        return self.result

    def fault(self, rule, problem, where, value, mend, entity=None):
        finding = Finding(FAULT, rule, problem, where, entity, None, value, mend)
        self.result.findings.append(finding)

    def other_row(self, identity: Identity) -> str | None:
        """Return what a row is that is no entity's; a footnote has no values."""
        if any(self.names.find(name)[0] for name in identity):
            return None
        kinds = {is_other_row(name) for name in identity}
        if "totals" in kinds or all(key(name) in self.groups for name in identity):
            return "totals"
        return "footnote" if kinds == {"footnote"} and identity not in self.filled else None

    def tell_aside(self, aside: dict[str, dict[str, Where]]) -> None:
        for what, rows in aside.items():
            count, where = len(rows), next(iter(rows.values()))
            problem = f"{count} {_ASIDE[what][1]}" if count > 1 else _ASIDE[what][0]
            told = " / ".join(list(rows)[:_NAMED])
            note = Finding(
                NOTE, "row", f"{problem}, not read", where, None, None, told, None, count
            )
            self.result.findings.append(note)
        if self.read:
            typed, (entity, where) = next(iter(self.read.items()))
            count = len(self.read)
            problem = f"{count} longer codes, ending" if count > 1 else "a longer code, ending"
            problem += f" in zeros, read by the first {SHORT} digits: the first as {entity}"
            note = Finding(NOTE, "code", problem, where, None, None, typed, None, count)
            self.result.findings.append(note)

    def missing(self) -> None:
        """Say who has no row."""
        found = self.result.found
        if not found or self.table.partial:
            return
        # a row with a wrong name is told already; its entity is not missing besides
        absent = [e for e in self.framework.entities.index if e not in found | self.doubted]
        where = Where(self.file, self.table.rows[0][1].sheet)
        mend = "add a row; leave its cells empty if nothing is known"
        if len(absent) > _MOST:
            named = ", ".join(f"{e} ({self.framework.name(e)})" for e in absent[:_NAMED])
            more = " ..." if len(absent) > _NAMED else ""
            problem = f"{len(absent)} entities have no row: {named}{more}"
            finding = Finding(FAULT, "missing", problem, where, None, None, None, mend, len(absent))
            self.result.findings.append(finding)
            return
        for entity in absent:
            problem = f"{self.framework.name(entity)} has no row"
            self.fault("missing", problem, where, None, mend, entity)

    def entity(self, identity: Identity, where: Where) -> str | None:
        """Return whom a row means: the one that all its names fit."""
        if not identity:
            return None  # said where it has a value
        found = {}
        for name in identity:
            found[name], read = self.names.find(name)
            if read:
                self.read.setdefault(name, (read, where))
        known = [fit for fit in found.values() if fit]
        fits = set.intersection(*known) if known else set()
        if unknown := [name for name, fit in found.items() if not fit]:
            self.doubted |= fits
            self.unknown(unknown[0], fits, where)
            return None
        if not fits:
            self.doubted |= set().union(*known)
            mend = "code and names must mean the same"
            self.fault("unknown", "names that disagree", where, ", ".join(identity), mend)
            return None
        if len(fits) > 1:
            named = (f"{e} ({self.framework.name(e, 'zh')})" for e in sorted(fits))
            mend = f"write the code of the one that is meant: {', '.join(named)}"
            self.fault("ambiguous", "a name of several entities", where, identity[0], mend)
            return None
        (entity,) = fits
        return entity

    def unknown(self, name: str, fits: set[str], where: Where) -> None:
        self.strangers += 1
        problem, mend = self.names.unknown(name, self.strangers <= _HELPED)
        if len(fits) == 1:
            (likely,) = fits
            names = ", ".join(self.framework.name(likely, lang) for lang in LANGUAGES)
            mend = f"the rest of the row says {likely} ({names}): write that, or mend the rest"
        self.fault("unknown", problem, where, name, mend)


class _Codes:
    """Finds entities by code and by name; a code is never matched by its spelling."""

    def __init__(self, framework: Framework):
        self.framework, self.names = framework, entities(framework)
        self.codes = {e for e in framework.entities.index if e.isascii() and e.isdigit()}

    def find(self, text: str) -> tuple[set[str], str | None]:
        """Return whom a text may mean, and the code that a longer one was read as."""
        if not (self.codes and key(text).isdigit()):
            return self.names.find(text), None
        digits = self._digits(text)
        if digits in self.codes:
            return {digits}, None
        short, rest = digits[:SHORT], digits[SHORT:]
        if len(digits) in LONG and short in self.codes and not rest.strip("0"):
            return {short}, short
        return set(), None

    def unknown(self, text: str, helped: bool) -> tuple[str, str]:
        """Return what is wrong with a text that means nobody, and what would mend it."""
        problem, mend = "an entity that is not known", "write its code or name, or delete the row"
        if self.codes and _SHORTENED.fullmatch(halfwidth(text).strip()):
            mend = "format the column of codes as text, and type or paste the codes anew"
            return "a code that a spreadsheet has cut short", mend
        if self.codes and key(text).isdigit():
            digits = self._digits(text)
            if len(digits) in LONG and digits[:SHORT] in self.codes:
                short = digits[:SHORT]
                name = self.framework.name(short)
                return f"the code of a place within {short} ({name}), not of all of it", mend
            return problem, mend
        if not helped:
            return problem, mend
        said = suggest(text, [name for name in self.names.known if name not in self.codes])
        # a long list helps nobody
        return problem, said if said.startswith("did") else mend

    @staticmethod
    def _digits(text: str) -> str:
        match = _CODE.fullmatch(halfwidth(text).strip())
        return re.sub(r"\D", "", match[1]) if match else ""


def _groups(framework: Framework) -> set[str]:
    """Return the names of the groups that the entities fall into, as tables print them."""
    return {
        key(name)
        for group in _columns(framework)
        for value in set(group) - {""}
        for name in (value, *(f"{value}{suffix}" for suffix in GROUP_SUFFIXES))
    }


def _columns(framework: Framework) -> Iterator[list[str]]:
    table = framework.entities
    for column in table:
        values = [str(value) for value in table[column]]
        if not column.startswith("name") and len(set(values)) < len(values):
            yield values
