"""The waist of the package: a framework, observations and a recipe make an index."""

from __future__ import annotations

import numbers
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import units
from ..errors import Fault, InputError, gathered, located, refuse_if, suggest
from ..files import write_yaml
from ..framework import ROOT, Framework, ranges
from ..methods import registry
from ..observations import Observations
from ..recipe import WHOLE, Recipe, Step
from . import periods, results, scoring, stages
from .hierarchy import Hierarchy
from .log import Log


@dataclass(frozen=True)
class Source:
    """What an index was built from, so that it can be built anew.

    Attributes
    ----------
    panel : mapping of period to Observations
        All periods that were built together; of an index alone, its one period is None.
    period : object
        That of this index.
    given : mapping of period to DataFrame
        Indicators that were given, and not computed from observations.
    reference : Index or None
        Whose goalposts and weights it has.
    among : tuple of str or None
        The entities that the reference is made of, where it is one of some entities of the same
        index: a variant of the index then has a reference of its own.
    """

    panel: Mapping[Any, Observations]
    period: object = None
    given: Mapping[Any, pd.DataFrame] = field(default_factory=dict)
    reference: Index | None = None
    among: tuple[str, ...] | None = None

    def anew(
        self, framework: Framework, recipe: Recipe, indicators: pd.DataFrame | None = None
    ) -> Source:
        """Return what a variant is built from: with a reference that is made as it is."""
        source = self
        if indicators is not None:
            source = replace(source, given={**source.given, source.period: indicators})
        if self.among is None or self.reference is None:
            return source
        among = list(self.among)
        own = None if indicators is None else indicators.loc[among]
        return replace(source, reference=self.reference.rebuild(recipe, framework.only(among), own))


