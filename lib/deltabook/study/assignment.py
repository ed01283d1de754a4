"""Who takes which path: signals from a diagnosis, thresholds from a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from deltaindex.analysis import diagnosis
from deltaindex.errors import Fault, refuse_if
from deltaindex.files import read_yaml

from . import decisions


@dataclass(frozen=True)
class Assignment:
    """How rows of one kind get their paths.

    Attributes
    ----------
    primary, secondary : decisions.Table
        The second may ask for the outcome of the first, as the signal ``primary``.
    settings : mapping
        What else the file says of this kind: the nodes that `signals` takes.
    """

    primary: decisions.Table
    secondary: decisions.Table
    settings: Mapping

    def assign(self, signals: pd.DataFrame) -> pd.DataFrame:
        """Give each row a primary and a secondary path.

        Parameters
        ----------
        signals : DataFrame, shape (entities, signals)
            Of any kind of rows: whatever the tables ask for.

        Returns
        -------
        DataFrame, one row an entity
            ``primary``, ``secondary`` and the numbers of the rules that gave them,
            ``primary_rule`` and ``secondary_rule``.

        Raises
        ------
        InputError
            A row without a path, with two, or with the same one twice; see
            `decisions.Table.decide`.
        """
        first = self.primary.decide(signals)
        second = self.secondary.decide(signals.assign(primary=first["choice"]))
        same = first.index[first["choice"] == second["choice"]]
        table = self.secondary
        refuse_if(
            Fault(f"gives '{entity}' its primary path once more", table.file, table.name,
                  first.at[entity, "choice"], f"change rule {second.at[entity, 'rule']}")
            for entity in same
        )  # fmt: skip
        return pd.DataFrame(
            {
                "primary": first["choice"],
                "secondary": second["choice"],
                "primary_rule": first["rule"],
                "secondary_rule": second["rule"],
            }
        )

    def reasons(self, signals: pd.DataFrame) -> pd.DataFrame:
        """Return what carried the primary path of each row; see `decisions.Table.reasons`."""
        return self.primary.reasons(signals, self.primary.decide(signals))

    def moved(self, signals: pd.DataFrame, moves: Mapping[str, float]) -> pd.DataFrame:
        """Return the primary path of each row as one limit of the rule after another is moved.

        Parameters
        ----------
        signals : DataFrame, shape (entities, signals)
        moves : mapping
            By how much each limit of a signal is moved, down and then up.

        Returns
        -------
        DataFrame, shape (entities, variants)
            Columns ``(signal, limit, by)``.
        """
        variants = {
            (signal, limit, by): self.primary.move(signal, limit, by).decide(signals)["choice"]
            for signal, limit in self.primary.limits()
            for by in (-moves[signal], moves[signal])
        }
        return pd.DataFrame(variants).rename_axis(columns=["signal", "limit", "by"])


def stability(primary: pd.Series, variants: pd.DataFrame) -> pd.Series:
    """Return the share of variants in which each row keeps its path.

    Parameters
    ----------
    primary : Series, shape (entities,)
    variants : DataFrame, shape (entities, variants)
        Paths under other choices; a missing one is no variant of that row.

    Returns
    -------
    Series, shape (entities,)

    Examples
    --------
    >>> found = pd.DataFrame({1: ["up", "down"], 2: ["up", "up"]})
    >>> stability(pd.Series(["up", "up"]), found).tolist()
    [1.0, 0.5]
    """
    return variants.eq(primary, axis=0).sum(axis=1) / variants.notna().sum(axis=1)


def shares(variants: pd.DataFrame, paths: list[str]) -> pd.DataFrame:
    """Return the share of variants that give each row each path.

    Parameters
    ----------
    variants : DataFrame, shape (entities, variants)
        Paths under other choices; a missing one is no variant of that row.
    paths : list of str

    Returns
    -------
    DataFrame, shape (entities, paths)

    Examples
    --------
    >>> shares(pd.DataFrame({1: ["up", "down"], 2: ["up", "up"]}), ["up", "down"]).values.tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    there = variants.notna().sum(axis=1)
    return pd.DataFrame({path: variants.eq(path).sum(axis=1) / there for path in paths})


def read_rules(path: Path | str, paths: Collection[str]) -> dict[str, Assignment]:
    """Read rules: for each kind of rows a table of primary and one of secondary paths.

    Parameters
    ----------
    path : path
        A YAML file, see `decisions.parse` for its tables.
    paths : collection of str
        The ids of the paths that rules may give.

    Raises
    ------
    InputError
        As `decisions.parse`, for every kind.
    """
    content, file = dict(read_yaml(path)), str(path)
    content.pop("postponing", None)  # read with the conditions of a measure
    refuse_if(
        Fault("expected a mapping with primary and secondary", file, kind, settings)
        for kind, settings in content.items()
        if not isinstance(settings, Mapping) or not {"primary", "secondary"} <= set(settings)
    )
    return {
        kind: Assignment(
            *(
                decisions.parse(f"{kind}.{order}", settings[order], paths, file)
                for order in ("primary", "secondary")
            ),
            {key: value for key, value in settings.items() if key not in ("primary", "secondary")},
        )
        for kind, settings in content.items()
    }


def signals(
    scores: pd.DataFrame, settings: Mapping[str, list[str]], by: str | None = None
) -> pd.DataFrame:
    """Diagnose entities by their scores.

    Parameters
    ----------
    scores : DataFrame, shape (entities, nodes)
        Those of an index. Entities that lack a score of inputs or results are left out.
    settings : mapping
        ``inputs``, ``results`` and ``boards``: lists of nodes. A node without a column (the set of
        indicators leaves it empty) is passed over; several inputs or results count alike.
    by : str, optional
        A level of the index: entities are compared within each of its values alone, such as each
        of many draws.

    Returns
    -------
    DataFrame, one row an entity
        ``long``, ``short``, ``longest``, ``shortest`` (see `diagnosis.boards`) of the standings,
        and ``conversion`` of inputs into results.

    Raises
    ------
    InputError
        None of the inputs, of the results or fewer than two of the boards have a column.
    """
    there = {
        key: [n for n in settings[key] if n in scores] for key in ("inputs", "results", "boards")
    }
    refuse_if(
        Fault("no such node has scores", place=key, value=list(settings[key]))
        for key, nodes in there.items()
        if not nodes
    )
    pools = {key: scores[there[key]].mean(axis=1, skipna=False) for key in ("inputs", "results")}
    kept = pools["inputs"].notna() & pools["results"].notna()
    lengths = diagnosis.standing(scores.loc[kept, there["boards"]], by)
    conversion = diagnosis.conversion(pools["results"][kept], pools["inputs"][kept], by)
    return diagnosis.boards(lengths).assign(conversion=conversion)
