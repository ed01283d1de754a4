"""How time grows with entities, indicators and draws."""

from __future__ import annotations

from common import index, seconds

from deltaindex import robustness

BASE = {"entities": 50, "indicators": 20, "draws": 10_000}
STEPS = {
    "entities": (50, 200, 800),
    "indicators": (10, 40, 160),
    "draws": (2_500, 10_000, 40_000),
}


def main() -> None:
    """Time weight draws to ranks, one size at a time."""
    print(
        "\nGrowth of weight draws to ranks (50 entities, 20 indicators, 10,000 draws but for one)"
    )
    factors = [robustness.WeightNoise("weights", spread=0.25)]
    options = {"tiers": False, "pairs": False, "keep": False}
    for what, sizes in STEPS.items():
        times = []
        for size in sizes:
            at = BASE | {what: size}
            base = index(at["entities"], at["indicators"])
            times.append(
                seconds(lambda b=base, d=at["draws"]: robustness.run(b, factors, d, **options), 3)
            )
        told = ", ".join(f"{s:,}: {t:.3f} s" for s, t in zip(sizes, times, strict=True))
        print(f"  {what:<12} {told}")


if __name__ == "__main__":
    main()
