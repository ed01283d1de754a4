"""The waist of the package: a framework, observations and a recipe make an index."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from . import periods, ranges, results, units
from .climb import Climb
from .errors import Fault, InputError, gathered, located, refuse_if, suggest
from .framework import ROOT, Framework
from .log import Log
from .observations import Observations
from .recipe import METHODS, WHOLE, Recipe, Step

FILES = results.TABLES


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
    sample : DataFrame
        What set goalposts, means and ranks: `treated`, or that of the reference or of the periods
        looked over, whose rows are then (period, entity).
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
    """

    framework: Framework
    observations: Observations
    recipe: Recipe
    indicators: pd.DataFrame
    imputed: pd.DataFrame
    treated: pd.DataFrame
    sample: pd.DataFrame
    normalised: pd.DataFrame
    weights: pd.DataFrame
    scores: pd.DataFrame
    ranks: pd.DataFrame
    tiers: pd.Series
    imputed_share: pd.DataFrame
    log: pd.DataFrame

    @property
    def score(self) -> pd.Series:
        """The scores of the top node, best first; entities without a score left out."""
        return self.scores[ROOT].dropna().sort_values(ascending=False, kind="stable")

    def rank(self, scores: pd.Series) -> pd.Series:
        """Rank scores of entities as the recipe ranks: exactly, or as they are printed."""
        return METHODS["ranks"][self.recipe.ranks.method](scores, **self.recipe.ranks.options)

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
            As `deltaindex.results.write`: a file that was not written so is in the way.
        """
        results.write(folder, self.tables())

    def tables(self) -> dict[str, bytes]:
        """Return what is written of the index, by the name of the file."""
        return {
            f"{name}.csv": getattr(self, name)
            .to_csv(index=name != "log", lineterminator="\n")
            .encode()
            for name in FILES
        }


def build(
    framework: Framework,
    observations: Observations,
    recipe: Recipe,
    reference: Index | None = None,
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

    Returns
    -------
    Index

    Raises
    ------
    InputError
        A set or a name in the recipe does not exist, no indicator has an observation, the recipe
        looks over a panel, or a step refuses its input.
    """
    derived = _derive(framework, {None: observations}, recipe)
    with located(recipe.file):
        return _build(framework, {None: observations}, recipe, derived, reference)[None]


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
    derived = _derive(framework, panel, recipe)
    with located(recipe.file):
        return _build(framework, panel, recipe, derived)


def rebuild(index: Index, indicators: pd.DataFrame, reference: Index | None = None) -> Index:
    """Build an index anew from other values of its indicators, with the same recipe.

    Parameters
    ----------
    index : Index
        Gives framework, observations (for the record) and recipe.
    indicators : DataFrame, shape (entities, indicators)
        In the framework's units, as `Index.indicators` holds them; a column may be missing.
    reference : Index, optional
        As for `build`: its ``sample`` gives goalposts, its ``weights`` the weights.

    Returns
    -------
    Index
    """
    with located(index.recipe.file):
        observed = {None: index.observations}
        return _build(index.framework, observed, index.recipe, {None: indicators}, reference)[None]


def _derive(
    framework: Framework, panel: Mapping[object, Observations], recipe: Recipe
) -> periods.Frames:
    """Compute the indicators of the set for every period."""
    with located(recipe.file):
        chosen = framework.choose(recipe.set)
    out, faults = {}, []
    for period, observations in panel.items():
        with gathered(faults), located(framework.file), periods.in_period(period):
            out[period] = framework.derive(observations.values, chosen)
    refuse_if(faults)
    return out


def _build(
    framework: Framework,
    panel: Mapping[object, Observations],
    recipe: Recipe,
    derived: periods.Frames,
    reference: Index | None = None,
) -> dict:
    """Go from indicators to an index a period, as the recipe says."""
    check_names(recipe, framework)
    if None in panel:
        _refuse_pooled(recipe, reference)
    logs = {period: _read_log(framework, observed) for period, observed in panel.items()}
    indicators, taking_part = periods.screen(recipe, derived, logs)
    imputed = periods.impute(recipe, framework, taking_part, logs)
    treated = periods.treat(recipe, framework, imputed, logs)
    sample = None if reference is None else reference.sample
    normalised, samples = periods.normalise(recipe, framework, treated, logs, sample)
    for period, Z in normalised.items():
        _note_missing(Z, logs[period])
        # entities that the check left out come back without a cell
        entities = indicators[period].index
        for frames in (imputed, treated, normalised):
            frames[period] = frames[period].reindex(entities)
    filled = {p: X.notna() & indicators[p].isna() for p, X in imputed.items()}
    climbs = _climb(framework, recipe, normalised, filled, logs, reference)
    for period, climb in climbs.items():
        _note_unused(recipe, climb, logs[period])
    return {
        period: Index(
            framework=framework,
            observations=panel[period],
            recipe=recipe,
            indicators=indicators[period],
            imputed=imputed[period],
            treated=treated[period],
            sample=samples[period],
            normalised=normalised[period],
            weights=climb.weights,
            scores=climb.scores,
            ranks=climb.scores.apply(METHODS["ranks"][recipe.ranks.method], **recipe.ranks.options),
            tiers=_tiers(recipe, climb.scores[ROOT]),
            imputed_share=climb.imputed_share,
            log=logs[period].frame(),
        )
        for period, climb in climbs.items()
    }


