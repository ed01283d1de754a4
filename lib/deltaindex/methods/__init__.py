"""The steps from indicators to an index: pure functions, each a method that a recipe names.

A method takes a DataFrame (entities as rows, indicators as columns) and options by keyword, which
are those of the recipe. It is declared where it stands, by `registry.method`.
"""

from . import aggregate, check, impute, normalise, ranks, tiers, treat, weights

__all__ = ["aggregate", "check", "impute", "normalise", "ranks", "tiers", "treat", "weights"]
