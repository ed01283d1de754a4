"""10,000 draws of weights to ranks, against pymcdm and scikit-criteria."""

from __future__ import annotations

from common import index, report, seconds  # isort: skip
import numpy as np
from pymcdm.helpers import rrankdata
from pymcdm.methods import WSM
from pymcdm.normalizations import minmax_normalization
from skcriteria import mkdm
from skcriteria.agg.simple import WeightedSumModel

from deltaindex import robustness

DRAWS, FEW = 10_000, 1_000


def main() -> None:
    """Check that ranks are the same, then time."""
    base = index()
    factors = [robustness.WeightNoise("weights", spread=0.5)]
    options = {"tiers": False, "pairs": False}
    found = robustness.run(base, factors, DRAWS, **options)
    X, Z, W = base.indicators.to_numpy(), base.normalised.to_numpy(), found.parameters.to_numpy()
    types = np.ones(Z.shape[1])

    def pymcdm(draws: int) -> np.ndarray:
        method = WSM(normalization_function=minmax_normalization)  # it has to normalise
        return np.array([rrankdata(method(X, w, types)) for w in W[:draws]])

    def skcriteria(draws: int) -> np.ndarray:
        model, objectives = WeightedSumModel(), [max] * Z.shape[1]
        return np.array([model.evaluate(mkdm(Z, objectives, weights=w)).rank_ for w in W[:draws]])

    assert (pymcdm(FEW) == found.ranks[:FEW]).all()
    assert (skcriteria(50) == found.ranks[:50]).all()
    scale = DRAWS / FEW
    rows = [
        ("deltaindex", seconds(lambda: robustness.run(base, factors, DRAWS, **options)),
         "screening, draws, ranks, intervals' counts"),
        ("pymcdm, weighted sum and ranks", scale * seconds(lambda: pymcdm(FEW), 3),
         f"{FEW:,} draws, scaled up"),
        ("scikit-criteria, weighted sum", scale * seconds(lambda: skcriteria(FEW), 3),
         f"{FEW:,} draws, scaled up"),
    ]  # fmt: skip
    report(f"{DRAWS:,} weight draws to ranks, 41 x 22; same ranks", rows)


if __name__ == "__main__":
    main()
