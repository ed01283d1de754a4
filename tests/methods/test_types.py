"""What a type checker knows of a method: mypy reads this file, and it runs as a test too."""

import inspect
from typing import assert_type

import pandas as pd

import deltaindex as di
from deltaindex.methods import registry
from deltaindex.methods.arguments import checked

X = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [3.0, 1.0, 2.0]})
W = pd.Series({"a": 1.0, "b": 1.0})


def test_a_method_takes_and_returns_what_it_says() -> None:
    assert_type(di.weights.entropy(X, offset=0.0), pd.Series)
    assert_type(di.weights.equal(X), pd.Series)
    assert_type(di.normalise.minmax(X, 1), pd.DataFrame)
    assert_type(di.aggregate.power(X, W, p=2.0), pd.Series)
    assert_type(di.impute.mean(X), pd.DataFrame)


def test_a_method_of_your_own_keeps_its_signature() -> None:
    @di.method("weights")
    @checked
    def by_range(X: pd.DataFrame, *, power: float = 1.0) -> pd.Series:
        spread = (X.max() - X.min()) ** power
        return spread / spread.sum()

    assert_type(by_range(X, power=2.0), pd.Series)
    assert list(inspect.signature(by_range).parameters) == ["X", "power"]
    del registry.REGISTRY["weights"]["by_range"]
