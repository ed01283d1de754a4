"""Resampling: seeds and numbers of resamples, and the values that can be shuffled at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if
from ..methods.arguments import counted, fits
from ..methods.equality import constant

RESAMPLES = 9999  # so that p comes in steps of one in ten thousand
LEVEL = 0.95


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed NumPy's global generator, which PySAL draws from, and put it back afterwards."""
    counted(2**32 - 1, 0, seed=seed)  # what this generator takes
    state = np.random.get_state()  # noqa: NPY002
    np.random.seed(seed)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


def check_counts(seed: int, **counts: int) -> None:
    """Refuse what is no seed, and numbers of resamples that are none or that nothing would finish.

    >>> check_counts(0, resamples=999)
    >>> check_counts(0, resamples=1.5)
    Traceback (most recent call last):
    deltaindex.errors.InputError: resamples: must be a whole number (found 1.5)
    """
    refuse_if(
        Fault("must be a whole number", None, name, count)
        for name, count in (counts | {"seed": seed}).items()
        if not fits(count, int)
    )
    counted(1_000_000, **counts)
    counted(2**63, 0, seed=seed)


def at(entity: object, name: object) -> str:
    """Say where a value stands: the entity and, where it has a name, the column.

    >>> at("a", "gdp"), at("a", None)
    ('a: gdp', 'a')
    """
    return f"{entity}" if name is None else f"{entity}: {name}"


def refuse_gaps(values: pd.Series) -> None:
    """Refuse missing values and those that are no finite number, naming the entities."""
    gaps = values.index[values.isna()]
    mend = "leave the column out, impute it, or choose entities that have it"
    refuse_if(Fault("no value", None, at(e, values.name), mend=mend) for e in gaps)
    refuse_if(
        Fault("a value must be a finite number", None, at(e, values.name), value)
        for e, value in values.items()
        if not (isinstance(value, bool | np.bool_) or fits(value, float))
    )


def refuse_constant(values: pd.Series) -> None:
    """Refuse gaps and a column without variation: it has no pattern to be tested."""
    refuse_gaps(values)
    if len(values) < 3 or constant(values.to_numpy(float)[:, None])[0]:
        place = None if values.name is None else str(values.name)
        found = values.unique().tolist()
        raise InputError(Fault("a constant has no pattern", None, place, found, "leave it out"))
