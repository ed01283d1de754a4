"""Sobol indices of every rank with intervals, against SALib on the same runs."""

from __future__ import annotations

import warnings

from common import index, report, seconds  # isort: skip
import numpy as np
from pipeline import CHOICES
from SALib.analyze import sobol as salib

from deltaindex import robustness
from deltaindex.robustness import Sensitivity, sensitivity

SAMPLES, RESAMPLES = 1024, 200


def main() -> None:
    """Check that indices are the same, then time the analysis of the same runs."""
    base = index()
    factors = robustness.parse(CHOICES)
    found = robustness.sobol(base, factors, SAMPLES, resamples=RESAMPLES)
    k, n = len(factors), found.ranks.shape[1]
    Y = found.ranks.astype(float)
    A, B, AB = Y[:SAMPLES], Y[SAMPLES : 2 * SAMPLES], Y[2 * SAMPLES :].reshape(k, SAMPLES, n)
    ordered = np.stack([A, *AB, B]).transpose(1, 0, 2).reshape(-1, n)
    problem = {"num_vars": k, "names": [f.name for f in factors], "bounds": [[0, 1]] * k}

    def theirs() -> list:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a rank that never moves
            return [
                salib.analyze(problem, y, calc_second_order=False, num_resamples=RESAMPLES)
                for y in ordered.T
            ]

    ours = sensitivity.indices(A, B, AB)
    for at, one in enumerate(theirs()):
        if A[:, at].std() > 0:
            assert np.abs(ours.first[:, at] - one["S1"]).max() < 1e-12
            assert np.abs(ours.total[:, at] - one["ST"]).max() < 1e-12

    def analyse() -> Sensitivity:
        return Sensitivity.of_ranks(found.simulation, found.ranks, seed=0, resamples=RESAMPLES)

    rows = [
        ("deltaindex, analysis", seconds(analyse), f"{n} ranks and the average shift"),
        ("SALib, analysis", seconds(theirs, 3), f"{n} ranks"),
        ("deltaindex, runs and analysis",
         seconds(lambda: robustness.sobol(base, factors, SAMPLES, resamples=RESAMPLES), 3),
         f"{SAMPLES * (k + 2):,} pipelines"),
    ]  # fmt: skip
    title = f"Sobol indices, {k} factors, {SAMPLES} samples, {RESAMPLES} resamples; same to 1e-12"
    report(title, rows)


if __name__ == "__main__":
    main()
