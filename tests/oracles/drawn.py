"""Recipes, hierarchies and tables as hypothesis draws them: whatever a recipe can say."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from deltaindex.framework import Framework, Indicator, Node, Variable

NODES = ("left", "right", "deep")
PERIODS = (2018, 2019, 2021)


@st.composite
def frameworks(draw):
    """Three to six indicators under up to three levels; entities in two groups."""
    names = list("abcdef")[: draw(st.integers(3, 6))]
    parents = {"left": "index", "right": "index", "deep": draw(st.sampled_from(["left", "index"]))}
    hung = {name: draw(st.sampled_from(["index", *NODES])) for name in names}
    entities = [f"e{n}" for n in range(draw(st.integers(5, 9)))]
    halves = [("x", "y")[n % 2] for n in range(len(entities))]
    index = pd.Index(entities, name="entity")
    frame = pd.DataFrame({"name_en": entities, "half": halves}, index)
    return Framework(
        "drawn",
        frame,
        {name: Variable(name, "1", {}) for name in names},
        {"index": Node("index", None, {})} | {n: Node(n, p, {}) for n, p in parents.items()},
        {
            name: Indicator(name, name, "1", hung[name], draw(st.sampled_from([1, 1, -1])), {})
            for name in names
        },
        {},
    )


def table(draw, framework):
    """Values of many sizes, with ties, holes, and a lonely extreme one now and then."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, names = len(framework.entities), list(framework.variables)
    X = rng.gamma(2.0, 3.0, (n, len(names))) + 0.1
    X *= 10.0 ** rng.integers(-2, 4, len(names))
    if draw(st.booleans()):
        X = X.round(1) + 0.1
    if draw(st.booleans()):
        X[rng.integers(n), rng.integers(len(names))] *= 60
    X[rng.random(X.shape) < draw(st.sampled_from([0, 0, 0.1, 0.3]))] = np.nan
    return pd.DataFrame(X, framework.entities.index, names)


OVER = st.sampled_from(["period", "period", "panel", 2019])


def step(methods, over=None, by=None):
    """Draw a step: one of some methods with its options, a sample, and variants of it."""

    @st.composite
    def drawn(draw):
        found = dict(draw(st.sampled_from(methods)))
        if over is not None:
            found["over"] = draw(over)
        if by is not None and draw(st.booleans()):
            place = draw(st.sampled_from(by))
            part = dict(draw(st.sampled_from(methods)))
            found["by"] = {place: part}
        return found

    return drawn()


CHECKS = [{"method": "none"}, {"method": "none"},
          {"method": "screen", "indicator_present": 0.7, "entity_present": 0.6}]  # fmt: skip
IMPUTE = [{"method": "none"}, {"method": "mean"}, {"method": "mean", "group": "half"},
          {"method": "median"}, {"method": "knn", "k": 2}, {"method": "regression"}]  # fmt: skip
IMPUTE_PANEL = [*IMPUTE, {"method": "neighbour_period"}, {"method": "linear"}]
TREAT = [{"method": "none"}, {"method": "winsorise", "limit": 2}, {"method": "log"},
         {"method": "sqrt"}, {"method": "boxcox"}, {"method": "auto", "limit": 1}]  # fmt: skip
NORMALISE = [{"method": "minmax"}, {"method": "minmax", "low": 1, "high": 100, "clip": True},
             {"method": "minmax_inliers", "spread": 1.5}, {"method": "zscore", "ddof": 0},
             {"method": "zscore", "mean": 100, "sd": 10}, {"method": "rank"},
             {"method": "percentile"}, {"method": "distance_to_best"},
             {"method": "distance_to_mean"}, {"method": "distance_to_target", "target": 5},
             {"method": "goalposts", "low": 1, "high": 40},
             {"method": "goalposts", "low": 0.01, "high": 1e5, "log": True, "clip": False,
              "ends": [1, 7]}]  # fmt: skip
WEIGHTS = [{"method": "equal"}, {"method": "entropy"}, {"method": "entropy", "offset": 0.5},
           {"method": "stdev"}, {"method": "critic"}, {"method": "pca"},
           {"method": "equal_correlation"}, {"method": "given", "values": {"a": 3, "left": 2},
                                              "default": 0.5}]  # fmt: skip
GIVEN_FLAT = {"method": "given", "values": {"a": 3}, "default": 0.5}
AGGREGATE = [{"method": "arithmetic", "min_weight": 0}, {"method": "arithmetic", "min_weight": 0.6},
             {"method": "arithmetic"}, {"method": "geometric", "min_weight": 0.3},
             {"method": "harmonic", "min_weight": 0}, {"method": "power", "p": 2, "min_weight": 0.5},
             {"method": "power", "p": -0.5, "min_weight": 0}, {"method": "copeland", "min_weight": 0},
             {"method": "mazziotta_pareto", "penalty": "up", "min_weight": 0},
             {"method": "benefit_of_doubt", "low": 0.5, "high": 2}]  # fmt: skip
RANKS = [{"method": "exact"}, {"method": "rounded", "digits": 1}]
TIERS = [None, {"method": "fisher_jenks", "k": 2}, {"method": "thresholds", "cuts": [0.3, 0.6]},
         {"method": "relative", "cuts": [1.2, 0.9]}, {"method": "sizes", "sizes": [1, 4]},
         {"method": "relative", "cuts": [1.0], "to": "e0"}]  # fmt: skip


@st.composite
def recipes(draw, framework, panel=False):
    """Draw a recipe in the shape of its YAML."""
    places = [*NODES, *framework.indicators]
    over = OVER if panel else None
    across = draw(st.sampled_from(["all", "node"]))
    weights = [w for w in WEIGHTS if across == "node" or w["method"] != "given"]
    weights += [GIVEN_FLAT] if across == "all" else []
    by = list(NODES) if across == "node" else None
    whole = {
        "check": draw(st.sampled_from(CHECKS)),
        "impute": draw(step(IMPUTE_PANEL if panel else IMPUTE, by=places)),
        "treat": draw(step(TREAT, st.sampled_from(["period", "panel"]) if panel else None, places)),
        "normalise": draw(step(NORMALISE, over, places)),
        "weights": {"across": across} | draw(step(weights, over, by)),
        "aggregate": draw(step(AGGREGATE, by=list(NODES))),
        "ranks": draw(st.sampled_from(RANKS)),
    }
    tiers = draw(st.sampled_from(TIERS))
    return whole if tiers is None else whole | {"tiers": tiers}
