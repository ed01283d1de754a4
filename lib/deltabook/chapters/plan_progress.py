"""Monitoring a plan: which targets are met, in which area, and what cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import pandas as pd

from deltaindex.framework import Framework

from ..study import monitoring

NO_VALUE = "–"
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def judge(
    framework: Framework,
    periods: Mapping[int, pd.DataFrame],
    targets: pd.DataFrame,
    areas: Mapping[str, Sequence[str]],
    latest: Mapping[str, int],
    breaks: Callable[[int, int, Collection[str]], Collection],
) -> pd.DataFrame:
    """Judge each target in each area by the last year that has it, from the first year on.

    Parameters
    ----------
    framework, periods, targets, areas
        As for `monitoring.measure`; the first period is the baseline.
    latest : mapping of str to int
        Of targets to the year to judge by, as from `monitoring.latest`.
    breaks : callable
        As for `monitoring.withhold`.

    Returns
    -------
    DataFrame
        As from `monitoring.withhold`, a row a target and area, with ``count``: the entities that
        the value rests on, and ``of`` how many.
    """
    first = min(periods)
    # each target in the two years alone: who reports in a year between does not matter
    measured = pd.concat(
        monitoring.measure(
            framework, {y: periods[y] for y in {first, year}}, targets.loc[[id]], areas
        )
        for id, year in latest.items()
    )
    plan = monitoring.plan(targets, measured, first)
    now = measured[measured["year"] == measured["id"].map(latest)].set_index(["id", "area"])
    now = now.reindex(pd.MultiIndex.from_frame(plan[["id", "area"]])).set_axis(plan.index)
    found = monitoring.progress(plan, now["value"], plan["id"].map(latest))
    return monitoring.withhold(found.join(now[["count", "of"]]), targets, breaks)


def where_planned(judged: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return each target in the area that its plan names.

    Parameters
    ----------
    judged : DataFrame
        As from `judge`.
    targets : DataFrame
        As from `monitoring.read`.

    Returns
    -------
    DataFrame, indexed by target
        Without those that could not be measured.
    """
    return judged[judged["area"] == judged["id"].map(targets["area"])].set_index("id")


def told(own: pd.DataFrame) -> pd.DataFrame:
    """Return the targets that have a state, of those from `where_planned`."""
    return own[own["state"].isin(monitoring.JUDGED)]


def withheld(own: pd.DataFrame) -> pd.DataFrame:
    """Return the targets that are measured and have no state, of those from `where_planned`."""
    return own[own["state"].isin(monitoring.WITHHELD)]


def once(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the targets without those that repeat one of another plan."""
    return targets[targets["same_as"] == ""]


def by_module(targets: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Count by module how all targets fare, those that nobody could measure with them.

    A target that repeats another counts once.

    Parameters
    ----------
    targets : DataFrame
        As from `monitoring.read`.
    own : DataFrame
        As from `where_planned`.

    Returns
    -------
    DataFrame, one row a module
        As from `monitoring.roll_up`.
    """
    found = once(targets)[["module"]].join(own[["state", "completion"]])
    return monitoring.roll_up(found.fillna({"state": "unmeasured"}), "module")


def with_goal(judged: pd.DataFrame, targets: pd.DataFrame) -> pd.Series:
    """Return the goal of each row with its direction, e.g. ``≥ 3``."""
    sign = judged["id"].map(targets["operator"]).map(SIGNS)
    return sign + " " + judged["target"].map("{:,g}".format)


def grown(
    framework: Framework,
    periods: Mapping[int, pd.DataFrame],
    targets: pd.DataFrame,
    id: str,
    first: int,
    latest: Mapping[str, int],
) -> pd.DataFrame:
    """Return by what share the parts of a target grew to its last year, as `monitoring.growth`.

    Parameters
    ----------
    framework, periods, targets
        As for `monitoring.measure`.
    id : str
        The target; nothing is returned for one that cannot be measured.
    first : int
        The year to begin with.
    latest : mapping of str to int
        As from `monitoring.latest`.
    """
    if id not in latest:
        return pd.DataFrame(columns=["numerator", "denominator"])
    return monitoring.growth(framework, periods[first], periods[latest[id]], targets.loc[id])


def counts(rolled: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of `monitoring.roll_up` as text, without states that nobody has.

    Returns
    -------
    DataFrame of str
        ``targets``, a column for each state that occurs, ``none`` for what has values and no
        state, and ``unmeasured``.
    """
    seen = [state for state in monitoring.JUDGED if rolled[state].any()]
    found = rolled[["targets", *seen]].assign(
        none=rolled[list(monitoring.WITHHELD)].sum(axis=1), unmeasured=rolled["unmeasured"]
    )
    return found.astype(int).astype(str)


def extremes(growth: pd.DataFrame, column: str) -> tuple[str, str]:
    """Return the entities with the largest and the smallest growth of a column.

    Parameters
    ----------
    growth : DataFrame
        As from `monitoring.growth`.
    column : str
    """
    own = growth[column].drop("sum")
    return own.idxmax(), own.idxmin()


def written(values: pd.Series, form: str) -> pd.Series:
    """Write numbers in a form such as ``.0%``; a dash where there is none."""
    return values.map(lambda value: NO_VALUE if pd.isna(value) else format(value, form))
