"""How the package refuses bad input: faults that name file, place, value and mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from reprlib import Repr

#: Lines that a person reads through; more of them have one cause as a rule.
MOST = 40
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 120


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an input.

    Parameters
    ----------
    problem : str
        What is wrong, in a clause.
    file : str, optional
        The file it was found in, as the caller named it.
    place : str, optional
        Where in the file: a line, a key, an entity and a column.
    value : object, optional
        The offending value as it was read.
    mend : str, optional
        What the reader can do about it.
    """

    problem: str
    file: str | None = None
    place: str | None = None
    value: object = None
    mend: str | None = None

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.place) if part)
        found = self.value.item() if hasattr(self.value, "item") else self.value  # NumPy's numbers
        value = "" if found is None else f" (found {_SHORT.repr(found)})"
        mend = f"; {self.mend}" if self.mend else ""
        return f"{where}: {self.problem}{value}{mend}" if where else f"{self.problem}{value}{mend}"


class InputError(ValueError):
    """Input that cannot be used; carries every fault that was found, not only the first.

    Attributes
    ----------
    faults : tuple of Fault
    """

    def __init__(self, *faults: Fault | str):
        self.faults = tuple(f if isinstance(f, Fault) else Fault(f) for f in faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def listed(lines: Sequence[str], what: str) -> list[str]:
    """Return the first `MOST` lines and, where there are more, one that counts the rest.

    >>> listed(["a"] * 42, "faults")[-1], len(listed(["a"] * 40, "faults"))
    ('and 2 faults more, 42 in all', 40)
    """
    more = len(lines) - MOST
    return [*lines[:MOST], *([f"and {more} {what} more, {len(lines)} in all"] if more > 0 else [])]


def refuse_if(faults: Iterable[Fault]) -> None:
    """Raise `InputError` with all faults, if there is one."""
    faults = list(faults)
    if faults:
        raise InputError(*faults)


@contextmanager
def located(file: str | None) -> Iterator[None]:
    """Name the file in every fault from within that names none."""
    try:
        yield
    except InputError as error:
        raise InputError(*(f if f.file else replace(f, file=file) for f in error.faults)) from None


@contextmanager
def placed(place: str) -> Iterator[None]:
    """Name a place in every fault from within that names none."""
    try:
        yield
    except InputError as error:
        faults = (f if f.place else replace(f, place=place) for f in error.faults)
        raise InputError(*faults) from None


@contextmanager
def within(place: str | None) -> Iterator[None]:
    """Put a place before that of every fault from within."""
    try:
        yield
    except InputError as error:
        if place is None:
            raise
        faults = (
            replace(f, place=f"{place}: {f.place}" if f.place else place) for f in error.faults
        )
        raise InputError(*faults) from None


def suggest(name: object, known: Iterable[object]) -> str:
    """Say which known name was probably meant, or list what there is.

    >>> suggest("talant", ["talent", "finance"])
    "did you mean 'talent'?"
    >>> suggest("x", ["talent", "finance"])
    'known are: finance, talent'
    """
    known = sorted(str(k) for k in known)
    close = get_close_matches(str(name), known, n=1)
    return f"did you mean '{close[0]}'?" if close else f"known are: {', '.join(known) or 'none'}"
