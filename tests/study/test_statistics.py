"""What each measure reads of the scores, held against what it finds when scores are changed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests import here

from deltabook.study import claims, measures, places  # noqa: F401 (registers its measures)
from deltabook.study.measures import Evidence
from deltaindex import scale
from deltaindex.framework import ROOT
from deltaindex.project import Project

PROJECT = Project.find(Path(__file__))
CLAIMS = claims.read(PROJECT.path(PROJECT.settings["claims"]))
OF_SCORES = {
    name: claim
    for name, claim in CLAIMS.items()
    if claim.measure and measures.statistic(claim.measure, claim.arguments)
}
CHANGED = {
    "factor": lambda s: 1.7 * s,
    "constant": lambda s: s + 0.314,
    "both": lambda s: 0.6 * s + 0.2,
    "monotone": np.square,
}


@pytest.fixture(scope="module")
def found():
    """What each claim's measure finds of the scores as they are, and changed."""
    index = here.ruled(PROJECT.index(PROJECT.judged_year))
    printed = {name: claim.value for name, claim in CLAIMS.items()}
    told = {}
    for change, function in {"no": lambda s: s, **CHANGED}.items():
        other = scale.rescored(index, function(index.scores[ROOT]))
        evidence = Evidence(other, PROJECT.sets, PROJECT.settings["paper_tiers"], printed)
        told[change] = {
            name: measures.MEASURES[claim.measure](evidence, **claim.arguments)
            for name, claim in OF_SCORES.items()
        }
    return told


def readings(found):
    return {
        key: pytest.approx(v) if isinstance(v, float) else v for key, v in found.readings.items()
    }


@pytest.mark.parametrize("change", CHANGED)
def test_a_claim_survives_what_its_statistic_survives(found, change):
    """The kind that a measure declares is not too much."""
    for name, claim in OF_SCORES.items():
        kind = measures.statistic(claim.measure, claim.arguments)
        if scale.survives(kind, change):
            assert found[change][name].readings == readings(found["no"][name]), name


@pytest.mark.parametrize("change", ["factor", "constant"])
def test_a_claim_on_a_number_moves_where_its_statistic_does(found, change):
    """The kind that a measure declares is not too little: the number that it finds is another."""
    for name, claim in OF_SCORES.items():
        kind = measures.statistic(claim.measure, claim.arguments)
        if claim.operator in ("=", "~", "<", ">") and not scale.survives(kind, change):
            assert found[change][name].readings != readings(found["no"][name]), name


def test_every_measure_declares_what_it_reads():
    assert measures.STATISTICS.keys() == measures.MEASURES.keys()
    for kind in measures.STATISTICS.values():
        kinds = [kind] if isinstance(kind, str) else (kind or {}).values()
        assert {*kinds} <= scale.STATISTICS.keys()


def test_conditions_by_hand():
    group = {"by": "province", "group": "x"}
    assert measures.condition("group_stat", group | {"stat": "cv"}) == "factor"
    assert measures.condition("group_stat", group | {"stat": "mean"}) == "none"
    assert measures.on_scale("group_stat", group | {"stat": "mean"})
    assert not measures.on_scale("group_order", group | {"stat": "mean"})
    assert measures.condition("evidence", {}) == measures.condition("", {}) == "none"
    assert not measures.on_scale("evidence", {}) and not measures.on_scale("", {})


def test_a_constant_turns_verdicts_on_spreads_but_no_others():
    """So that the condition is what the verdicts hang on: the paper's claims, judged both ways."""
    index = here.ruled(PROJECT.index(PROJECT.judged_year))
    printed = {name: claim.value for name, claim in CLAIMS.items()}
    evidence = Evidence(index, PROJECT.sets, PROJECT.settings["paper_tiers"], printed)
    moved = replace(evidence, index=scale.rescored(index, index.scores[ROOT] + 0.314))
    turned = {
        name
        for name, claim in OF_SCORES.items()
        if not measures.on_scale(claim.measure, claim.arguments)
        and claims.judge(claim, evidence).verdict != claims.judge(claim, moved).verdict
    }
    assert turned and {CLAIMS[name].condition for name in turned} == {"factor"}
