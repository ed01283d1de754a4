"""Panels: pooled goalposts, weights and treatments, and cells filled from other periods."""

import numpy as np
import pandas as pd
import pytest
from tests import declared

import deltaindex as di
from deltaindex import InputError, Observations, Recipe, build_panel, imputation
from deltaindex.analysis.decomposition import decompose
from deltaindex.cli import main

FIRST = pd.DataFrame({"a": [0.0, 10, 4], "b": [1.0, 5, 2]}, index=list("xyz"))
LATER = pd.DataFrame({"a": [0.0, 20, 4], "b": [3.0, 9, 2]}, index=list("xyz"))
PLAIN = {
    "normalise": {"method": "minmax"},
    "weights": {"method": "equal", "across": "all"},
    "aggregate": {"method": "arithmetic"},
}
POOLED = {"method": "minmax", "over": "panel"}


@pytest.fixture
def panel(assemble):
    """Build a panel straight from tables of indicators and a recipe."""

    def make(frames, recipe=None, **options):
        first = assemble(
            next(iter(frames.values())).fillna(0.5).add(np.arange(3), axis=0), **options
        )
        observed = {p: Observations(X.astype(float), pd.DataFrame()) for p, X in frames.items()}
        return build_panel(first.framework, observed, Recipe.parse(PLAIN | (recipe or {})))

    return make


def test_pooled_goalposts_by_hand(panel):
    result = panel({2019: LATER, 2018: FIRST}, {"normalise": POOLED})
    assert list(result) == [2018, 2019]
    assert result[2018].normalised.T.to_numpy().tolist() == [[0, 0.5, 0.2], [0, 0.5, 0.125]]
    assert result[2019].normalised["b"].tolist() == [0.25, 1, 0.125]
    assert result[2018].sample.shape == (6, 2)


def test_without_over_periods_stand_alone(panel, assemble):
    result = panel({2018: FIRST, 2019: LATER})
    for period, X in ((2018, FIRST), (2019, LATER)):
        alone = assemble(X)
        pd.testing.assert_frame_equal(result[period].scores, alone.scores)
        pd.testing.assert_frame_equal(result[period].sample, alone.treated)


@pytest.mark.parametrize("method", ["minmax", "zscore", "rank", "percentile", "distance_to_mean"])
def test_any_normalisation_pools(panel, method):
    both = pd.concat([FIRST, LATER.add_suffix("", axis=0)], ignore_index=True)
    expected = declared.faces("normalise")[method](both)
    result = panel({1: FIRST, 2: LATER}, {"normalise": {"method": method, "over": "panel"}})
    found = pd.concat([result[1].normalised, result[2].normalised], ignore_index=True)
    pd.testing.assert_frame_equal(found, expected)


def test_entropy_pooled_over_periods_by_hand(panel):
    """k = 1 / ln (r n): p is a cell's share of the sum over all periods and entities."""
    weights = {"method": "entropy", "across": "all", "over": "panel"}
    result = panel({2018: FIRST, 2019: LATER}, {"normalise": POOLED, "weights": weights})
    Z = pd.concat([result[t].normalised for t in (2018, 2019)]).to_numpy()
    P = Z / Z.sum(axis=0)
    logs = np.log(P, where=P > 0, out=np.zeros_like(P))
    d = 1 + (P * logs).sum(axis=0) / np.log(2 * 3)
    for index in result.values():
        found = index.weights.loc[["a", "b"], "weight_in_index"]
        np.testing.assert_allclose(found, d / d.sum(), atol=1e-14)
        np.testing.assert_allclose(index.scores["index"], index.normalised @ (d / d.sum()))


@pytest.mark.parametrize("method", ["stdev", "critic", "entropy"])
def test_weights_within_nodes_pool_the_scores_of_nodes(panel, method):
    rng = np.random.default_rng(3)
    frames = {t: pd.DataFrame(rng.random((3, 4)), list("xyz"), list("abcd")) for t in (1, 2, 4)}
    parents = {"a": "left", "b": "left", "c": "right", "d": "right"}
    weights = {"method": method, "across": "node", "over": "panel"}
    result = panel(frames, {"normalise": POOLED, "weights": weights}, parents=parents)
    scores = pd.concat([index.scores for index in result.values()], ignore_index=True)
    expected = declared.faces("weights")[method](scores[["left", "right"]])
    for index in result.values():
        np.testing.assert_allclose(index.weights.loc[["left", "right"], "weight"], expected)


def test_one_period_sets_the_measure(panel, assemble):
    recipe = {
        "normalise": {"method": "minmax", "over": 2018},
        "weights": {"method": "entropy", "across": "all", "over": 2018},
    }
    result = panel({2018: FIRST, 2019: LATER}, recipe)
    assert result[2019].normalised["a"].tolist() == [0, 2, 0.4]
    plain = {"weights": {"method": "entropy", "across": "all"}}
    first = assemble(FIRST, plain)
    second = assemble(LATER, plain, reference=first)
    pd.testing.assert_frame_equal(result[2018].scores, first.scores)
    pd.testing.assert_frame_equal(result[2019].scores, second.scores)


