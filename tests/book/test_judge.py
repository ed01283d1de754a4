"""Claims are judged on the project's index, on another set, or on another index."""

import pytest

from deltabook.pages import Report


@pytest.fixture(scope="module")
def report():
    return Report("chapters/01a-six-recipes", 2018, "en")


def verdicts(report, **of):
    return {j.claim.id: j.verdict for j in report.judge("2.3", **of)}


def test_another_index_is_judged_by_the_same_rules(report):
    own = verdicts(report)
    assert verdicts(report, of=report.index) == own
    assert verdicts(report, of="extended") == verdicts(report, of=report.beside)
    equal = report.project.recipe.vary(weights={"method": "equal", "across": "all"})
    other = verdicts(report, of=report.build(equal))
    assert other.keys() == own.keys()
    assert other != own
