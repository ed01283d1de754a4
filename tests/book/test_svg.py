"""Paths in fewer letters draw the same picture."""

import itertools
import re

import numpy as np
import pytest

from deltabook.pages.svg import compact


def drawn(corners, end=""):
    """A path as matplotlib writes it."""
    first, *rest = [f"{x:.6f} {y:.6f} \n" for x, y in corners]
    return f'<path d="M {first}{"".join("L " + corner for corner in rest)}{end}"/>'


def walked(path):
    """The corners of an outline written in steps."""
    start, steps = re.fullmatch(r'<path d="M(.*)l(.*)\n"/>', path).groups()
    number = re.compile(r"-?(?:\d*\.\d|\d+)")
    assert re.fullmatch(rf"(?: ?{number.pattern})+", steps)
    numbers = [[float(n) for n in number.findall(text)] for text in (start, steps)]
    return np.cumsum(np.array(list(itertools.chain(*numbers))).reshape(-1, 2), axis=0)


@pytest.mark.parametrize("seed", range(3))
def test_an_outline_in_steps_keeps_its_corners(seed):
    """Errors do not add up: each of many corners is within half a tenth of where it was."""
    corners = np.random.default_rng(seed).normal(0, 1, (2000, 2)).cumsum(axis=0)
    short = compact(drawn(corners))
    assert len(short) < 0.45 * len(drawn(corners))
    # a corner that rounds to the one before it is left out
    kept = np.r_[True, np.diff(np.rint(corners * 10), axis=0).any(axis=1)]
    assert np.abs(walked(short) - corners[kept]).max() <= 0.05 + 1e-6


def test_an_outline_smaller_than_a_tenth_is_a_dot():
    assert compact(drawn([(1.01, 2.02)] * 12, "z\n")) == '<path d="M1 2\nz\n"/>'


def test_short_paths_and_curves_keep_two_decimals():
    assert compact('<path d="M 1 2.345678 \nC 0 -0.129 7.891 8 9.1 9 \nz\n"/>') == (
        '<path d="M 1 2.34 \nC 0 -0.12 7.89 8 9.1 9 \nz\n"/>'
    )
    assert compact(drawn([(0, 0), (10.123456, 5.5)])) == (
        '<path d="M 0.00 0.00 \nL 10.12 5.50 \n"/>'
    )


def test_nothing_but_paths_changes():
    svg = '<!-- 1.23456 --><use transform="scale(0.015625)"/><path id="d1.23456" d="M 1.23456 1 "/>'
    assert compact(svg) == svg.replace(' d="M 1.23456', ' d="M 1.23')
