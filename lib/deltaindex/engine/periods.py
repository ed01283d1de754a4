"""The stages before weights for one period, or for a panel of them.

Every stage takes and returns a mapping of periods to DataFrames (entities, indicators). A single
index is a panel of one period, whose name is None. What a recipe says under ``over`` is carried
out here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ..errors import Fault, InputError, gathered, refuse_if, within
from ..framework import Framework
from ..methods import registry
from ..methods import treat as treatments
from ..recipe import Recipe, Step
from . import stages
from .log import Log

Frames = dict[Any, pd.DataFrame]  # by period, shape (entities, indicators)


@dataclass(frozen=True)
class Stages:
    """The stages before weights, each a mapping of period to DataFrame (entities, indicators).

    Attributes
    ----------
    indicators
        Without the indicators left out.
    imputed, treated, normalised
        Of the entities that take part.
    samples
        What set goalposts, means and ranks; rows by period and entity where periods are pooled.
    """

    indicators: Frames
    imputed: Frames
    treated: Frames
    normalised: Frames
    samples: Frames


def run(
    recipe: Recipe,
    framework: Framework,
    screened: tuple[Frames, Frames],
    logs: Mapping[object, Log],
    reference: pd.DataFrame | None = None,
    keep: Callable[[Step, Callable[[], Any]], Any] | None = None,
) -> Stages:
    """Go through the stages before weights.

    Parameters
    ----------
    recipe, framework
    screened : pair of mappings
        As `screen` returns them.
    logs : mapping of period to Log
    reference : DataFrame, optional
        A sample that takes the place of all others in `normalise`.
    keep : callable, optional
        Given a step and a function that carries it out, returns what that does or did before.
    """
    keep = keep or (lambda _, make: make())
    indicators, present = screened
    imputed = keep(recipe.impute, lambda: impute(recipe, framework, present, logs))
    treated = keep(recipe.treat, lambda: treat(recipe, framework, imputed, logs))
    normalised, samples = keep(
        recipe.normalise, lambda: normalise(recipe, framework, treated, logs, reference)
    )
    return Stages(indicators, imputed, treated, normalised, samples)


def looked_over(recipe: Recipe, normalised: Frames) -> tuple[pd.DataFrame | None, str]:
    """Return the table that weights are found over, and its name; None for each period's own.

    Raises
    ------
    InputError
        The recipe names a period that is not there.
    """
    over = recipe.weights.over
    if over == "period":
        return None, ""
    if over == "panel":
        return pd.concat(normalised), "the panel"
    if over not in normalised:
        known = ", ".join(map(str, normalised))
        raise InputError(Fault("no such period", None, "weights.over", over, f"known: {known}"))
    return normalised[over], f"period {over}"


def screen(recipe: Recipe, derived: Frames, logs: Mapping[object, Log]) -> tuple[Frames, Frames]:
    """Leave out what has no observation, and what the recipe's check leaves out.

    Returns
    -------
    indicators : mapping of period to DataFrame
        Without the indicators left out.
    taking_part : mapping of period to DataFrame
        Without the entities either.
    """
    indicators: Frames = {}
    taking_part: Frames = {}
    for period, X in derived.items():
        log, none = logs[period], "no observation: the indicator is left out, its weight shared"
        with in_period(period):
            empty = X.columns[X.isna().all()]
            for name in empty:
                log.add("derive", none, "", name)
            X = X.drop(columns=empty)
            if X.empty:
                problem = "no indicator of the set has an observation"
                raise InputError(Fault(problem, value=recipe.set))
            out = registry.find("check", recipe.check.method)(X, **recipe.check.options)
            for row in out.itertuples(index=False):
                log.add("check", row.reason, row.entity, row.indicator, row.share)
            X = X.drop(columns=[name for name in out["indicator"] if name != ""])
            rest = X.drop(index=[name for name in out["entity"] if name != ""])
            for name in rest.columns[rest.isna().all()]:
                log.add("derive", none, "", name)
                X, rest = X.drop(columns=name), rest.drop(columns=name)
        indicators[period], taking_part[period] = X, rest
    return indicators, taking_part


def impute(
    recipe: Recipe, framework: Framework, frames: Frames, logs: Mapping[object, Log]
) -> Frames:
    """Fill missing cells; methods that look at other periods are told how far away they are."""
    out: Frames = {}
    faults: list[Fault] = []
    for period, X in frames.items():
        others = None
        if period is not None:
            others = {other - period: Y for other, Y in frames.items() if other != period}
        extra = (framework.entities, X, others)
        with gathered(faults), in_period(period):
            step, log = recipe.impute, logs[period]
            out[period] = stages.columnwise(step, "impute", X, framework, log, extra)
    refuse_if(faults)
    return out


def treat(
    recipe: Recipe, framework: Framework, frames: Frames, logs: Mapping[object, Log]
) -> Frames:
    """Treat outliers, of each period or of all as one."""
    faults: list[Fault] = []
    parts: dict[object, list] = {period: [] for period in frames}
    names = list(dict.fromkeys(name for X in frames.values() for name in X.columns))
    for at, columns in stages.groups(recipe.treat, names, framework):
        alone = replace(at, by={})
        own = {p: X[[n for n in columns if n in X]] for p, X in frames.items()}
        if at.over == "panel":
            with gathered(faults):
                pooled = stages.columnwise(alone, "treat", pd.concat(own), framework)
            for period, X in () if faults else own.items():
                done = pooled.loc[period][list(X)]
                logs[period].changes("treat", at.method, X, done)
                parts[period].append(done)
        else:
            for period, X in own.items():
                with gathered(faults), in_period(period):
                    if X.shape[1]:
                        X = stages.columnwise(alone, "treat", X, framework, logs[period])
                parts[period].append(X)
        for period, done in () if faults else parts.items():
            _note_left(at, done[-1], logs[period])
    refuse_if(faults)
    return {p: pd.concat(parts[p], axis=1)[list(X.columns)] for p, X in frames.items()}


def _note_left(step: Step, X: pd.DataFrame, log: Log) -> None:
    """Note columns that the treatment did not bring within its bounds."""
    bounds = {key: step.options[key] for key in ("skew", "kurtosis") if key in step.options}
    if len(bounds) == 2:
        for name in X.columns[treatments.extreme(X, **bounds)]:
            log.add("treat", "still beyond the bounds after treatment", "", name)


def normalise(
    recipe: Recipe,
    framework: Framework,
    frames: Frames,
    logs: Mapping[object, Log],
    reference: pd.DataFrame | None = None,
) -> tuple[Frames, Frames]:
    """Make indicators dimensionless, by the sample that each variant looks over.

    Parameters
    ----------
    recipe, framework, frames, logs
        As above.
    reference : DataFrame, optional
        A sample that takes the place of all others.

    Returns
    -------
    normalised : mapping of period to DataFrame
    samples : mapping of period to DataFrame
        What set goalposts, means and ranks; rows by period and entity where periods are pooled.
    """
    normalised: Frames = {}
    samples: Frames = {}
    faults: list[Fault] = []
    for period, X in frames.items():
        parts: list[pd.DataFrame] = []
        looked: list[pd.DataFrame] = []
        for at, columns in stages.groups(recipe.normalise, list(X.columns), framework):
            alone, log = replace(at, by={}), logs[period]
            with gathered(faults), in_period(period):
                sample = _sample(at, columns, frames, reference)
                parts.append(stages.normalised(alone, X[columns], framework, sample, log))
                looked.append(X[columns] if sample is None else sample)
        if faults:
            continue
        normalised[period] = pd.concat(parts, axis=1)[list(X.columns)]
        samples[period] = _joined(looked, period)[list(X.columns)]
    refuse_if(faults)
    return normalised, samples


def _sample(
    step: Step, columns: list[str], frames: Frames, reference: pd.DataFrame | None
) -> pd.DataFrame | None:
    """Return the sample that a step looks over; None for the period itself."""
    if reference is not None:
        refuse_if(
            Fault("the reference index lacks an indicator", value=name)
            for name in columns
            if name not in reference
        )
        sample = reference[columns]
        if sample.index.nlevels > 1:
            sample = sample.dropna(how="all")
            periods = sample.index.unique(0)
            sample = sample.loc[periods[0]] if len(periods) == 1 else sample
        return sample
    if step.over == "period":
        return None
    if step.over == "panel":
        return pd.concat({p: X.reindex(columns=columns) for p, X in frames.items()})
    if step.over not in frames:
        known = ", ".join(map(str, frames))
        raise InputError(
            Fault("no such period", place="normalise.over", value=step.over, mend=f"known: {known}")
        )
    base = frames[step.over]
    mend = f"leave it out, or take another period than {step.over}"
    refuse_if(
        Fault("no value in the period looked over", value=name, mend=mend)
        for name in columns
        if name not in base
    )
    return base[columns]


def _joined(looked: list[pd.DataFrame], period: object) -> pd.DataFrame:
    """Put samples side by side, by period and entity if one of them is pooled."""
    if any(sample.index.nlevels > 1 for sample in looked):
        looked = [s if s.index.nlevels > 1 else pd.concat({period: s}) for s in looked]
    return pd.concat(looked, axis=1)


@contextmanager
def in_period(period: object) -> Iterator[None]:
    """Name the period in every fault from within, if it has a name."""
    with within(f"period {period}" if period is not None else None):
        yield
