"""10,000 full pipelines: every draw its own treatment, normalisation, weights and aggregation."""

from __future__ import annotations

from common import index, report, seconds  # isort: skip
import numpy as np

from deltaindex import robustness

DRAWS, FEW = 10_000, 40
CHOICES = {
    "treatment": {"alternatives": {
        "none": {}, "winsorise": {"treat": {"method": "winsorise"}},
        "log": {"treat": {"method": "log"}}}},
    "normalisation": {"alternatives": {
        "minmax": {"normalise": {"method": "minmax", "clip": True}},
        "percentile": {"normalise": {"method": "percentile"}},
        "best": {"normalise": {"method": "distance_to_best"}}}},
    "weighting": {"alternatives": {
        "entropy": {}, "critic": {"weights": {"method": "critic", "across": "all"}},
        "stdev": {"weights": {"method": "stdev", "across": "node"}}}},
    "aggregation": {"alternatives": {
        "mean": {}, "power": {"aggregate": {"method": "power", "p": 0.5}}}},
    "noise": {"noise": "weights", "spread": 0.25},
}  # fmt: skip


def main() -> None:
    """Check draws against `build`, then time."""
    base = index(tiers={"method": "fisher_jenks", "k": 3})
    rows = []
    cases = {"weights by combination, with noise": CHOICES}
    # goalposts and weights estimated anew on a sample of entities in each draw
    cases["weights re-estimated on each resample"] = CHOICES | {"sample": {"noise": "entities"}}
    for name, raw in cases.items():
        factors = robustness.parse(raw)
        found = robustness.run(base, factors, DRAWS)
        scores, checked = found.scores()[0], range(0, DRAWS, DRAWS // FEW)
        built = [found.build(draw).scores["index"] for draw in checked]
        assert np.abs(scores[:: DRAWS // FEW] - np.array(built)).max() < 1e-12
        rows.append((name, seconds(lambda f=factors: robustness.run(base, f, DRAWS), 3), ""))
    one = seconds(lambda: [found.build(draw) for draw in range(10)], 3) / 10
    rows.append(("build() on every draw", one * DRAWS, "10 draws, scaled up"))
    report(f"{DRAWS:,} full pipelines, 41 x 22, with tiers and pairs; scores to 1e-12", rows)


if __name__ == "__main__":
    main()
