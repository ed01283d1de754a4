"""SVG as matplotlib writes it, in fewer letters."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

# matplotlib writes a corner as "L 123.456789 123.456789 \n"
_PATH = re.compile(r' d="[^"]+"')
_OUTLINE = re.compile(r"M [-\d.]+ [-\d.]+ \n(?:L [-\d.]+ [-\d.]+ \n){8,}")
_NEEDLESS = re.compile(r"(\.\d\d)\d+")
_SPACE = re.compile(r" (?=-)|(?<=\.\d) (?=\.)")


def compact(svg: str) -> str:
    """Return a picture with paths in fewer letters.

    A long outline is written in steps from corner to corner, in tenths of a point: what is
    rounded is less than a tenth of a pixel. Other paths keep two decimals.

    >>> compact('<path d="M 1.234567 -2.345678 "/>')
    '<path d="M 1.23 -2.34 "/>'
    """
    return _PATH.sub(lambda path: _NEEDLESS.sub(r"\1", _OUTLINE.sub(_steps, path[0])), svg)


def _steps(outline: re.Match[str]) -> str:
    """Write an outline as its first corner and the steps to the next ones."""
    numbers = outline[0].replace("M", "").replace("L", "").split()
    # rounded first and then subtracted, so that errors do not add up
    corners = np.rint(np.array(numbers, dtype=float) * 10).astype(int).reshape(-1, 2)
    steps = np.diff(corners, axis=0)
    there = " ".join(map(_tenths, corners[0].tolist()))
    walk = " ".join(map(_tenths, steps[steps.any(axis=1)].ravel().tolist()))
    path = f"M{there}l{walk}" if walk else f"M{there}"
    # a sign or a second point parts two numbers as well as a space does
    return _SPACE.sub("", path) + "\n"


@cache
def _tenths(number: int) -> str:
    """Write a number of tenths.

    >>> [_tenths(n) for n in (-12, -3, 0, 5, 20)]
    ['-1.2', '-.3', '0', '.5', '2']
    """
    text = f"{number / 10:g}"
    return text.replace("0.", ".") if abs(number) < 10 else text
