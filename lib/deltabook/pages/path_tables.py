"""Which path is whose, as pages tell it: the diagnosis, the rule, and reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from deltaindex.engine.index import Index
from deltaindex.framework import ROOT
from deltaindex.robustness import Robustness
from deltaindex.text import Texts

from ..study import chain, paths, sectors
from ..study.decisions import Table
from .markup import Markup, filling
from .report import Report

#: signals that are the length of a board, and the column that names it
NAMED = {"long": "longest", "short": "shortest"}


@dataclass(frozen=True)
class Assigned:
    """Rows of one kind with their paths.

    Attributes
    ----------
    rule : paths.Assignment
    signals, assigned : DataFrame, indexed by row
        See `paths.signals` and `paths.Assignment.assign`.
    kinds : dict
        Names of the paths.
    """

    rule: paths.Assignment
    signals: pd.DataFrame
    assigned: pd.DataFrame
    kinds: Mapping[str, str]

    @property
    def leading(self) -> pd.Series:
        """What orders the rows of one path, the highest first."""
        raise NotImplementedError

    @property
    def order(self) -> pd.Index:
        """Rows by primary path, and within each as `leading` has them."""
        place = {path: number for number, path in enumerate(self.kinds)}
        primary = self.assigned["primary"]
        keys = {"path": primary.map(place), "leading": -self.leading.reindex(primary.index)}
        return pd.DataFrame(keys).sort_values(["path", "leading"], kind="stable").index

    @property
    def counts(self) -> pd.Series:
        """How many rows have each path as their primary one."""
        counts = self.assigned["primary"].value_counts()
        return counts.reindex(list(self.kinds), fill_value=0)

    def on(self, path: str) -> pd.Index:
        """Return the rows whose primary path is `path`, in order."""
        return self.order[(self.assigned["primary"].loc[self.order] == path).to_numpy()]


@dataclass(frozen=True)
class Labels:
    """What stands for the path of each entity, wherever one is named.

    Attributes
    ----------
    shares : DataFrame, shape (entities, paths)
        In which share of the draws the rule gives each path.
    kept : Series, shape (entities,)
        The share of its own path.
    firm : Series of bool, shape (entities,)
        Whether that is enough for the path to stand alone.
    first, second : Series of str, shape (entities,)
        Of a firm entity its paths. Of another ``first`` has every path that draws give often
        enough, with its share, the largest first; ``second``, which would follow from a first
        path, is a dash.
    named : dict
        Of an entity that is not firm to the paths that ``first`` names, in its order.
    """

    shares: pd.DataFrame
    kept: pd.Series
    firm: pd.Series
    first: pd.Series
    second: pd.Series
    named: Mapping[str, list[str]]


@dataclass(frozen=True)
class Pathways(Assigned):
    """The paths of the entities of an index.

    Attributes
    ----------
    plan : paths.Paths
    index : Index
    labels : Labels, optional
        None of an index for which nothing was drawn.
    cells : DataFrame, optional
        How each measure meets each entity; see `paths.fitting`.
    """

    plan: paths.Paths
    index: Index
    labels: Labels | None = None
    cells: pd.DataFrame | None = None

    @property
    def fits(self) -> pd.DataFrame:
        """The cells of measures that fit, that may fit, or that cannot be judged."""
        return self.cells[self.cells["fit"].isin(["yes", "open", "unjudged"])]

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
    def score(self) -> pd.Series:
        """The scores of entities that have a path, best first."""
        return self.index.score.drop(self.unassigned)

    @property
    def leading(self) -> pd.Series:
        """The score: the best come first."""
        return self.index.scores[ROOT]

    def firmly(self, path: str) -> pd.Index:
        """Return the entities whose label is this one path, in order."""
        mine = self.on(path)
        return mine[self.labels.firm[mine].to_numpy()]

    @property
    def unsettled(self) -> pd.Index:
        """Entities whose label names several paths; the best score first."""
        scored = self.score.index
        return scored[~self.labels.firm[scored].to_numpy()]

    @property
    def taken(self) -> dict[str, dict[str, str]]:
        """Of each entity its paths, to their order.

        What a label names, where that is not one path; else the two that the rule gives.
        """
        named = self.labels.named if self.labels else {}
        found = {}
        for entity, given in self.assigned[["primary", "secondary"]].iterrows():
            several = dict.fromkeys(named.get(entity, [])[1:], "secondary")
            first = dict.fromkeys(named.get(entity, [])[:1], "primary")
            two = {given["secondary"]: "secondary", given["primary"]: "primary"}
            found[entity] = {**several, **first} or two
        return found


def read(report: Report) -> tuple[chain.Chain, paths.Paths, dict[str, paths.Assignment]]:
    """Read the chain, the paths and the rules of a report's project."""
    data = report.project.data
    ic = chain.read(data / "chain", report.project.framework.entities)
    plan = paths.read(data / "paths", ic.problems.index, ic.thrusts.index)
    return ic, plan, paths.read_rules(data / "paths" / "rules.yaml", plan.paths.index)


