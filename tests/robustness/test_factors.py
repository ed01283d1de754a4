"""Factors are declared by data, and a wrong declaration is named."""

import pytest

from deltaindex import InputError, robustness
from deltaindex.robustness import Factor, ImputationNoise, Resample, WeightNoise


def test_parse():
    raw = {
        "normalisation": {
            "name": {"en": "Scale"},
            "alternatives": {
                "minmax": {"name": {"en": "Min-max"}},
                "rank": {"normalise": {"method": "rank"}, "name": {"en": "Ranks"}},
            },
        },
        "w": {"noise": "weights", "concentration": 50, "name": {"en": "Noise"}},
        "cells": {"noise": "imputation", "repeats": 5},
        "sample": {"noise": "entities"},
    }
    choice, *noise = robustness.parse(raw)
    assert choice.alternatives == {"minmax": {}, "rank": {"normalise": {"method": "rank"}}}
    assert choice.titles == {
        "": {"en": "Scale"},
        "minmax": {"en": "Min-max"},
        "rank": {"en": "Ranks"},
    }
    assert noise == [
        WeightNoise("w", concentration=50, titles={"": {"en": "Noise"}}),
        ImputationNoise("cells", 5),
        Resample("sample"),
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({}, "expected a mapping of factors"),
        ({"a": {}}, "factor a: needs alternatives or noise"),
        ({"a": {"alternatives": {"one": {}}}}, "factor a: needs two alternatives"),
        ({"a": {"alternatives": {"one": {}, "two": {"weight": {}}}}}, "factor a: two: .*'weights'"),
        ({"a": {"alternatives": {"one": {}, "two": 3}}}, "factor a: two: expected a fragment"),
        ({"a": {"alternatives": {"one": {}, "two": {}}, "spread": 1}}, "factor a: unknown key"),
        ({"a": {"noise": "weight"}}, "factor a: unknown noise .*did you mean 'weights'"),
        ({"a": {"noise": "weights"}}, "factor a: give `spread` or `concentration`"),
        ({"a": {"noise": "weights", "spread": 2}}, "factor a: spread: must be above 0, to 1"),
        ({"a": {"noise": "weights", "concentration": 0}}, "concentration: must be above 0"),
        ({"a": {"noise": "weights", "spred": 2}}, "no option of weights .*'spread'"),
    ],
)
def test_refuses(raw, words):
    with pytest.raises(InputError, match="f.yaml: .*" + words):
        robustness.parse(raw, "f.yaml")


def test_tiers_cannot_be_a_factor():
    with pytest.raises(InputError, match="cannot change this"):
        Factor("t", {"a": {}, "b": {"tiers": {"method": "sizes"}}})
