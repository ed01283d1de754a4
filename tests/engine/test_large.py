"""Indices of the size and kind that are published, from files alone, recomputed in plain NumPy.

Synthetic: a four-level index of 120 series in the manner of the Global Innovation Index, and a
three-level one of z-scores. The files say only what differs from the defaults.
"""

import numpy as np
import pandas as pd
import pytest
import yaml

from deltaindex.cli import main

N = 40
CODES = [f"{7 * i:04d}" for i in range(N)]


def write(folder, framework, recipe, values, units=None):
    """Write the files of an index; empty cells are left out."""
    (folder / "framework.yaml").write_text(yaml.safe_dump(framework, sort_keys=False), "utf-8")
    (folder / "recipe.yaml").write_text(yaml.safe_dump(recipe, sort_keys=False), "utf-8")
    rows = "".join(f"{code},Entity {code}\n" for code in values.index)
    (folder / "entities.csv").write_text("entity,name_en\n" + rows, "utf-8")
    long = values.rename_axis("entity").melt(ignore_index=False, var_name="variable")
    long = long.dropna().assign(
        unit=lambda t: t["variable"].map(lambda v: (units or {}).get(v, ""))
    )
    long.to_csv(folder / "observations.csv")


def run(folder):
    """Run the command; return what it wrote, by name, entities as text."""
    files = {name: str(folder / f"{name}.yaml") for name in ("framework", "recipe")}
    out = folder / "out"
    observations = str(folder / "observations.csv")
    argv = ["run", "-f", files["framework"], "-r", files["recipe"], "-o", observations]
    assert main([*argv, "--out", str(out)]) == 0
    keys = {"weights": "node", "log": None, "goalposts": "indicator"}
    return {
        path.stem: pd.read_csv(path, dtype={"entity": str}).set_index(keys.get(path.stem, "entity"))
        if keys.get(path.stem, "entity")
        else pd.read_csv(path, dtype={"entity": str})
        for path in out.glob("*.csv")
    }


def mean(Z, w, least):
    """Weighted mean of the cells present, none where less than `least` of the weight is."""
    carried = (~np.isnan(Z) * w).sum(axis=1)
    with np.errstate(invalid="ignore"):
        found = (np.nan_to_num(Z) * w).sum(axis=1) / carried
    return np.where(carried / w.sum() >= least - 1e-12, found, np.nan)


def test_four_levels_120_series_half_weights_and_missing_cells(tmp_path):
    rng = np.random.default_rng(11)
    tree = {
        f"s{a}": {f"p{a}{b}": [f"q{a}{b}{c}" for c in range(4)] for b in range(3)} for a in range(2)
    }
    subs = [q for pillars in tree.values() for subs in pillars.values() for q in subs]
    nodes = {"index": {}} | {s: {"parent": "index"} for s in tree}
    nodes |= {p: {"parent": s} for s, pillars in tree.items() for p in pillars}
    nodes |= {q: {"parent": p} for ps in tree.values() for p, qs in ps.items() for q in qs}
    leaves = {q: [f"i{q[1:]}{d}" for d in range(5)] for q in subs}
    indicators = {x: {"parent": q} for q, names in leaves.items() for x in names}
    names = list(indicators)
    assert len(names) == 120
    values = pd.DataFrame(rng.normal(50, 12, (N, 120)).clip(1, 99), CODES, names)
    values[names[8]] = np.exp(values[names[8]] / 6)  # entered in logarithms
    values = values.mask(rng.random(values.shape) < 0.08)
    values.iloc[3, 10] = 5000.0  # an outlier, winsorised
    values.iloc[5, :17] = np.nan  # most of one pillar is missing
    low = names[20:30]
    for x in low:
        indicators[x]["direction"] = -1
    for x, unit in ((names[0], "%"), (names[1], "score"), (names[2], "1")):
        indicators[x]["unit"] = unit
    half = [names[k] for k in (1, 8, 33, 119)]
    fixed = names[40:45]
    normal = {"method": "minmax", "high": 100, "by": {}}
    normal["by"] |= {
        x: {"method": "goalposts", "low": 20, "high": 80, "ends": [0, 100]} for x in fixed
    }
    bounds = {"low": 0.5, "high": 1e9, "log": True, "ends": [0, 100]}
    normal["by"][names[8]] = {"method": "goalposts", **bounds}
    recipe = {
        "treat": {"method": "none", "by": {"q002": {"method": "winsorise"}}},
        "normalise": normal,
        "weights": {"method": "given", "values": dict.fromkeys(half, 0.5), "default": 1},
        "aggregate": {
            "method": "arithmetic",
            "min_weight": 0.5,
            "by": {p: {"min_weight": 0.75} for ps in tree.values() for p in ps},
        },
        "ranks": {"method": "rounded", "digits": 1},
    }
    units = {names[0]: "%", names[1]: "score"}
    write(tmp_path, {"nodes": nodes, "indicators": indicators}, recipe, values, units)
    found = run(tmp_path)

    X = values.copy()
    X.iloc[3, 10] = X.iloc[:, 10].drop(CODES[3]).max()
    Z = (X - X.min()) / (X.max() - X.min()) * 100
    Z[low] = 100 - Z[low]
    Z[fixed] = ((X[fixed] - 20) / 60).clip(0, 1) * 100
    Z[names[8]] = (np.log(X[names[8]] / 0.5) / np.log(1e9 / 0.5)) * 100
    pd.testing.assert_frame_equal(found["normalised"], Z, check_names=False, atol=1e-9)
    weight = pd.Series(1.0, names)
    weight[half] = 0.5
    score = {q: mean(Z[xs].to_numpy(), weight[xs].to_numpy(), 0.5) for q, xs in leaves.items()}

    def plain(names, least):
        return mean(np.column_stack([score[n] for n in names]), np.ones(len(names)), least)

    for s, pillars in tree.items():
        score |= {p: plain(qs, 0.75) for p, qs in pillars.items()}
        score[s] = plain(list(pillars), 0.5)
    score["index"] = plain(list(tree), 0.5)
    expected = pd.DataFrame(score, CODES)[list(found["scores"])]
    pd.testing.assert_frame_equal(found["scores"], expected, check_names=False, atol=1e-9)
    assert found["scores"].loc[CODES[5], ["p00", "index"]].isna().tolist() == [True, False]
    ranks = expected["index"].round(1).rank(ascending=False, method="min")
    assert (found["ranks"]["index"] == ranks).all() and ranks.duplicated().any()
    assert found["weights"].at["i0001", "weight"] == pytest.approx(0.5 / 4.5)
    # weights that do not sum to one are said once a node, the missing cells each
    log = found["log"]
    assert (log["reason"] == "given weights scaled to sum to one").sum() == len(nodes)
    assert log["reason"].str.startswith("missing").sum() == values.isna().sum().sum()
    assert log.query("step == 'treat'")["before"].tolist() == [5000.0]