@dataclass(frozen=True)
class Index:
    """An index and every stage on the way to it.

    Attributes
    ----------
    framework, observations, recipe
        What it was built from.
    indicators, imputed, treated, normalised : DataFrame, shape (entities, indicators)
        Stage by stage; only indicators of the set with at least one observation. Cells that are
        in `imputed` and not in `indicators` were filled. An entity that the check left out has no
        cell from `imputed` on, and no score.
    sample : DataFrame or None
        What set goalposts, means and ranks: `treated`, or that of the reference or of the periods
        looked over, whose rows are then (period, entity). None for an index read from its tables.
    weights : DataFrame
        By node or indicator: ``parent``, ``weight`` (within the parent), ``weight_in_index``.
    scores, ranks : DataFrame, shape (entities, nodes)
        ``index`` first; ties share the lower number; no score, no rank.
    tiers : Series of Int64, shape (entities,)
        1 is the best; empty where the recipe has no tiers.
    imputed_share : DataFrame, shape (entities, nodes and indicators)
        What share of the weight present beneath a node lies on imputed cells, 0 to 1; of an
        indicator, whether the cell is imputed.
    log : DataFrame
        Every cell that a step touched, and why.
    source : Source or None
        What it was built from; see `rebuild`. None for an index read from its tables.
    posts : DataFrame or None
        The `goalposts` of an index read from its tables, which has no sample to take them from.
    """

    framework: Framework
    observations: Observations
    recipe: Recipe
    indicators: pd.DataFrame
    imputed: pd.DataFrame
    treated: pd.DataFrame
    sample: pd.DataFrame | None
    normalised: pd.DataFrame
    weights: pd.DataFrame
    scores: pd.DataFrame
    ranks: pd.DataFrame
    tiers: pd.Series
    imputed_share: pd.DataFrame
    log: pd.DataFrame
    source: Source | None = field(repr=False, compare=False)
    posts: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    @property
    def score(self) -> pd.Series:
        """The scores of the top node, best first; entities without a score left out."""
        return self.scores[ROOT].dropna().sort_values(ascending=False, kind="stable")

    def rank(self, scores: pd.Series) -> pd.Series:
        """Rank scores of entities as the recipe ranks: exactly, or as they are printed."""
        step = self.recipe.ranks
        return registry.find("ranks", step.method)(scores, **step.options)

    def tier(self, scores: pd.Series) -> pd.Series:
        """Sort scores of entities into tiers as the recipe does; empty where it has none."""
        return _tiers(self.recipe, scores, self.rank(scores))

    @property
    def origin(self) -> Source:
        """What it was built from.

        Raises
        ------
        InputError
            It was read from tables alone.
        """
        if self.source is None:
            mend = "read it with what it was made from: read(folder, framework, observations)"
            problem = "an index that was read from its tables cannot be built anew"
            raise InputError(Fault(problem, self.framework.file, mend=mend))
        return self.source

    @property
    def reference(self) -> Index | None:
        """The index whose goalposts and weights it has, if there is one."""
        return self.origin.reference

    def rebuild(
        self,
        recipe: Recipe | None = None,
        framework: Framework | None = None,
        indicators: pd.DataFrame | None = None,
        reference: Index | str | None = "kept",
    ) -> Index:
        """Build the index anew, with something changed: the one way to a variant of it.

        What is not said stays: the reference, the other periods of a panel, values that were
        given in place of observations.

        Parameters
        ----------
        recipe : Recipe, optional
        framework : Framework, optional
            Of the same entities.
        indicators : DataFrame, shape (entities, indicators), optional
            Other values of the indicators, in the framework's units; a column may be missing.
        reference : Index or None, optional
            Another one, or none.

        Returns
        -------
        Index

        Raises
        ------
        InputError
            As `build`; or the index was built from values of its indicators, and the recipe's set
            takes others.
        """
        recipe, framework = recipe or self.recipe, framework or self.framework
        source = self.origin
        if not isinstance(reference, str):
            source = replace(source, reference=reference, among=None)
        source = source.anew(framework, recipe, indicators)
        with located(recipe.file):
            return _build(framework, recipe, source)[source.period]

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """What each node gathers in this index."""
        return Hierarchy(self.framework, self.recipe, list(self.normalised.columns))

    def effective(self, node: str = ROOT) -> pd.DataFrame | None:
        r"""Return with what weight each cell enters the score of a node.

        Weights as they are shared among what an entity has, so that
        :math:`s_{iN} = \sum_j e_{ij} z_{ij}` over the indicators beneath it.

        Parameters
        ----------
        node : str

        Returns
        -------
        DataFrame, shape (entities, indicators), or None
            None where the score is no sum of what indicators add to it, as in a geometric mean;
            missing for entities without a score.
        """
        found = self._effective.get(node)
        if found is None:
            return None
        return pd.DataFrame(found, self.normalised.index, self.normalised.columns)

    @cached_property
    def _effective(self) -> Mapping[str, np.ndarray | None]:
        at = self.hierarchy
        W = {
            node: self.weights.loc[names, "weight_in_index" if at.flat else "weight"].to_numpy()[
                None
            ]
            for node, names in scoring.weight_groups(at).items()
        }
        scores = {node: self.scores[node].to_numpy(float) for node in self.scores.columns}
        return scoring.effective_weights(at, self.normalised.to_numpy(float), scores, W)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Indicators of the set that have no observation at all, and so are not in the index."""
        chosen = self.framework.choose(self.recipe.set)
        return tuple(name for name in chosen if name not in self.indicators)

    def write(self, folder: Path | str) -> None:
        """Write the index as CSV files in full precision, whole or not at all; see `tables`.

        Raises
        ------
        InputError
            As `deltaindex.engine.results.write`: a file that was not written so is in the way.
        """
        results.write(folder, self.tables(), results.versions())

    def tables(self) -> dict[str, bytes]:
        """Return what is written of the index, by the name of the file."""
        found = {}
        for file in results.FILES:
            name = file.removesuffix(".csv")
            if file == name:
                found[file] = write_yaml(self.recipe.whole).encode()
                continue
            text = getattr(self, name).to_csv(index=name != "log", lineterminator="\n")
            found[file] = text.encode()
        return found

    @property
    def goalposts(self) -> pd.DataFrame:
        """What normalisation took from its sample.

        Returns
        -------
        DataFrame, one row an indicator
            ``direction``, ``method``, ``low`` and ``high`` (the goalposts that it was scaled
            between, or the ends of the sample), ``mean``, ``deviation`` (divisor n - 1) and
            ``count`` of the sample.
        """
        if self.sample is None:
            assert self.posts is not None  # one or the other is there
            return self.posts
        rows = {}
        for name in self.normalised.columns:
            step = self.recipe.normalise.at(self.framework.path(name))
            method, cells = registry.find("normalise", step.method), self.sample[name].dropna()
            low, high = method.posts(cells.to_numpy(float), **step.options)
            rows[name] = {
                "direction": self.framework.indicators[name].direction,
                "method": step.method,
                "low": low,
                "high": high,
                "mean": cells.mean(),
                "deviation": cells.std(ddof=1),
                "count": len(cells),
            }
        return pd.DataFrame.from_dict(rows, "index").rename_axis("indicator")


def build(
    framework: Framework,
    observations: Observations,
    recipe: Recipe,
    reference: Index | None = None,
    among: Iterable[str] | None = None,
) -> Index:
    """Build an index.

    Parameters
    ----------
    framework : Framework
    observations : Observations
        One period.
    recipe : Recipe
    reference : Index, optional
        An index whose sample sets the goalposts and whose weights are used, to compare periods.
    among : iterable of str, optional
        The entities that set goalposts and weights; all by default. The others are scored on the
        same ruler, and may leave its range. A variant of the index (`Index.rebuild`, a draw) takes
        both from the same entities.

    Returns
    -------
    Index

    Raises
    ------
    InputError
        A set or a name in the recipe does not exist, no indicator has an observation, the recipe
        looks over a panel, or a step refuses its input; `among` names an unknown entity, or there
        is a reference too.
    """
    if among is not None:
        if reference is not None:
            mend = "leave one of them out"
            raise InputError(Fault("given beside a reference", place="among", mend=mend))
        among = tuple(among)
        some = framework.only(among)
        reference = build(some, observations.only(some.entities.index), recipe)
    with located(recipe.file):
        source = Source({None: observations}, reference=reference, among=among)
        return _build(framework, recipe, source)[None]


def build_panel(
    framework: Framework, observations: Mapping[float, Observations], recipe: Recipe
) -> dict[float, Index]:
    """Build an index for every period of a panel.

    A step of the recipe with ``over: panel`` looks at all periods as one: goalposts, means and
    ranks of normalise, bounds of treat, and weights are then the same in each, so that scores
    compare over time. With ``over: 2018`` one period sets the measure for all. Imputation by
    `neighbour_period` and `linear` looks at the other periods as they were observed. All else is
    done period by period.

    Parameters
    ----------
    framework : Framework
    observations : mapping of number to Observations
        By period, say a year; the numbers tell how far apart periods are.
    recipe : Recipe

    Returns
    -------
    dict of number to Index
        In the order of time.

    Raises
    ------
    InputError
        As `build`; or there is no period, or one that is no number.
    """
    refuse_if([] if observations else [Fault("no period", place="panel")])
    refuse_if(
        Fault("a period is a number, such as a year", place="panel", value=period)
        for period in observations
        if not isinstance(period, numbers.Real) or isinstance(period, bool) or period != period
    )
    panel = {period: observations[period] for period in sorted(observations)}
    with located(recipe.file):
        return _build(framework, recipe, Source(panel))


def derive(framework: Framework, source: Source, set_: str | None) -> periods.Frames:
    """Compute the indicators of a set for every period, or take those that were given."""
    panel, given = source.panel, source.given
    chosen = framework.choose(set_)
    out: periods.Frames = {}
    faults: list[Fault] = []
    for period, observations in panel.items():
        if period in given:
            X = given[period]
            own = [name for name in X if name in chosen]
            if not own:
                problem = (
                    "the index was built from values of its indicators, and has none of the set"
                )
                faults.append(Fault(problem, None, "set", set_, "give values of them too"))
            out[period] = X[own]
            continue
        with gathered(faults), located(framework.file), periods.in_period(period):
            out[period] = framework.derive(observations.values, chosen)
    refuse_if(faults)
    return out


def build_screened(
    framework: Framework,
    recipe: Recipe,
    source: Source,
    screened: tuple[periods.Frames, periods.Frames],
) -> Index:
    """Build an index from what an earlier check left of its indicators; see `periods.screen`."""
    with located(recipe.file):
        return _build(framework, recipe, source, screened)[source.period]


def _build(
    framework: Framework,
    recipe: Recipe,
    source: Source,
    screened: tuple[periods.Frames, periods.Frames] | None = None,
) -> dict:
    """Go from indicators to an index a period, as the recipe says."""
    panel, reference = source.panel, source.reference
    check_names(recipe, framework)
    if None in panel:
        refuse_pooled(recipe, reference)
    logs = {period: _read_log(framework, observed) for period, observed in panel.items()}
    for log in logs.values():
        for step, reason in recipe.notes:
            log.add(step, reason)
    if screened is None:
        screened = periods.screen(recipe, derive(framework, source, recipe.set), logs)
    if reference is not None:
        reference.origin  # noqa: B018 (refuses one without the sample that set its goalposts)
    sample = None if reference is None else reference.sample
    done = periods.run(recipe, framework, screened, logs, sample)
    noted = Log()
    given_weights, owner = weights_over(recipe, framework, done.normalised, reference, noted)
    found = {}
    for period, Z in done.normalised.items():
        log = logs[period]
        log.rows += noted.of("weights")
        _note_missing(Z, log)
        # entities that the check left out come back without a cell
        entities = done.indicators[period].index
        X = done.indicators[period]
        imputed, treated, Z = (
            frames[period].reindex(entities)
            for frames in (done.imputed, done.treated, done.normalised)
        )
        filled = (imputed.notna() & X.isna()).astype(float).where(Z.notna())
        with periods.in_period(period):
            weights, scores, shares = _scored(
                framework, recipe, Z, filled, log, given_weights, owner
            )
        _note_unused(recipe, weights, log)
        ranks = _ranks(recipe, scores)
        found[period] = Index(
            framework=framework,
            observations=panel[period],
            recipe=recipe,
            indicators=X,
            imputed=imputed,
            treated=treated,
            sample=done.samples[period],
            normalised=Z,
            weights=weights,
            scores=scores,
            ranks=ranks,
            tiers=_tiers(recipe, scores[ROOT], ranks[ROOT]),
            imputed_share=shares,
            log=log.frame(),
            source=replace(source, period=period),
        )
    return found


def weights_over(
    recipe: Recipe,
    framework: Framework,
    normalised: periods.Frames,
    reference: Index | None,
    log: Log,
) -> tuple[pd.DataFrame | None, str]:
    """Return the weights that do not come from a period itself, and whose they are; or None."""
    if reference is not None:
        return reference.weights, "the reference index"
    over, owner = periods.looked_over(recipe, normalised)
    if over is None:
        return None, ""
    hierarchy = Hierarchy(framework, recipe, list(over.columns))
    scorer = scoring.LoggedScorer(hierarchy, over.index, None, log)
    _, W = scoring.score_nodes(scorer, over.to_numpy(float)[None])
    scorer.finish()
    return scoring.weights_table(hierarchy, W), owner


def _scored(
    framework: Framework,
    recipe: Recipe,
    Z: pd.DataFrame,
    filled: pd.DataFrame,
    log: Log,
    given_weights: pd.DataFrame | None,
    owner: str,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Climb one table; return weights, scores and the share of imputed weight."""
    hierarchy = Hierarchy(framework, recipe, list(Z.columns))
    scorer = scoring.LoggedScorer(hierarchy, Z.index, filled, log)
    given = (
        None
        if given_weights is None
        else scoring.shared_weights(hierarchy, given_weights, owner, log)
    )
    scores, W = scoring.score_nodes(scorer, Z.to_numpy(float)[None], given)
    scorer.finish()
    nodes = [node for node in hierarchy.order if node in hierarchy.beneath]
    return (
        scoring.weights_table(hierarchy, W),
        pd.DataFrame({node: scores[node][0] for node in nodes}, Z.index),
        pd.DataFrame({name: scorer.shares[name] for name in hierarchy.order}, Z.index),
    )


