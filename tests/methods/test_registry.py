"""The registry: every method keeps to what recipes and the build rely on; so must one of your own."""

from typing import Literal

import pandas as pd
import pytest

import deltaindex as di
from deltaindex import InputError, impute, treat
from deltaindex.methods import registry
from deltaindex.methods.arguments import told

CASES = [(step, name) for step, methods in registry.REGISTRY.items() for name in methods]


@pytest.fixture
def own():
    """Methods that a test declares are gone after it."""
    before = {step: dict(methods) for step, methods in registry.REGISTRY.items()}
    yield registry.method
    for step, methods in before.items():
        registry.REGISTRY[step].clear()
        registry.REGISTRY[step].update(methods)


@pytest.mark.parametrize(("step", "name"), CASES)
def test_options_are_annotated(step, name):
    """Recipes are checked by the annotations: each option has one of the kinds known there."""
    assert all(told(o.annotation) for o in registry.find(step, name).options.values())


@pytest.mark.parametrize("none", [impute.none, treat.none])
def test_none_changes_nothing(none):
    X = pd.DataFrame({"a": [1.0, float("nan")]})
    pd.testing.assert_frame_equal(none(X), X)


BASE = {
    "normalise": {"method": "minmax"},
    "weights": {"method": "equal"},
    "aggregate": {"method": "arithmetic"},
}


def test_options_of_every_kind_are_read_and_checked(own):
    @own("weights")
    def mine(
        X: pd.DataFrame, *, alpha: float | None = None, kind: Literal["a", "b"] = "a"
    ) -> pd.Series:
        return pd.Series(1.0 / X.shape[1], X.columns)

    step = di.Recipe.parse(BASE | {"weights": {"method": "mine", "alpha": 2}}).weights
    assert step.options == {"alpha": 2, "kind": "a"}
    for option, words in (("alpha: x", "a finite number or nothing"), ("kind: c", "'a' or 'b'")):
        key, value = option.split(": ")
        with pytest.raises(InputError, match=words):
            di.Recipe.parse(BASE | {"weights": {"method": "mine", key: value}})


def test_a_declaration_is_checked(own):
    with pytest.raises(InputError, match="weights: bare: an option of no known kind .*alpha"):

        @own("weights")
        def bare(X, *, alpha):
            return X

    with pytest.raises(InputError, match="has a method of this name"):

        @own("weights", name="entropy")
        def other(X):
            return X

    with pytest.raises(InputError, match="no such step .*weights"):
        own("weigths")
    with pytest.raises(InputError, match="does not take what its step gives"):

        @own("aggregate")
        def strange(table, weights):
            return table


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (lambda X: X, "must return a Series"),
        (lambda X: pd.Series([1.0], ["strange"]), "a value for each of the columns"),
        (lambda X: pd.Series(1.0, X.columns), "sum to one"),
        (lambda X: pd.Series(float("inf"), X.columns), "."),
    ],
)
def test_what_it_returns_is_checked(own, assemble, result, words):
    @own("weights")
    def mine(X):
        return result(X)

    X = pd.DataFrame({"a": [1.0, 2, 4], "b": [2.0, 1, 1]}, index=list("xyz"))
    with pytest.raises(InputError, match=words):
        assemble(X, BASE | {"weights": {"method": "mine"}})


@pytest.mark.slow
def test_a_method_of_your_own_works_in_draws(own, assemble):
    """Of every step that draws go through: what they give is what builds give."""

    @own("normalise")
    def halves(X, direction):
        return X.rank(pct=True)

    @own("weights")
    def by_maximum(X):
        return X.max() / X.max().sum()

    @own("aggregate")
    def largest(X, weights):
        return X.mul(weights).max(axis=1)

    @own("tiers")
    def first(scores):
        return scores.rank(ascending=False).clip(upper=2).round().astype("Int64")

    X = pd.DataFrame(
        {"a": [1.0, 2, 4, 3], "b": [2.0, 1, 1, 5], "c": [1.0, 7, 5, 3]}, index=list("wxyz")
    )
    recipe = {
        "normalise": {"method": "halves"},
        "weights": {"method": "by_maximum"},
        "aggregate": {"method": "largest"},
        "tiers": {"method": "first"},
    }
    index = assemble(X, recipe)
    factors = {"w": {"noise": "weights", "spread": 0.5}, "who": {"noise": "entities"}}
    found = di.robustness.run(index, di.robustness.parse(factors), draws=20, seed=4)
    for draw in range(20):
        built = found.build(draw)
        assert found.scores()[0, draw] == pytest.approx(built.scores["index"].to_numpy())
        assert (found.ranks[draw] == built.ranks["index"]).all()