def test_three_levels_of_z_scores_formulas_and_given_weights(tmp_path):
    rng = np.random.default_rng(12)
    pillars = {f"p{b}": [f"x{b}{d}" for d in range(8)] for b in range(5)}
    raw = pd.DataFrame(rng.lognormal(3, 0.5, (N, 43)), CODES)
    raw.columns = [*(x for xs in pillars.values() for x in xs), "people", "a", "b"]
    raw["people"] *= 1e6
    indicators = {x: {"parent": p} for p, xs in pillars.items() for x in xs}
    indicators["x00"] |= {"formula": "log(x00 / people * 1000000)", "direction": -1}
    indicators["x01"] |= {"formula": "mean(x01, a, b)", "name": "Mean of three"}
    indicators["x02"] |= {"formula": "max(x02, a) - min(x02, a)"}
    indicators["x03"] |= {"formula": "log10(sum(x03, a, b, 1))"}
    indicators["x04"] |= {"formula": "sqrt(x04)"}
    used = ("x00", "x01", "x02", "x03", "x04", "people", "a", "b")
    upper = {"p0": 30, "p1": 20, "p2": 20, "p3": 20, "p4": 20}  # sums to 110
    own = {x: 1 + d / 2 for xs in pillars.values() for d, x in enumerate(xs)}
    framework = {
        "variables": {name: {} for name in used},
        "nodes": {"index": {}} | {p: {"parent": "index"} for p in pillars},
        "indicators": indicators,
    }
    recipe = {
        "normalise": {"method": "zscore", "ddof": 0, "mean": 50, "sd": 10},
        "weights": {"method": "given", "values": upper | own},
        "aggregate": {"method": "arithmetic", "by": {"p4": {"method": "geometric"}}},
    }
    write(tmp_path, framework, recipe, raw)
    found = run(tmp_path)

    X = raw[list(indicators)].copy()
    X["x00"] = np.log(raw["x00"] / raw["people"] * 1e6)
    X["x01"] = (raw["x01"] + raw["a"] + raw["b"]) / 3
    X["x02"] = (raw["x02"] - raw["a"]).abs()
    X["x03"] = np.log10(raw["x03"] + raw["a"] + raw["b"] + 1)
    X["x04"] = raw["x04"] ** 0.5
    Z = 50 + 10 * (X - X.mean()) / X.std(ddof=0)
    Z["x00"] = 100 - Z["x00"]
    w = np.array([1 + d / 2 for d in range(8)])
    score = pd.DataFrame({p: Z[xs] @ w / w.sum() for p, xs in pillars.items()})
    score["p4"] = np.exp(np.log(Z[pillars["p4"]]) @ w / w.sum())
    index = score @ np.array(list(upper.values())) / 110
    assert (found["scores"]["index"] - index).abs().max() < 1e-9
    assert (found["scores"][list(pillars)] - score).abs().max(axis=None) < 1e-9
    assert found["weights"].at["p0", "weight"] == pytest.approx(30 / 110)


@pytest.mark.parametrize(
    ("indicators", "words"),
    [
        ({"x": {"parent": "index", "unit": "nope"}}, ["indicators.x", "unknown unit", "'nope'"]),
        ({"x": {"parent": "index", "formula": "log(y)"}}, ["no such variable", "'y'"]),
        ({"x": {}}, ["indicators.x.parent", "no such node"]),
    ],
)
def test_the_defaults_hide_no_fault(tmp_path, capsys, indicators, words):
    framework = {"nodes": {"index": {}}, "indicators": indicators | {"z": {"parent": "index"}}}
    values = pd.DataFrame({"z": [1.0, 2.0]}, ["a", "b"])
    recipe = {"normalise": {"method": "minmax"}, "weights": {"method": "equal"}}
    write(tmp_path, framework, recipe | {"aggregate": {"method": "arithmetic"}}, values)
    files = [str(tmp_path / name) for name in ("framework.yaml", "recipe.yaml", "observations.csv")]
    argv = ["run", "-f", files[0], "-r", files[1], "-o", files[2], "--out", str(tmp_path / "out")]
    assert main(argv) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert all(word in line for word in words), line
