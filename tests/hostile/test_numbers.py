"""Numbers beyond all numbers are refused; extreme ones are computed right, or refused."""

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, aggregate, normalise, treat, weights
from deltaindex.methods.arguments import LARGEST

NINES = "9" * 400


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (
            "framework.yaml",
            "direction: -1",
            f"direction: {NINES}",
            "line 12: no number, or one beyond",
        ),
        (
            "framework.yaml",
            "dust: {unit",
            f"dust: {{range: [0, {NINES}], unit",
            "beyond all numbers",
        ),
        ("framework.yaml", "dust: {unit", "dust: {range: [0, 1e400], unit", "beyond all numbers"),
        ("framework.yaml", "dust: {unit", "dust: {range: [0, .inf], unit", "two numbers"),
        ("framework.yaml", "dust: {unit", "dust: {range: [.nan, 1], unit", "two numbers"),
        (
            "framework.yaml",
            "students / people",
            f"students / people * {NINES}",
            "beyond all numbers",
        ),
        ("framework.yaml", "students / people", "students / people * 1e999", "beyond all numbers"),
        (
            "framework.yaml",
            "students / people",
            f"students / people * {'9' * 5000}",
            "density.formula",
        ),
        ("recipe.yaml", "[0.5]", f"[{NINES}]", "line 5: no number, or one beyond"),
        ("recipe.yaml", "[0.5]", f"[-{NINES}]", "beyond all numbers"),
        ("recipe.yaml", "[0.5]", f"[{'9' * 5000}]", "beyond all numbers"),
        ("recipe.yaml", "[0.5]", f"[0x{'f' * 400}]", "beyond all numbers"),
        ("recipe.yaml", "[0.5]", "[1e400]", "beyond all numbers"),
        ("recipe.yaml", "[0.5]", "[.inf]", "list of numbers"),
        ("recipe.yaml", "0.5}", f"{NINES}}}", "beyond all numbers"),
        ("observations.csv", "a,dust,10", f"a,dust,{NINES}", "line 8: a, dust: not a finite"),
        ("observations.csv", "a,dust,10", "a,dust,1e400", "line 8: a, dust: not a finite"),
        ("observations.csv", "a,dust,10", f"a,dust,{'9' * 5000}", "line 8: a, dust: not a finite"),
    ],
)
def test_f5_a_number_beyond_all_numbers_is_refused_with_its_place(refused, file, old, new, words):
    line = refused((file, old, new))
    assert file in line and words in line


def test_f5_large_and_small_numbers_are_right(run):
    assert run(("recipe.yaml", "[0.5]", f"[{'9' * 300}, 1e308, 1e-400, 0x1f]"))[0] == 0
    assert run(("observations.csv", "a,dust,10", f"a,dust,0.{'0' * 400}1"))[0] == 0


TREATS = ["none", "winsorise", "log", "boxcox", "auto", "sqrt"]
NORMALS = ["minmax", "zscore", "rank", "percentile", "minmax_inliers", "distance_to_best", "distance_to_mean"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "value", ["5e-324", "1e-300", "1e-160", "1e149", "1e308", "-1e308", "1e200"]
)
@pytest.mark.parametrize("method", NORMALS)
def test_f6_extreme_values_give_no_warning(run, value, method):
    for treat_, weigh in zip(
        TREATS, ["equal", "stdev", "entropy", "pca", "critic", "equal"], strict=True
    ):
        recipe = f"treat: {{method: {treat_}}}\nnormalise: {{method: {method}}}"
        code, faults, _ = run(
            ("recipe.yaml", "normalise: {method: minmax}", recipe),
            ("recipe.yaml", "method: equal", f"method: {weigh}"),
            ("recipe.yaml", "thresholds, cuts: [0.5]", "fisher_jenks, k: 2"),
            ("observations.csv", "a,dust,10", f"a,dust,{value}"),
        )
        named = ("dust", "density", "weights of index", "aggregate of index", "tiers")
        assert code == 0 or all(any(name in line for name in named) for line in faults), faults


SCALED = {
    "normalise.minmax": normalise.minmax,
    "normalise.zscore": normalise.zscore,
    "normalise.minmax_inliers": normalise.minmax_inliers,
    "weights.stdev": weights.stdev,
    "weights.critic": weights.critic,
    "weights.pca": weights.pca,
    "weights.equal_correlation": weights.equal_correlation,
    "weights.entropy": weights.entropy,
    "treat.winsorise": treat.winsorise,
}


@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1e100, 1e140])
@pytest.mark.parametrize("name", SCALED)
def test_f6_methods_without_a_unit_are_right_at_any_scale(name, scale):
    X = pd.DataFrame({"a": [1.0, 2, 4, 3, 2, 99], "b": [2.0, 5, 1, 1, 3, 4]})
    expected, found = (SCALED[name](table) for table in (X, X * scale))
    found = found / scale if name.startswith("treat") else found
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_f6_a_result_beyond_all_numbers_is_refused():
    X = pd.DataFrame({"a": [1e-160, 1e149]}, ["x", "y"])
    with pytest.raises(InputError, match="x, a: the result leaves the range|divisor"):
        normalise.distance_to_target(X, -1, target=1e149)
    with pytest.raises(InputError, match="leaves the range of numbers"):
        aggregate.power(X, pd.Series({"a": 1.0}), p=20)
    assert LARGEST == 1e150
