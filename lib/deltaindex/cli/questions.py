"""What a person is asked on a terminal: a new source, what a comma means, whether to remove."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from ..intake import Finding, Scope, sources
from ..intake.template import hint


def terminal() -> bool:
    """Whether somebody reads what is printed and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def confirm(question: str) -> bool:
    """Ask a question that is answered by no unless by yes."""
    return _answer(f"{question} [y/N] ").casefold() in ("y", "yes")


def decimal(finding: Finding) -> str | None:
    """Ask what marks decimals in a file: ``comma`` or ``point``; None where nobody answers."""
    print(f"{finding.where}: {finding.value} may have a mark for decimals or for thousands.")
    while answer := _answer("Which marks decimals in this file, comma or point? ").casefold():
        if answer in ("comma", "point"):
            return answer
    return None


def source(
    scope: Scope, wanted: Sequence[str], described: Sequence[Mapping[str, str]]
) -> tuple[str, list[dict[str, str]]]:
    """Ask which source values come from, and for what describes the sources that are new.

    Parameters
    ----------
    scope : Scope
        Of a project with a table of sources.
    wanted : list of str
        Ids that are not described, or not wholly; an empty one where values name no source.
    described : list of dict
        What is known of them by now.

    Returns
    -------
    str, list of dict
        The id for the values that name none, empty if there is none, and the rows of the table.
        What is left unanswered is left out.
    """
    rows = {row["id"]: dict(row) for row in described}
    chosen = ""
    for id in wanted:
        if not id:
            chosen = _answer("Values name no source. Its id, known or new: ")
            if not chosen or chosen in scope.sources:
                continue
        name = id or chosen
        row = rows.setdefault(name, new(scope, name))
        print(f"Source {name} is not described yet:")
        for column, limits in sources.fields(scope).items():
            if limits.get("required") and not row.get(column):
                row[column] = _answer(f"  {column} ({hint(column)}): ")
                if not row[column]:  # the check says what is lacking
                    return chosen, list(rows.values())
    return chosen, list(rows.values())


def new(scope: Scope, id: str) -> dict[str, str]:
    """Return the row of a new source, which has the year that is asked for unless it says more."""
    bound = scope.year is not None and "years" in next(iter(scope.sources.values()), {})
    return {"id": id} | ({"years": str(scope.year)} if bound else {})


def _answer(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        print()
        return ""
