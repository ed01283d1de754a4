"""The stages before weights: each indicator with the method that the recipe has for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from ..errors import Fault, gathered, placed, refuse_if
from ..framework import Framework
from ..methods import registry
from ..recipe import Step
from .log import Log


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
    parts: list[pd.DataFrame] = []
    faults: list[Fault] = []
    for at, columns in groups(step, list(X.columns), framework):
        with gathered(faults), placed(named(columns)):
            part = registry.find(name, at.method)(X[columns], *extra, **at.options)
        if faults:
            continue
        if log:
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
    direction = directions(framework, list(X.columns))
    parts: list[pd.DataFrame] = []
    faults: list[Fault] = []
    for at, columns in groups(step, list(X.columns), framework):
        sample = None
        if over is not None:
            refuse_if(
                Fault("the reference index lacks an indicator", value=name)
                for name in columns
                if name not in over
            )
            sample = over[columns]
        method = registry.find("normalise", at.method)
        given = (X[columns], direction[columns], sample)
        with gathered(faults), placed(named(columns)):
            part = method(*given, **at.options)
        if faults:
            continue
        if log and method.notes is not None:
            for reason, before, after in method.notes(method, *given, part, **at.options):
                log.changes("normalise", reason, before, after)
        parts.append(part)
    refuse_if(faults)
    return pd.concat(parts, axis=1)[list(X.columns)]


def of_draws(
    step: Step,
    name: str,
    X: np.ndarray,
    columns: list[str],
    framework: Framework,
    extra: Callable[[int, pd.DataFrame], tuple] | None = None,
) -> np.ndarray:
    """Apply a step that works on indicators to the tables of many draws.

    Parameters
    ----------
    step, name
    X : array, shape (draws, entities, indicators)
    columns : list of str
        Names of the indicators.
    framework : Framework
    extra : callable, optional
        Returns what a method of the step is given of a draw besides its table.
    """
    if step.method == "none" and not step.by:
        return X
    found = np.empty_like(X)
    for at, group in groups(step, columns, framework):
        method, here = registry.find(name, at.method), [columns.index(n) for n in group]
        if method.kernel is not None:
            found[..., here] = method.kernel(X[..., here], **at.options)
            continue
        for draw, table in enumerate(X):
            frame = pd.DataFrame(table, columns=columns)
            given = (frame[group], *(() if extra is None else extra(draw, frame)))
            found[draw][:, here] = method(*given, **at.options).to_numpy(float)
    return found


def normalised_draws(
    step: Step, X: np.ndarray, over: np.ndarray, columns: list[str], framework: Framework
) -> np.ndarray:
    """Normalise the tables of many draws, each by a sample of its own; see `normalised`.

    Parameters
    ----------
    step : Step
    X, over : array, shape (draws, entities, indicators)
        One table for all draws, or one for each.
    columns : list of str
    framework : Framework
    """
    up = (directions(framework, columns) > 0).to_numpy()
    draws = max(len(X), len(over))
    found = np.empty((draws, *X.shape[1:]))
    for at, group in groups(step, columns, framework):
        method, here = registry.find("normalise", at.method), [columns.index(n) for n in group]
        if method.kernel is not None:
            part = method.kernel(X[..., here], up[here], over[..., here], **at.options)
            found[..., here] = part
            continue
        signs = directions(framework, group)
        for draw in range(draws):
            table = pd.DataFrame(X[draw % len(X)][:, here], columns=group)
            sample = pd.DataFrame(over[draw % len(over)][:, here], columns=group)
            found[draw][:, here] = method(table, signs, sample, **at.options).to_numpy(float)
    return found


def ranks_of_draws(step: Step, scores: np.ndarray) -> np.ndarray:
    """Rank the scores of every draw: (draws, entities), 0 for no score."""
    return _of_draws(registry.find("ranks", step.method), scores, {}, step.options)


def tiers_of_draws(
    step: Step, scores: np.ndarray, ranks: np.ndarray, entities: Iterable
) -> np.ndarray:
    """Sort the entities of every draw into tiers: (draws, entities), 0 for no score."""
    given = {"ranks": ranks, "names": list(entities)}
    return _of_draws(registry.find("tiers", step.method), scores, given, step.options)


def _of_draws(
    method: registry.Method, scores: np.ndarray, given: Mapping, options: Mapping
) -> np.ndarray:
    """Apply a step on scores to every draw: whole numbers, 0 for none."""
    if method.kernel is not None:
        own = {name: part for name, part in given.items() if name in method.needs}
        return method.kernel(scores, **own, **options)
    names, rows = given.get("names"), []
    for at, row in enumerate(scores):
        ranks = given.get("ranks")
        column = () if ranks is None else (pd.Series(ranks[at], names).replace(0, pd.NA),)
        rows.append(method(pd.Series(row, names), *column, **options).fillna(0).to_numpy(int))
    return np.array(rows)


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
