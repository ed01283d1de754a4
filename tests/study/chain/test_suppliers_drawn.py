"""No world that agrees with the printed shares leaves the bounds on what countries hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltabook.study import chain
from deltabook.study.chain.suppliers import ALL_FOREIGN, Holdings

CODES = ["CHN", "JPN", "USA", "NLD"]


def world(rng, named, exact):
    """A world of shares, home and three abroad among them, and what may be known of it.

    Returns
    -------
    tuple
        The shares of all, and `Holdings` that they agree with.
    """
    everyone = [*CODES, "X", "Y"]
    shares = dict(zip(everyone, rng.dirichlet(np.ones(6) * 0.7), strict=True))
    known = {}
    for code in named:
        width = 0.005 if code in exact else rng.uniform(0.1, 1)
        low = max(shares[code] - width * rng.random(), 0)
        known[code] = chain.Interval(low, min(max(low + width, shares[code]), 1))
    left = 1 - sum(i.low for i in known.values())
    rest = chain.Interval(max(1 - sum(i.high for i in known.values()), 0), max(left, 0))
    return shares, Holdings(known, rest)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sets(st.sampled_from(CODES)),
    st.sets(st.sampled_from(CODES)),
    st.one_of(st.just(ALL_FOREIGN), st.sets(st.sampled_from([*CODES[1:], "X"]), min_size=1)),
)
def test_what_is_held_lies_within_the_bounds(seed, named, exact, countries):
    shares, known = world(np.random.default_rng(seed), sorted(named), exact)
    foreign = {code: x for code, x in shares.items() if code != "CHN"}
    cut = foreign if countries == ALL_FOREIGN else countries
    held = sum(shares[code] for code in cut)
    low, high = known.taken(countries, ["CHN"])
    assert low - 1e-9 <= held <= high + 1e-9
    found = known.concentration(["CHN"])
    ordered = sorted(foreign.values(), reverse=True)
    for name, value in (
        ("first", ordered[0]),
        ("cr3", sum(ordered[:3])),
        ("hhi", sum(x**2 for x in ordered)),
    ):
        assert found[name].low - 1e-9 <= value <= found[name].high + 1e-9, name


@pytest.mark.parametrize("seed", range(5))
def test_bounds_are_tight_where_all_is_printed(seed):
    shares, known = world(np.random.default_rng(seed), CODES, set(CODES))
    low, high = known.taken(["JPN"], ["CHN"])
    assert high - low <= 0.006 and low <= shares["JPN"] <= high
