"""How the package refuses bad input: faults that name file, place, value and mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from reprlib import Repr

#: Lines that a person reads through; more of them have one cause as a rule.
MOST = 40
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 120
_SHORT.maxlevel, _SHORT.maxlist, _SHORT.maxdict = 2, 4, 3
# characters of a part of a message, and names of a list in it, that a person reads
LONGEST, LISTED = 400, 20
#: Faults after which a file is read no further: it is of another kind altogether.
MOST_FAULTS = 1000


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
        where = ": ".join(cut(part) for part in (self.file, self.place) if part)
        found = self.value.item() if hasattr(self.value, "item") else self.value  # NumPy's numbers
        found = str(found) if isinstance(found, date) else found
        value = "" if found is None else f" (found {cut(_SHORT.repr(found), 160)})"
        mend = f"; {cut(self.mend)}" if self.mend else ""
        said = f"{cut(self.problem)}{value}{mend}"
        return f"{where}: {said}" if where else said


class InputError(ValueError):
    """Input that cannot be used; carries every fault that was found, not only the first.

    Attributes
    ----------
    faults : tuple of Fault
    """

    def __init__(self, *faults: Fault | str):
        self.faults = tuple(f if isinstance(f, Fault) else Fault(f) for f in faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def first(lines: Sequence[str], what: str) -> list[str]:
    """Return the first `MOST` lines and, where there are more, one that counts the rest.

    >>> first(["a"] * 42, "faults")[-1], len(first(["a"] * 40, "faults"))
    ('and 2 faults more, 42 in all', 40)
    """
    more = len(lines) - MOST
    return [*lines[:MOST], *([f"and {more} {what} more, {len(lines)} in all"] if more > 0 else [])]


def refuse_if(faults: Iterable[Fault]) -> None:
    """Raise `InputError` with all faults, each once, if there is one."""
    faults = list({str(fault): fault for fault in faults}.values())
    if faults:
        raise InputError(*faults)


@contextmanager
def gathered(faults: list[Fault]) -> Iterator[None]:
    """Add the faults of a refusal from within to a list, to raise with those of other parts."""
    try:
        yield
    except InputError as error:
        faults.extend(error.faults)


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


def cut(text: str, longest: int = LONGEST) -> str:
    r"""Cut a text in the middle if a person would not read it to the end; show what is not seen.

    >>> cut("abcdefghij", 7), cut("a\0b")
    ('abc...j', 'a\\x00b')
    """
    if len(text) > longest:
        head = longest // 2
        text = f"{text[:head]}...{text[len(text) - (longest - head - 3) :]}"
    # a terminal would obey some of them
    return "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in text)


def listed(names: Iterable[object]) -> str:
    """List names, but not more of them than a person reads.

    >>> listed(["a", "b"]), listed(range(30))[-18:]
    ('a, b', '18, 19 and 10 more')
    """
    said = [cut(str(name), 60) for name in names]
    more = f" and {len(said) - LISTED} more" if len(said) > LISTED else ""
    return ", ".join(said[:LISTED]) + more


def suggest(name: object, known: Iterable[object]) -> str:
    """Say which known name was probably meant, or list what there is.

    >>> suggest("talant", ["talent", "finance"])
    "did you mean 'talent'?"
    >>> suggest("x", ["talent", "finance"])
    'known are: finance, talent'
    """
    known = sorted(str(k) for k in known)
    close = []
    if isinstance(name, str | int | float) and len(str(name)) < LONGEST:
        close = get_close_matches(str(name), known, n=1)
    return f"did you mean '{cut(close[0])}'?" if close else f"known are: {listed(known) or 'none'}"
