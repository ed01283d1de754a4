"""What the benchmarks share: an index of any size, and times side by side."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for all alike; before NumPy is imported

import numpy as np
import pandas as pd

from deltaindex import Framework, Index, Observations, Recipe, build
from deltaindex.framework import Indicator, Node, Variable


def index(entities: int = 41, indicators: int = 22, seed: int = 0, **recipe) -> Index:
    """Build an index of skewed random indicators under three nodes."""
    rng = np.random.default_rng(seed)
    names = [f"i{at}" for at in range(indicators)]
    cells = rng.lognormal(0.0, 0.8, (entities, indicators))
    X = pd.DataFrame(cells, [f"e{at}" for at in range(entities)], names)
    X.index.name = "entity"
    nodes = {"index": Node("index", None, {})}
    nodes |= {name: Node(name, "index", {}) for name in ("input", "output", "impact")}
    parents = [*nodes][1:]
    framework = Framework(
        id="bench",
        entities=pd.DataFrame({"name_en": X.index}, index=X.index),
        variables={name: Variable(name, "", {}) for name in names},
        nodes=nodes,
        indicators={
            name: Indicator(name, name, "", parents[at % 3], 1, {}) for at, name in enumerate(names)
        },
        sets={},
    )
    steps = {
        "normalise": {"method": "minmax"},
        "weights": {"method": "entropy", "across": "all"},
        "aggregate": {"method": "arithmetic"},
    }
    return build(framework, Observations(X, pd.DataFrame()), Recipe.parse(steps | recipe))


def seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Return the median processor time of a piece of work, all threads together.

    Unlike time on the wall it does not hang on what else the machine does.
    """
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def report(title: str, rows: list[tuple[str, float, str]]) -> None:
    """Print processor times, and how many times the first each takes."""
    print(f"\n{title}")
    first = rows[0][1]
    for name, time_, note in rows:
        ratio = f"{time_ / first:8.1f} x" if time_ != first else " " * 10
        print(f"  {name:<44} {time_:10.4f} s {ratio}  {note}")
