"""What was checked of the base data, on tables made by hand and on the project's own."""

from types import SimpleNamespace

import pandas as pd
import pytest

from deltabook.chapters import data_checks

PRINTED = pd.DataFrame(
    [("a", "9", "1"), ("a", "11", "2"), ("b", "4", "1"), ("b", "4", "2")],
    columns=["entity", "value", "reference_year"],
)


def compute(formula, values, unit):
    assert unit == data_checks.PEOPLE
    return values.eval(formula)


def test_residents_beside_the_end_of_the_year_and_the_mean_of_two():
    values = pd.DataFrame({"gdp": [20.0, 8, 5], "gdp_per_capita": [2.0, 2, 1]}, list("abc"))
    found = data_checks.residents(SimpleNamespace(compute=compute), values, PRINTED)
    assert list(found.index) == ["a", "b"]
    assert found.loc["a"].to_dict() == pytest.approx(
        {"implied": 10, "before": 9, "end": 11, "mean": 10, "over_end": 10 / 11, "over_mean": 1}
    )


def test_variables_without_a_check_stand_once():
    uses = {"p": ["students", "people"], "q": ["colleges", "people"], "r": ["gdp"]}
    framework = SimpleNamespace(uses=uses.__getitem__)
    assert data_checks.unchecked(framework, "pqr") == ["students", "people", "colleges"]
    assert data_checks.unchecked(framework, "r") == []


def test_cells_by_source():
    sources = pd.DataFrame({"id": ["s", "t", "u"], "title": list("STU"), "seen_in": "a copy"})
    cells = pd.DataFrame({"source": ["t", "s", "t", "t"], "variable": ["p", "q", "p", "r"]})
    found = data_checks.copies(sources, cells)
    assert list(found.index) == ["t", "s"]
    assert found.loc["t", ["cells", "variables"]].tolist() == [3, 2]


def test_residents_of_jiangsu_are_those_that_gdp_per_capita_implies(project):
    """GDP per capita of 2018 was made with the mean of two printed ends of year."""
    printed = pd.read_csv(project.data / "checks" / "residents_jiangsu.csv", dtype=str)
    values = project.observations(2018).values
    found = data_checks.residents(project.framework, values, printed)
    assert len(found) == 13
    assert found["over_mean"].sub(1).abs().max() < 0.0001
    assert found["over_end"].sub(1).abs().max() < 0.01
