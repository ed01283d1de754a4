"""A simulation: from uniform numbers to scores, every draw a full run of its own recipe.

Draws are sorted by the alternatives that they take. Each combination of alternatives is built
once, by the steps themselves; what varies continuously within it (weights, imputed cells, the
sample of entities) is computed for all its draws at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import scipy

from ..analysis import imputation
from ..engine import periods, scoring, stages
from ..engine.hierarchy import Hierarchy
from ..engine.index import Index, build_screened, check_names, derive, refuse_pooled, weights_over
from ..engine.log import SILENT
from ..errors import Fault, InputError, located, refuse_if, within
from ..framework import ROOT, Framework
from ..recipe import Recipe, Step
from . import redraw
from .factors import AnyFactor, Factor, ImputationNoise, Resample, WeightNoise
from .streams import Uniforms
from .variant import Variant

CELLS = 4_000_000  # cells that are held at once where every draw has a table of its own


class Simulation:
    """An index and the factors that it is tried under.

    Parameters
    ----------
    index : Index
    factors : sequence of factors
        See `factors`; each name once.

    Raises
    ------
    InputError
        There is no factor, a name is given twice, two factors change the same thing, or there are
        two of one kind of noise.
    """

    def __init__(self, index: Index, factors: Sequence[AnyFactor]):
        self.index, self.factors = index, tuple(factors)
        refuse_if(_clashes(self.factors))
        self.choices = [f for f in self.factors if isinstance(f, Factor)]
        self.noise = next((f for f in self.factors if isinstance(f, WeightNoise)), None)
        self.holes = next((f for f in self.factors if isinstance(f, ImputationNoise)), None)
        self.sample = next((f for f in self.factors if isinstance(f, Resample)), None)
        self.entities = index.scores.index
        framework = index.framework
        # what can have a weight, in any alternative; an indicator of the framework that none of
        # them takes must not change what is drawn for the others
        taken = {name for chosen in self.sets for name in framework.choose(chosen)}
        indicators = (name for name in framework.indicators if name in taken)
        self.items = [*(n for n in framework.nodes if n != ROOT), *indicators]
        #: Where each has its number among those of a draw of noise.
        self.place = {name: at for at, name in enumerate(self.items)}
        self._variants: dict[tuple[int, ...], Variant] = {}
        self._stages: dict[tuple, Any] = {}
        self._parsed: dict[tuple[str, int], dict[str, object]] = {}
        self._errors: dict[tuple, dict[str, np.ndarray]] = {}

    @cached_property
    def cells(self) -> list[tuple[str, str]]:
        """The missing cells of the indicators that any alternative uses: entity, indicator."""
        X = pd.concat([self.indicators(s) for s in self.sets], axis=1)
        X = X.loc[:, ~X.columns.duplicated()]
        rows, columns = np.nonzero(X.isna().to_numpy())
        return list(zip(X.index[rows], X.columns[columns], strict=True))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many uniform numbers a draw of each factor takes."""
        sizes = {}
        for factor in self.factors:
            match factor:
                case WeightNoise():
                    sizes[factor.name] = len(self.items)
                case ImputationNoise():
                    sizes[factor.name] = len(self.cells)
                case Resample():
                    sizes[factor.name] = len(self.entities)
                case _:
                    sizes[factor.name] = factor.size
        return sizes

    # One combination of alternatives -------------------------------------------------------

    def setting(self, codes: tuple[int, ...]) -> tuple[Framework, Recipe]:
        """Return the framework and the recipe of a combination of alternatives."""
        framework = self.index.framework
        changes: dict[str, Any] = {}
        for factor, code in zip(self.choices, codes, strict=True):
            fragment = list(factor.alternatives.values())[code]
            for node, parent in fragment.get("move", {}).items():
                framework = framework.move(node, parent)
            changes |= self._changes(factor.name, code, fragment)
        return framework, replace(self.index.recipe, **changes)

    def _changes(self, name: str, code: int, fragment: Mapping) -> dict[str, object]:
        """Return the parts of the recipe that an alternative changes, read once."""
        if (name, code) not in self._parsed:
            steps = {key: value for key, value in fragment.items() if key != "move"}
            recipe = self.index.recipe.vary(**steps)
            self._parsed[name, code] = {part: getattr(recipe, part) for part in steps}
        return self._parsed[name, code]

    def variant(self, codes: tuple[int, ...]) -> Variant:
        """Build what the draws of a combination of alternatives share, once.

        Raises
        ------
        InputError
            A step refuses its input; the alternatives are named.
        """
        if codes not in self._variants:
            with within(self._named(codes)):
                self._variants[codes] = self._build(codes)
        return self._variants[codes]

    def _build(self, codes: tuple[int, ...]) -> Variant:
        framework, recipe = self.setting(codes)
        check_names(recipe, framework)
        source = self.index.origin.anew(framework, recipe)
        if source.period is None:
            refuse_pooled(recipe, source.reference)
        screened = self._screened(recipe)
        entities = screened[0][source.period].index
        # a stage is the same wherever all before it is; a place in the hierarchy may matter to any
        key: tuple = (recipe.set, _parents(framework), str(recipe.check))

        def stage(step: object, make: Callable[[], Any]) -> Any:
            nonlocal key
            key = (*key, str(step))
            if key not in self._stages:
                self._stages[key] = make()
            return self._stages[key]

        reference = source.reference
        sample = None if reference is None else reference.sample
        logs = dict.fromkeys(screened[0], SILENT)
        done = periods.run(recipe, framework, screened, logs, sample, stage)
        X, imputed, treated, normalised = (
            frames[source.period]
            for frames in (screened[1], done.imputed, done.treated, done.normalised)
        )
        hierarchy = Hierarchy(framework, recipe, list(X.columns))
        Z = normalised.to_numpy(float)

        def weigh() -> scoring.Weights:
            given_weights, owner = weights_over(
                recipe, framework, done.normalised, reference, SILENT
            )
            if given_weights is not None:
                return scoring.shared_weights(hierarchy, given_weights, owner)
            scorer = scoring.Scorer(hierarchy, X.index)
            return scoring.score_nodes(scorer, Z[None], nodes=() if hierarchy.flat else None)[1]

        # weights across all do not depend on how nodes are aggregated
        W = stage((recipe.weights, "" if hierarchy.flat else recipe.aggregate), weigh)
        present = entities.get_indexer(X.index)
        if len(X) < len(entities):
            # entities that the check left out come back without a cell
            Z = pd.DataFrame(Z, X.index).reindex(entities).to_numpy()
            X, imputed, treated = (frame.reindex(entities) for frame in (X, imputed, treated))
        gaps = list(X.columns[X.isna().any()])
        filled = [name for name in gaps if (X[name].isna() & imputed[name].notna()).any()]
        over = None
        if reference is not None:
            over = done.samples[source.period].to_numpy(float)
        elif recipe.pooled and (noise := self.sample or (self.holes if filled else None)):
            mend = "leave the factor out, or build the index of one period with a reference"
            problem = "a draw of one period would change the sample of all"
            raise InputError(Fault(problem, None, f"{recipe.pooled}.over", noise.name, mend))
        return Variant(
            framework,
            recipe,
            hierarchy,
            X,
            imputed,
            treated,
            Z,
            W,
            tuple(gaps),
            tuple(filled),
            present,
            over,
        )

    def _screened(self, recipe: Recipe) -> tuple[periods.Frames, periods.Frames]:
        """Return the indicators of every period, and of what takes part."""
        key = ("screened", recipe.set, str(recipe.check))
        if key not in self._stages:
            derived = self._derived(recipe.set)
            self._stages[key] = periods.screen(recipe, derived, dict.fromkeys(derived, SILENT))
        return self._stages[key]

    def _derived(self, set_: str | None) -> periods.Frames:
        key = ("derived", set_)
        if key not in self._stages:
            index = self.index
            with located(index.recipe.file):
                self._stages[key] = derive(index.framework, index.origin, set_)
        return self._stages[key]

    def indicators(self, set_: str | None) -> pd.DataFrame:
        """Return the indicators of a set, before any check."""
        return self._derived(set_)[self.index.origin.period]

    @cached_property
    def sets(self) -> list[str | None]:
        """The sets that the recipe and its alternatives use."""
        fragments = [f for factor in self.choices for f in factor.alternatives.values()]
        named = [fragment["set"] for fragment in fragments if "set" in fragment]
        return list(dict.fromkeys([self.index.recipe.set, *named]))

    def _named(self, codes: tuple[int, ...]) -> str | None:
        pairs = zip(self.choices, codes, strict=True)
        return ", ".join(f"{f.name}: {list(f.alternatives)[code]}" for f, code in pairs) or None

    def prepare(self, U: Uniforms) -> None:
        """Build every variant that some draws need."""
        for combination, _ in by_row(self.codes(U)):
            self.variant(combination)

    # Draws ---------------------------------------------------------------------------------

    def codes(self, U: Uniforms) -> np.ndarray:
        """Return which alternative each draw takes: (draws, choices)."""
        draws = len(next(iter(U.values())))
        found = np.zeros((draws, len(self.choices)), dtype=int)
        for at, factor in enumerate(self.choices):
            # beneath 1, u * k can still round to k
            count = len(factor.alternatives)
            found[:, at] = np.minimum((U[factor.name][:, 0] * count).astype(int), count - 1)
        return found

    def scores(self, U: Uniforms, nodes: tuple[str, ...] = (ROOT,)) -> np.ndarray:
        """Score the entities in each draw.

        Parameters
        ----------
        U : mapping of str to array, shape (draws, size)
            Uniform numbers by factor.
        nodes : tuple of str

        Returns
        -------
        array, shape (nodes, draws, entities)
            NaN: no score, or no such node in the draw's set.
        """
        codes = self.codes(U)
        found = np.full((len(nodes), len(codes), len(self.entities)), np.nan)
        for combination, rows in by_row(codes):
            variant = self.variant(combination)
            there = tuple(n for n in nodes if n in variant.hierarchy.beneath)
            portion = (
                max(1, CELLS // variant.normalised.size) if self._redraws(variant) else len(rows)
            )
            for start in range(0, len(rows), portion):
                part = rows[start : start + portion]
                Z, W = self.draw(variant, U, part)
                scores, _ = scoring.score_nodes(scoring.Scorer(variant.hierarchy), Z, W, there)
                for node in there:
                    found[nodes.index(node), part] = scores[node]
        return found

    def ranks(self, scores: np.ndarray) -> np.ndarray:
        """Rank the scores of draws as the recipe does; 0 for no score."""
        return stages.ranks_of_draws(self.index.recipe.ranks, scores)

    def tiers(self, scores: np.ndarray, ranks: np.ndarray) -> np.ndarray:
        """Sort the entities of draws into tiers as the recipe does; 0 for no score.

        Raises
        ------
        InputError
            The recipe has no tiers, or the step refuses a draw, such as sizes that do not sum to
            its scores.
        """
        step = self.index.recipe.tiers
        if step is None:
            raise InputError(Fault("the recipe has no tiers", mend="run with tiers=False"))
        try:
            return stages.tiers_of_draws(step, scores, ranks, self.entities)
        except InputError as error:
            mend = "in some draw; run with tiers=False"
            raise InputError(*(replace(f, mend=f.mend or mend) for f in error.faults)) from None

    def _redraws(self, variant: Variant) -> bool:
        """Whether draws of a variant have tables of their own."""
        return (self.holes is not None and bool(variant.filled)) or self.sample is not None

    def draw(
        self, variant: Variant, U: Uniforms, rows: np.ndarray
    ) -> tuple[np.ndarray, scoring.Weights]:
        """Return what is normalised and the weights of some draws of a variant."""
        Z, W = variant.normalised, variant.weights
        if self._redraws(variant):
            own = self._filled(variant, U, rows)
            sample = self.resampled(variant, U, rows)
            Z, W = redraw.tables(variant, own, sample, lambda at: self.replay(U, int(rows[at])))
        if self.noise is not None:
            W = weights_around(
                self.noise, variant.hierarchy, W, U[self.noise.name][rows], self.place
            )
        return Z, W

    def _filled(self, variant: Variant, U: Uniforms, rows: np.ndarray) -> np.ndarray | None:
        """Return the imputed tables of some draws, noise added; None where there is none."""
        X = variant.indicators
        if self.holes is None or not variant.filled:
            return None
        errors = self._residuals(self.holes, variant)
        filled = np.repeat(variant.imputed.to_numpy(float)[None], len(rows), axis=0)
        low, high = X.min(), X.max()
        place = {name: at for at, name in enumerate(X.columns)}
        entity = {name: at for at, name in enumerate(X.index)}
        for at, (who, name) in enumerate(self.cells):
            if name in errors:
                pool = errors[name]
                pick = (U[self.holes.name][rows, at] * len(pool)).astype(int)
                drawn = filled[:, entity[who], place[name]]
                drawn = drawn + pool[np.minimum(pick, len(pool) - 1)]
                filled[:, entity[who], place[name]] = np.clip(drawn, low[name], high[name])
        return filled

    def _residuals(self, noise: ImputationNoise, variant: Variant) -> dict[str, np.ndarray]:
        """Return the errors that a variant's imputation makes, by indicator that it fills."""
        X, step = variant.indicators, variant.recipe.impute
        parents, check = _parents(variant.framework), str(variant.recipe.check)
        key = (variant.recipe.set, check, parents, str(step))
        if key not in self._errors:
            base = replace(self.index, framework=variant.framework, indicators=X)
            found = imputation.validate(base, {"own": step}, repeats=noise.repeats).cells
            found = found.dropna(subset="filled")
            off = (found["true"] - found["filled"]).groupby(found["indicator"])
            errors = {str(name): np.sort(part.to_numpy()) for name, part in off}
            mend = "no complete entity could be hidden: leave the factor out"
            refuse_if(
                Fault("no error of its imputation is known", None, noise.name, name, mend)
                for name in variant.filled
                if name not in errors
            )
            self._errors[key] = {name: errors[name] for name in variant.filled}
        return self._errors[key]

    def resampled(self, variant: Variant, U: Uniforms, rows: np.ndarray) -> np.ndarray | None:
        """Return which entities make up the sample of some draws: (draws, entities that take part).

        They are drawn from those that take part.
        """
        return None if self.sample is None else self._resampled(self.sample, variant, U, rows)

    @staticmethod
    def _resampled(noise: Resample, variant: Variant, U: Uniforms, rows: np.ndarray) -> np.ndarray:
        n = len(variant.present)
        u = U[noise.name][rows][:, variant.present]
        return variant.present[np.minimum((u * n).astype(int), n - 1)]

    # What a draw was -----------------------------------------------------------------------

    def drawn(self, U: Uniforms) -> pd.DataFrame:
        """Return the parameters of each draw.

        Returns
        -------
        DataFrame, one row a draw
            A column a choice, with the label of the alternative; then for weights a column
            ``<factor>: <node or indicator>`` with the weight that the recipe is given (within its
            node, or among all); for imputed cells ``<factor>: <entity>, <indicator>`` with the
            value; for the sample ``<factor>: <entity>`` with how often it was drawn. Empty where
            the draw's recipe has no use for it.
        """
        codes = self.codes(U)
        frame: dict[str, Any] = {}
        for at, factor in enumerate(self.choices):
            labels = pd.Index(list(factor.alternatives))
            frame[factor.name] = pd.Categorical.from_codes(codes[:, at], labels)
        cells = [f"{e}, {i}" for e, i in self.cells] if self.holes is not None else []
        for noise, names, write in (
            (self.noise, self.items, self._write_weights),
            (self.holes, cells, self._write_cells),
        ):
            if noise is None:
                continue
            values = np.full((len(codes), len(names)), np.nan)
            for combination, rows in by_row(codes):
                write(values, self.variant(combination), U, rows)
            used = ~np.isnan(values).all(axis=0)
            frame |= {
                f"{noise.name}: {name}": values[:, at] for at, name in enumerate(names) if used[at]
            }
        if self.sample is not None:
            n = len(self.entities)
            counts = np.zeros((len(codes), n), int)
            for combination, rows in by_row(codes):
                picked = self._resampled(self.sample, self.variant(combination), U, rows)
                flat = picked + n * np.arange(len(rows))[:, None]
                counts[rows] = np.bincount(flat.ravel(), minlength=n * len(rows)).reshape(-1, n)
            frame |= {
                f"{self.sample.name}: {e}": counts[:, at] for at, e in enumerate(self.entities)
            }
        return pd.DataFrame(frame)

    def _write_weights(
        self, values: np.ndarray, variant: Variant, U: Uniforms, rows: np.ndarray
    ) -> None:
        hierarchy = variant.hierarchy
        _, W = self.draw(variant, U, rows)
        for node, weights in W.items():
            names = hierarchy.leaves if hierarchy.flat else hierarchy.children(node)
            values[np.ix_(rows, np.array([self.place[name] for name in names]))] = weights

    def _write_cells(
        self, values: np.ndarray, variant: Variant, U: Uniforms, rows: np.ndarray
    ) -> None:
        filled = self._filled(variant, U, rows)
        if filled is None:
            return
        place = {name: at for at, name in enumerate(variant.indicators.columns)}
        entity = {name: at for at, name in enumerate(variant.indicators.index)}
        for at, (who, name) in enumerate(self.cells):
            if name in place:
                values[rows, at] = filled[:, entity[who], place[name]]

    def replay(self, U: Uniforms, draw: int) -> Index:
        """Build the index of one draw by `index.build`, step by step."""
        one = {name: u[draw : draw + 1] for name, u in U.items()}
        (codes,) = map(tuple, self.codes(one).tolist())
        variant = self.variant(codes)
        first = np.array([0])
        filled = self._filled(variant, one, first)
        X = variant.indicators
        if filled is not None:
            X = pd.DataFrame(filled[0], X.index, X.columns)
        with within(f"draw {draw}"):
            reference = self._reference(variant, X, one)
            found = self._rebuilt(variant, variant.recipe, X, reference)
            if self.noise is None:
                return found
            at, groups = variant.hierarchy, scoring.weight_groups(variant.hierarchy)
            column = "weight_in_index" if at.flat else "weight"
            W = {n: found.weights.loc[c, column].to_numpy()[None] for n, c in groups.items()}
            noisy = found.weights.copy()
            values: dict[str, float] = {}
            drawn = weights_around(self.noise, at, W, one[self.noise.name], self.place)
            for node, weights in drawn.items():
                values |= dict(zip(groups[node], map(float, weights[0]), strict=True))
            if reference is None:
                step = Step("given", {"values": values, "default": 0.0}, across=at.recipe.across)
                return self._rebuilt(variant, replace(variant.recipe, weights=step), X, None)
            # goalposts of the sample or the reference, weights around those that go with it
            noisy.loc[list(values), column] = pd.Series(values)
            return self._rebuilt(variant, variant.recipe, X, replace(reference, weights=noisy))

    def _rebuilt(
        self, variant: Variant, recipe: Recipe, X: pd.DataFrame, reference: Index | None
    ) -> Index:
        """Build a variant from values of its indicators, which no check sees again."""
        source = self.index.origin
        indicators, taking_part = self._screened(variant.recipe)
        rows = taking_part[source.period].index
        every = indicators[source.period].astype(float)
        every.loc[rows] = X.loc[rows]
        screened = (
            {**indicators, source.period: every},
            {**taking_part, source.period: X.loc[rows]},
        )
        given = {**source.given, source.period: X}
        source = replace(source, given=given, reference=reference)
        return build_screened(variant.framework, recipe, source, screened)

    def _reference(self, variant: Variant, X: pd.DataFrame, one: Uniforms) -> Index | None:
        """Build the index of a draw's sample of entities, each under a name of its own."""
        picked = self.resampled(variant, one, np.array([0]))
        if picked is None or self.index.reference is not None:
            return self.index.origin.anew(variant.framework, variant.recipe).reference
        names = pd.Index([f"{at}" for at in range(len(picked[0]))], name=X.index.name)
        entities = variant.framework.entities.reindex(X.index).iloc[picked[0]].set_axis(names)
        framework = replace(variant.framework, entities=entities)
        recipe = replace(variant.recipe, tiers=None, check=Step("none"))
        table = X.iloc[picked[0]].set_axis(names)
        source = replace(self.index.origin, given={self.index.origin.period: table})
        screened = ({source.period: table}, {source.period: table})
        return build_screened(framework, recipe, source, screened)


def weights_around(
    noise: WeightNoise,
    hierarchy: Hierarchy,
    W: scoring.Weights,
    u: np.ndarray,
    place: Mapping[str, int],
) -> dict[str, np.ndarray]:
    """Draw weights around those found.

    Parameters
    ----------
    noise : WeightNoise
    hierarchy : Hierarchy
    W : Weights
        Of the hierarchy.
    u : array, shape (draws, numbers)
        Uniform.
    place : mapping of str to int
        By node and leaf, which of the numbers is its own.
    """
    found = {}
    for node, weights in W.items():
        names = hierarchy.leaves if hierarchy.flat else hierarchy.children(node)
        own = u[:, [place[name] for name in names]]
        if noise.spread is not None:
            drawn = weights * (1.0 + noise.spread * (2.0 * own - 1.0))
        else:
            assert noise.concentration is not None  # a factor has one of the two
            shape = noise.concentration * weights
            drawn = np.where(
                shape > 0, scipy.special.gammaincinv(np.where(shape > 0, shape, 1.0), own), 0.0
            )
        total = drawn.sum(axis=-1, keepdims=True)
        if not (total > 0).all():
            mend = "take a larger concentration, or a spread"
            raise InputError(Fault("all weights are drawn as zero", None, noise.name, node, mend))
        found[node] = drawn / total
    return found


def _parents(framework: Framework) -> tuple:
    """Return where every node and indicator hangs."""
    nodes, indicators = framework.nodes.values(), framework.indicators.values()
    return (*(node.parent for node in nodes), *(found.parent for found in indicators))


def by_row(codes: np.ndarray) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Yield each combination of codes with the rows that have it."""
    if not codes.shape[1]:
        yield (), np.arange(len(codes))
        return
    found, inverse = np.unique(codes, axis=0, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    ends = np.cumsum(np.bincount(inverse.ravel(), minlength=len(found)))
    for at, combination in enumerate(found):
        yield tuple(combination.tolist()), order[ends[at - 1] if at else 0 : ends[at]]


def _clashes(factors: Sequence[AnyFactor]) -> Iterator[Fault]:
    """Yield what is wrong with factors together."""
    if not factors:
        yield Fault("no factor is given", place="factors")
    seen: dict[str, str] = {}
    for factor in factors:
        mine = factor.changes if isinstance(factor, Factor) else {type(factor).__name__}
        for what in sorted(mine | {f"name {factor.name}"}):
            if what in seen:
                mend = f"factor {seen[what]} does so too; join them in one factor"
                yield Fault("changes what another factor changes", None, factor.name, what, mend)
            seen[what] = factor.name
