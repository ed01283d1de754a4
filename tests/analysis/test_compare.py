"""Two indices side by side, and why a rank changed."""

from dataclasses import replace
from functools import cache
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from deltaindex import InputError, compare
from deltaindex.analysis import decomposition
from deltaindex.engine.saved import read

X = pd.DataFrame(
    {"p": [0, 1, 4.0, 2], "q": [3.0, 0, 1, 2]}, index=pd.Index(list("wxyz"), name="entity")
)
ENTROPY = {"weights": {"method": "entropy", "across": "all"}}


@pytest.fixture(scope="module")
def years(project):
    recipe = project.recipe.vary(set="extended")
    return project.index(2018, recipe), project.index(2019, recipe)


@pytest.fixture(scope="module")
def mix(years):
    """Scores with some causes switched, each made once for all tests that go through the orders."""
    return cache(lambda switched: decomposition._mix(*years, dict(switched)))


def test_by_hand(assemble):
    Y = X.assign(p=[4.0, 1, 0, 2])
    found = compare.compare(assemble(X), assemble(Y))
    # w: (0 + 3/3)/2 = .5 and (1 + 1)/2 = 1; y: (1 + 1/3)/2 = 2/3 and (0 + 1/3)/2 = 1/6
    assert found.table.loc["w", ["score_a", "score_b"]].tolist() == pytest.approx([0.5, 1.0])
    assert found.table.loc["y", ["rank_a", "rank_b", "climb"]].tolist() == [1, 3, -2]
    assert found.table.index[0] == "w"
    assert found.parts.loc["y"].tolist() == pytest.approx([-0.5, 0.0])
    assert found.drivers().loc["y"].tolist() == ["p", pytest.approx(-0.5)]
    assert found.agreement["moved"] == 0.5
    assert found.agreement["largest_shift"] == 2
    assert found.agreement["mean_shift"] == 1


def test_agreement_is_scipys(years):
    found = compare.compare(*years)
    a, b = (index.scores["index"] for index in years)
    assert found.agreement["pearson"] == pytest.approx(stats.pearsonr(a, b)[0])
    assert found.agreement["spearman"] == pytest.approx(stats.spearmanr(a, b)[0])
    assert found.agreement["kendall"] == pytest.approx(stats.kendalltau(a, b)[0])


def test_parts_sum_to_the_change(years):
    found = compare.compare(*years)
    change = found.table["score_change"].reindex(found.parts.index)
    assert (found.parts.sum(axis=1) - change).abs().max() < 1e-12


def test_who_enters_moves_nobody(assemble):
    recipe = {"aggregate": {"method": "arithmetic", "min_weight": 1.0}}
    fewer = X.assign(p=[0, np.nan, 4.0, 2], q=[0.0, 1, 3, 2])
    more = X.assign(p=[0, 4.0, 3, 2], q=[0.0, 3, 2.5, 2])
    found = compare.compare(assemble(fewer, recipe), assemble(more, recipe))
    assert found.table["climb"].dropna().tolist() == [0, 0, 0]
    assert found.table.loc["x", "rank_b"] == 1
    assert pd.isna(found.table.loc["x", "score_a"])
    back = compare.compare(assemble(more, recipe), assemble(fewer, recipe))
    assert back.table.index[-1] == "x"


def test_another_aggregation_has_no_parts(assemble):
    other = assemble(X + 1, {"aggregate": {"method": "geometric"}})
    found = compare.compare(assemble(X), other)
    assert found.parts.empty
    assert found.drivers().empty


def test_constant_scores_have_no_correlation(assemble):
    flat = pd.DataFrame({"p": [0.0, 1], "q": [1.0, 0]}, index=list("xy"))
    found = compare.compare(assemble(flat), assemble(flat.assign(q=[0.0, 1])))
    assert np.isnan(found.agreement["spearman"])
    assert found.agreement["entities"] == 2


