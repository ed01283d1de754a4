"""What the index is made of: what public data show of it, and where stand-ins mislead."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from deltaindex.engine.index import Index
from deltaindex.framework import ROOT, Framework

#: Urban jobs, the nearest to a count of workers that is public for every city.
PRIVATE_JOBS = "employed_urban_private_selfemployed"
JOBS = f"employed_urban_nonprivate_units + {PRIVATE_JOBS}"
PER_PERSON = "万元/人"


def placement(index: Index, node: str, parent: str) -> dict[str, float]:
    """Say how far a score moves when a node hangs under another parent, with entropy weights.

    Parameters
    ----------
    index : Index
    node, parent : str

    Returns
    -------
    dict of str to float
        The largest change of any entity's score, by the ``across`` of the weights: ``all`` or
        ``node``.
    """
    moved, changes = index.framework.move(node, parent), {}
    for across in ("all", "node"):
        here = index.rebuild(index.recipe.vary(weights={"method": "entropy", "across": across}))
        there = here.rebuild(framework=moved)
        changes[across] = (here.scores[ROOT] - there.scores[ROOT]).abs().max()
    return changes


def status_cells(status: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List what stands behind each cell of several years.

    Parameters
    ----------
    status : mapping of str to DataFrame, shape (entities, indicators)
        By year, as from `describe.coverage`.

    Returns
    -------
    DataFrame, one row a cell
        ``entity``, ``indicator``, ``value`` and ``year``.
    """
    return pd.concat(
        frame.rename_axis("entity")
        .reset_index()
        .melt("entity", var_name="indicator")
        .assign(year=year)
        for year, frame in status.items()
    )


def whole_and_patchy(status: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the indicators observed for all entities, and those missing for some.

    Parameters
    ----------
    status : DataFrame of str, shape (entities, indicators)
        As from `describe.coverage`.
    """
    whole, patchy = (status == "observed").all(), (status == "missing").any()
    return list(status.columns[whole]), list(status.columns[patchy])


def per_job(framework: Framework, values: pd.DataFrame) -> pd.DataFrame:
    """Set output per urban job beside output per head.

    Parameters
    ----------
    framework : Framework
    values : DataFrame, shape (entities, variables)
        Of one year.

    Returns
    -------
    DataFrame, shape (entities, 3)
        ``gdp_per_head`` and ``gdp_per_urban_job`` in 10 000 yuan, ``urban_jobs_share`` in percent
        of residents, who are GDP over GDP per head.
    """
    formulas = {
        "gdp_per_head": ("gdp_per_capita", PER_PERSON),
        "gdp_per_urban_job": (f"gdp / ({JOBS})", PER_PERSON),
        "urban_jobs_share": (f"({JOBS}) / (gdp / gdp_per_capita)", "%"),
    }
    return pd.DataFrame(
        {
            name: framework.compute(formula, values, unit)
            for name, (formula, unit) in formulas.items()
        }
    )


def with_jobs(framework: Framework, periods: Mapping[int, pd.DataFrame]) -> dict[int, pd.DataFrame]:
    """Return the periods that count the urban jobs of any entity.

    Parameters
    ----------
    framework : Framework
    periods : mapping of int to DataFrame, shape (entities, variables)
    """
    return {
        year: values
        for year, values in periods.items()
        if per_job(framework, values)["gdp_per_urban_job"].notna().any()
    }


def lifted(table: pd.DataFrame, most: int = 2) -> list[str]:
    """Return whom a count of urban jobs lifts most above the place in output per head.

    Parameters
    ----------
    table : DataFrame
        As from `per_job`.
    most : int
        How many.

    Returns
    -------
    list of str
        Most places first, without the entity that has the highest output per urban job.
    """
    ranks = table.rank(ascending=False)
    gain = ranks["gdp_per_head"] - ranks["gdp_per_urban_job"]
    return list(gain.drop(table["gdp_per_urban_job"].idxmax()).nlargest(most).index)


def growth(periods: Mapping[int, pd.DataFrame], variable: str) -> pd.Series:
    """Return by what factor a variable has grown from the first period to the last.

    Parameters
    ----------
    periods : mapping of int to DataFrame, shape (entities, variables)
    variable : str

    Returns
    -------
    Series, shape (entities,)
    """
    return periods[max(periods)][variable] / periods[min(periods)][variable]


def place_of_median(x: pd.Series) -> float:
    r"""Return where the median stands between the lowest and the highest value.

    .. math:: \operatorname{median}_i \frac{x_i - \min x}{\max x - \min x}

    Parameters
    ----------
    x : Series, shape (entities,)
        An indicator; half of the entities share this part of its scale, from the lowest.

    Examples
    --------
    >>> place_of_median(pd.Series([0.0, 1.0, 4.0]))
    0.25
    """
    return float(((x - x.min()) / (x.max() - x.min())).median())
