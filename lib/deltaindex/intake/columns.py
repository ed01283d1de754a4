"""Which variable each heading means, and which say something else than the variable."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ..framework import Framework, Variable, text
from ..framework.aliases import within
from ..text import key
from . import headings
from .entries import Table
from .finding import FAULT, NOTE, Finding, Where
from .headings import Heading
from .scope import Scope
from .words import bracketed

#: Names that are not known and are helped with a suggestion: more of them have one cause.
_HELPED = 40
_LEAVE = "give the values that are asked for, or leave it out"


def name(
    table: Table, scope: Scope, year: int | None
) -> tuple[dict[str, str | None], list[Finding]]:
    """Return which variable the name of each column or row means, and what is to be said of names.

    Parameters
    ----------
    table : Table
    scope : Scope
    year : int, optional
        Of the values: a heading may name no other.

    Returns
    -------
    dict of str to str or None, list of Finding
        None where no variable is meant, or something else than the variable.
    """
    columns = {name for name, _ in table.columns}
    others = [(e.variable, e.where) for e in table.entries if e.variable not in columns]
    meant: dict[str, str | None] = {}
    first: dict[str, Where] = {}
    findings: list[Finding] = []
    strangers = 0
    for typed, where in [*table.columns, *others]:
        if typed not in meant:
            meant[typed], found = _mean(typed, where, table, scope, year, strangers < _HELPED)
            strangers += meant[typed] is None
            findings += found
        variable = meant[typed]
        if table.wide and variable:
            if variable in first:
                problem = f"a second column, the first is {first[variable]}"
                findings.append(
                    Finding(FAULT, "duplicate", problem, where, None, variable, typed, "keep one")
                )
            first.setdefault(variable, where)
    return meant, findings


def _mean(typed, where: Where, table: Table, scope: Scope, year: int | None, helped: bool):
    """Return the variable of a name, or None, and what is to be said of it."""
    said = table.headings.get(typed, [])
    known = set().union(*(heading.meant for heading in said))
    if len(known) != 1:
        return None, [_unknown(typed, known, where, scope.framework, helped)]
    (id_,) = known
    if id_ in scope.provided:
        problem = f"stands in {scope.provided[id_]} already"
        mend = "leave it out"
        return None, [Finding(FAULT, "duplicate", problem, where, None, id_, typed, mend)]
    variable = scope.framework.variables[id_]
    findings = list(_remarks(said, variable, where, year))
    return (None if any(f.level == FAULT for f in findings) else id_), findings


def _remarks(
    said: list[Heading], variable: Variable, where: Where, year: int | None
) -> Iterator[Finding]:
    """Yield what makes headings something else than the variable, or what was not understood."""
    unclear: dict[str, str] = {}
    for heading in said:
        # a heading that is not known, beside one that is, is a remark as a whole
        remarks = heading.remarks if heading.meant else (heading.text,)
        judged = headings.judge(remarks, variable, year)
        if judged.fault:
            problem = f"a heading for something else than {_named(variable)}: {judged.fault}"
            yield Finding(
                FAULT, "variable", problem, where, None, variable.id, heading.text, _LEAVE
            )
            return
        unclear |= dict.fromkeys(judged.unclear, heading.text)
    if unclear:
        remarks = ", ".join(f"'{remark}'" for remark in unclear)
        problem = (
            f"taken as {_named(variable)}; the heading also says {remarks}: look whether it is"
        )
        typed = next(iter(unclear.values()))
        yield Finding(NOTE, "heading", problem, where, None, variable.id, typed)


def _unknown(
    typed: str, known: set[str], where: Where, framework: Framework, helped: bool
) -> Finding:
    if not typed:
        problem, mend = "no variable is named", "name it, or delete it"
        return Finding(FAULT, "variable", problem, where, None, None, None, mend)
    if known:
        problem = "a name of several variables"
        mend = f"write the id of one: {', '.join(sorted(known))}"
        return Finding(FAULT, "variable", problem, where, None, None, typed, mend)
    mend = "use a name of the template, or delete it"
    if helped:
        owners = {n: v for v in framework.variables.values() for n in v.names}
        bare = bracketed(typed)[0]
        near = [owners[name] for name in get_close_matches(bare, owners, n=3, cutoff=0.5)]
        if found := _other(bare, near, framework):
            variable, word = found
            problem = f"a heading for something else than {_named(variable)}: '{word}'"
            return Finding(FAULT, "variable", problem, where, None, variable.id, typed, _LEAVE)
        if close := get_close_matches(typed, owners, n=1) or get_close_matches(bare, owners, n=1):
            variable = owners[close[0]]
            # what lies close may say another thing with one word more
            if fault := headings.judge((typed,), variable, None).fault:
                problem = f"a heading for something else than {_named(variable)}: {fault}"
                return Finding(FAULT, "variable", problem, where, None, variable.id, typed, _LEAVE)
            mend = f"did you mean '{close[0]}'?"
    problem = "a variable that is not known"
    return Finding(FAULT, "variable", problem, where, None, None, typed, mend)


def _other(typed: str, near: list[Variable], framework: Framework) -> tuple[Variable, str] | None:
    """Return the variable that a name is taken for, and the word that says it is another.

    The name is close to one of the variable's, or the word is most of it.
    """
    found = [
        (variable, word)
        for variable in framework.variables.values()
        for word in variable.confused
        if within(word, typed) and (variable in near or 2 * len(key(word)) >= len(key(typed)))
    ]
    return max(found, key=lambda pair: len(pair[1]), default=None)


def _named(variable: Variable) -> str:
    return f"{variable.id} ({text(variable.name, 'zh') or variable.id})"
