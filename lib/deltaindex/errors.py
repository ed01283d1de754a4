"""How the package refuses bad input: faults that name file, place, value and mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


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
        value = "" if self.value is None else f" (found {self.value!r})"
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


def refuse_if(faults: Iterable[Fault]) -> None:
    """Raise `InputError` with all faults, if there is one."""
    faults = list(faults)
    if faults:
        raise InputError(*faults)


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