def test_ties_and_ranks_are_those_of_the_index(assemble):
    a = assemble(X)
    tied = replace(a, scores=a.scores.assign(index=[0.3, 0.1 + 0.2, 0.3, 0.2]))
    level = replace(a, scores=a.scores.assign(index=[0.3, 0.3, 0.3, 0.2]))
    found = compare.compare(tied, level)
    assert (found.table["climb"] == 0).all()
    assert found.agreement["spearman"] == 1 and found.agreement["moved"] == 0
    rounded = assemble(X, {"ranks": {"method": "rounded", "digits": 1}})
    close = [
        replace(rounded, scores=rounded.scores.assign(index=values))
        for values in ([0.31, 0.32, 0.1, 0.9], [0.32, 0.31, 0.1, 0.9])
    ]
    assert (compare.compare(*close).table["climb"] == 0).all()


def test_parts_where_weights_are_shared_within_nodes(assemble):
    """A missing cell of `p` leaves its weight to its sibling, not to the other node."""
    parents = {"p": "left", "q": "left", "r": "right"}
    recipe = {"weights": {"method": "equal", "across": "node"}}
    more = X.assign(r=[1.0, 5, 2, 2])
    a = assemble(more, recipe, parents)
    holed = more.copy()
    holed.loc["z", "p"] = np.nan
    b = assemble(holed, recipe, parents)
    found = compare.compare(a, b)
    assert found.parts.shape == (4, 3)
    change = found.table["score_change"].reindex(found.parts.index)
    assert (found.parts.sum(axis=1) - change).abs().max() < 1e-12
    assert found.parts.at["z", "r"] == pytest.approx(0)


def test_what_did_not_change_has_no_driver(assemble):
    assert compare.compare(assemble(X), assemble(X)).drivers().empty


def test_refuses_indices_of_other_entities(assemble):
    with pytest.raises(InputError, match="fewer than two entities are scored in both"):
        compare.compare(assemble(X), assemble(X.set_axis(list("abcd"))))


def test_written_results_compare_like_the_indices(years, tmp_path):
    for name, index in zip("ab", years, strict=True):
        index.write(tmp_path / name)
    found = compare.compare(read(tmp_path / "a"), read(tmp_path / "b"))
    made = compare.compare(*years)
    pd.testing.assert_frame_equal(found.table.astype(float), made.table.astype(float))
    pd.testing.assert_frame_equal(found.parts, made.parts, check_names=False)


