"""Diagnosis: obstacles, boards, strengths, conversion and coupling, by hand and by what must hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from deltaindex import InputError, diagnosis

UNIT = st.floats(0, 1, allow_subnormal=False)
TABLES = arrays(float, st.tuples(st.integers(2, 6), st.integers(2, 5)), elements=UNIT)


def frame(values):
    values = np.asarray(values, dtype=float)
    return pd.DataFrame(values, columns=list("abcdefgh")[: values.shape[1]])


# Obstacles ---------------------------------------------------------------------------------------


def test_obstacles_by_hand():
    z = frame([[0.5, 0.0, 1.0], [1.0, 1.0, 1.0], [0.0, np.nan, 0.5]])
    found = diagnosis.obstacles(z, pd.Series({"a": 0.2, "b": 0.3, "c": 0.5}))
    assert found.loc[0].tolist() == pytest.approx([0.25, 0.75, 0.0])  # 0.10 and 0.30 of 0.40
    assert found.loc[1].tolist() == [0.0, 0.0, 0.0]  # lacks nothing
    assert found.loc[2, ["a", "c"]].tolist() == pytest.approx([0.2 / 0.45, 0.25 / 0.45])
    assert np.isnan(found.loc[2, "b"])


def test_obstacles_of_groups_are_those_of_their_indicators_together():
    z, weights = frame([[0.5, 0.0, 1.0]]), pd.Series({"a": 0.2, "b": 0.3, "c": 0.5})
    found = diagnosis.obstacles(z, weights, {"a": "x", "b": "x", "c": "y"})
    assert found.loc[0].to_dict() == pytest.approx({"x": 1.0, "y": 0.0})


@given(TABLES)
def test_obstacles_are_shares(values):
    z = frame(values)
    found = diagnosis.obstacles(z, pd.Series(1.0, z.columns))
    total = found.sum(axis=1)
    assert ((total - 1).abs().lt(1e-9) | total.eq(0)).all()
    again = diagnosis.obstacles(z, pd.Series(7.0, z.columns))
    pd.testing.assert_frame_equal(found, again)


@pytest.mark.parametrize(
    ("z", "groups", "problem"),
    [
        ([[1.2, 0.0]], None, "between 0 and 1"),
        ([[0.2, -0.1]], None, "between 0 and 1"),
        ([[0.2, 0.1, 0.3]], None, "no weight for the indicator"),
        ([[0.2, 0.1]], {"a": "x"}, "no group for the indicator"),
    ],
)
def test_obstacles_refuse(z, groups, problem):
    with pytest.raises(InputError, match=problem):
        diagnosis.obstacles(frame(z), pd.Series({"a": 0.5, "b": 0.5}), groups)


def test_obstacles_of_an_index_are_what_its_score_lacks(project):
    """Each degree times what is lacking in all gives back weight times deviation."""
    index = project.index(2018)
    weights = index.weights["weight_in_index"]
    degrees = diagnosis.obstacles(index.normalised, weights)
    lacking = degrees.mul(1 - index.scores["index"], axis=0)
    expected = (1 - index.normalised) * weights[list(index.normalised)]
    pd.testing.assert_frame_equal(lacking, expected, check_names=False)


# Standing and boards -----------------------------------------------------------------------------


def test_standing_runs_from_last_to_first_and_passes_over_missing_cells():
    found = diagnosis.standing(frame([[1, 4], [2, np.nan], [3, 8], [3, 6]]))
    assert found["a"].tolist() == pytest.approx([0, 1 / 3, 5 / 6, 5 / 6])
    assert found["b"].dropna().tolist() == [0.0, 1.0, 0.5]


@given(TABLES)
def test_standing_depends_on_order_only(values):
    table = frame(values)
    # powers of two change no order and no tie
    pd.testing.assert_frame_equal(diagnosis.standing(table), diagnosis.standing(table * 8))
    assert diagnosis.standing(table).mean().tolist() == pytest.approx([0.5] * table.shape[1])


def test_boards_pass_over_what_is_missing():
    found = diagnosis.boards(frame([[0.2, np.nan, 0.7], [0.5, 0.5, 0.1]]))
    assert found["longest"].tolist() == ["c", "a"]  # of equal ones the first
    assert found["shortest"].tolist() == ["a", "c"]
    with pytest.raises(InputError, match="needs two boards"):
        diagnosis.boards(frame([[0.2, np.nan]]))
    with pytest.raises(InputError, match="needs the values of two entities"):
        diagnosis.standing(frame([[0.2, 1.0], [0.3, np.nan]]))


# Strengths and conversion ------------------------------------------------------------------------


def test_strengths_by_hand():
    found = diagnosis.strengths(frame([[0.4, 0.1], [0.2, 0.5]]))  # means 0.3 and 0.3
    assert found.loc[0].tolist() == pytest.approx([1.6, 0.4])
    assert found.loc[1].tolist() == pytest.approx([4 / 7, 10 / 7])


def test_an_entity_like_the_mean_has_no_relative_strength():
    scores = frame([[0.4, 0.2, 0.1], [0.2, 0.6, 0.3], [0.3, 0.4, 0.2], [0.3, np.nan, 0.2]])
    found = diagnosis.strengths(scores)
    assert found.loc[2].tolist() == pytest.approx([1, 1, 1])
    assert found.loc[3, ["a", "c"]].tolist() == pytest.approx([1, 1])
    with pytest.raises(InputError, match="not negative"):
        diagnosis.strengths(frame([[-0.1, 0.2], [0.1, 0.2]]))
    with pytest.raises(InputError, match="nobody scores"):
        diagnosis.strengths(frame([[0.0, 0.2], [0.0, 0.2]]))


def test_conversion_of_all_together_is_one():
    results, inputs = pd.Series([0.6, 0.2, 0.1]), pd.Series([0.3, 0.5, np.nan])
    found = diagnosis.conversion(results, inputs)
    assert found[:2].tolist() == pytest.approx([2.0, 0.4])  # together 0.8 out of 0.8
    assert np.isnan(found[2])
    with pytest.raises(InputError, match="not negative"):
        diagnosis.conversion(results, -inputs)


def test_conversion_where_nothing_goes_in():
    found = diagnosis.conversion(pd.Series([0.5, 0.0, 0.5]), pd.Series([0.0, 0.0, 1.0]))
    assert found[0] == np.inf and np.isnan(found[1]) and found[2] == pytest.approx(0.5)


def test_draws_are_compared_within_themselves():
    """Many draws in one table give what each gives alone."""
    draws = {n: frame(np.random.default_rng(n).random((5, 3))) for n in range(3)}
    together = pd.concat(draws, names=["draw", "entity"])
    for n, alone in draws.items():
        found = diagnosis.standing(together, "draw").loc[n]
        pd.testing.assert_frame_equal(found, diagnosis.standing(alone), check_names=False)
        found = diagnosis.conversion(together["a"], together["b"], "draw").loc[n]
        expected = diagnosis.conversion(alone["a"], alone["b"])
        pd.testing.assert_series_equal(found, expected, check_names=False)


def test_nearest_by_hand():
    profiles = frame([[0.5, 0.5], [0.5, 0.7], [np.nan, 0.6], [np.nan, np.nan], [0.5, 0.5]])
    found = diagnosis.nearest(profiles, 0, 9)
    assert found.index.tolist() == [4, 2, 1]  # nearest first; nothing in common with 3
    assert found.tolist() == pytest.approx([0.0, 0.1, 0.02**0.5])
    assert diagnosis.nearest(profiles, 0, 1).index.tolist() == [4]
    with pytest.raises(InputError, match="no such entity"):
        diagnosis.nearest(profiles, 7, 1)


# Coupling ----------------------------------------------------------------------------------------


def test_coupling_by_hand():
    found = diagnosis.coupling(frame([[0.8, 0.2], [0.5, 0.5], [0.9, 0.0], [1.0, 1.0]]))
    assert found["coupling"].tolist() == pytest.approx([0.8, 1.0, 0.0, 1.0])
    assert found["level"].tolist() == pytest.approx([0.5, 0.5, 0.45, 1.0])
    assert found["coordination"].tolist() == pytest.approx([0.4**0.5, 0.5**0.5, 0.0, 1.0])
    assert found["band"].tolist() == [7, 8, 1, 10]


def test_coupling_is_no_misuse_of_the_formula():
    """Level systems couple at 1 for any number of them: not at 0.5, the mistake for two."""
    for n in (2, 3, 4, 5):
        assert diagnosis.coupling(frame([[0.3] * n])).at[0, "coupling"] == pytest.approx(1.0)


def test_coupling_weighs_the_level_alone():
    systems = frame([[0.8, 0.2]])
    found = diagnosis.coupling(systems, {"b": 1, "a": 3})
    assert found.loc[0, ["coupling", "level"]].tolist() == pytest.approx([0.8, 0.65])


def test_the_degree_is_the_root_of_the_geometric_mean():
    """With equal weights the mean that C divides by is the T that multiplies it."""
    found = diagnosis.coupling(frame([[0.2, 0.4, 0.9], [0.5, 0.1, 0.7]]))
    means = [(0.2 * 0.4 * 0.9) ** (1 / 3), (0.5 * 0.1 * 0.7) ** (1 / 3)]
    assert found["coordination"].tolist() == pytest.approx([m**0.5 for m in means])


def test_modified_coupling_by_hand():
    """Gaps 0.3, 0.6 and 0.3 have a mean of 0.4; 2/3 and 1/3 of the best have a root of their product."""
    found = diagnosis.modified_coupling(frame([[0.9, 0.6, 0.3], [0.4] * 3, [0.9, 0.0, 0.5]]))
    assert found.tolist() == pytest.approx([(0.6 * (2 / 9) ** 0.5) ** 0.5, 1.0, 0.0])


def test_modified_coupling_agrees_with_printed_values():
    """Table 8 of the source prints both forms for cities; the two systems themselves it does not.

    For two systems, the standard degree gives their ratio r = ((1 - (1 - C^2)^0.5) / C)^2, and the
    modified one their gap, 1 - C'^2 / r. A gap and a ratio give the systems: they must be within the
    scale, and give both printed values back. Shijiazhuang and Tangshan, 2008.
    """
    for standard, modified in ((0.8868, 0.5440), (0.9073, 0.5769)):
        ratio = ((1 - (1 - standard**2) ** 0.5) / standard) ** 2
        best = (1 - modified**2 / ratio) / (1 - ratio)
        assert 0 < best < 1
        systems = frame([[best, best * ratio]])
        assert diagnosis.coupling(systems).at[0, "coupling"] == pytest.approx(standard, abs=5e-5)
        assert diagnosis.modified_coupling(systems)[0] == pytest.approx(modified, abs=5e-5)


@given(TABLES)
def test_modified_coupling_lies_between_zero_and_one(values):
    assume(values.max() > 1e-6)
    assert diagnosis.modified_coupling(frame(values)).between(0, 1 + 1e-9).all()


@given(TABLES)
def test_coordination_lies_between_zero_and_the_root_of_the_level(values):
    assume(values.max() > 1e-6)
    found = diagnosis.coupling(frame(values))
    assert found["coupling"].between(0, 1 + 1e-9).all()
    assert (found["coordination"] <= np.sqrt(found["level"]) + 1e-9).all()
    assert found["band"].between(1, 10).all()


@pytest.mark.parametrize("tenth", range(1, 10))
def test_bands_are_closed_below(tenth):
    """Level systems at the square of a tenth coordinate at the tenth itself."""
    systems = frame([[(tenth / 10) ** 2] * 2, [(tenth / 10) ** 2 - 1e-6] * 2])
    assert diagnosis.coupling(systems)["band"].tolist() == [tenth + 1, tenth]


def test_a_missing_system_gives_no_coordination():
    found = diagnosis.coupling(frame([[0.5, np.nan], [0.5, 0.5]]))
    assert found["coordination"].isna().tolist() == [True, False]
    assert found["band"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("systems", "weights", "problem"),
    [
        ([[0.5]], None, "two systems"),
        ([[0.5, 1.5]], None, "between 0 and 1"),
        ([[0.5, -0.5]], None, "between 0 and 1"),
        ([[0.5, 0.5]], {"a": 1}, "weights must name the systems"),
        ([[0.5, 0.5]], {"a": 1, "b": -1}, "b: a weight is a number >= 0 .*-1"),
    ],
)
def test_coupling_refuses(systems, weights, problem):
    with pytest.raises(InputError, match=problem):
        diagnosis.coupling(frame(systems), weights)
