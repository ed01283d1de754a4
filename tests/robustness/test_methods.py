"""Methods without an array kernel of their own, and recipes that draws cannot repeat."""

import pytest
from tests.robustness.test_run import differences

from deltaindex import InputError, robustness

AGGREGATES = {
    "count": {"aggregate": {"method": "copeland"}},
    "balance": {"aggregate": {"method": "mazziotta_pareto"}},
    "doubt": {"aggregate": {"method": "benefit_of_doubt", "low": 0.5, "high": 2}},
}
SCALE = {"normalise": {"method": "minmax", "low": 70, "high": 130}}


@pytest.mark.slow
def test_every_aggregate_can_be_a_choice(make):
    factors = {
        "aggregation": {"alternatives": AGGREGATES},
        "weighting": {
            "alternatives": {
                "equal": {},
                "alike": {"weights": {"method": "equal_correlation", "across": "all"}},
                "some": {
                    "weights": {
                        "method": "given", "values": {"a": 3}, "default": 1, "across": "all"
                    }
                },
            }
        },
    }  # fmt: skip
    found = robustness.run(make(whole=True, **SCALE), robustness.parse(factors), 18, seed=5)
    assert max(differences(found, range(18))) < 1e-9


def test_other_periods_are_refused(make):
    pooled = {"normalise": {"method": "minmax", "over": "panel"}}
    factors = robustness.parse({"x": {"alternatives": {"none": {}, "other": pooled}}})
    with pytest.raises(InputError, match="normalise.over"):
        robustness.run(make(), factors, 4)
