"""Monitoring a plan: which targets are met, in which area, and what cannot be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from deltaindex.framework import Framework

from ..study import monitoring

NO_VALUE = "–"


def judge(
    framework: Framework,
    periods: Mapping[int, pd.DataFrame],
    targets: pd.DataFrame,
    areas: Mapping[str, Sequence[str]],
    latest: Mapping[str, int],
) -> pd.DataFrame:
    """Judge each target in each area by the last year that has it, from the first year on.

    Parameters
    ----------
    framework, periods, targets, areas
        As for `monitoring.measure`; the first period is the baseline.
    latest : mapping of str to int
        Of targets to the year to judge by, as from `monitoring.latest`.

    Returns
    -------
    DataFrame
        As from `monitoring.progress`, a row a target and area, with ``count``: the entities that
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
    return monitoring.progress(plan, now["value"], plan["id"].map(latest)).join(
        now[["count", "of"]]
    )


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


def by_module(targets: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Count by module how all targets fare, those that nobody could measure with them.

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
    found = targets[["module"]].join(own[["state", "completion"]])
    return monitoring.roll_up(found.fillna({"state": "unmeasured"}), "module")


def written(values: pd.Series, form: str) -> pd.Series:
    """Write numbers in a form such as ``.0%``; a dash where there is none."""
    return values.map(lambda value: NO_VALUE if pd.isna(value) else format(value, form))
