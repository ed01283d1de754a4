"""Weights of the reader's own: what a ranking under them is computed from, and where to begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from deltaindex.completeness import Completeness
from deltaindex.engine.index import Index
from deltaindex.framework import ROOT
from deltaindex.methods.equality import differs
from deltaindex.recipe import Recipe

from .six_recipes import indicator_weights

#: The methods of each step that the script of the page computes, too.
COMPUTED = {
    "aggregate": ("arithmetic",),
    "ranks": ("exact",),
    "tiers": ("fisher_jenks",),
}
BOOK = "book"


@dataclass(frozen=True)
class Preset:
    """Weights to begin with.

    Attributes
    ----------
    id : str
        ``book``, ``critic``, ``indicators``, ``themes``, or the first recipe that has them.
    weights : Series, indexed by indicator
        They sum to one.
    recipes : tuple of str
        The reviewed recipes that have the same weights.
    """

    id: str
    weights: pd.Series
    recipes: tuple[str, ...] = ()


def sets_with_ranking(
    names: Iterable[str], complete: Callable[[str], Completeness], beside: str | None
) -> list[str]:
    """Return the sets that have a ranking in a year: those the year is not thin for.

    Parameters
    ----------
    names : iterable of str
        The sets that an edition may rest on, in turn.
    complete : callable
        Says of a set how much of it the year fills.
    beside : str or None
        The larger set that the edition shows beside its own.
    """
    found = [name for name in names if not complete(name).thin]
    return [*found, beside] if beside and beside not in found else found


def unlike(recipe: Recipe) -> list[str]:
    """Return the steps of a recipe that a weighted mean of all indicators does not follow.

    Examples
    --------
    >>> recipe = {"normalise": {"method": "minmax"}, "aggregate": {"method": "geometric"}}
    >>> unlike(Recipe.parse(recipe | {"weights": {"method": "equal"}}))
    ['aggregate', 'weights']
    """
    own = recipe.whole
    found = [
        name
        for name, known in COMPUTED.items()
        if name in own and (own[name]["method"] not in known or "by" in own[name])
    ]
    if own["weights"]["across"] != "all" or "by" in own["weights"]:
        found.append("weights")
    return found


def themes(index: Index) -> pd.Series:
    """Return the theme of each indicator: the node right above it, shape (indicators,)."""
    return index.weights.loc[list(index.normalised), "parent"]


def equal_by_theme(theme: pd.Series) -> pd.Series:
    """Give each theme the same weight, and each indicator of a theme the same part of it.

    Parameters
    ----------
    theme : Series, indexed by indicator

    Examples
    --------
    >>> equal_by_theme(pd.Series({"a": "x", "b": "x", "c": "y"})).tolist()
    [0.25, 0.25, 0.5]
    """
    return 1.0 / theme.nunique() / theme.groupby(theme).transform("size")


def presets(index: Index, critic: Index, recipes: Mapping[str, Index]) -> list[Preset]:
    """Return the weights to begin with; recipes with the same weights share a preset.

    Parameters
    ----------
    index : Index
        The book's own.
    critic : Index
        The same with weights by CRITIC.
    recipes : mapping of str to Index
        Of reviewed recipes, on the same indicators.
    """
    theme = themes(index)
    found = {
        BOOK: indicator_weights(index),
        "critic": indicator_weights(critic),
        "indicators": pd.Series(1.0 / len(theme), theme.index),
        "themes": equal_by_theme(theme),
    }
    who: dict[str, list[str]] = {id: [] for id in found}
    for name, other in recipes.items():
        own = indicator_weights(other)[theme.index]
        alike = next((id for id, known in found.items() if _same(known, own)), name)
        found.setdefault(alike, own)
        who.setdefault(alike, []).append(name)
    return [Preset(id, own / own.sum(), tuple(who[id])) for id, own in found.items()]


def _same(one: pd.Series, other: pd.Series) -> bool:
    return not differs(one.to_numpy(float), other[one.index].to_numpy(float), 1.0).any()


def under(index: Index, weights: Mapping[str, float]) -> Index:
    """Return an index with given weights of its indicators, across all of them."""
    values = {name: float(weight) for name, weight in weights.items()}
    recipe = index.recipe.vary(weights={"method": "given", "across": "all", "values": values})
    if index.reference is None:
        return index.rebuild(recipe)
    # a reference hands on its weights, too
    return index.rebuild(recipe, reference=under(index.reference, weights))


def ranks_under(index: Index, starts: Sequence[Preset]) -> pd.DataFrame:
    """Return the ranks under each preset, best first by the book's.

    Returns
    -------
    DataFrame of Int64, shape (entities, presets)
        Without entities that have no score under any.
    """
    ranks = pd.DataFrame({p.id: under(index, p.weights).ranks[ROOT] for p in starts})
    return ranks.dropna(how="all").sort_values(BOOK, kind="stable")


def as_data(index: Index, starts: Sequence[Preset]) -> dict[str, object]:
    """Return what a page needs to rank anew: normalised values, hierarchy, options, presets.

    Returns
    -------
    dict
        ``indicators`` and their ``themes`` by id, ``values`` (a row an entity, None where a value
        is missing), ``min_weight``, ``tiers`` (how many, or None), ``presets`` by id, ``ranks``
        (the book's own; None for no score) and ``recipe`` (all steps but the weights).
    """
    cells = index.normalised.to_numpy(float)
    theme = themes(index)
    recipe = {k: v for k, v in index.recipe.whole.items() if k not in ("id", "name", "weights")}
    return {
        "indicators": list(theme.index),
        "themes": list(theme),
        "values": [[None if np.isnan(x) else float(x) for x in row] for row in cells],
        "min_weight": float(index.recipe.aggregate.options.get("min_weight", 1.0)),
        "tiers": index.recipe.tiers and index.recipe.tiers.options["k"],
        "presets": {p.id: [float(w) for w in p.weights] for p in starts},
        "ranks": [None if pd.isna(r) else int(r) for r in index.ranks[ROOT]],
        "recipe": recipe,
    }