def _read_log(framework: Framework, observed: Observations) -> Log:
    """Begin a log with what is unusual in the values that were read."""
    log = Log()
    with units.using(framework.units):
        for name, entity, value, said in ranges.unusual(observed.values, framework.variables):
            log.add("observe", said, entity, name, value, value)
    return log


def refuse_pooled(recipe: Recipe, reference: Index | None) -> None:
    """Refuse a recipe that looks over periods where there is but one; a reference may stand in."""
    if recipe.pooled and (reference is None or recipe.treat_pooled):
        mend = "give periods: build_panel, or --panel 2018=a.csv 2019=b.csv"
        raise InputError(
            Fault("looks over the periods of a panel", place=f"{recipe.pooled}.over", mend=mend)
        )


def _note_missing(Z: pd.DataFrame, log: Log) -> None:
    """Note the cells that are missing to the last."""
    for name in Z.columns[Z.isna().any()]:
        for entity in Z.index[Z[name].isna()]:
            log.add("aggregate", "missing: its weight is shared among those present", entity, name)


def _ranks(recipe: Recipe, scores: pd.DataFrame) -> pd.DataFrame:
    """Rank the scores of every node; no score, no rank."""
    places = stages.ranks_of_draws(recipe.ranks, scores.to_numpy(float).T).T
    return pd.DataFrame(places, scores.index, scores.columns, "Int64").where(scores.notna())