def _read_log(framework: Framework, observed: Observations) -> Log:
    """Begin a log with what is unusual in the values that were read."""
    log = Log()
    with units.using(framework.units):
        for name, entity, value, said in ranges.unusual(observed.values, framework.variables):
            log.add("observe", said, entity, name, value, value)
    return log


def _refuse_pooled(recipe: Recipe, reference: Index | None) -> None:
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


def _climb(
    framework: Framework,
    recipe: Recipe,
    normalised: periods.Frames,
    filled: periods.Frames,
    logs: Mapping[object, Log],
    reference: Index | None,
) -> dict[object, Climb]:
    """Weigh and score every period, with weights of its own or of what the recipe looks over."""
    over, frozen, whose = recipe.weights.over, None, "the reference index"
    if reference is not None:
        frozen = reference.weights
    elif over != "period":
        whose = "the panel" if over == "panel" else f"period {over}"
        if over != "panel" and over not in normalised:
            known = ", ".join(map(str, normalised))
            fault = Fault("no such period", None, "weights.over", over, f"known: {known}")
            raise InputError(fault)
        Z = pd.concat(normalised) if over == "panel" else normalised[over]
        flags = pd.concat(filled) if over == "panel" else filled[over]
        log = Log()
        frozen = Climb(framework, recipe, Z, flags.reindex(columns=Z.columns), log).weights
        for rows in logs.values():
            rows.rows += log.of("weights")
    climbs = {}
    for period, Z in normalised.items():
        with periods.in_period(period):
            parts = (framework, recipe, Z, filled[period], logs[period], frozen, whose)
            climbs[period] = Climb(*parts)
    return climbs


def _tiers(recipe: Recipe, score: pd.Series) -> pd.Series:
    if recipe.tiers is None:
        return pd.Series(pd.NA, index=score.index, dtype="Int64", name="tier")
    return METHODS["tiers"][recipe.tiers.method](score, **recipe.tiers.options).rename("tier")


def check_names(recipe: Recipe, framework: Framework) -> None:
    """Refuse a recipe that speaks of a node or an indicator that is not there, or not in place."""
    items = {**framework.nodes, **framework.indicators}
    faults = []
    for name in (name for name in METHODS if name not in WHOLE):
        # weights and scores are made at nodes; the steps before, on indicators
        at_nodes = name in ("weights", "aggregate")
        known = framework.nodes if at_nodes else items
        problem = "no such node" if at_nodes else "no such node or indicator"
        faults += [
            Fault(problem, None, f"{name}.by", where, suggest(where, known))
            for where in getattr(recipe, name).by
            if where not in known
        ]
    refuse_if(faults)
    weights = recipe.weights
    flat = recipe.across == "all"
    places = {"weights": (weights, framework.indicators if flat else items)}
    for node, step in weights.by.items():
        # what is not said anew is that of the whole, and names what it names
        if step.options.get("values") != weights.options.get("values"):
            places[f"weights.by.{node}"] = (step, framework.children(node))
    for place, (step, known) in places.items():
        for item in step.options.get("values", ()):
            if item not in known or item == ROOT:
                problem = "no such node or indicator"
                if item in items:
                    problem = "weighs nothing here" + (
                        ": across all, indicators do" if flat else ""
                    )
                mend = suggest(item, [name for name in known if name != ROOT])
                faults.append(Fault(problem, None, f"{place}.values", item, mend))
    refuse_if(faults)


def _note_unused(recipe: Recipe, climb: Climb, log: Log) -> None:
    """Note what the recipe says of nodes and indicators that are not in this index."""
    there = set(climb.weights.index)
    for name in (name for name in METHODS if name not in WHOLE):
        step: Step = getattr(recipe, name)
        for where in step.by:
            if where not in there:
                log.add(name, "named under `by`, but not in this index", "", where)
    for step in (recipe.weights, *recipe.weights.by.values()):
        for item in step.options.get("values", ()):
            if item not in there:
                log.add("weights", "given a weight, but not in this index", "", item)
