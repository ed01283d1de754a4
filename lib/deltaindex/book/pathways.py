"""Which path is whose, as pages tell it: the diagnosis, the rule, and reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from ..framework import ROOT
from ..index import Index
from ..study import chain, paths
from ..study.decisions import Table
from ..text import Texts
from .markup import escape
from .report import Report

#: signals that are the length of a board, and the column that names it
NAMED = {"long": "longest", "short": "shortest"}
#: sectors of measures that no data place anywhere
OPEN = ("ai", "biomedicine")


@dataclass(frozen=True)
class Pathways:
    """The paths of an edition.

    Attributes
    ----------
    plan : paths.Paths
    rule : paths.Assignment
        That of the entities of the index.
    index : Index
    signals, assigned : DataFrame, indexed by entity
        See `paths.signals` and `paths.Assignment.assign`.
    fits : DataFrame
        See `paths.fitting`.
    kinds : dict
        Names of the paths.
    """

    plan: paths.Paths
    rule: paths.Assignment
    index: Index
    signals: pd.DataFrame
    assigned: pd.DataFrame
    fits: pd.DataFrame
    kinds: Mapping[str, str]

    @property
    def boards(self) -> list[str]:
        """Nodes that are boards and that the set of indicators fills."""
        return [node for node in self.rule.settings["boards"] if node in self.index.scores]

    @property
    def order(self) -> pd.Index:
        """Entities by primary path, the best score first within each."""
        place = {path: number for number, path in enumerate(self.kinds)}
        keys = pd.DataFrame(
            {"path": self.assigned["primary"].map(place), "score": -self.index.scores[ROOT]}
        )
        return keys.loc[self.assigned.index].sort_values(["path", "score"], kind="stable").index


def read(report: Report) -> tuple[chain.Chain, paths.Paths, dict[str, paths.Assignment]]:
    """Read the chain, the paths and the rules of a report's project."""
    data = report.project.data
    ic = chain.read(data / "chain", report.project.framework.entities)
    plan = paths.read(data / "paths", ic.problems.index, ic.thrusts.index)
    return ic, plan, paths.read_rules(data / "paths" / "rules.yaml", plan.paths.index)


def of(report: Report, index: Index | None = None) -> Pathways:
    """Assign paths to the entities of a report's index, or of another one."""
    index = report.index if index is None else index
    ic, plan, rules = read(report)
    rule = rules["cities"]
    signals = paths.signals(index.scores, rule.settings)
    assigned = rule.assign(signals)
    sectors = {entity: ["ic"] for entity in ic.firms["entity"] if entity}
    fits = paths.fitting(plan, assigned, signals, sectors, OPEN)
    kinds = plan.paths[f"name_{report.lang}"].to_dict()
    return Pathways(plan, rule, index, signals, assigned, fits, kinds)


def reasons(
    pathways: Pathways,
    names: Mapping[str, str],
    words: Texts,
    entities: Iterable[str] | None = None,
) -> pd.Series:
    """Say in words and numbers what carried the primary path of entities, of all by default.

    Parameters
    ----------
    pathways : Pathways
    names : mapping
        Of boards.
    words : Texts
        Of the package.
    entities : iterable of str, optional
    """
    signals = pathways.signals if entities is None else pathways.signals.loc[list(entities)]
    said: dict[str, list[str]] = {entity: [] for entity in signals.index}
    for row in pathways.rule.reasons(signals).itertuples():
        values = {"signal": words(f"signal.{row.signal}"), "value": row.value, "limit": row.limit}
        board = signals.at[row.entity, NAMED[row.signal]] if row.signal in NAMED else None
        key = f"signal.found.{row.bound}" if board is None else f"signal.found.board.{row.bound}"
        said[row.entity].append(words(key, board=names.get(board, board), **values))
    return pd.Series({entity: words("list.semicolon").join(each) for entity, each in said.items()})


def rule_rows(table: Table, order: str, kinds: Mapping[str, str], words: Texts) -> pd.DataFrame:
    """Return a decision table as a reader sees it: a row a rule."""
    rows = []
    for rule in table.rules:
        said = [
            words("signal.primary", path=kinds[condition.equal])
            if condition.equal is not None
            else words(f"signal.{bound}", signal=words(f"signal.{condition.signal}"), limit=limit)
            for condition in rule.when
            for bound, limit in (list(condition.limits) or [("", 0.0)])
        ]
        when = words("list.semicolon").join(said)
        rows.append((order, escape(kinds[rule.choice]), escape(when)))
    return pd.DataFrame(rows, columns=["order", "path", "when"])
