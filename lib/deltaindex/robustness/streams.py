"""Streams of uniform numbers: the same for a seed, whatever else is drawn and in what portions."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
import scipy

from ..errors import Fault, InputError

Uniforms = Mapping[str, np.ndarray]


def uniforms(sizes: Mapping[str, int], seed: int, start: int, stop: int) -> dict[str, np.ndarray]:
    """Return uniform numbers in [0, 1) of some draws, by factor.

    Every factor has a stream of its own, so that draws of one do not change when another is added,
    and any stretch of a stream can be had alone.

    Parameters
    ----------
    sizes : mapping of str to int
        Numbers that a draw of each factor takes.
    seed : int
    start, stop : int
        Draws from `start` up to, but without, `stop`.

    Returns
    -------
    dict of str to array, shape (draws, size)

    Examples
    --------
    >>> whole, part = uniforms({"a": 2}, 0, 0, 9)["a"], uniforms({"a": 2, "b": 1}, 0, 4, 9)["a"]
    >>> bool((whole[4:] == part).all())
    True
    """
    found = {}
    for name, size in sizes.items():
        key = zlib.crc32(name.encode())
        bits = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(key,)))
        bits.advance(start * size)
        found[name] = np.random.Generator(bits).random((stop - start, size))
    return found


def saltelli(sizes: Mapping[str, int], seed: int, samples: int) -> dict[str, np.ndarray]:
    """Return the sample that Sobol indices are estimated on, by factor.

    Two samples A and B from a scrambled Sobol sequence, then for each factor A with that factor's
    numbers from B.

    Parameters
    ----------
    sizes : mapping of str to int
        Numbers that a draw of each factor takes; they are exchanged together.
    seed : int
    samples : int
        A power of two.

    Returns
    -------
    dict of str to array, shape ((factors + 2) x samples, size)
        A, then B, then A with one factor from B, in the order of `sizes`.

    Raises
    ------
    InputError
        The number of samples is no power of two, or there are too many numbers for the sequence.

    References
    ----------
    :cite:`saltelli2010`

    Examples
    --------
    >>> sample = saltelli({"a": 1, "b": 1}, 0, 2)["a"].ravel()
    >>> bool((sample[4:6] == sample[2:4]).all() and (sample[6:] == sample[:2]).all())
    True
    """
    if samples < 2 or samples & (samples - 1):
        raise InputError(Fault("must be a power of two", None, "samples", samples, "e.g. 1024"))
    total = sum(sizes.values())
    if 2 * total > scipy.stats.qmc.Sobol.MAXDIM:
        raise InputError(Fault("too many numbers to draw for a Sobol sequence", value=total))
    points = scipy.stats.qmc.Sobol(2 * total, rng=np.random.default_rng(seed)).random(samples)
    found, at = {}, 0
    for name, size in sizes.items():
        A, B = points[:, at : at + size], points[:, total + at : total + at + size]
        found[name] = np.concatenate([A, B, *(B if other == name else A for other in sizes)])
        at += size
    return found
