"""The index: by hand, as an invariant, against a reference period, and on the real data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.here import ruled

import deltaindex as di
from deltaindex import InputError
from deltaindex.engine import results

ENTROPY = {"weights": {"method": "entropy", "across": "all"}}
cells = st.integers(0, 1000).map(float)


def tables(missing=False):
    """Tables of 4 to 7 entities and 4 indicators, each with two different values at least."""
    cell = cells | st.just(np.nan) if missing else cells
    rows = st.lists(st.tuples(*[cell] * 4), min_size=4, max_size=7)
    return rows.map(
        lambda rows: pd.DataFrame(
            rows, index=[f"e{i}" for i in range(len(rows))], columns=list("abcd"), dtype=float
        )
    ).filter(lambda X: (X.nunique() > 1).all() and (X.max() > 0).all())


PARENTS = {"a": "left", "b": "left", "c": "right", "d": "right"}


def run(folder, reference=None, **recipe):
    framework = di.Framework.read(folder / "framework.yaml")
    observations = di.read_observations(folder / "observations.csv", framework)
    varied = di.Recipe.read(folder / "recipe.yaml").vary(**recipe)
    return di.build(framework, observations, varied, reference)


def test_by_hand(demo):
    result = run(demo())
    assert result.indicators["density"].tolist() == pytest.approx([3000, 2000, 1000])
    assert result.normalised["density"].tolist() == pytest.approx([1, 0.5, 0])
    assert result.normalised["dust"].tolist() == pytest.approx([1, 0, 0.5])
    assert list(result.scores) == ["index", "talent", "air"]
    assert result.scores["index"].tolist() == pytest.approx([1, 0.25, 0.25])
    assert result.ranks["index"].tolist() == [1, 2, 2]
    assert result.ranks["air"].tolist() == [1, 3, 2]
    assert result.tiers.tolist() == [1, 2, 2]
    assert result.weights.loc["dust"].tolist() == ["air", 1.0, 0.5]
    assert result.log.empty
    assert result.score.index[0] == "a"


def test_written_files(demo, tmp_path):
    result = run(demo(("observations.csv", "b,dust,30", "b,dust,")))
    result.write(tmp_path / "out" / "deep")
    read = {
        file.removesuffix(".csv"): (tmp_path / "out" / "deep" / file).read_text("utf-8")
        for file in results.FILES
    }
    heads = {name: text.split("\n")[0] for name, text in read.items()}
    assert heads == {
        "scores": "entity,index,talent,air",
        "ranks": "entity,index,talent,air",
        "weights": "node,parent,weight,weight_in_index",
        "normalised": "entity,density,dust",
        "imputed_share": "entity,index,talent,air,density,dust",
        "tiers": "entity,tier",
        "log": "step,entity,indicator,before,after,reason",
        "indicators": "entity,density,dust",
        "imputed": "entity,density,dust",
        "treated": "entity,density,dust",
        "goalposts": "indicator,direction,method,low,high,mean,deviation,count",
        "recipe.yaml": "id: plain",
    }
    assert read["ranks"].split("\n")[2] == "b,2,2,"
    assert read["weights"].split("\n")[1] == "index,,1.0,1.0"
    assert "aggregate,b,dust,,,missing" in read["log"]
    again = pd.read_csv(tmp_path / "out" / "deep" / "scores.csv", index_col="entity")
    pd.testing.assert_frame_equal(again, result.scores, check_exact=True)


def test_missing_cells_are_logged_and_shared(demo):
    result = run(demo(("observations.csv", "b,dust,30", "b,dust,")))
    assert result.scores.loc["b"].tolist() == pytest.approx([0.5, 0.5, np.nan], nan_ok=True)
    cell, node = result.log.to_dict("records")
    assert (cell["step"], cell["entity"], cell["indicator"]) == ("aggregate", "b", "dust")
    assert "its weight is shared" in cell["reason"]
    assert (node["entity"], node["reason"]) == ("b", "nothing beneath it is present: no score")


def test_min_weight_leaves_no_score_and_says_so(demo):
    folder = demo(
        ("observations.csv", "b,dust,30", "b,dust,"),
        ("recipe.yaml", "min_weight: 0.5", "min_weight: 0.51"),
    )
    result = run(folder)
    assert result.scores["index"].isna().tolist() == [False, True, False]
    assert result.ranks["index"].tolist() == [1, pd.NA, 2]
    assert "less than 0.51 of the weight present" in result.log["reason"].iloc[-1]
    assert result.log[["entity", "indicator", "before"]].iloc[-1].tolist() == ["b", "index", 0.5]
    assert result.tiers.tolist() == [1, pd.NA, 2]


def test_an_indicator_without_observations_is_left_out_and_said(demo):
    folder = demo(
        ("observations.csv", "", "entity,variable,value,unit\na,dust,1,µg/m^3\nb,dust,2,µg/m^3\n")
    )
    result = run(folder)
    assert list(result.normalised) == ["dust"]
    assert list(result.scores) == ["index", "air"]
    reasons = result.log.set_index("indicator")["reason"]
    assert "left out" in reasons["density"]
    assert "node is left out" in reasons["talent"]


@pytest.mark.parametrize(
    ("change", "recipe", "words"),
    [
        ("b,dust,30", {"set": "nope"}, ["recipe.yaml", "no such set", "'nope'"]),
        ("b,people,1", {}, ["framework.yaml", "indicator density: entity b", "division by zero"]),
        ("b,dust,30", {"normalise": {"method": "minmax", "by": {"x": {"method": "zscore"}}}},
         ["recipe.yaml", "normalise.by", "'x'", "known are"]),
        ("b,dust,30", {"aggregate": {"method": "arithmetic", "by": {"dust": {"method": "geometric"}}}},
         ["recipe.yaml", "aggregate.by", "no such node", "'dust'"]),
        ("b,dust,30", {"weights": {"method": "given", "across": "node", "values": {"air": 1}}},
         ["recipe.yaml", "talent", "no weight is given"]),
        ("b,dust,30", {"weights": {"method": "given", "across": "node", "values": {"airr": 3}, "default": 1}},
         ["recipe.yaml", "weights.values", "'airr'", "did you mean 'air'"]),
        ("b,dust,30", {"ranks": {"method": "rounded", "digits": -400}},
         ["recipe.yaml", "ranks.digits", "-400", "digits: 3"]),
        ("b,dust,30", {"treat": {"method": "winsorise", "limit": -1}},
         ["recipe.yaml", "-1", "limit: 5"]),
        ("b,dust,30", {"aggregate": {"method": "power", "p": 1e-300}},
         ["recipe.yaml", "1e-300", "p: 0"]),
        ("b,dust,30", {"aggregate": {"method": "power", "p": 1000.0}},
         ["recipe.yaml", "1000", "a milder one"]),
        ("b,dust,30", {"aggregate": {"method": "arithmetic", "min_weight": 60}},
         ["recipe.yaml", "min_weight", "60", "e.g. 0.6"]),
    ],
)  # fmt: skip
def test_refuses(demo, change, recipe, words):
    value = "0" if "people" in change else "30"
    folder = demo(("observations.csv", change, change.rsplit(",", 1)[0] + "," + value))
    with pytest.raises(InputError) as refusal:
        run(folder, **recipe)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def test_refuses_a_constant_indicator(demo):
    folder = demo(
        ("observations.csv", "b,dust,30", "b,dust,10"),
        ("observations.csv", "c,dust,20", "c,dust,10"),
    )
    with pytest.raises(InputError, match=r"recipe.yaml: indicator dust: .*two different.*leave"):
        run(folder)


def test_refuses_when_nothing_was_observed(demo):
    row = "entity,variable,value,unit\na,people,1,万人\n"
    with pytest.raises(InputError, match="no indicator of the set has an observation"):
        run(demo(("observations.csv", "", row)))


def test_clipped_cells_are_logged_also_by_default(demo):
    result = run(
        demo(),
        normalise={
            "method": "minmax",
            "by": {"air": {"method": "goalposts", "low": 10, "high": 20}},
        },
    )
    (line,) = result.log.to_dict("records")
    assert (line["entity"], line["indicator"], line["reason"]) == (
        "b",
        "dust",
        "beyond a goalpost: the normalised value is held at it",
    )
    assert (line["before"], line["after"]) == (pytest.approx(-1), 0)


def test_cells_left_beyond_a_goalpost_are_logged_too(demo, assemble):
    step = {"method": "goalposts", "low": 10, "high": 20, "clip": False}
    (line,) = run(demo(), normalise={"method": "minmax", "by": {"air": step}}).log.to_dict(
        "records"
    )
    assert (line["entity"], line["indicator"]) == ("b", "dust")
    assert (line["before"], line["after"]) == (0, pytest.approx(-1))
    X = pd.DataFrame({"a": [1.0, 2, 3]}, index=list("xyz"))
    later = assemble(X * 2, reference=assemble(X))
    assert later.log["reason"].str.contains("stays beyond it").sum() == 2


def test_given_weights_are_scaled_and_said(assemble):
    X = pd.DataFrame({"a": [0, 1], "b": [1, 0]}, index=["x", "y"])
    weights = {"method": "given", "values": {"a": 1, "b": 0.5}, "across": "all"}
    result = assemble(X, {"weights": weights})
    assert result.weights["weight_in_index"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])
    assert "scaled to sum to one" in result.log["reason"].iloc[0]


def test_three_levels_with_an_aggregation_of_their_own(assemble):
    """Under `across: all` a node with its own aggregation enters the next one as one score."""
    X = pd.DataFrame({"a": [4, 1], "b": [9, 4], "c": [1, 2], "d": [3, 6]}, index=["x", "y"])
    identity = {"method": "goalposts", "low": 0, "high": 1, "clip": False}
    for across in ("all", "node"):
        result = assemble(
            X,
            {
                "normalise": identity,
                "weights": {"method": "equal", "across": across},
                "aggregate": {"method": "arithmetic", "by": {"deep": {"method": "geometric"}}},
            },
            parents={"a": "deep", "b": "deep", "c": "left", "d": "index"},
            nodes={"left": "index", "deep": "left"},
        )
        assert result.scores["deep"].tolist() == pytest.approx([6, 2])
    # by nodes: left is the mean of deep and c, the index that of left and d
    assert result.scores["left"].tolist() == pytest.approx([3.5, 2])
    assert result.scores["index"].tolist() == pytest.approx([3.25, 4])
    flat = assemble(
        X,
        {
            "normalise": identity,
            "aggregate": {"method": "arithmetic", "by": {"deep": {"method": "geometric"}}},
        },
        parents={"a": "deep", "b": "deep", "c": "left", "d": "index"},
        nodes={"left": "index", "deep": "left"},
    )
    assert flat.scores["left"].tolist() == pytest.approx([13 / 3, 2])
    assert flat.scores["index"].tolist() == pytest.approx([(12 + 1 + 3) / 4, (4 + 2 + 6) / 4])


def test_normalisation_by_node_and_indicator(assemble):
    X = pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3], "c": [1, 2, 3]}, index=list("xyz"))
    by = {"left": {"method": "zscore"}, "b": {"method": "minmax", "low": 0, "high": 10}}
    result = assemble(
        X, {"normalise": {"method": "minmax", "by": by}}, parents={"a": "left", "b": "left"}
    )
    assert result.normalised.T.to_numpy().tolist() == [[-1, 0, 1], [0, 5, 10], [0, 0.5, 1]]


def test_zero_weight_nodes_are_said_and_harmless(assemble):
    X = pd.DataFrame({"a": [0, 1], "b": [1, 0]}, index=["x", "y"])
    values = {"a": 1, "b": 0}
    result = assemble(
        X, {"weights": {"method": "given", "values": values, "across": "all"}}, {"b": "none"}
    )
    assert result.scores["index"].tolist() == [0, 1]
    assert result.scores["none"].isna().all()
    assert "all its weights are zero" in result.log["reason"].iloc[-1]


def test_a_reference_freezes_goalposts_and_weights(assemble):
    base = pd.DataFrame({"a": [0.0, 10, 4], "b": [0.0, 4, 1]}, index=list("xyz"))
    later = pd.DataFrame({"a": [0.0, 20, 4], "b": [2.0, 4, 1]}, index=list("xyz"))
    first = assemble(base, ENTROPY)
    second = assemble(later, ENTROPY, reference=first)
    pd.testing.assert_frame_equal(second.weights, first.weights)
    assert second.normalised["a"].tolist() == [0, 2, 0.4]
    again = assemble(base, ENTROPY, reference=first)
    pd.testing.assert_frame_equal(again.scores, first.scores, atol=1e-14)


def test_a_reference_with_a_node_of_weight_zero(assemble):
    X = pd.DataFrame({"a": [0.0, 1], "b": [1.0, 0], "c": [0.0, 1]}, index=list("xy"))
    values = {"left": 1, "none": 0, "b": 2, "c": 1}
    recipe = {"weights": {"method": "given", "values": values, "across": "node"}}
    parents = {"a": "left", "b": "none", "c": "none"}
    first = assemble(X, recipe, parents)
    again = assemble(X, recipe, parents, reference=first)
    pd.testing.assert_frame_equal(again.weights, first.weights)
    pd.testing.assert_frame_equal(again.scores, first.scores)
    assert again.scores["none"].tolist() == pytest.approx([2 / 3, 1 / 3])


@pytest.mark.parametrize("across", ["all", "node"])
def test_a_reference_shares_the_weight_of_what_is_gone(assemble, across):
    X = pd.DataFrame({"a": [0.0, 10, 4], "b": [0.0, 4, 1], "c": [1.0, 2, 3]}, index=list("xyz"))
    recipe = {"weights": {"method": "given", "values": {"a": 2, "b": 1, "c": 1}, "across": across}}
    first = assemble(X, recipe)
    less = {"weights": {"method": "given", "values": {"a": 2, "b": 1}, "across": across}}
    second = assemble(X.drop(columns="c"), less, reference=first)
    assert second.weights["weight"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])
    assert "reference index shared" in second.log["reason"].iloc[-1]
    with pytest.raises(InputError, match="reference index lacks an indicator .*'c'"):
        assemble(X, recipe, reference=second)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(tables(missing=True), st.randoms(use_true_random=False))
def test_the_order_of_entities_does_not_matter(assemble, X, random):
    order = random.sample(list(X.index), len(X))
    for across in ("all", "node"):
        recipe = {"weights": {"method": "equal", "across": across}}
        one, two = (assemble(table, recipe, PARENTS) for table in (X, X.loc[order]))
        pd.testing.assert_frame_equal(one.scores.loc[order], two.scores, atol=1e-12)
        pd.testing.assert_frame_equal(one.weights, two.weights, atol=1e-12)
        pd.testing.assert_frame_equal(one.ranks.loc[order], two.ranks)


@settings(max_examples=25, deadline=None)
@given(tables(), st.sampled_from(["entropy", "equal"]), st.sampled_from(["all", "node"]))
def test_weights_sum_to_one_at_every_node_and_scores_are_bounded(assemble, X, method, across):
    recipe = {"weights": {"method": method, "across": across}}
    # equal means leave entropy nothing to tell between the two nodes: refused, tested elsewhere
    halves = [X.rank().loc[:, pair].sum(axis=1) for pair in (["a", "b"], ["c", "d"])]
    assume(method == "equal" or all(half.nunique() > 1 for half in halves))
    result = assemble(X, recipe, PARENTS)
    assert (result.weights[["weight", "weight_in_index"]] >= 0).all(axis=None)
    for _, children in result.weights[result.weights["parent"] != ""].groupby("parent"):
        assert children["weight"].sum() == pytest.approx(1, abs=1e-12)
    assert result.weights.loc[list(X), "weight_in_index"].sum() == pytest.approx(1, abs=1e-12)
    assert result.scores.min(axis=None) >= 0
    assert result.scores.max(axis=None) <= 1 + 1e-12


@settings(max_examples=25, deadline=None)
@given(tables(missing=True))
def test_direction_minus_one_is_the_negated_column(assemble, X):
    turned = assemble(X, direction={"b": -1})
    negated = assemble(X.assign(b=-X["b"]))
    pd.testing.assert_frame_equal(turned.scores, negated.scores)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(tables(missing=True), st.data())
def test_a_better_cell_never_lowers_a_score_under_a_frozen_reference(assemble, X, data):
    entity = data.draw(st.sampled_from(list(X.index)))
    name = data.draw(st.sampled_from(list(X)))
    direction = data.draw(st.sampled_from([1, -1]))
    before = assemble(X, parents=PARENTS, direction={name: direction})
    better = X.copy()
    better.loc[entity, name] += direction * data.draw(st.floats(0, 500))
    after = assemble(better, parents=PARENTS, direction={name: direction}, reference=before)
    gain = after.scores.loc[entity] - before.scores.loc[entity]
    assert (gain.dropna() >= -1e-12).all()
    others = X.index.drop(entity)
    pd.testing.assert_frame_equal(after.scores.loc[others], before.scores.loc[others], atol=1e-12)


def test_the_unit_of_a_variable_does_not_matter(demo):
    plain = run(demo())
    other = run(
        demo(
            ("framework.yaml", "people: {unit: 万人", "people: {unit: million_person"),
            ("framework.yaml", "dust: {unit: µg/m^3", "dust: {unit: kg/m^3"),
            ("framework.yaml", "unit: person / million_person", "unit: 人/万人"),
            ("observations.csv", "b,students,20,人", "b,students,0.002,万人"),
        )
    )
    pd.testing.assert_frame_equal(plain.scores, other.scores, atol=1e-12)
    pd.testing.assert_frame_equal(plain.weights, other.weights)


TOP = {"310000": 0.629, "330100": 0.729, "320500": 0.751, "320100": 0.696}


def test_open_set_of_2018(project):
    result = ruled(project.index(2018))
    assert set(result.tiers.index[result.tiers == 1]) == TOP.keys()
    assert result.scores["index"][list(TOP)].round(3).to_dict() == TOP
    assert result.tiers.value_counts().to_dict() == {1: 4, 2: 15, 3: 22}
    assert result.scores.min(axis=None) >= 0
    assert result.scores.max(axis=None) <= 1


def test_open_set_of_2018_recomputed_with_numpy(project):
    """From the printed columns, in plain NumPy; units as printed cancel in min-max."""
    rows = pd.read_csv(project.data / "observations" / "2018.csv", dtype={"entity": str})
    ours = ruled(project.index(2018))
    v = rows.pivot(index="entity", columns="variable", values="value").loc[ours.scores.index]
    people = v["population_registered"]
    X = np.column_stack(
        [
            v["he_students"] / people,
            v["he_institutions"] / people,
            v["fiscal_science_technology_expenditure"] / v["fiscal_expenditure"],
            v["invention_patents_granted"] / people,
            v["fiscal_education_expenditure"] / v["fiscal_expenditure"],
            v["internet_broadband_subscribers"] / people,
            v["sme_board_listed_companies"],
        ]
    )
    Z = (X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0))
    P = Z / Z.sum(axis=0)
    logs = np.log(P, where=P > 0, out=np.zeros_like(P))
    d = 1 + (P * logs).sum(axis=0) / np.log(len(P))
    scores = pd.Series(Z @ (d / d.sum()), index=v.index)
    assert (ours.scores["index"] - scores).abs().max() < 1e-12
    np.testing.assert_allclose(
        ours.weights.loc[list(ours.normalised), "weight_in_index"], d / d.sum(), atol=1e-12
    )


def test_whoever_owns_closed_data_adds_rows(project, tmp_path):
    """Invented rows for the ten closed variables: set `table1` then runs, no code changed."""
    framework = project.framework
    closed = [n for n, i in framework.indicators.items() if i.class_ == "closed"]
    files = project.files(2018)
    before = di.read_observations(files, framework)
    absent = {v for n in closed for v in framework.uses(n)} & set(before.absent())
    assert len(closed) == len(absent) == 10
    rows = ["entity,variable,value,unit"]
    rows += [
        f"{entity},{name},{1 + (7 * i + j) % 41},{framework.variables[name].unit}"
        for j, name in enumerate(sorted(absent))
        for i, entity in enumerate(framework.entities.index)
    ]
    own = tmp_path / "own.csv"
    own.write_text("\n".join(rows), "utf-8")
    recipe = project.recipe.vary(set="table1")
    without = project.index(2018, recipe)
    with_own = di.build(framework, di.read_observations([*files, own], framework), recipe)
    printed = list(framework.choose("table1"))
    assert set(printed) - set(without.normalised) == set(closed)
    assert list(with_own.normalised) == printed
    assert with_own.scores["index"].notna().all()
