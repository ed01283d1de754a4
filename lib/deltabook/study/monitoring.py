"""Monitoring: how far a plan's targets are met, and whether the pace suffices.

A plan sets targets for areas: common ones, which hold for every area, and characteristic ones,
which belong to one. Each has a baseline, a target and a year for both. What is measured later is
compared with the straight line from the one to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from deltaindex import formula, units
from deltaindex.errors import Fault, InputError, refuse_if
from deltaindex.framework import Framework

from .linked_tables import Table

__all__ = ["growth", "latest", "measure", "plan", "progress", "read", "roll_up", "uses", "withhold"]

KINDS = ("common", "characteristic")
DIRECTIONS = {">=": 1, ">": 1, "<=": -1, "<": -1}
#: What can be said of a target, from best to worst; those from ``start`` on are no judgement.
STATES = ("reached", "on_track", "behind", "lost", "start", "break", "thin", "unmeasured")
GOOD, JUDGED = ("reached", "on_track"), ("reached", "on_track", "behind", "lost")
#: What is measured and has no state all the same.
WITHHELD = ("break", "thin")
#: The share of an area's entities that must report for a target to have a state there.
COVERAGE = 2 / 3
COLUMNS = ["id", "area", "module", "kind", "name_en", "name_zh", "operator", "target", "unit",
           "target_year", "numerator", "numerator_unit", "denominator", "denominator_unit",
           "relative_to", "missing_en", "missing_zh", "source"]  # fmt: skip


def read(path: Path | str) -> pd.DataFrame:
    """Read the targets of plans, and how each would be measured.

    Parameters
    ----------
    path : path
        CSV. ``area`` names a set of entities; ``numerator`` and ``denominator`` are formulas of
        variables with their units (see `measure`); a target without a numerator says in
        ``missing_en`` what data it would take. One that repeats a target of another plan names it
        in ``same_as``, a column that may be left out.

    Returns
    -------
    DataFrame, indexed by id
        ``target`` and ``target_year`` as numbers, ``direction`` 1 or -1 from the operator.

    Raises
    ------
    InputError
        With every fault found: an id given twice, an unknown kind or operator, a target or year
        that is no number, a target without a source or without either formula or reason.
    """
    table = Table.read(path, COLUMNS)
    faults = [*table.twice(["id"]), *table.unknown("kind", KINDS, "kind")]
    faults += table.unknown("operator", DIRECTIONS, "operator")
    frame = table.frame
    if "same_as" in frame:
        faults += table.unknown("same_as", set(frame["id"]), "target", empty=True)
    else:
        frame = frame.assign(same_as="")
    for column in ("target", "target_year"):
        numbers = table.numbers(column, faults)
        for row in frame.index[frame[column] == ""]:
            faults.append(table.fault(row, "is empty", column))
        frame = frame.assign(**{column: numbers})
    for row in frame.index[frame["source"] == ""]:
        faults.append(table.fault(row, "no source", "source", "name the source"))
    for row in frame.index[(frame["numerator"] == "") == (frame["missing_en"] == "")]:
        mend = "give one of the two: how it is measured, or what is missing"
        faults.append(table.fault(row, "neither formula nor reason, or both", "numerator", mend))
    refuse_if(faults)
    frame["direction"] = frame["operator"].map(DIRECTIONS)
    frame["target_year"] = frame["target_year"].astype(int)
    return frame.set_index("id")


def measure(
    framework: Framework,
    periods: Mapping[int, pd.DataFrame],
    targets: pd.DataFrame,
    areas: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    r"""Measure targets in areas and periods, each over the same entities in every period.

    .. math:: v_A = \frac{\sum_{i \in A} n_i}{\sum_{i \in A} d_i}

    with numerator n and denominator d from their formulas; without a denominator, the plain mean
    of the numerator. A target `relative_to` another area is the ratio of the two. Only entities
    that have both in all periods count, or a change of who reports would pass for progress.

    Parameters
    ----------
    framework : Framework
    periods : mapping
        Of years to values of variables, shape (entities, variables).
    targets : DataFrame
        As from `read`.
    areas : mapping
        Of areas to their entities.

    Returns
    -------
    DataFrame
        A row a target, area and year: ``id``, ``area``, ``year``, ``value`` in the target's unit,
        ``count`` of entities that it rests on and ``of`` how many. Areas with none are left out.
    """
    rows = []
    for id, target in targets[targets["numerator"] != ""].iterrows():
        parts = {year: _parts(framework, values, target) for year, values in periods.items()}
        whole = pd.concat([part.notna().all(axis=1) for part in parts.values()], axis=1).all(axis=1)
        usable = whole.index[whole]
        for area, members in areas.items():
            there = [entity for entity in members if entity in usable]
            other = areas[target["relative_to"]] if target["relative_to"] else None
            if not there or (target["kind"] == "characteristic" and area != target["area"]):
                continue
            for year, part in parts.items():
                value = _ratio(part.loc[there])
                if other is not None:
                    value /= _ratio(part.loc[[entity for entity in other if entity in usable]])
                value = units.convert(value, _unit(target), target["unit"])
                rows.append((id, area, year, float(value), len(there), len(members)))
    return pd.DataFrame(rows, columns=["id", "area", "year", "value", "count", "of"])


def uses(targets: pd.DataFrame) -> list[str]:
    """Return the variables that targets are measured by."""
    written = [f for c in ("numerator", "denominator") for f in targets[c] if f]
    return sorted({name for text in written for name in formula.names(text)})


def latest(
    framework: Framework, periods: Mapping[int, pd.DataFrame], targets: pd.DataFrame
) -> dict[str, int]:
    """Return the last year in which each target can be measured for anyone who has the first.

    Parameters
    ----------
    framework, targets
        As for `measure`.
    periods : mapping
        Of years to values of variables, shape (entities, variables).

    Returns
    -------
    dict of str to int
        By target; one that the first year cannot be measured for, or that cannot be measured at
        all, is left out.
    """
    found = {}
    for id, target in targets[targets["numerator"] != ""].iterrows():
        there = {
            year: _parts(framework, values, target).notna().all(axis=1)
            for year, values in sorted(periods.items())
        }
        begun = there[min(there)]
        if years := [year for year, whole in there.items() if (whole & begun).any()]:
            found[id] = years[-1]
    return found


def plan(targets: pd.DataFrame, measured: pd.DataFrame, baseline_year: int) -> pd.DataFrame:
    """Give each target in each area its baseline: what was measured in a year.

    Returns
    -------
    DataFrame
        A row a target and area: ``id``, ``area``, ``module``, ``kind``, ``baseline``,
        ``baseline_year``, ``target``, ``target_year``, ``direction``.
    """
    first = measured[measured["year"] == baseline_year].rename(columns={"value": "baseline"})
    columns = ["module", "kind", "target", "target_year", "direction"]
    frame = first[["id", "area", "baseline"]].join(targets[columns], on="id")
    return frame.assign(baseline_year=baseline_year).reset_index(drop=True)


def progress(plan: pd.DataFrame, actual: pd.Series, year: int | pd.Series) -> pd.DataFrame:
    r"""Judge each target of a plan.

    .. math:: c = \frac{a - b}{t - b}, \qquad e = \frac{y - y_b}{y_t - y_b}, \qquad
              p = \frac{c}{e}

    with baseline b, target t and what is measured a: the completion degree c, the share e of the
    time that has passed, and the pace p, 1 being just enough on the straight line. Plans do not
    say that they mean a straight line; it is the usual assumption, and the simplest.

    Parameters
    ----------
    plan : DataFrame
        With ``baseline``, ``baseline_year``, ``target``, ``target_year``, ``direction``.
    actual : Series
        What was measured, by the index of the plan; missing where nothing was.
    year : int or Series
        When; a Series, by the index of the plan, where it differs.

    Returns
    -------
    DataFrame
        The plan with ``year``, ``actual``, ``completion`` (negative: moving away; missing if the
        baseline met the target already), ``elapsed``, ``pace`` and ``state``: reached (the target
        is met; a bound that may not be touched counts as one that may), on_track (c at least e),
        behind, lost (met at the baseline and no longer), start (no time has passed), unmeasured.

    Raises
    ------
    InputError
        A target equal to its baseline, a direction that is neither 1 nor -1, or a target year that
        is not after the baseline's; every such row is named.

    References
    ----------
    :cite:`eurostat2021` too sets the pace so far beside the pace that a dated target asks for.

    Examples
    --------
    From 2.0 to 3.0 in ten years; after five, 2.6 is more than half way.

    >>> one = pd.DataFrame({"baseline": [2.0], "baseline_year": [2015], "target": [3.0],
    ...                     "target_year": [2025], "direction": [1]}, index=["a"])
    >>> found = progress(one, pd.Series({"a": 2.6}), 2020)
    >>> found.loc["a", ["completion", "elapsed", "pace"]].astype(float).round(2).tolist()
    [0.6, 0.5, 1.2]
    >>> found.at["a", "state"]
    'on_track'
    """
    refuse_if(_plan_faults(plan))
    baseline, target = plan["baseline"].astype(float), plan["target"].astype(float)
    direction, actual = plan["direction"], actual.reindex(plan.index).astype(float)
    elapsed = (year - plan["baseline_year"]) / (plan["target_year"] - plan["baseline_year"])
    met, met_before = direction * (actual - target) >= 0, direction * (baseline - target) >= 0
    completion = ((actual - baseline) / (target - baseline)).mask(met_before)
    state = np.select(
        [actual.isna() | baseline.isna(), met, elapsed <= 0, met_before, completion >= elapsed],
        ["unmeasured", "reached", "start", "lost", "on_track"],
        "behind",
    )
    return plan.assign(
        year=year,
        actual=actual,
        completion=completion,
        elapsed=elapsed,
        pace=completion / elapsed.where(elapsed > 0),
        state=state,
    )


def withhold(
    judged: pd.DataFrame,
    targets: pd.DataFrame,
    breaks: Callable[[int, int, Collection[str]], Collection],
    coverage: float = COVERAGE,
) -> pd.DataFrame:
    """Take away the state of a target where its two values cannot be compared or too few report.

    A value before a break in a series and one after it differ by more than what happened. So a
    target that is measured by such a series, with years on both sides, has no state.

    Parameters
    ----------
    judged : DataFrame
        As from `progress`, with ``id``, ``count`` and ``of``.
    targets : DataFrame
        As from `read`.
    breaks : callable
        Takes two years and names of variables, and returns the breaks of these between the years;
        see `deltaindex.project.Project.breaks`.
    coverage : float
        The least share of an area's entities that must report.

    Returns
    -------
    DataFrame
        The same rows. Where a break lies between the years, ``state`` is "break"; else where too
        few report, "thin". There ``completion`` and ``pace`` are missing; values stay.
    """
    variables = {id: uses(targets.loc[[id]]) for id in judged["id"].unique()}
    crossed = pd.Series(
        [
            bool(breaks(int(row.baseline_year), int(row.year), variables[row.id]))
            for row in judged.itertuples()
        ],
        judged.index,
        dtype=bool,
    )
    few = judged["count"] < coverage * judged["of"]
    told = judged["state"].isin([*JUDGED, "start"])
    state = judged["state"].mask(told & few, "thin").mask(told & crossed, "break")
    gone = state.isin(WITHHELD)
    return judged.assign(
        state=state,
        completion=judged["completion"].mask(gone),
        pace=judged["pace"].mask(gone),
    )


def growth(
    framework: Framework, before: pd.DataFrame, after: pd.DataFrame, target: pd.Series
) -> pd.DataFrame:
    """Return by what share numerator and denominator of a target grew.

    Parameters
    ----------
    framework : Framework
    before, after : DataFrame, shape (entities, variables)
        Values of two years.
    target : Series
        A row of `read`.

    Returns
    -------
    DataFrame
        Columns ``numerator`` and, if it has one, ``denominator``; a row for each entity that has
        all in both years, and a last row ``sum`` for their sums.
    """
    old, new = (_parts(framework, values, target) for values in (before, after))
    there = (old.notna() & new.notna()).all(axis=1)
    old, new = old[there], new[there]
    total = (new.sum() / old.sum() - 1).rename("sum").to_frame().T
    return pd.concat([new / old - 1, total])


def roll_up(judged: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """Count how the targets of each area, module or both fare.

    Parameters
    ----------
    judged : DataFrame
        As from `progress`.
    by : str or list of str
        Columns to gather by.

    Returns
    -------
    DataFrame, one row a group
        ``targets``, a count for each of `STATES`, ``measured`` (share of targets that are),
        ``good`` (share of those judged that are reached or on track) and ``completion``, the mean
        over those that can have one, each held within 0 and 1 so that none makes up for another.
    """
    counts = judged.groupby(by, sort=False)["state"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STATES), fill_value=0)
    total, told = counts.sum(axis=1), counts[list(JUDGED)].sum(axis=1)
    held = judged["completion"].mask(judged["state"] == "reached", 1.0).clip(0, 1)
    held = held.mask(judged["state"] == "lost", 0.0).mask(judged["state"].isin(WITHHELD))
    mean = judged.assign(held=held).groupby(by, sort=False)["held"].mean()
    counts.insert(0, "targets", total)
    counts["measured"] = 1 - counts["unmeasured"] / total
    counts["good"] = counts[list(GOOD)].sum(axis=1) / told.where(told > 0)
    return counts.assign(completion=mean).rename_axis(columns=None)


def _plan_faults(plan: pd.DataFrame):
    for row, item in plan.iterrows():
        place = f"row {row}" + (f": {item['id']}, {item['area']}" if "id" in plan else "")
        if item["baseline"] == item["target"]:
            mend = "a completion degree needs a way to go; set another target or baseline"
            yield Fault("the target equals its baseline", None, place, item["target"], mend)
        if item["direction"] not in (1, -1):
            yield Fault("direction must be 1 or -1", None, place, item["direction"])
        if not item["target_year"] > item["baseline_year"]:
            mend = f"the baseline is of {item['baseline_year']}"
            yield Fault("the target year must come later", None, place, item["target_year"], mend)


def _parts(framework: Framework, values: pd.DataFrame, target: pd.Series) -> pd.DataFrame:
    """Return numerator and, if the target has one, denominator of each entity."""
    names = [n for n in ("numerator", "denominator") if target[n]]
    found = {}
    for name in names:
        try:
            found[name] = framework.compute(target[name], values, target[f"{name}_unit"])
        except InputError as error:
            place = f"{target.name}: {name}"
            raise InputError(*(replace(f, place=place) for f in error.faults)) from None
    return pd.DataFrame(found)


def _ratio(parts: pd.DataFrame) -> float:
    if "denominator" in parts:
        return parts["numerator"].sum() / parts["denominator"].sum()
    return parts["numerator"].mean()


def _unit(target: pd.Series) -> str:
    if target["relative_to"]:
        return "dimensionless"
    over = f" / ({target['denominator_unit']})" if target["denominator"] else ""
    return f"{target['numerator_unit']}{over}"