def _tiers(recipe: Recipe, score: pd.Series, ranks: pd.Series) -> pd.Series:
    step = recipe.tiers
    if step is None:
        return pd.Series(pd.NA, index=score.index, dtype="Int64", name="tier")
    return registry.find("tiers", step.method)(score, ranks, **step.options).rename("tier")


def check_names(recipe: Recipe, framework: Framework) -> None:
    """Refuse a recipe that speaks of a node or an indicator that is not there, or not in place."""
    items = {**framework.nodes, **framework.indicators}
    faults = []
    for name in (name for name in registry.GIVEN if name not in WHOLE):
        # weights and scores are made at nodes; the steps before, on indicators
        at_nodes = name in ("weights", "aggregate")
        known: Collection[str] = framework.nodes if at_nodes else items
        problem = "no such node" if at_nodes else "no such node or indicator"
        faults += [
            Fault(problem, None, f"{name}.by", where, suggest(where, known))
            for where in getattr(recipe, name).by
            if where not in known
        ]
    refuse_if(faults)
    weights = recipe.weights
    flat = recipe.across == "all"
    places: dict[str, tuple[Step, Collection[str]]] = {
        "weights": (weights, framework.indicators if flat else items)
    }
    for node, step in weights.by.items():
        # what is not said anew is that of the whole, and names what it names
        if step.options.get("values") != weights.options.get("values"):
            places[f"weights.by.{node}"] = (step, framework.children(node))
    for place, (step, there) in places.items():
        for item in step.options.get("values", ()):
            if item not in there or item == ROOT:
                problem = "no such node or indicator"
                if item in items:
                    problem = "weighs nothing here" + (
                        ": across all, indicators do" if flat else ""
                    )
                mend = suggest(item, [name for name in there if name != ROOT])
                faults.append(Fault(problem, None, f"{place}.values", item, mend))
    refuse_if(faults)


def _note_unused(recipe: Recipe, weights: pd.DataFrame, log: Log) -> None:
    """Note what the recipe says of nodes and indicators that are not in this index."""
    there = set(weights.index)
    for name in (name for name in registry.GIVEN if name not in WHOLE):
        step: Step = getattr(recipe, name)
        for where in step.by:
            if where not in there:
                log.add(name, "named under `by`, but not in this index", "", where)
    for step in recipe.weights.variants():
        for item in step.options.get("values", ()):
            if item not in there:
                log.add("weights", "given a weight, but not in this index", "", item)
