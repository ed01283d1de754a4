"""Assumptions: the numbers in a recipe that no source gives, and what hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from deltaindex.analysis.compare import agreement
from deltaindex.engine.index import Index
from deltaindex.errors import Fault, InputError, refuse_if, suggest
from deltaindex.files import parse_yaml, read_rows, read_yaml
from deltaindex.framework import ROOT
from deltaindex.methods.ranks import rank
from deltaindex.recipe import Recipe

__all__ = ["Assumption", "leaders", "read", "sensitivity"]

HOW = ("set", "factor")
COLUMNS = ["recipe", "id", "path", "how", "alternatives", "name_en", "name_zh"]
COLUMNS += ["assumed_en", "assumed_zh", "range_en", "range_zh"]


@dataclass(frozen=True)
class Assumption:
    """A choice within a recipe, and what might stand there instead.

    Attributes
    ----------
    recipe, id : str
    path : tuple of str
        Where it stands in the recipe's YAML; ``*`` stands for every key.
    how : {"set", "factor"}
        Whether alternatives take the place of the value or multiply it.
    alternatives : tuple
    name, assumed, range : dict of str to str
        What it is, what is assumed and within what it is varied, by language.
    """

    recipe: str
    id: str
    path: tuple[str, ...]
    how: str
    alternatives: tuple
    name: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)
    range: Mapping[str, str] = field(default_factory=dict)

    def variants(self, raw: Mapping, file: str | None = None) -> list[Recipe]:
        """Return a recipe for each alternative.

        Parameters
        ----------
        raw : mapping
            The recipe in the shape of its YAML.
        file : str, optional
            Where it was read, for messages.

        Raises
        ------
        InputError
            The path leads nowhere, or an alternative is refused as a recipe would be.
        """
        recipes = []
        for number, alternative in enumerate(self.alternatives, start=1):
            changed = deepcopy(dict(raw))
            self._change(changed, self.path, alternative, file)
            recipes.append(Recipe.parse(changed | {"id": f"{self.id}-{number}"}, file=file))
        return recipes

    def _change(self, at: dict, path: tuple[str, ...], alternative, file: str | None) -> None:
        first, rest = path[0], path[1:]
        # an option of a step may be left to its default, all above it must be there
        if first != "*" and first not in at and (rest or self.how == "factor"):
            raise InputError(Fault("no such place in the recipe", file, ".".join(self.path), first,
                                   suggest(first, at)))  # fmt: skip
        for key in list(at) if first == "*" else [first]:
            if rest:
                self._change(at[key], rest, alternative, file)
            else:
                at[key] = at[key] * alternative if self.how == "factor" else alternative


def read(path: Path | str) -> list[Assumption]:
    """Read a table of assumptions; `alternatives` is a list in YAML.

    Raises
    ------
    InputError
        With every fault found: an id given twice, an unknown `how`, alternatives that are no list,
        an empty cell.
    """
    found, faults = [], []
    for line, row in read_rows(path, COLUMNS):
        place = f"line {line}: {row['id']}"
        faults += [Fault(f"{c} is empty", str(path), place) for c in COLUMNS if not row[c]]
        if row["how"] not in HOW:
            mend = suggest(row["how"], HOW)
            faults.append(Fault("unknown", str(path), f"{place}: how", row["how"], mend))
        if row["id"] in [assumption.id for assumption in found]:
            faults.append(Fault("the id is given twice", str(path), place))
        try:
            alternatives = parse_yaml(row["alternatives"])
        except InputError:
            alternatives = None
        if not isinstance(alternatives, list) or not alternatives:
            faults.append(Fault("not a list", str(path), f"{place}: alternatives",
                                row["alternatives"], "write e.g. [0.5, 2]"))  # fmt: skip
            alternatives = []
        texts = {
            key: {lang: row[f"{key}_{lang}"] for lang in ("en", "zh")}
            for key in ("name", "assumed", "range")
        }
        where = tuple(row["path"].split("."))
        found.append(Assumption(row["recipe"], row["id"], where, row["how"], tuple(alternatives),
                                **texts))  # fmt: skip
    refuse_if(faults)
    return found


def sensitivity(
    assumptions: list[Assumption],
    files: Mapping[str, Path],
    build: Callable[[str, Recipe], Index],
    top: int,
) -> pd.DataFrame:
    """Rebuild an index for every alternative of every assumption.

    Parameters
    ----------
    assumptions : list of Assumption
    files : mapping of str to path
        The recipe files, by the name that assumptions use.
    build : callable
        Takes that name and a recipe, and returns an index.
    top : int
        How many lead, for the column `leaders`.

    Returns
    -------
    DataFrame, one row an alternative
        ``recipe``, ``assumption``, ``alternative``, then against the recipe as it stands:
        ``spearman``, ``mean_shift`` and ``largest_shift`` of ranks, ``leaders``: how many of the
        first stay among them.
    """
    rows = []
    base = {name: build(name, Recipe.read(files[name])) for name in {a.recipe for a in assumptions}}
    for assumption in assumptions:
        own, file = base[assumption.recipe], files[assumption.recipe]
        variants = assumption.variants(read_yaml(file), str(file))
        for alternative, recipe in zip(assumption.alternatives, variants, strict=True):
            other = build(assumption.recipe, recipe)
            agreed = agreement(own, other, ["spearman", "mean_shift", "largest_shift"])
            stay = leaders(own, top) & leaders(other, top)
            rows.append((assumption.recipe, assumption.id, str(alternative), agreed["spearman"],
                         agreed["mean_shift"], agreed["largest_shift"], len(stay)))  # fmt: skip
    columns = ["recipe", "assumption", "alternative", "spearman", "mean_shift", "largest_shift"]
    return pd.DataFrame(rows, columns=[*columns, "leaders"])


def leaders(index: Index, top: int) -> frozenset[str]:
    """Return the entities of the first ranks, ties included."""
    places = rank(index.scores[ROOT])
    return frozenset(places.index[places <= top])
