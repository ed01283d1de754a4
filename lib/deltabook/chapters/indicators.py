"""What the index is made of: what public data show of it, and where stand-ins mislead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from deltaindex.engine.index import Index
from deltaindex.errors import Fault, InputError
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


def contract_value(rows: pd.DataFrame) -> pd.Series:
    """Return the value of technology contracts by entity, in 10 000 yuan, named by its year.

    Parameters
    ----------
    rows : DataFrame of str
        ``entity``, ``value``, ``unit``, ``reference_year``; of one year.

    Raises
    ------
    InputError
        A row has another unit, or the rows are of several years.
    """
    for column, expected in (("unit", ["万元"]), ("reference_year", rows["reference_year"][:1])):
        if other := sorted(set(rows[column]) - set(expected)):
            raise InputError(Fault(f"another {column} than the others", None, value=other[0]))
    value = rows.set_index("entity")["value"].astype(float)
    return value.rename(int(rows["reference_year"].iloc[0]))


def nearest(years: Iterable[int], year: int) -> int:
    """Return the year nearest to another, the later one of two.

    >>> nearest([2018, 2022], 2023), nearest([2018, 2020], 2019)
    (2022, 2020)
    """
    return min(years, key=lambda y: (abs(y - year), -y))


def transfer(contracts: pd.Series, values: pd.DataFrame) -> pd.DataFrame:
    """Set the value of technology contracts against residents and against GDP.

    Residents are GDP over GDP per capita.

    Parameters
    ----------
    contracts : Series, shape (entities,)
        In the unit of GDP, 10 000 yuan.
    values : DataFrame, shape (entities, variables)
        With ``gdp`` and ``gdp_per_capita``, in yuan a person.

    Returns
    -------
    DataFrame, shape (entities, 2)
        ``per_resident`` in yuan a person and ``share_of_gdp``.
    """
    share = contracts.reindex(values.index) / values["gdp"]
    per_resident = share * values["gdp_per_capita"]
    return pd.DataFrame({"per_resident": per_resident, "share_of_gdp": share})


def agreement(rankings: Mapping[str, pd.Series], measures: pd.DataFrame) -> pd.DataFrame:
    """Correlate the ranks of some scores with those of some measures.

    Parameters
    ----------
    rankings : mapping of str to Series, shape (entities,)
    measures : DataFrame, shape (entities, measures)

    Returns
    -------
    DataFrame, a row a ranking
        ``count`` (entities with all) and Spearman's coefficient for each measure.
    """
    rows = {}
    for name, score in rankings.items():
        both = measures.assign(score=score).dropna()
        rank = both.corr(method="spearman")["score"].drop("score")
        rows[name] = {"count": len(both), **rank}
    return pd.DataFrame.from_dict(rows, orient="index")


def agreement_shown(found: pd.DataFrame, texts: Callable[..., str], **values) -> pd.DataFrame:
    """Return what `agreement` found as a reader sees it.

    Parameters
    ----------
    found : DataFrame
    texts : callable
        Of the chapter: ``transfer.<row>`` names a row, filled by `values`, and
        ``transfer.heads.<column>`` a column.
    """
    shown = found.map("{:.2f}".format).replace("-", "−", regex=True)
    shown["count"] = found["count"].astype(int).astype(str)
    shown.columns = [texts(f"transfer.heads.{column}") for column in shown]
    shown.insert(
        0,
        texts("transfer.heads.beside"),
        [texts(f"transfer.{row}", **values) for row in found.index],
    )
    return shown


def with_the_rest(matrix: pd.DataFrame) -> pd.Series:
    """Return the mean correlation of each indicator with the others.

    Parameters
    ----------
    matrix : DataFrame, shape (indicators, indicators)
        Correlations, with ones on the diagonal.

    Examples
    --------
    >>> with_the_rest(pd.DataFrame([[1, 0.5], [0.5, 1]])).tolist()
    [0.5, 0.5]
    """
    return matrix.mask(np.eye(len(matrix), dtype=bool)).mean()


def stance(means: pd.Series, name: str, income: float) -> str:
    """Say how an indicator stands to the others.

    Parameters
    ----------
    means : Series, shape (indicators,)
        As from `with_the_rest`.
    name : str
        The indicator.
    income : float
        Its correlation with income.

    Returns
    -------
    str
        ``alone`` if it is the only one of a negative mean, and falls with income; else ``plain``.
    """
    alone = list(means.index[means < 0]) == [name] and income < 0
    return "alone" if alone else "plain"
