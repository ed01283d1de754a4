"""An audit of the index: do its parts belong together, what each decides, what a remedy changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from deltaindex.analysis import audit, imputation, structure, whatif
from deltaindex.engine.index import Index
from deltaindex.framework import ROOT
from deltaindex.text import Texts


@dataclass(frozen=True)
class Pair:
    """Two indicators beneath one node that say nearly the same.

    Attributes
    ----------
    one, other : str
    correlation : float
    inflation : float
        Highest variance inflation factor among the children of the node.
    weight : float
        Of the two together, in the index.
    """

    one: str
    other: str
    correlation: float
    inflation: float
    weight: float


@dataclass(frozen=True)
class Trial:
    """How well methods fill cells that were hidden.

    Attributes
    ----------
    errors : DataFrame
        As in `imputation.Validation`.
    found : DataFrame
        The rows of indicators of which any cell could be hidden.
    best, worst : list of str
        Methods that do best or worst for some indicator.
    untested : list of str
        Indicators of which no cell could be hidden.
    blind : list of str
        Groups with holes of which no cell could be hidden.
    """

    errors: pd.DataFrame
    found: pd.DataFrame
    best: list[str]
    worst: list[str]
    untested: list[str]
    blind: list[str]


def tally(audits: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count the checks of each audit that were judged, and those that failed.

    Parameters
    ----------
    audits : mapping of str to DataFrame
        As from `audit.audit`.

    Returns
    -------
    DataFrame of int, shape (audits, 2)
        ``judged`` and ``failed``.
    """
    rows = {
        name: {"judged": table["passed"].count(), "failed": (~table["passed"].dropna()).sum()}
        for name, table in audits.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").astype(int)


def with_own_node(links: pd.DataFrame) -> pd.Series:
    """Return the correlation of indicators with the node above, if it holds more than the one.

    Parameters
    ----------
    links : DataFrame
        As from `audit.correlations`.

    Returns
    -------
    Series, shape (indicators,)
    """
    own = links[(links["relation"] == "own") & (links["note"] == "")]
    return own.set_index("indicator")["correlation"]


def with_index(links: pd.DataFrame) -> pd.Series:
    """Return the correlation of indicators with the index, lowest first.

    Parameters
    ----------
    links : DataFrame
        As from `audit.correlations`.

    Returns
    -------
    Series, shape (indicators,)
    """
    return links[links["node"] == ROOT].set_index("indicator")["correlation"].sort_values()


def closest_pair(index: Index, checks: pd.DataFrame) -> Pair | None:
    """Return the two children of a node that correlate most; None where no node has two.

    Parameters
    ----------
    index : Index
    checks : DataFrame
        Its audit.
    """
    pairs = checks[checks["check"] == "redundant"].dropna(subset="value").sort_values("value")
    if pairs.empty:
        return None
    closest = pairs.iloc[-1]
    one, other = closest["scope"], closest["note"].removeprefix("with ")
    family = structure.children(index, index.weights.at[one, "parent"])
    return Pair(
        one,
        other,
        correlation=float(closest["value"]),
        inflation=float(audit.vif(family).max()),
        weight=float(index.weights.loc[[one, other], "weight_in_index"].sum()),
    )


def consistency(index: Index, checks: pd.DataFrame) -> pd.DataFrame:
    """Tabulate how far the children of each node belong together.

    Parameters
    ----------
    index : Index
    checks : DataFrame
        Its audit.

    Returns
    -------
    DataFrame, one row a node of two children or more
        ``children``, ``alpha``, ``dimensions`` and ``kmo``; in the order of the index.
    """
    of_nodes = checks[
        (checks["kind"] == "node") & checks["check"].isin(["alpha", "kmo", "dimensions"])
    ]
    table = of_nodes.pivot(index="scope", columns="check", values="value").dropna(subset="alpha")
    table = table.reindex([node for node in index.scores if node in table.index])
    counts = [structure.children(index, node).shape[1] for node in table.index]
    table.insert(0, "children", counts)
    return table.rename_axis(index="node", columns=None)


def kmo_on_three(tables: Iterable[pd.DataFrame]) -> tuple[int, int]:
    """Count the nodes of which a KMO can be computed, and those of them that have three children.

    Three children have three correlations, which say next to nothing on a common factor.

    Parameters
    ----------
    tables : iterable of DataFrame
        As from `consistency`.
    """
    found = pd.concat(tables)
    tested = found[found["kmo"].notna()]
    return len(tested), int((tested["children"] == 3).sum())


def warned(checks: pd.DataFrame) -> dict[str, list[str]]:
    """Return by check what it warns of, each once.

    Parameters
    ----------
    checks : DataFrame
        As from `audit.audit`.
    """
    failed = checks[checks["passed"].eq(False).fillna(False)]
    return {
        check: list(dict.fromkeys(own["scope"]))
        for check, own in failed.groupby("check", sort=False)
    }


def furthest(moves: pd.DataFrame) -> tuple[int, list[str]]:
    """Return the largest shift of a rank, without sign, and the entities that make it.

    Parameters
    ----------
    moves : DataFrame, shape (entities, indicators)
        As from `audit.remove_one`.
    """
    largest = moves.abs().max(axis=1)
    most = largest.max()
    return int(most), list(moves.index[largest.eq(most).fillna(False)])


def try_methods(index: Index, methods: Mapping[str, object], group: str) -> Trial | None:
    """Try methods of imputation on hidden cells; None where no cell is missing.

    Parameters
    ----------
    index : Index
    methods : mapping of str to recipe step
    group : str
        A column of the entities, by which cells are hidden.
    """
    if not index.indicators.loc[index.score.index].isna().any(axis=None):
        return None
    tried = imputation.validate(index, methods, group=group)
    found = tried.errors[tried.errors["hidden"] > 0]
    errors = found.set_index("method").groupby("indicator", sort=False)["rmse_over_sd"]
    known = set(found["indicator"])
    blind = (tried.groups["incomplete"] > 0) & (tried.groups["hidden"] == 0)
    return Trial(
        errors=tried.errors,
        found=found,
        best=list(dict.fromkeys(errors.idxmin())) if known else [],
        worst=list(dict.fromkeys(errors.idxmax())) if known else [],
        untested=[name for name in tried.errors["indicator"].unique() if name not in known],
        blind=list(tried.groups.index[blind]),
    )


def remedies(
    index: Index, blamed: Iterable[str], recipes: Mapping[str, Mapping[str, object]]
) -> dict[str, Index]:
    """Rebuild an index with each remedy in turn.

    Parameters
    ----------
    index : Index
    blamed : iterable of str
        Indicators to leave out, one at a time; those that the index lacks are passed over.
    recipes : mapping of str to mapping
        By remedy, what changes in the recipe. One that imputes is passed over where nothing is
        missing.

    Returns
    -------
    dict of str to Index
        ``without <indicator>``, then the recipes.
    """
    without = whatif.without_each(index)
    missing = index.indicators.isna().any(axis=None)
    return {f"without {name}": without[name] for name in blamed if name in without} | {
        name: index.rebuild(index.recipe.vary(**change))
        for name, change in recipes.items()
        if missing or "impute" not in change
    }


def written(
    effects: pd.DataFrame, variants: Collection[str], name: Callable[[str], str]
) -> pd.DataFrame:
    """Write what variants change, as a reader sees it.

    Parameters
    ----------
    effects : DataFrame, indexed by variant
        As from `whatif.effects`.
    variants : collection of str
        Rows; a dash stands for those without effects.
    name : callable
        From an entity to its name.

    Returns
    -------
    DataFrame of str, shape (variants, 2)
        ``spearman``; ``mover``, with its shift.
    """
    rows = {}
    for variant in variants:
        if variant in effects.index:
            own = effects.loc[variant]
            # where no score differs, ranks correlate with nothing
            spearman = "–" if pd.isna(own["spearman"]) else Texts.signed(own["spearman"])
            shift = Texts.signed(own["largest"], "+.0f")
            rows[variant] = (spearman, f"{name(own['mover'])} {shift}")
        else:
            rows[variant] = ("–", "–")
    return pd.DataFrame.from_dict(rows, orient="index", columns=["spearman", "mover"])