def test_base_period(panel):
    recipe = {"normalise": {"method": "base_period", "over": 1}}
    frames = {1: FIRST + 1, 2: LATER + 1}
    result = panel(frames, recipe, direction={"b": -1})
    assert result[1].normalised.to_numpy().ravel().tolist() == [1] * 6
    assert result[2].normalised["a"].tolist() == [1, 21 / 11, 1]
    assert result[2].normalised["b"].tolist() == [0.5, 0.6, 1]


def test_treatment_pools(panel):
    rng = np.random.default_rng(1)
    frames = {
        t: pd.DataFrame({"a": rng.random(9), "b": rng.random(9)}, list("abcdefghi")) for t in (1, 2)
    }
    frames[2].loc["i", "a"] = 80.0
    observed = {p: Observations(X, pd.DataFrame()) for p, X in frames.items()}
    base = assemble_framework(frames[1])
    recipe = Recipe.parse(PLAIN | {"treat": {"method": "winsorise", "over": "panel"}})
    result = build_panel(base, observed, recipe)
    assert result[2].treated.at["i", "a"] == max(frames[1]["a"].max(), frames[2]["a"][:-1].max())
    assert len(result[1].log) == 0 and len(result[2].log) == 1


def assemble_framework(X):
    """A framework of columns, all beneath the top."""
    return di.Framework(
        id="table",
        entities=pd.DataFrame({"name_en": X.index}, X.index.rename("entity")),
        variables={n: di.framework.Variable(n, "", {}) for n in X},
        nodes={"index": di.framework.Node("index", None, {})},
        indicators={n: di.framework.Indicator(n, n, "", "index", 1, {}) for n in X},
        sets={},
    )


def test_cells_from_another_period_stay_flagged(panel):
    hole = FIRST.mask(FIRST == 4)  # z lacks a
    step = {"method": "neighbour_period", "take": "nearest"}
    result = panel({2018: hole, 2019: LATER}, {"impute": step}, parents={"a": "left"})
    first = result[2018]
    assert first.imputed.at["z", "a"] == 4
    assert np.isnan(first.indicators.at["z", "a"])
    assert first.imputed_share.loc["z"].to_dict() == {"index": 0.5, "left": 1, "a": 1, "b": 0}
    (line,) = first.log.to_dict("records")
    assert (line["step"], line["entity"], line["indicator"]) == ("impute", "z", "a")
    assert line["reason"] == "neighbour_period"
    last = panel({2018: hole, 2019: LATER}, {"impute": step | {"take": "last"}})
    assert np.isnan(last[2018].imputed.at["z", "a"])


def test_of_two_neighbours_as_near_the_earlier_fills(panel):
    frames = {2018: FIRST, 2019: LATER.mask(LATER == 20), 2020: LATER}
    step = {"method": "neighbour_period", "take": "nearest"}
    assert panel(frames, {"impute": step})[2019].imputed.at["y", "a"] == FIRST.at["y", "a"]


def test_linear_between_periods(panel):
    frames = {2010: FIRST, 2015: LATER * np.nan, 2020: LATER}
    frames[2015].loc["x"] = [1.0, 1.0]
    frames[2015].loc["y", "b"] = 7.5
    result = panel(frames, {"impute": {"method": "linear"}})
    assert result[2015].imputed["a"].tolist() == [1, 15, 4]
    assert result[2015].imputed["b"].tolist() == [1, 7.5, 2]


def test_a_pooled_index_is_a_reference_and_can_be_split(panel):
    weights = {"method": "entropy", "across": "all", "over": "panel"}
    result = panel({2018: FIRST, 2019: LATER}, {"normalise": POOLED, "weights": weights})
    split = decompose(result[2018], result[2019], "score")
    assert split[["goalposts", "weights"]].abs().to_numpy().max() < 1e-12
    expected = result[2019].scores["index"] - result[2018].scores["index"]
    np.testing.assert_allclose(split["data"], expected, atol=1e-12)
    again = di.build(
        result[2018].framework, result[2019].observations, result[2019].recipe, result[2018]
    )
    pd.testing.assert_frame_equal(again.scores, result[2019].scores)


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ({"normalise": POOLED}, ["normalise.over", "build_panel", "--panel"]),
        ({"weights": {"method": "equal", "over": 2018}}, ["weights.over"]),
        ({"impute": {"method": "linear"}}, ["impute", "panel"]),
        ({"normalise": {"method": "base_period"}}, ["over: 2018"]),
    ],
)
def test_one_period_is_no_panel(assemble, recipe, words):
    with pytest.raises(InputError) as refusal:
        assemble(FIRST, recipe)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


