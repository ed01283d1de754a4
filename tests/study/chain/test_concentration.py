"""Bounds on concentration: by hand, against every market on a grid, against random markets."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltabook.study.chain import concentration


def hhi(shares):
    return sum(share**2 for share in shares)


@pytest.mark.parametrize(
    ("shares", "together", "of_named", "cr3", "low", "high"),
    [
        # nothing known
        ([], {}, False, (0, 1), 0, 1),
        ([(0, 1)], {}, False, (0, 1), 0, 1),
        # all known: a point
        ([(0.5, 0.5), (0.3, 0.3), (0.2, 0.2)], {}, False, (1, 1), 0.38, 0.38),
        # 0.2 is left, and no firm in it above 0.1: two of 0.1 at most
        ([(0.5, 0.5), (0.2, 0.2), (0.1, 0.1)], {}, False, (0.8, 0.8), 0.30, 0.32),
        # 0.25 is left beside 0.1: two of 0.1 and one of 0.05
        ([(0.5, 0.5), (0.15, 0.15), (0.1, 0.1)], {}, False, (0.75, 0.75), 0.2825, 0.305),
        # the first alone: the other half goes to countless firms, or to one as large
        ([(0.5, 0.5)], {}, False, (0.5, 1), 0.25, 0.5),
        # a monopoly or an even split of what four hold
        ([(0, 1)] * 4, {4: (1, 1)}, False, (0.75, 1), 0.25, 1),
        # three quarters and a quarter of what both hold, which is at least 0.8
        ([(0.75, 0.75), (0.25, 0.25)], {2: (0.8, 1)}, True, (0.8, 1), 0.4, 0.625),
    ],
)
def test_by_hand(shares, together, of_named, cr3, low, high):
    found = concentration(shares, together, of_named)
    assert found["cr3"] == pytest.approx(cr3, abs=1e-9)
    assert found["hhi"] == pytest.approx((low, high), abs=1e-9)


def test_shares_that_contradict_each_other():
    for shares, together in [
        ([(0.6, 0.6), (0.5, 0.5)], {}),
        ([(0.2, 0.2), (0.3, 0.3)], {}),
        ([(0.5, 0.5)], {1: (0.6, 0.7)}),
    ]:
        with pytest.raises(ValueError, match="no market agrees"):
            concentration(shares, together)


def partitions(whole, largest):
    if whole == 0:
        yield ()
    for first in range(min(whole, largest), 0, -1):
        yield from ((first, *rest) for rest in partitions(whole - first, first))


MARKETS = [np.array(p) / 20 for p in partitions(20, 20)]


@pytest.mark.parametrize(
    ("shares", "together"),
    [
        ([(0.4, 0.4), (0.25, 0.25)], {}),
        ([(0.3, 0.5), (0.1, 0.25)], {}),
        ([(0.3, 1), (0, 1), (0, 1)], {2: (0.6, 0.6), 3: (0.65, 0.7)}),
        ([(0, 1), (0.2, 0.3), (0.1, 0.1)], {}),
    ],
)
def test_against_every_market_in_steps_of_a_twentieth(shares, together):
    """No market is outside, and the upper ends, whose corners lie on the grid, are met."""
    fit = []
    for market in MARKETS:
        x = np.pad(market, (0, 4))
        if all(low - 1e-9 <= x[i] <= high + 1e-9 for i, (low, high) in enumerate(shares)) and all(
            low - 1e-9 <= x[:k].sum() <= high + 1e-9 for k, (low, high) in together.items()
        ):
            fit.append(x)
    assert fit
    found = concentration(shares, together)
    for name, measure in (("hhi", hhi), ("cr3", lambda x: x[:3].sum())):
        values = [measure(x) for x in fit]
        assert min(values) >= found[name].low - 1e-9
        assert max(values) == pytest.approx(found[name].high, abs=1e-9)


weights = st.lists(st.floats(0.01, 1), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(weights, st.integers(1, 4), st.sampled_from([0, 0.01, 0.2]), st.booleans(), st.booleans())
def test_the_true_market_is_within(sizes, named, blur, summed, of_named):
    """Whatever is told truly of a market, its measures are within the bounds."""
    true = np.sort(sizes)[::-1] / sum(sizes)
    true = np.pad(true, (0, 4))
    first = true[:named]
    base = first.sum() if of_named else 1.0
    shares = [(max(x / base - blur, 0), min(x / base + blur, 1)) for x in first]
    together = {min(2, named): (true[: min(2, named)].sum() - blur / 2, 1.0)} if summed else {}
    found = concentration(shares, together, of_named)
    assert found["hhi"].low - 1e-7 <= hhi(true) <= found["hhi"].high + 1e-7
    assert found["cr3"].low - 1e-7 <= true[:3].sum() <= found["cr3"].high + 1e-7
    assert 0 <= found["hhi"].low <= found["hhi"].high <= 1 + 1e-9


@settings(max_examples=30, deadline=None)
@given(weights, st.integers(1, 3))
def test_knowing_more_never_widens(sizes, named):
    true = np.pad(np.sort(sizes)[::-1] / sum(sizes), (0, 4))
    less, more = (concentration([(x, x) for x in true[:n]]) for n in (named, named + 1))
    for measure in ("hhi", "cr3"):
        assert less[measure].low <= more[measure].low + 1e-7
        assert more[measure].high <= less[measure].high + 1e-7


def test_partitions_are_all_there():
    """The grid holds every market of 20 parts: there are 627 of them."""
    assert len(MARKETS) == 627
    pairs = [p for p in combinations_with_replacement(range(1, 20), 2) if sum(p) == 20]
    assert sum(len(m) == 2 for m in MARKETS) == len(pairs)
