"""What of the base data was checked against another source, and what was not."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd

from deltaindex.framework import Framework

#: What the check of residents looks at: of their quotient, not of either alone.
CHECKED = ("gdp", "gdp_per_capita")
PEOPLE = "万人"


def residents(framework: Framework, values: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Set residents found as GDP over GDP per capita beside those that another source prints.

    GDP per capita is made with the mean of the residents at the two ends of a year, so both that
    mean and the end of the year are compared.

    Parameters
    ----------
    framework : Framework
    values : DataFrame, shape (entities, variables)
        Of one year.
    printed : DataFrame of str
        ``entity``, ``value`` in 10 000 persons and ``reference_year``: of that year and the one
        before, at their ends.

    Returns
    -------
    DataFrame, a row an entity that `printed` has
        In 10 000 persons: ``implied``, ``before`` and ``end`` as printed, and their ``mean``;
        ``over_end`` and ``over_mean``, the ratio of the implied number to each.
    """
    wide = printed.assign(value=printed["value"].astype(float)).pivot(
        index="entity", columns="reference_year", values="value"
    )
    before, end = sorted(wide.columns)
    implied = framework.compute("gdp / gdp_per_capita", values, PEOPLE).reindex(wide.index)
    found = pd.DataFrame(
        {"implied": implied, "before": wide[before], "end": wide[end], "mean": wide.mean(axis=1)}
    )
    return found.assign(over_end=implied / found["end"], over_mean=implied / found["mean"])


def unchecked(
    framework: Framework, indicators: Iterable[str], checked: Collection[str] = CHECKED
) -> list[str]:
    """Return the variables behind some indicators that no check looks at, each once.

    Parameters
    ----------
    framework : Framework
    indicators : iterable of str
    checked : collection of str
        Variables.
    """
    used = dict.fromkeys(v for name in indicators for v in framework.uses(name))
    return [variable for variable in used if variable not in checked]


def copies(sources: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Count cells of observations by source, with where each source was seen.

    Parameters
    ----------
    sources : DataFrame of str
        ``id``, ``title``, ``seen_in``.
    cells : DataFrame
        With ``source`` and ``variable``, a row a cell.

    Returns
    -------
    DataFrame, a row a source
        ``title``, ``seen_in``, ``cells`` and ``variables`` (how many), most cells first.
    """
    counted = cells.groupby("source").agg(
        cells=("variable", "size"), variables=("variable", "nunique")
    )
    known = sources.set_index("id")[["title", "seen_in"]]
    return known.join(counted, how="inner").sort_values("cells", ascending=False)


def same(ratios: pd.Series, digits: int = 4) -> str:
    """Return which text says a range of ratios: of one number as printed, or of two.

    >>> same(pd.Series([1.00001, 0.99999])), same(pd.Series([1.0, 0.9]))
    ('ratios.one', 'ratios.some')
    """
    return "ratios.one" if ratios.round(digits).nunique() == 1 else "ratios.some"