def of(report: Report, index: Index | None = None) -> Pathways:
    """Assign paths to the entities of a report's index, or of another one.

    Another index has no draws, and so its entities no labels.
    """
    ic, plan, rules = read(report)
    rule, own = rules["cities"], index is None
    index = report.index if own else index
    signals = paths.signals(index.scores, rule.settings)
    kinds = plan.paths[f"name_{report.lang}"].to_dict()
    found = Pathways(rule, signals, rule.assign(signals), kinds, plan, index)
    if own:
        drawn = labelled(found, shares(found, report.robustness), report.words)
        found = replace(found, labels=drawn)
    return replace(
        found,
        cells=paths.fitting(
            plan, found.taken, signals, known_sectors(report, ic), acting(plan, index)
        ),
    )


def known_sectors(report: Report, ic: chain.Chain) -> pd.DataFrame:
    """Return who has which sector: yes, no or unknown; see `sectors.wide`."""
    entities = report.project.framework.entities
    records = sectors.read(report.project.data, ic, entities)
    return sectors.wide(sectors.table(records, ic, entities))


def acting(plan: paths.Paths, index: Index) -> dict[str, list[str]]:
    """Return who acts in each entity: the actors of a city, and where it is a province, of that."""
    province = index.framework.entities["province"]
    alone = province.map(province.value_counts()) == 1
    in_city, for_province = plan.acting("city"), plan.acting("province")
    return {e: [*in_city, *(for_province if alone[e] else [])] for e in province.index}


def labels(report: Report, found: Pathways | None = None) -> Labels:
    """Say which path is whose, and where it is not sure, which ones with which shares.

    Parameters
    ----------
    report : Report
    found : Pathways, optional
        The paths on the report's own index, as from `of`, where they are at hand.
    """
    return (found or of(report)).labels


def labelled(found: Pathways, shared: pd.DataFrame, words: Texts) -> Labels:
    """Label entities by the shares of their paths, with ``firm`` and ``named`` of the rule."""
    settings, kinds = found.rule.settings, found.kinds
    own = found.assigned["primary"]
    kept = pd.Series({entity: shared.at[entity, path] for entity, path in own.items()}, dtype=float)
    firm = kept >= settings["firm"]
    named = {}
    for entity in firm.index[~firm]:
        ordered = shared.loc[entity].sort_values(ascending=False, kind="stable")
        named[entity] = list(ordered.index[ordered >= settings["named"]])

    def several(entity: str) -> str:
        return words.join(
            (words("path.share", path=kinds[p], share=shared.at[entity, p]) for p in named[entity]),
            "or",
        )

    alone = {e: kinds[path] if firm[e] else several(e) for e, path in own.items()}
    return Labels(
        shares=shared,
        kept=kept,
        firm=firm,
        first=pd.Series(alone, dtype=object),
        second=found.assigned["secondary"].map(kinds).where(firm, "–"),
        named=named,
    )


def shares(found: Pathways, robust: Robustness) -> pd.DataFrame:
    """Return in which share of draws the rule gives each path to each entity.

    Parameters
    ----------
    found : Pathways
        Its settings say how many of the draws are taken, as ``draws``.
    robust : Robustness
        Draws of the index that `found` rests on.

    Returns
    -------
    DataFrame, shape (entities, paths)
        Rows add up to one.
    """
    settings = found.rule.settings
    nodes = list(dict.fromkeys(n for key in ("inputs", "results", "boards") for n in settings[key]))
    drawn = robust.scores(nodes, slice(0, settings["draws"]))
    rows = pd.MultiIndex.from_product(
        [range(drawn.shape[1]), found.index.scores.index], names=["draw", "entity"]
    )
    scores = pd.DataFrame(drawn.reshape(len(nodes), -1).T, rows, nodes).dropna(axis=1, how="all")
    signals = paths.signals(scores, settings, "draw")
    chosen = found.rule.primary.decide(signals)["choice"].unstack("draw")
    return paths.shares(chosen.loc[found.assigned.index], list(found.kinds))


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
