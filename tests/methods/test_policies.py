"""No method takes anything in silence: a number for every cell that is there, or a named refusal.

Tables hold zeros, negative and missing cells, constants and columns of one cell.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import declared

from deltaindex import InputError, aggregate, normalise, weights
from deltaindex.methods import registry

OPTIONS = {
    "goalposts": [{"low": -1.0, "high": 2.0}, {"low": 0.5, "high": 4.0, "log": True}],
    "distance_to_target": [{"target": 2.0}, {"target": -1.0}],
    "given": [{"values": {"a": 0, "b": 2.0, "c": 0.5}}, {"values": {"b": 3.0}, "default": 0.25}],
    "power": [{"p": 2.0}, {"p": -0.5}],
    "benefit_of_doubt": [{"low": 0.5, "high": 2.0}],
}
cells = st.sampled_from([0.0, 1.0, -1.0, 2.5, 1e-9, 1e9, np.nan]) | st.floats(-10, 10)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=7).map(
    lambda rows: pd.DataFrame(rows, columns=list("abc"), dtype=float)
)
few = settings(max_examples=20, deadline=None)


def cases(methods):
    return [(name, options) for name in methods for options in OPTIONS.get(name, [{}])]


def refusal(call):
    """Return the result, or None after a refusal that names a place or a value."""
    try:
        with np.errstate(all="ignore"):
            return call()
    except InputError as refused:
        faults = refused.faults
    assert all(f.place or f.value is not None or f.mend for f in faults)
    return None


@pytest.mark.slow
@pytest.mark.parametrize(("name", "options"), cases(declared.faces("normalise")))
@few
@given(tables, st.sampled_from([1, -1]), tables)
def test_normalise_gives_a_number_for_every_cell(name, options, X, direction, over):
    for sample in (None, over):
        found = refusal(
            lambda s=sample: declared.faces("normalise")[name](X, direction, s, **options)
        )
        if found is not None:
            there = X.notna()
            if name == "base_period":  # a ratio to a cell that is missing there
                there &= over.reindex(X.index).notna()
            assert np.isfinite(found.to_numpy()[there.to_numpy()]).all()
            assert found.isna().to_numpy()[~there.to_numpy()].all()


@pytest.mark.parametrize(("name", "options"), cases(declared.faces("weights")))
@few
@given(tables)
def test_weights_are_shares_or_refused(name, options, X):
    found = refusal(lambda: declared.faces("weights")[name](X, **options))
    if found is not None:
        assert found.notna().all() and (found >= 0).all()
        assert found.sum() == pytest.approx(1, abs=1e-12)
        if name not in ("given", "equal"):
            method = registry.find("weights", name)
            said = {column for column, *_ in method.notes(method, X, found, **options)}
            assert set(found.index[found <= 1e-12]) <= said


@pytest.mark.parametrize(("name", "options"), cases(declared.faces("aggregate")))
@few
@given(tables, st.lists(st.sampled_from([0.0, 0.2, 1.0, 3.0]), min_size=3, max_size=3))
def test_aggregates_score_whoever_has_something(name, options, X, own):
    own = pd.Series(own, list("abc"))
    method = registry.find("aggregate", name)
    least = {"min_weight": 0.0} if "min_weight" in method.options else {}
    found = refusal(lambda: method.face(X, own, **options, **least))
    if found is not None:
        carried = X.notna().mul(own).sum(axis=1) > 0
        assert np.isfinite(found[carried]).all()
        assert found[~carried].isna().all()


@pytest.mark.parametrize(("name", "options"), cases(declared.faces("treat")))
@few
@given(tables)
def test_treatment_neither_fills_nor_empties(name, options, X):
    found = refusal(lambda: declared.faces("treat")[name](X, **options))
    if found is not None:
        pd.testing.assert_frame_equal(found.isna(), X.isna())


@pytest.mark.parametrize("name", [n for n in declared.faces("impute") if n != "none"])
@few
@given(tables, tables)
def test_imputation_changes_nothing_that_is_there(name, X, other):
    others = {-1: other, 2: other * 2}
    found = refusal(lambda: declared.faces("impute")[name](X, None, X, others))
    if found is not None:
        pd.testing.assert_frame_equal(found.where(X.notna()), X)
        assert not np.isinf(found).any(axis=None)


@pytest.mark.parametrize("direction", [0, 2, np.nan, pd.Series({"a": 1.0})])
def test_a_direction_is_one_or_minus_one(direction):
    X = pd.DataFrame({"a": [1.0, 2.0], "b": [1.0, 2.0]})
    with pytest.raises(InputError, match="a direction is 1 or -1"):
        normalise.minmax(X, direction)


@pytest.mark.parametrize("name", sorted(set(declared.faces("normalise")) - {"goalposts"}))
def test_a_sample_has_a_value_of_every_indicator(name):
    X = pd.DataFrame({"a": [1.0, 2.0], "b": [1.0, 2.0]})
    options = OPTIONS.get(name, [{}])[0]
    empty = X.assign(b=np.nan)
    table, sample = (empty, None) if name == "distance_to_target" else (X, empty)
    with pytest.raises(InputError, match="indicator b: the sample has no value"):
        declared.faces("normalise")[name](table, 1, sample, **options)


@pytest.mark.parametrize(
    ("own", "words"), [([1.0, -1.0], "b: .*-1"), ([1.0, np.nan], "b: .*nan"), ([np.inf, 1], "a")]
)
def test_aggregates_refuse_weights_that_are_none(own, words):
    X = pd.DataFrame({"a": [1.0], "b": [2.0]})
    with pytest.raises(InputError, match=words):
        aggregate.arithmetic(X, pd.Series(own, list("ab")))
    with pytest.raises(InputError, match="b: a weight"):
        aggregate.geometric(X, pd.Series({"a": 1.0}))


def test_reversed_goalposts_name_the_indicator_and_the_mend():
    X = pd.DataFrame({"a": [1.0], "b": [2.0]})
    with pytest.raises(InputError, match=r"indicator a, b: .*9, 1.*exchange them.*direction: -1"):
        normalise.goalposts(X, low=9, high=1)
    with pytest.raises(InputError, match="the ends of goalposts"):
        normalise.goalposts(X, low=0, high=1, ends=[100, 0])


def test_goalposts_become_the_ends():
    X = pd.DataFrame({"a": [0.0, 10, 40]})
    assert normalise.goalposts(X, low=0, high=20, ends=[1, 7])["a"].tolist() == [1, 4, 7]
    free = normalise.goalposts(X, -1, low=0, high=20, ends=[1, 7], clip=False)
    assert free["a"].tolist() == [7, 4, -5]


def test_zscore_takes_mean_and_deviation():
    X = pd.DataFrame({"a": [1.0, 3.0]})
    found = normalise.zscore(X, -1, ddof=0, mean=100, sd=10)
    assert found["a"].tolist() == [110, 90]
    for options in ({"ddof": -1}, {"sd": 0}):
        with pytest.raises(InputError, match="ddof >= 0 and sd > 0"):
            normalise.zscore(X, **options)


def test_a_negative_loading_is_said():
    """A column that contradicts the others gets the square of its loading as weight: logged."""
    rng = np.random.default_rng(4)
    a = rng.normal(size=50)
    noise = rng.normal(size=(50, 3)) * 0.5
    X = pd.DataFrame({"a": a, "b": a, "c": -a}) + noise
    found = weights.pca(X)
    assert found["c"] > 0.2
    method = registry.find("weights", "pca")
    ((column, reason, *_),) = method.notes(method, X, found)
    assert column == "c" and "square" in reason


def test_the_log_tells_of_weights_and_zeros(assemble):
    X = pd.DataFrame({"a": [1.0, 2, 3], "b": [5.0, 5, 5], "c": [0.0, 0, 9]}, index=list("xyz"))
    same = {"method": "goalposts", "low": 0, "high": 10}
    result = assemble(
        X,
        {
            "normalise": same,
            "weights": {"method": "entropy", "across": "all"},
            "aggregate": {"method": "geometric"},
        },
    )
    rows = result.log[["step", "entity", "indicator", "reason"]].to_dict("records")
    assert rows[0]["indicator"] == "b" and "no weight" in rows[0]["reason"]
    zero = [row["entity"] for row in rows if "a zero beneath it" in row["reason"]]
    assert zero == ["x", "y"]
    assert result.scores["index"].tolist()[:2] == [0, 0]


def test_columns_that_stay_skewed_are_said(assemble):
    X = pd.DataFrame({"a": [*range(1, 19), 480.0, 500]}, index=[f"e{i:02d}" for i in range(20)])
    for limit, said in ((1, True), (2, False)):
        result = assemble(X, {"treat": {"method": "winsorise", "limit": limit}})
        assert result.log["reason"].str.contains("still beyond").any() == said
