"""The list of all entities, on an index small enough to check by hand."""

import pandas as pd
import pytest

from deltabook.chapters import profile_list
from deltabook.pages.path_tables import Pathways

# as shares of each column, pens are 0, 1 and 0.5 and ink 0.5, 1 and 0; so scores are 0.25, 1, 0.25
TABLE = pd.DataFrame({"pens": [0, 4, 2], "ink": [2, 3, 1]}, index=list("abc"))


def test_overview(assemble):
    index = assemble(TABLE, groups={"half": ["x", "y", "y"]})
    signals = pd.DataFrame({"longest": ["s", "t"], "shortest": ["t", "s"]}, index=["a", "b"])
    assigned = pd.DataFrame({"primary": ["up", "down"]}, index=["a", "b"])
    found = Pathways(None, signals, assigned, {}, None, index)
    table = profile_list.overview(found, "half")
    assert list(table) == [
        "score",
        "rank",
        "half",
        "longest",
        "shortest",
        "first_obstacle",
        "primary",
    ]
    assert table.index[0] == "b"
    assert set(table.index[1:]) == {"a", "c"}
    assert table.loc["a"].tolist() == [pytest.approx(0.25), 2, "x", "s", "t", "pens", "up"]
    # c has no path, and lacks all ink and half of the pens
    assert table.loc["c", ["rank", "half", "first_obstacle"]].tolist() == [2, "y", "ink"]
    assert table.loc["c", ["longest", "shortest", "primary"]].isna().all()
