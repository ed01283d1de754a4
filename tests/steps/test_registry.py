"""Every method of a step keeps to the shape that recipes and the build rely on."""

import inspect
from typing import get_origin

import pandas as pd
import pytest

from deltaindex import impute, treat
from deltaindex.recipe import KINDS, METHODS

CASES = [(step, name) for step, methods in METHODS.items() for name in methods]


@pytest.mark.parametrize(("step", "name"), CASES)
def test_options_are_annotated(step, name):
    """Recipes are checked by the annotations: each option has one of the kinds known there."""
    signature = inspect.signature(METHODS[step][name], eval_str=True)
    options = [p for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY]
    assert all((get_origin(p.annotation) or p.annotation) in KINDS for p in options)


@pytest.mark.parametrize("none", [impute.none, treat.none])
def test_none_changes_nothing(none):
    X = pd.DataFrame({"a": [1.0, float("nan")]})
    pd.testing.assert_frame_equal(none(X), X)
