"""A published index, stage by stage: ASEM sustainable connectivity, as COINr computes it.

51 countries, 49 indicators, of which 17 are divided by another column; missing cells take the mean
of the group, outliers are winsorised, indicators scaled by min-max to 0-100, equal means at three
levels above the indicators.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import deltaindex as di
from deltaindex.framework import Framework, Indicator, Node, Variable

FIXTURES = Path(__file__).parents[1] / "fixtures" / "asem"
TOP = {"Index": "index"}  # what the top node is called there
RECIPE = {
    "impute": {"method": "mean", "group": "EurAsia_group"},
    "treat": {"method": "auto", "limit": 5, "skew": 2, "kurtosis": 3.5},
    "normalise": {"method": "minmax", "low": 0, "high": 100},
    "weights": {"method": "equal", "across": "node"},
    "aggregate": {"method": "arithmetic"},
}


def table(name, key="UnitCode"):
    return pd.read_csv(FIXTURES / f"{name}.csv").set_index(key)


@pytest.fixture(scope="module")
def meta():
    return pd.read_csv(FIXTURES / "iMeta.csv").set_index("iCode")


@pytest.fixture(scope="module")
def index(meta):
    """Build the index from the raw table and the denominators, and from nothing in between."""
    own = meta[meta["Type"] == "Indicator"]
    divisors = list(own["Denominator"].dropna().unique())
    raw, others = table("Raw"), table("iData", "uCode")
    values = raw[list(own.index)].join(others[divisors])
    # COINr's own computation had GDP with ten figures
    values["GDP"] = values["GDP"].map(lambda gdp: float(f"{gdp:.10g}"))
    nodes = meta[meta["Type"] == "Aggregate"]
    framework = Framework(
        id="asem",
        entities=others[["uName", "EurAsia_group"]].rename(columns={"uName": "name_en"}),
        variables={name: Variable(name, "", {}) for name in values},
        nodes={
            TOP.get(name, name): Node(
                TOP.get(name, name), None if name in TOP else TOP.get(parent, parent), {}
            )
            for name, parent in nodes["Parent"].iloc[::-1].items()
        },
        indicators={
            name: Indicator(
                name,
                name if pd.isna(row["Denominator"]) else f"{name} / {row['Denominator']}",
                "",
                row["Parent"],
                int(row["Direction"]),
                {},
            )
            for name, row in own.iterrows()
        },
        sets={},
    )
    values = values.reindex(framework.entities.index)
    observations = di.Observations(values, pd.DataFrame())
    return di.build(framework, observations, di.Recipe.parse(RECIPE))


@pytest.mark.parametrize(
    ("stage", "file"),
    [
        ("indicators", "Denominated"),
        ("imputed", "Imputed"),
        ("treated", "Treated"),
        ("normalised", "Normalised"),
    ],
)
def test_every_stage(index, stage, file):
    found = getattr(index, stage)
    expected = table(file).reindex(found.index)[list(found)]
    assert found.shape == (51, 49)
    # a cell of a normalised column is as exact as the ends of the column
    exact = {"rtol": 1e-12, "atol": 1e-12 * 100 if stage == "normalised" else 0}
    np.testing.assert_allclose(found, expected, **exact)


def test_the_scores_of_every_level(index):
    expected = table("Aggregated").rename(columns=TOP)
    found = index.scores
    assert len(found.columns) == 11
    np.testing.assert_allclose(found, expected.reindex(found.index)[list(found)], rtol=1e-12)


def test_the_log_has_each_cell_that_was_touched(index):
    names = list(index.indicators)
    stages = [table(name)[names] for name in ("Denominated", "Imputed", "Treated")]
    for step, before, after in zip(("impute", "treat"), stages, stages[1:], strict=False):
        there = ~np.isclose(before, after, rtol=1e-12, atol=0, equal_nan=True)
        own = index.log[index.log["step"] == step]
        touched = {(before.index[row], names[column]) for row, column in np.argwhere(there)}
        assert touched and touched == set(zip(own["entity"], own["indicator"], strict=True))
