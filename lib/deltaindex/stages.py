"""The stages before weights: each indicator with the method that the recipe has for it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .errors import Fault, gathered, placed, refuse_if
from .framework import Framework
from .log import Log
from .recipe import METHODS, Step


def groups(step: Step, names: list[str], framework: Framework) -> Iterator[tuple[Step, list[str]]]:
    """Yield each variant of a step with the indicators that it holds for."""
    found: dict[int, tuple[Step, list[str]]] = {}
    for name in names:
        at = step.at(framework.path(name)) if step.by else step
        found.setdefault(id(at), (at, []))[1].append(name)
    yield from found.values()


def columnwise(
    step: Step,
    name: str,
    X: pd.DataFrame,
    framework: Framework,
    log: Log | None = None,
    extra: tuple = (),
) -> pd.DataFrame:
    """Apply a step that works on indicators; log every cell that it changes."""
    parts, faults = [], []
    for at, columns in groups(step, list(X), framework):
        with gathered(faults), placed(named(columns)):
            part = METHODS[name][at.method](X[columns], *extra, **at.options)
        if faults:
            continue
        if log is not None:
            log.changes(name, at.method, X[columns], part)
        parts.append(part)
    refuse_if(faults)
    return pd.concat(parts, axis=1)[list(X.columns)]


def normalised(
    step: Step,
    X: pd.DataFrame,
    framework: Framework,
    over: pd.DataFrame | None = None,
    log: Log | None = None,
) -> pd.DataFrame:
    """Normalise, with goalposts from a sample (`X` itself by default); log what is held at one."""
    direction = directions(framework, list(X))
    parts, faults = [], []
    for at, columns in groups(step, list(X), framework):
        sample = None
        if over is not None:
            refuse_if(
                Fault("the reference index lacks an indicator", value=name)
                for name in columns
                if name not in over
            )
            sample = over[columns]
        method = METHODS["normalise"][at.method]
        with gathered(faults), placed(named(columns)):
            part = method(X[columns], direction[columns], sample, **at.options)
        if faults:
            continue
        if log is not None and "clip" in at.options:
            clip = at.options["clip"]
            turned = at.options | {"clip": not clip}
            other = method(X[columns], direction[columns], sample, **turned)
            free, held = (other, part) if clip else (part, other)
            # the value at a goalpost may pass it by the rounding of a division
            free = free.where((free - held).abs() > 1e-9, held)
            if clip:
                reason = "beyond a goalpost: the normalised value is held at it"
                log.changes("normalise", reason, free, held)
            else:
                reason = "beyond a goalpost: the normalised value stays beyond it"
                log.changes("normalise", reason, held, free)
        parts.append(part)
    refuse_if(faults)
    return pd.concat(parts, axis=1)[list(X.columns)]


def named(columns: list[str]) -> str:
    """Name the indicators of a fault that names none.

    >>> named(["a", "b", "c", "d"])
    'indicator a, b, c and 1 more'
    """
    few = ", ".join(columns[:3])
    return f"indicator {few}" + (f" and {len(columns) - 3} more" if len(columns) > 3 else "")


def directions(framework: Framework, names: list[str]) -> pd.Series:
    """Return the direction of each indicator, 1 or -1."""
    return pd.Series({name: framework.indicators[name].direction for name in names})
