"""An index with a bit of everything: two levels, missing cells, directions, skew, groups."""

import numpy as np
import pandas as pd
import pytest

PARENTS = {"a": "left", "b": "left", "c": "deep", "d": "deep", "e": "right", "f": "index"}
NODES = {"left": "index", "deep": "left", "right": "index"}


@pytest.fixture(scope="session")
def table():
    rng = np.random.default_rng(7)
    X = pd.DataFrame(
        rng.gamma(2.0, 10.0, (12, 6)) + 1.0,
        index=[f"e{i}" for i in range(12)],
        columns=list("abcdef"),
    )
    X.loc["e3", "a"] = 900.0  # an outlier
    X.loc[["e1", "e5", "e8"], "d"] = np.nan
    X.loc["e5", "e"] = np.nan
    return X


@pytest.fixture(scope="session")
def make(assemble, table):
    """Assemble the index by a recipe; `whole` fills the holes."""

    def build(whole=False, **recipe):
        X = table.fillna(20.0) if whole else table
        groups = {"half": ["x"] * 6 + ["y"] * 6}
        tiers = {"tiers": {"method": "fisher_jenks", "k": 3}}
        return assemble(X, tiers | recipe, PARENTS, {"b": -1, "e": -1}, NODES, groups=groups)

    return build
