"""Which path is whose, as pages tell it: the diagnosis, the rule, and reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from deltaindex.engine.index import Index
from deltaindex.framework import ROOT
from deltaindex.text import Texts

from ..study import chain, paths
from ..study.decisions import Table
from .markup import Markup, filling
from .report import Report

#: signals that are the length of a board, and the column that names it
NAMED = {"long": "longest", "short": "shortest"}
#: sectors that a city may have without any data here saying so: a firm that the paper names shows
#: that there is one, and that it names none shows nothing
OPEN = ("ic", "ai", "biomedicine")


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
    def unassigned(self) -> pd.Index:
        """Entities with a score that lack a signal of the rule, and so a path; best first."""
        scored = self.index.score.index
        return scored[~scored.isin(self.assigned.index)]

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


def stability(report: Report, found: Pathways) -> pd.Series:
    """Return in which share of the report's draws each entity keeps its first path."""
    settings, robust = found.rule.settings, report.robustness
    nodes = list(dict.fromkeys(n for key in ("inputs", "results", "boards") for n in settings[key]))
    drawn = robust.scores(nodes, slice(0, settings["draws"]))
    rows = pd.MultiIndex.from_product(
        [range(drawn.shape[1]), found.index.scores.index], names=["draw", "entity"]
    )
    scores = pd.DataFrame(drawn.reshape(len(nodes), -1).T, rows, nodes).dropna(axis=1, how="all")
    signals = paths.signals(scores, settings, "draw")
    chosen = found.rule.primary.decide(signals)["choice"].unstack("draw")
    return paths.stability(found.assigned["primary"], chosen.loc[found.assigned.index])


@dataclass(frozen=True)
class Segments:
    """Paths of the leaves of the chain: as `Pathways`, with the ends of what is known.

    Attributes
    ----------
    rule : paths.Assignment
    signals, assigned : DataFrame, indexed by segment
    ends : DataFrame
        First paths at the ``low`` and the ``high`` end of the chokepoint score.
    fits : DataFrame
        See `paths.fitting`; measures for the sector of the chain and for all.
    """

    rule: paths.Assignment
    signals: pd.DataFrame
    assigned: pd.DataFrame
    ends: pd.DataFrame
    fits: pd.DataFrame


def of_segments(report: Report) -> Segments:
    """Assign paths to the segments of the chain."""
    ic, plan, rules = read(report)
    rule, score = rules["segments"], chain.score(ic)
    strength = 1 - chain.parts(ic)["substitutability"].mean(axis=1)
    signals = pd.DataFrame({"chokepoint": score["middle"], "strength": strength})
    assigned = rule.assign(signals)
    ends = pd.DataFrame(
        {
            end: rule.primary.decide(signals.assign(chokepoint=score[end]))["choice"]
            for end in ("low", "high")
        }
    )
    # boards are themes of cities; a segment has none
    anywhere = replace(plan, measures=plan.measures.assign(boards=""))
    sectors = {segment: ["ic"] for segment in signals.index}
    fits = paths.fitting(anywhere, assigned, signals, sectors)
    return Segments(rule, signals.join(score[["low", "high"]]), assigned, ends, fits)


def reasons(
    rule: paths.Assignment, signals: pd.DataFrame, names: Mapping[str, str], words: Texts
) -> pd.Series:
    """Say in words and numbers, as markup, what carried the primary path of each row.

    Parameters
    ----------
    rule : paths.Assignment
    signals : DataFrame
        As the rule asks for; rows that are of no interest may be left out.
    names : mapping
        Of boards.
    words : Texts
        Of the package.
    """
    said: dict[str, list[str]] = {entity: [] for entity in signals.index}
    for row in rule.reasons(signals).itertuples():
        values = {"signal": words(f"signal.{row.signal}"), "value": row.value, "limit": row.limit}
        board = signals.at[row.entity, NAMED[row.signal]] if row.signal in NAMED else None
        key = f"signal.found.{row.bound}" if board is None else f"signal.found.board.{row.bound}"
        values["board"] = names.get(board, board)
        said[row.entity].append(words(key, **filling(values)))
    joined = {entity: words("list.semicolon").join(each) for entity, each in said.items()}
    return pd.Series({entity: Markup(text) for entity, text in joined.items()}, dtype=object)


def single(report: Report, nodes: Iterable[str]) -> str:
    """Say which boards and branches a single indicator stands for; empty where none does."""
    beneath = report.index.hierarchy.beneath
    alone = [node for node in dict.fromkeys(nodes) if len(beneath.get(node, [])) == 1]
    said = [
        report.words("single.one", node=report.name(n), indicator=report.name(beneath[n][0]))
        for n in alone
    ]
    return report.words("single.some", names=report.words.join(said)) if said else ""


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
        rows.append((order, kinds[rule.choice], when))
    return pd.DataFrame(rows, columns=["order", "path", "when"])
