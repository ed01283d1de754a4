"""What stands behind indicators, and where a stand-in misleads, on tables made by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import indicators
from deltaindex.errors import InputError

STATUS = pd.DataFrame(
    {
        "p": ["observed", "observed"],
        "q": ["observed", "missing"],
        "r": ["proxy", "proxy"],
        "s": ["closed", "closed"],
    },
    index=list("ab"),
)


def test_where_a_node_hangs_matters_to_weights_within_nodes_alone(assemble):
    X = pd.DataFrame({"p": [0, 1, 4.0], "q": [3.0, 0, 1], "r": [1.0, 2, 9]}, list("abc"))
    index = assemble(
        X,
        parents={"p": "left", "q": "right", "r": "apart"},
        nodes={"left": "index", "right": "index", "apart": "index"},
    )
    found = indicators.placement(index, "apart", "left")
    assert found["all"] == pytest.approx(0, abs=1e-12)
    assert found["node"] > 0.01


def test_cells_of_all_years():
    found = indicators.status_cells({"1": STATUS[["p"]], "2": STATUS[["q"]]})
    assert list(found) == ["entity", "indicator", "value", "year"]
    assert found.to_numpy().tolist() == [
        ["a", "p", "observed", "1"],
        ["b", "p", "observed", "1"],
        ["a", "q", "observed", "2"],
        ["b", "q", "missing", "2"],
    ]


def test_whole_and_patchy():
    assert indicators.whole_and_patchy(STATUS) == (["p"], ["q"])


def values(private):
    """GDP of 10 each among 4, 5 and 10 people; 2, 1 and 5 jobs in units, and private ones."""
    return pd.DataFrame(
        {
            "gdp": 10.0,
            "gdp_per_capita": [2.5, 2.0, 1.0],
            "employed_urban_nonprivate_units": [2.0, 1.0, 5.0],
            indicators.PRIVATE_JOBS: private,
        },
        list("abc"),
    )


@pytest.fixture
def framework():
    """Stands in for one whose variables have no units, so that a formula is arithmetic."""

    def compute(formula, values, unit):
        return values.eval(formula) * (100 if unit == "%" else 1)

    return SimpleNamespace(compute=compute)


def test_output_per_job_and_per_head(framework):
    found = indicators.per_job(framework, values([0.0, 1.0, np.nan]))
    assert found["gdp_per_head"].tolist() == [2.5, 2, 1]
    assert found["gdp_per_urban_job"].tolist()[:2] == [5, 5]
    assert found["urban_jobs_share"].tolist()[:2] == [50, 40]
    assert found.loc["c", ["gdp_per_urban_job", "urban_jobs_share"]].isna().all()


def test_years_that_count_jobs(framework):
    periods = {1: values([1.0, np.nan, np.nan]), 2: values([np.nan] * 3), 3: values([3.0, 1, 1])}
    counted = indicators.with_jobs(framework, periods)
    assert list(counted) == [1, 3]
    assert indicators.growth(counted, indicators.PRIVATE_JOBS)["a"] == 3


def test_formulas_fit_the_project(project):
    """Each has a unit that the framework can turn into the one asked for."""
    found = indicators.per_job(project.framework, project.observations(project.judged_year).values)
    assert (found.median() > 1).all()


def test_who_is_lifted():
    # places gained: a 0, b 2, c 1, d -3; c is first by jobs
    table = pd.DataFrame(
        {"gdp_per_head": [1.0, 2.0, 3.0, 4.0], "gdp_per_urban_job": [1.0, 3.0, 4.0, 2.0]},
        list("abcd"),
    )
    assert indicators.lifted(table, 1) == ["b"]
    assert indicators.lifted(table, 2) == ["b", "a"]


def test_where_the_median_stands():
    assert indicators.place_of_median(pd.Series([10.0, 12, 20, 20, 10])) == pytest.approx(0.2)


ROWS = pd.DataFrame(
    {"entity": list("ab"), "value": ["6", "2"], "unit": "万元", "reference_year": "2023"}
)


def test_value_of_contracts():
    found = indicators.contract_value(ROWS)
    assert found.name == 2023 and found.to_dict() == {"a": 6.0, "b": 2.0}


@pytest.mark.parametrize(("column", "other"), [("unit", "亿元"), ("reference_year", "2022")])
def test_contracts_of_another_unit_or_year_are_refused(column, other):
    rows = ROWS.assign(**{column: [ROWS[column][0], other]})
    with pytest.raises(InputError, match=other):
        indicators.contract_value(rows)


def test_the_nearest_year():
    assert indicators.nearest([2018, 2021, 2022], 2023) == 2022
    assert indicators.nearest([2018, 2020], 2019) == 2020


def test_contracts_per_resident_and_of_gdp():
    gdp = pd.DataFrame({"gdp": [60.0, 10, 5], "gdp_per_capita": [30.0, 5, 5]}, list("abc"))
    found = indicators.transfer(indicators.contract_value(ROWS), gdp)
    # a: 2 residents share 6, b: 2 share 2
    assert found["per_resident"].tolist()[:2] == [3, 1]
    assert found["share_of_gdp"].tolist()[:2] == [0.1, 0.2]
    assert found.loc["c"].isna().all()


def test_agreement_leaves_out_who_lacks_a_value():
    measures = pd.DataFrame({"up": [1.0, 2, 3, np.nan], "down": [3.0, 2, 1, 0]}, list("abcd"))
    found = indicators.agreement({"r": pd.Series([1.0, 5, 9, 2], list("abcd"))}, measures)
    assert found.loc["r"].to_dict() == pytest.approx({"count": 3, "up": 1, "down": -1})


def test_agreement_as_shown():
    found = pd.DataFrame({"count": [3.0], "up": [-0.5]}, ["r"])
    shown = indicators.agreement_shown(found, lambda key, **values: key.split(".")[-1], year=1)
    assert list(shown) == ["beside", "count", "up"]
    assert shown.to_numpy().tolist() == [["r", "3", "−0.50"]]


def test_the_mean_with_the_others_leaves_an_indicator_itself_out():
    matrix = pd.DataFrame([[1, 0.2, -0.4], [0.2, 1, 0], [-0.4, 0, 1]], list("pqr"), list("pqr"))
    found = indicators.with_the_rest(matrix)
    assert found.to_dict() == pytest.approx({"p": -0.1, "q": 0.1, "r": -0.2})


def test_who_stands_alone():
    means = pd.Series({"p": 0.5, "q": -0.1})
    assert indicators.stance(means, "q", -0.3) == "alone"
    assert indicators.stance(means, "q", 0.3) == "plain"
    assert indicators.stance(means, "p", -0.3) == "plain"
