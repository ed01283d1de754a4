"""Choices as a reader sees them, and claims in shares of draws."""

from types import SimpleNamespace

import pandas as pd

from deltabook.chapters import rank_certainty
from deltaindex.text import Texts, common

TEXTS = {
    "acts": {"en": "acts", "zh": "起作用"},
    "drawn": {"en": "drawn", "zh": "抽取"},
    "idle": {"same": {"en": "no difference", "zh": "无差别"}},
}
TITLES = {("ruler", ""): "Ruler", ("ruler", "z"): "z-scores", ("ruler", "minmax"): "min-max"}


def sure(**idle):
    """Return what the table asks of a `Certainty` with two factors."""
    return SimpleNamespace(
        declared=[
            SimpleNamespace(name="ruler", alternatives={"minmax": None, "z": None}),
            SimpleNamespace(name="noise"),
        ],
        idle={"ruler": None, "noise": None} | idle,
        title=lambda factor, lang, label="": TITLES.get((factor, label), f"{factor} ({lang})"),
    )


def test_choices():
    sets = {"open": sure(noise=SimpleNamespace(key="same")), "large": sure()}
    found = rank_certainty.choices(sets, Texts(TEXTS, "en"), common("en"))
    assert list(found) == ["factor", "options", "open", "large"]
    assert found.to_numpy().tolist() == [
        ["Ruler", "min-max or z-scores", "acts", "acts"],
        ["noise (en)", "drawn", "no difference", "acts"],
    ]


def test_claims_by_set():
    a = pd.Series({"one": 0.2, "two": 0.0}), pd.Series({"one": 0.5, "two": 0.1})
    b = pd.Series({"one": 1.0, "two": 0.3}), pd.Series({"one": 1.0, "two": 0.4})
    found = rank_certainty.claim_shares({"a": a, "b": b}).reset_index()
    assert list(found) == ["claim", "holds_a", "holds_b", "in_pattern_a", "in_pattern_b"]
    assert found.to_numpy().tolist() == [["one", 0.2, 1.0, 0.5, 1.0], ["two", 0.0, 0.3, 0.1, 0.4]]
