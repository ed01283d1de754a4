"""Amounts as readers read them, and the arithmetic of chapter 4 by hand."""

from types import SimpleNamespace

import pytest

from deltabook.chapters import chain_facts
from deltabook.study import chain
from deltabook.study.claims import read as read_claims
from deltaindex.project import Project
from deltaindex.text import Texts

PROJECT = Project.find()
TEXTS = {
    "units": {
        "money": {"en": "{billion} bn ({hundreds})", "zh": "{hundreds}亿元{billion:.0}"},
        "chips": {"en": "{billion} bn chips ({hundreds})", "zh": "{hundreds}亿块{billion:.0}"},
    }
}


def claim(unit, value, printed):
    return SimpleNamespace(unit=unit, value=value, printed=printed)


@pytest.mark.parametrize(("lang", "money"), [("en", "170.6 bn (1706)"), ("zh", "1706亿元")])
def test_amounts_stand_in_the_units_of_the_language(lang, money):
    printed = {
        "a": claim("100 million yuan", 1706.0, "1706"),
        "b": claim("%", 17.0, "17"),
        "c": claim("100 million units", 7.31, "7.31"),
    }
    found = chain_facts.amounts(printed, Texts(TEXTS, lang))
    assert found["a"] == money and set(found) == {"a", "c"}


def test_arithmetic_by_hand():
    """Two generations from 14 to 7; what the three powers of packaging hold is a sum."""
    ic = chain.read(PROJECT.data / "chain", PROJECT.framework.entities)
    printed = read_claims(PROJECT.path(PROJECT.settings["claims"]))
    found = chain_facts.arithmetic(ic, printed)
    assert found["node-gap"]["near_gap"] == "2.0"
    parts = found["osat-share"]["parts"].split(" + ")
    assert len(parts) == 3 and f"{sum(map(float, parts)):g}" == found["osat-share"]["sum"]
    assert set(found) <= set(printed)
