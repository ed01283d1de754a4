"""3,000 entities, 30 indicators, 100,000 draws of weights: time and peak memory of a process."""

from __future__ import annotations

import multiprocessing
import resource
import time

from common import index
from tqdm import tqdm

from deltaindex import robustness

ENTITIES, INDICATORS, DRAWS = 3_000, 30, 100_000


def work(pipe) -> None:
    """Run it and send back time and peak memory in MB."""
    base = index(ENTITIES, INDICATORS)
    start = time.perf_counter()
    with tqdm(total=DRAWS, desc="  draws", disable=None) as bar:
        found = robustness.run(
            base, [robustness.WeightNoise("weights", spread=0.25)], DRAWS,
            tiers=False, pairs=False, keep=False, progress=bar.update,
        )  # fmt: skip
    spent = time.perf_counter() - start
    assert (found.histogram.sum(axis=1) == DRAWS).all()
    pipe.send((spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> None:
    """Run in a process of its own, so that memory is its alone."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=work, args=(there,))
    process.start()
    spent, peak = here.recv()
    process.join()
    print(f"\n{ENTITIES:,} x {INDICATORS} x {DRAWS:,} draws, rank histograms without the pairs")
    print(f"  {spent:.1f} s, peak {peak:,.0f} MB")
    assert peak < 2048


if __name__ == "__main__":
    main()