def test_refuses_a_folder_that_is_no_result(tmp_path, assemble):
    with pytest.raises(InputError, match=r"scores\.csv: no such file; name a folder"):
        read(tmp_path)
    assemble(X).write(tmp_path)
    path = tmp_path / "scores.csv"
    path.write_text(path.read_text().replace("0.5", "half", 1))
    with pytest.raises(InputError, match=r"w, index: not a number \(found 'half'\)"):
        read(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("of", ["rank", "score"])
def test_causes_sum_exactly(years, of):
    table = compare.decompose(*years, of=of)
    assert table.notna().all(axis=None)
    assert (table[list(compare.FACTORS)].sum(axis=1) - table["change"]).abs().max() < 1e-12
    found = compare.compare(*years).table
    column = "climb" if of == "rank" else "score_change"
    assert (table["change"] - found[column].reindex(table.index)).abs().max() < 1e-12
    # each cause did something to somebody: nothing is vacuous
    assert (table.abs().max() > 1e-6).all()


@pytest.mark.slow
def test_causes_are_means_over_all_orders(years, mix):
    """Shapley's formula against its definition: every order of switching, averaged."""
    effects = {name: [] for name in compare.FACTORS}
    for order in permutations(compare.FACTORS):
        switched = dict.fromkeys(compare.FACTORS, 0)
        value = mix(frozenset(switched.items()))
        for name in order:
            switched[name] = 1
            after = mix(frozenset(switched.items()))
            effects[name].append(after - value)
            value = after
    table = compare.decompose(*years, of="score")
    for name, steps in effects.items():
        assert np.allclose(sum(steps) / len(steps), table[name], rtol=0, atol=1e-12)


def test_own_numbers_and_those_of_others(assemble):
    """Goalposts and weights stay: `y` alone changes, and passes `z`, whose numbers did not."""
    X = pd.DataFrame({"p": [0.0, 4, 5, 10], "q": [0.0, 4, 5, 10]}, pd.Index(list("wyzx")))
    a, b = assemble(X), assemble(X.assign(p=[0.0, 7, 5, 10]))
    table = compare.decompose(a, b)
    assert table.loc["y", ["change", "data", "own"]].tolist() == [1, 1, 1]
    assert table.loc["z", ["change", "data", "own"]].tolist() == [-1, -1, 0]
    assert (table.loc[["w", "x"], ["change", "data", "own"]] == 0).all(axis=None)


@pytest.mark.slow
def test_own_numbers_over_all_orders(years, mix):
    """By definition: in each order, own and others' data are switched one after the other."""
    total, orders = 0.0, list(permutations(compare.FACTORS))
    for order in orders:
        switched = dict.fromkeys(compare.FACTORS, 0)
        for name in order[: order.index("data")]:
            switched[name] = 1
        before = mix(frozenset(switched.items()))
        after = mix(frozenset({**switched, "data": 1}.items()))
        for entity in before.index:
            others = before.index != entity
            score, other = before[entity], after[entity]
            first = (before[others] > score).sum() - (before[others] > other).sum()
            last = (after[others] > score).sum() - (after[others] > other).sum()
            total = total + pd.Series({entity: (first + last) / 2}).reindex(before.index).fillna(0)
    own = compare.decompose(*years)["own"]
    assert np.allclose(total / len(orders), own, rtol=0, atol=1e-9)


def test_a_mix_without_a_score_moves_nobody(assemble):
    """`f` has a score in both years, but not with the cells of the first and the other's weights."""
    recipe = ENTROPY | {"aggregate": {"method": "arithmetic", "min_weight": 0.5}}
    X = pd.DataFrame(
        {"p": [0.0, 1, 2, 3, 4, 9], "q": [0.0, 5, 6, 7, 8, 9]}, pd.Index(list("abcdef"))
    )
    first, second = X.copy(), X.copy()
    first.loc["f", "q"], first["p"] = np.nan, [0.0, 0, 0, 0, 1, 9]
    second["q"] = [0.0, 0, 0, 0, 1, 9]
    a, b = assemble(first, recipe), assemble(second, recipe)
    assert a.scores["index"].notna().all() and b.scores["index"].notna().all()
    assert (a.ranks["index"]["f"], b.ranks["index"]["f"]) == (1, 1)
    table = compare.decompose(a, b)
    assert "f" not in table.index
    # were `f` counted where it has a score, weights would give half a place and coverage take it
    assert (table[[*compare.FACTORS, "change"]] == 0).all(axis=None)


def test_only_the_cause_that_acts(assemble):
    """Equal weights and goalposts that both years share: all change is data."""
    Y = X.assign(p=[0, 2.0, 4, 1])
    table = compare.decompose(assemble(X), assemble(Y), of="score")
    assert table["data"].tolist() == pytest.approx(table["change"].tolist())
    assert (table[["goalposts", "weights", "coverage"]] == 0).all(axis=None)


def test_coverage_alone(assemble):
    """The one cell that the second year lacks explains the whole change."""
    Y = X.assign(q=[3.0, 0, 1, np.nan])
    table = compare.decompose(assemble(X), assemble(Y), of="score")
    assert table.loc["z", "coverage"] == pytest.approx(table.loc["z", "change"])
    assert table.loc["z", "change"] == pytest.approx(0.5 - (0.5 + 2 / 3) / 2)
    assert table["data"].tolist() == [0.0] * 4


def test_an_indicator_that_ends(assemble):
    Y = X.assign(q=np.nan)
    table = compare.decompose(assemble(X, ENTROPY), assemble(Y, ENTROPY), of="score")
    assert table["change"].abs().max() > 0.1
    assert table["change"].tolist() == pytest.approx(table["coverage"].tolist())


def test_an_indicator_that_ends_within_a_node(assemble):
    """Weights within nodes: what remains of the node keeps its ratios, and the node its weight."""
    parents = {"p": "left", "q": "left", "r": "right"}
    more = X.assign(r=[1.0, 5, 2, 2])
    recipe = {"weights": {"method": "entropy", "across": "node"}}
    a = assemble(more, recipe, parents)
    b = assemble(more.assign(q=np.nan), recipe, parents)
    table = compare.decompose(a, b, of="score")
    assert table["data"].tolist() == pytest.approx([0] * 4)
    assert (table[list(compare.FACTORS)].sum(axis=1) - table["change"]).abs().max() < 1e-12


def test_another_hierarchy_is_refused(assemble):
    one, two = ({"p": "left", "q": side} for side in ("left", "right"))
    with pytest.raises(InputError, match="other recipes or entities"):
        compare.decompose(assemble(X, {}, one), assemble(X, {}, two))


def test_a_recipe_is_what_it_says_not_where_it_was_read(assemble):
    a, b = assemble(X), assemble(X)
    moved = replace(b, recipe=replace(b.recipe, id="copy", file="copy.yaml"))
    assert (compare.decompose(a, moved)["change"] == 0).all()


def test_refuses_unlike_indices(assemble):
    other = assemble(X, {"normalise": {"method": "rank"}})
    with pytest.raises(InputError, match="other recipes or entities"):
        compare.decompose(assemble(X), other)
    with pytest.raises(InputError, match="of: can split rank or score"):
        compare.decompose(assemble(X), assemble(X), of="tier")


@pytest.mark.slow
def test_the_same_index_does_not_change(years):
    table = compare.decompose(years[0], years[0])
    assert (table == 0).all(axis=None)


def test_rebuild_is_the_index(years):
    again = years[0].rebuild()
    pd.testing.assert_frame_equal(again.scores, years[0].scores)
    frozen = years[1].rebuild(reference=years[0])
    pd.testing.assert_frame_equal(frozen.weights, years[0].weights, check_exact=False)


cells = st.lists(st.integers(0, 9), min_size=8, max_size=8)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(cells, cells, st.sets(st.tuples(st.integers(0, 3), st.integers(0, 1)), max_size=2))
def test_any_two_years_sum(assemble, first, second, holes):
    frames = []
    for values in (first, second):
        frame = pd.DataFrame(np.array(values, float).reshape(4, 2), list("wxyz"), ["p", "q"])
        if (frame.nunique() < 2).any():
            return
        frames.append(frame)
    for row, column in holes:
        frames[1].iat[row, column] = np.nan
    if (frames[1].nunique() < 2).any():
        return
    mixed = frames[1].fillna(frames[0])
    if (mixed.where(frames[1].notna()).nunique() < 2).any() or (
        frames[0].where(frames[1].notna()).nunique() < 2
    ).any():
        return
    a, b = (assemble(frame, ENTROPY) for frame in frames)
    table = compare.decompose(a, b, of="score")
    total = table[list(compare.FACTORS)].sum(axis=1)
    change = b.scores["index"] - a.scores["index"]
    assert np.allclose(total, change.dropna())


def test_agreements_are_those_of_the_pairs(assemble):
    """The second index turns the first round in one column; the third is the first again."""
    indices = {"a": assemble(X), "b": assemble(X.assign(p=[4.0, 1, 0, 2])), "c": assemble(X)}
    found = compare.agreements(indices, "mean_shift")
    assert found.loc["a", "c"] == 0
    assert found.loc["a", "b"] == found.loc["b", "a"] == found.loc["c", "b"] == 1
    assert compare.agreements(indices).loc["a", "c"] == pytest.approx(1)


def test_each_pair_once_with_every_measure(assemble):
    indices = {name: assemble(X, recipe) for name, recipe in (("a", {}), ("b", {}), ("c", ENTROPY))}
    tables = {m: compare.agreements(indices, m) for m in ("spearman", "mean_shift")}
    found = compare.pairs(tables)
    assert found[["one", "other"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert found.loc[0, ["spearman", "mean_shift"]].tolist() == [1.0, 0.0]
    expected = compare.agreement(indices["a"], indices["c"])
    assert found["spearman"][1] == found["spearman"][2] == expected["spearman"]


def test_halves_keep_to_their_side_of_the_diagonal():
    above, below = (pd.DataFrame(np.full((3, 3), fill), [*"abc"], [*"abc"]) for fill in (1.0, 2.0))
    found = compare.halves(above, below).to_numpy()
    assert np.isnan(found.diagonal()).all()
    assert found[np.triu_indices(3, 1)].tolist() == [1.0] * 3
    assert found[np.tril_indices(3, -1)].tolist() == [2.0] * 3
