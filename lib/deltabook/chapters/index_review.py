"""What others measure: what systems have at either end, and what is known of their methods."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from deltaindex.recipe import Recipe
from deltaindex.text import Texts

from ..study import systems

#: Roles of what goes in, and of what comes out.
IN, OUT = frozenset({"conditions", "input"}), frozenset({"output", "impact"})
#: The line that a review may find in all systems, each stage under a heading of its own.
STAGES = frozenset({"input", "output", "impact"})
LEVELS = ["n_level1", "n_level2", "n_level3"]


@dataclass(frozen=True)
class Line:
    """Which systems lead from what goes in to what comes out.

    Attributes
    ----------
    through : Index of str
        Systems with a part of either kind.
    rest : Index of str
        The others.
    whole : Index of str
        Systems with all of `STAGES`.
    """

    through: pd.Index
    rest: pd.Index
    whole: pd.Index


def line(outlines: pd.DataFrame) -> Line:
    """Say which systems lead from what goes in to what comes out.

    Parameters
    ----------
    outlines : DataFrame
        As from `systems.Systems.outline`, one system after the other; needs ``system``, ``role``.
    """
    roles = outlines.groupby("system", sort=False)["role"].agg(set)
    both = roles.map(lambda found: bool(found & IN) and bool(found & OUT))
    whole = roles.map(lambda found: found >= STAGES)
    return Line(roles.index[both], roles.index[~both], roles.index[whole])


def of_many_roles(outlines: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of the second level whose name stands under more than one role.

    Parameters
    ----------
    outlines : DataFrame
        As for `line`; needs ``second``, empty where nothing is known, and ``role``.

    Returns
    -------
    DataFrame
        Those rows of the outlines.
    """
    parts = outlines[outlines["second"] != ""]
    roles = parts.groupby("second", sort=False)["role"].transform("nunique")
    return parts[roles > 1]


def methods_of(recipe: Recipe) -> dict[str, str]:
    """Return the methods of a recipe in the words of the catalogue of systems.

    Parameters
    ----------
    recipe : Recipe
        One that fills no missing cell.

    Returns
    -------
    dict of str to str
        By `systems.STEPS`.
    """
    return {
        "normalisation": recipe.normalise.method,
        "weights": recipe.weights.method,
        "aggregation": recipe.aggregate.method,
        "outliers": "untreated" if recipe.treat.method == "none" else recipe.treat.method,
        "missing": "available",
        "groups": recipe.tiers.method,
    }


def known_methods(catalogue: pd.DataFrame) -> pd.DataFrame:
    """Return the methods of the systems of which any is known.

    Parameters
    ----------
    catalogue : DataFrame, indexed by system
        With the columns `systems.STEPS`; an empty cell is not known.

    Returns
    -------
    DataFrame, shape (systems, steps)
    """
    steps = catalogue[list(systems.STEPS)]
    return steps[(steps != "").any(axis=1)]


def portraits(catalogue: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Describe each system in a row, as a reader sees it.

    Parameters
    ----------
    catalogue : DataFrame, indexed by system
        As in `systems.Systems`.
    texts : Texts
        Of the chapter, in the reader's language.

    Returns
    -------
    DataFrame, indexed by system
        ``system``, ``publisher``, ``since``, ``ranks`` (what it ranks, and how many), ``levels``
        (how many parts on each level) and ``indicators``.
    """
    publisher = catalogue["publisher"]
    if (own := f"publisher_{texts.lang}") in catalogue:
        publisher = catalogue[own].where(catalogue[own] != "", publisher)
    return pd.DataFrame(
        {
            "system": catalogue[f"short_{texts.lang}"],
            "publisher": publisher,
            "since": catalogue["first_year"],
            "ranks": [
                texts(f"ranked_some.{row.ranked}")
                if pd.isna(row.n_ranked)
                else texts(f"ranked.{row.ranked}", n=row.n_ranked)
                for row in catalogue.itertuples()
            ],
            "levels": [
                " → ".join(str(n) for n in row.dropna()) for _, row in catalogue[LEVELS].iterrows()
            ],
            "indicators": [
                texts("unknown")
                if pd.isna(row.n_indicators)
                else f"{row.n_indicators_qualifier}{row.n_indicators}"
                for row in catalogue.itertuples()
            ],
        }
    )