@pytest.mark.parametrize(
    ("frames", "recipe", "words"),
    [
        ({}, {}, ["no period"]),
        ({"2018": FIRST}, {}, ["a number", "'2018'"]),
        ({1: FIRST}, {"normalise": {"method": "minmax", "over": 2}}, ["period 1", "no such", "2"]),
        ({1: FIRST}, {"weights": {"method": "equal", "over": 2}}, ["weights.over", "known: 1"]),
        ({1: FIRST}, {"normalise": {"method": "base_period", "over": "panel"}}, ["one period"]),
        ({1: FIRST, 2: FIRST * 0}, {}, ["period 2", "indicator a", "two different values"]),
        ({1: FIRST * np.nan, 2: FIRST}, {}, ["period 1", "no indicator"]),
        (
            {1: FIRST[["a"]].assign(b=np.nan), 2: FIRST},
            {"normalise": {"method": "minmax", "over": 1}},
            ["period 2", "no value in the period looked over", "'b'"],
        ),
    ],
)
def test_refuses(frames, recipe, words):
    observed = {p: Observations(X, pd.DataFrame()) for p, X in frames.items()}
    with pytest.raises(InputError) as refusal:
        build_panel(assemble_framework(FIRST), observed, Recipe.parse(PLAIN | recipe))
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def test_an_indicator_of_one_period_only_is_pooled_where_it_is(panel):
    late = LATER.assign(b=np.nan)
    weights = {"method": "equal", "across": "all", "over": "panel"}
    result = panel({1: FIRST, 2: late}, {"normalise": POOLED, "weights": weights})
    assert list(result[2].normalised) == ["a"]
    assert result[2].scores["index"].tolist() == [0, 1, 0.2]
    assert "weights of the panel shared" in result[2].log["reason"].iloc[-1]


def test_the_command(demo, tmp_path, capsys):
    folder = demo()
    rows = (folder / "observations.csv").read_text("utf-8")
    (folder / "later.csv").write_text(rows.replace("b,dust,30", "b,dust,50"), "utf-8")
    recipe = (folder / "recipe.yaml").read_text("utf-8")
    (folder / "recipe.yaml").write_text(recipe.replace("minmax", "minmax, over: panel"), "utf-8")
    files = [f"2018={folder / 'observations.csv'}", f"2019.5={folder / 'later.csv'}"]
    plain = ["run", "-f", str(folder / "framework.yaml"), "-r", str(folder / "recipe.yaml")]
    out = tmp_path / "out"
    assert main([*plain, "--out", str(out), "--panel", *files]) == 0
    assert capsys.readouterr().out.startswith("2018: 3 entities")
    found = pd.read_csv(out / "2018" / "normalised.csv", index_col="entity")
    assert found["dust"].tolist() == [1, 0.5, 0.75]
    assert (out / "2019.5" / "log.csv").is_file()


@pytest.mark.parametrize(
    ("panel", "words"),
    [
        (["x=a.csv"], ["--panel", "'x=a.csv'", "2018=a.csv"]),
        (["2018"], ["'2018'"]),
        (["2018=a.csv", "2018=b.csv"], ["named twice", "commas"]),
        (["2018=none.csv"], ["none.csv: no such file"]),
    ],
)
def test_the_command_refuses(demo, capsys, panel, words):
    folder = demo()
    argv = ["run", "-f", str(folder / "framework.yaml"), "-r", str(folder / "recipe.yaml")]
    assert main([*argv, "--out", str(folder / "out"), "--panel", *panel]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert all(word in line for word in words), line


def test_research_spending_of_another_year_is_validated(project):
    """What 2019 tells of 2018: R&D within half a deviation, and nothing where no year has it."""
    recipe = Recipe.read(project.data / "recipes" / "panel.yaml")
    near = {"method": "neighbour_period", "take": "nearest"}
    recipe = recipe.vary(set="extended", impute=near)
    observed = {year: project.observations(year) for year in (2018, 2019)}
    panel = build_panel(project.framework, observed, recipe)
    index = panel[2018]
    filled = index.imputed["rd_intensity"].notna() & index.indicators["rd_intensity"].isna()
    province = project.framework.entities["province_en"]
    assert province[filled].tolist() == ["Zhejiang"] * 4
    still = index.imputed["rd_intensity"].isna()
    assert set(province[still]) == {"Jiangsu"}
    found = imputation.validate(
        index, {"near": near, "mean": {"method": "mean"}}, others={1: panel[2019].indicators}
    )
    errors = found.errors.set_index(["indicator", "method"])["rmse_over_sd"]
    assert errors["rd_intensity", "near"] < 0.5 < 0.9 < errors["rd_intensity", "mean"]


def test_the_recipe_of_the_panel(project):
    """Pooled entropy on the real data, recomputed in plain NumPy."""
    recipe = Recipe.read(project.data / "recipes" / "panel.yaml")
    observed = {year: project.observations(year) for year in (2018, 2019)}
    panel = build_panel(project.framework, observed, recipe)
    X = np.vstack([panel[year].indicators.to_numpy() for year in (2018, 2019)])
    Z = (X - X.min(axis=0)) / np.ptp(X, axis=0)
    P = Z / Z.sum(axis=0)
    logs = np.log(P, where=P > 0, out=np.zeros_like(P))
    d = 1 + (P * logs).sum(axis=0) / np.log(len(Z))
    scores = np.concatenate([panel[year].scores["index"] for year in (2018, 2019)])
    np.testing.assert_allclose(scores, Z @ (d / d.sum()), atol=1e-12)
