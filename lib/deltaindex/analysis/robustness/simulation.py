"""A simulation: from uniform numbers to scores, every draw a full run of its own recipe.

Draws are sorted by the alternatives that they take. Each combination of alternatives is built
once, by the steps themselves; what varies continuously within it (weights, imputed cells, the
sample of entities) is computed for all its draws at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import scipy

from ... import periods, stages
from ...errors import Fault, InputError, located, refuse_if, within
from ...framework import ROOT, Framework
from ...hierarchy import Hierarchy
from ...index import Index, check_names, rebuild
from ...log import Log
from ...recipe import Recipe
from ...steps.kernels import places
from .. import imputation
from . import climb, redraw
from .factors import AnyFactor, Factor, ImputationNoise, Resample, WeightNoise
from .streams import Uniforms

CELLS = 4_000_000  # cells that are held at once where every draw has a table of its own


@dataclass(frozen=True)
class Variant:
    """What the draws of one combination of alternatives share.

    `gaps` are the indicators with missing cells, `filled` those in which some are imputed.
    """

    framework: Framework
    recipe: Recipe
    hierarchy: Hierarchy
    indicators: pd.DataFrame
    imputed: pd.DataFrame
    treated: pd.DataFrame
    normalised: np.ndarray
    weights: climb.Weights
    gaps: tuple[str, ...]
    filled: tuple[str, ...]


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
        kinds = {type(f): f for f in self.factors}
        self.noise: WeightNoise | None = kinds.get(WeightNoise)
        self.holes: ImputationNoise | None = kinds.get(ImputationNoise)
        self.sample: Resample | None = kinds.get(Resample)
        self.entities = index.scores.index
        framework = index.framework
        # what can have a weight, in any alternative; an indicator of the framework that none of
        # them takes must not change what is drawn for the others
        taken = {name for chosen in self.sets for name in framework.choose(chosen)}
        indicators = (name for name in framework.indicators if name in taken)
        self.items = [*(n for n in framework.nodes if n != ROOT), *indicators]
        self._item = {name: at for at, name in enumerate(self.items)}
        self._variants: dict[tuple[int, ...], Variant] = {}
        self._stages: dict[tuple, object] = {}
        self._parsed: dict[tuple[str, int], dict[str, object]] = {}
        self._errors: dict[str, dict[str, np.ndarray]] = {}

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
        framework, changes = self.index.framework, {}
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
            parts = [*steps, *(["across"] if "weights" in steps else [])]
            self._parsed[name, code] = {part: getattr(recipe, part) for part in parts}
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
        if recipe.pooled:
            mend = "build the index of one period with a reference"
            raise InputError(Fault("looks over a panel", None, f"{recipe.pooled}.over", mend=mend))
        X, entities = self._screened(recipe)
        hierarchy = Hierarchy(framework, recipe, list(X))
        # a stage is the same wherever all before it is; a place in the hierarchy may matter to any
        key = (
            recipe.set,
            tuple(node.parent for node in framework.nodes.values()),
            str(recipe.check),
        )

        def stage(make, *what):
            nonlocal key
            key = (*key, *map(str, what))
            if key not in self._stages:
                self._stages[key] = make()
            return self._stages[key]

        extra = (framework.entities, X)
        imputed = stage(
            lambda: stages.columnwise(recipe.impute, "impute", X, framework, extra=extra),
            recipe.impute,
        )
        treated = stage(
            lambda: stages.columnwise(recipe.treat, "treat", imputed, framework), recipe.treat
        )
        Z = stage(
            lambda: stages.normalised(recipe.normalise, treated, framework).to_numpy(float),
            recipe.normalise,
        )
        # weights across all do not depend on how nodes are aggregated
        then = (recipe.weights, recipe.across, "" if hierarchy.flat else recipe.aggregate)
        W = stage(lambda: climb.weigh(hierarchy, Z[None], X.index), *then)
        if len(X) < len(entities):
            # entities that the check left out come back without a cell
            Z = pd.DataFrame(Z, X.index).reindex(entities).to_numpy()
            X, imputed, treated = (frame.reindex(entities) for frame in (X, imputed, treated))
        gaps = [name for name, gap in X.isna().any().items() if gap]
        filled = [name for name in gaps if (X[name].isna() & imputed[name].notna()).any()]
        return Variant(
            framework, recipe, hierarchy, X, imputed, treated, Z, W, tuple(gaps), tuple(filled)
        )

    def _screened(self, recipe: Recipe) -> tuple[pd.DataFrame, pd.Index]:
        """Return the indicators of what takes part, and all entities."""
        key = ("screened", recipe.set, str(recipe.check))
        if key not in self._stages:
            logs = {None: Log()}
            every, present = periods.screen(recipe, {None: self.indicators(recipe.set)}, logs)
            self._stages[key] = present[None], every[None].index
        return self._stages[key]

    def indicators(self, set_: str | None) -> pd.DataFrame:
        """Return the indicators of a set."""
        index = self.index
        if set_ == index.recipe.set and index.recipe.check.method == "none":
            return index.indicators
        with located(index.recipe.file):
            chosen = index.framework.choose(set_)
        return index.framework.derive(index.observations.values, chosen)

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
        for combination, _ in _by_row(self.codes(U)):
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
        for combination, rows in _by_row(codes):
            variant = self.variant(combination)
            there = tuple(n for n in nodes if n in variant.hierarchy.beneath)
            portion = (
                max(1, CELLS // variant.normalised.size) if self._redraws(variant) else len(rows)
            )
            for start in range(0, len(rows), portion):
                part = rows[start : start + portion]
                Z, W = self._draw(variant, U, part)
                for node, scores in climb.score(variant.hierarchy, Z, W, there).items():
                    found[nodes.index(node), part] = scores
        return found

    def _one_by_one(self, U: Uniforms, rows: np.ndarray, nodes: tuple[str, ...]) -> np.ndarray:
        """Score draws whose check may leave out others than the variant's, each by a build."""
        built = (self.replay(U, int(row)).scores.reindex(columns=list(nodes)) for row in rows)
        return np.stack([scores.to_numpy(float).T for scores in built], axis=1)

    def ranks(self, scores: np.ndarray) -> np.ndarray:
        """Rank scores as the recipe does; 0 for no score."""
        step = self.index.recipe.ranks
        if step.method == "rounded":
            scores = np.round(scores, step.options["digits"])
        return places(scores)

    def _redraws(self, variant: Variant) -> bool:
        """Whether draws of a variant have tables of their own."""
        return (self.holes is not None and bool(variant.filled)) or self.sample is not None

    def _draw(self, variant: Variant, U: Uniforms, rows: np.ndarray):
        """Return what is normalised and the weights of some draws of a variant."""
        Z, W = variant.normalised, variant.weights
        if self._redraws(variant):
            own = self._filled(variant, U, rows)
            sample = self.resampled(U, rows)
            Z, W = redraw.tables(variant, own, sample, lambda at: self.replay(U, int(rows[at])))
        if self.noise is not None:
            W = self._noisy(variant, W, U[self.noise.name][rows])
        return Z, W

    def _noisy(self, variant: Variant, W: climb.Weights, u: np.ndarray) -> climb.Weights:
        """Draw weights around those found."""
        hierarchy, found = variant.hierarchy, {}
        for node, weights in W.items():
            names = hierarchy.leaves if hierarchy.flat else hierarchy.children(node)
            own = u[:, [self._item[name] for name in names]]
            if self.noise.spread is not None:
                drawn = weights * (1.0 + self.noise.spread * (2.0 * own - 1.0))
            else:
                shape = self.noise.concentration * weights
                drawn = np.where(
                    shape > 0, scipy.special.gammaincinv(np.where(shape > 0, shape, 1.0), own), 0.0
                )
            total = drawn.sum(axis=-1, keepdims=True)
            if not (total > 0).all():
                mend = "take a larger concentration, or a spread"
                raise InputError(
                    Fault("all weights are drawn as zero", None, self.noise.name, node, mend)
                )
            found[node] = drawn / total
        return found

    def _filled(self, variant: Variant, U: Uniforms, rows: np.ndarray) -> np.ndarray | None:
        """Return the imputed tables of some draws, noise added; None where there is none."""
        X = variant.indicators
        if self.holes is None or not variant.filled:
            return None
        errors = self._residuals(variant)
        filled = np.repeat(variant.imputed.to_numpy(float)[None], len(rows), axis=0)
        low, high = X.min(), X.max()
        place = {name: at for at, name in enumerate(X)}
        entity = {name: at for at, name in enumerate(X.index)}
        for at, (who, name) in enumerate(self.cells):
            if name in errors:
                pool = errors[name]
                pick = (U[self.holes.name][rows, at] * len(pool)).astype(int)
                drawn = filled[:, entity[who], place[name]]
                drawn = drawn + pool[np.minimum(pick, len(pool) - 1)]
                filled[:, entity[who], place[name]] = np.clip(drawn, low[name], high[name])
        return filled

    def _residuals(self, variant: Variant) -> dict[str, np.ndarray]:
        """Return the errors that a variant's imputation makes, by indicator that it fills."""
        X, step = variant.indicators, variant.recipe.impute
        key = f"{variant.recipe.set} {variant.recipe.check} {step}"
        if key not in self._errors:
            base = replace(self.index, framework=variant.framework, indicators=X)
            found = imputation.validate(base, {"own": step}, repeats=self.holes.repeats).cells
            found = found.dropna(subset="filled")
            off = (found["true"] - found["filled"]).groupby(found["indicator"])
            errors = {name: np.sort(part.to_numpy()) for name, part in off}
            mend = "no complete entity could be hidden: leave the factor out"
            refuse_if(
                Fault("no error of its imputation is known", None, self.holes.name, name, mend)
                for name in variant.filled
                if name not in errors
            )
            self._errors[key] = {name: errors[name] for name in variant.filled}
        return self._errors[key]

    def resampled(self, U: Uniforms, rows: np.ndarray) -> np.ndarray | None:
        """Return which entities make up the sample of some draws: (draws, entities)."""
        if self.sample is None:
            return None
        n = len(self.entities)
        return np.minimum((U[self.sample.name][rows] * n).astype(int), n - 1)

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
        frame = {}
        for at, factor in enumerate(self.choices):
            frame[factor.name] = pd.Categorical.from_codes(codes[:, at], list(factor.alternatives))
        for factor, count in ((self.noise, len(self.items)), (self.holes, None)):
            if factor is None:
                continue
            names = self.items if count else [f"{e}, {i}" for e, i in self.cells]
            values = np.full((len(codes), len(names)), np.nan)
            for combination, rows in _by_row(codes):
                write = self._write_weights if count else self._write_cells
                write(values, self.variant(combination), U, rows)
            used = ~np.isnan(values).all(axis=0)
            frame |= {
                f"{factor.name}: {name}": values[:, at] for at, name in enumerate(names) if used[at]
            }
        if self.sample is not None:
            picked = self.resampled(U, np.arange(len(codes)))
            n = len(self.entities)
            flat = picked + n * np.arange(len(codes))[:, None]
            counts = np.bincount(flat.ravel(), minlength=flat.size).reshape(-1, n)
            frame |= {
                f"{self.sample.name}: {e}": counts[:, at] for at, e in enumerate(self.entities)
            }
        return pd.DataFrame(frame)

    def _write_weights(self, values, variant: Variant, U: Uniforms, rows: np.ndarray) -> None:
        hierarchy = variant.hierarchy
        _, W = self._draw(variant, U, rows)
        for node, weights in W.items():
            names = hierarchy.leaves if hierarchy.flat else hierarchy.children(node)
            values[np.ix_(rows, [self._item[name] for name in names])] = weights

    def _write_cells(self, values, variant: Variant, U: Uniforms, rows: np.ndarray) -> None:
        filled = self._filled(variant, U, rows)
        if filled is None:
            return
        place = {name: at for at, name in enumerate(variant.indicators)}
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
        base = replace(self.index, framework=variant.framework, recipe=variant.recipe)
        with within(f"draw {draw}"):
            found = rebuild(base, X, self._reference(base, X, one))
            if self.noise is None:
                return found
            column = "weight_in_index" if variant.hierarchy.flat else "weight"
            W = {
                node: found.weights.loc[names, column].to_numpy()[None]
                for node, names in _weighed(variant.hierarchy).items()
            }
            values = {}
            for node, weights in self._noisy(variant, W, one[self.noise.name]).items():
                values |= dict(
                    zip(_weighed(variant.hierarchy)[node], map(float, weights[0]), strict=True)
                )
            across = {"across": "all" if variant.hierarchy.flat else "node"}
            recipe = base.recipe.vary(weights={"method": "given", "values": values} | across)
            if self.sample is None:
                return rebuild(replace(base, recipe=recipe), X)
            # goalposts of the sample, weights around those of the sample
            noisy = found.weights.copy()
            noisy.loc[list(values), column] = pd.Series(values)
            reference = replace(self._reference(base, X, one), weights=noisy)
            return rebuild(replace(base, recipe=recipe), X, reference)

    def _reference(self, base: Index, X: pd.DataFrame, one: Uniforms) -> Index | None:
        """Build the index of a draw's sample of entities, each under a name of its own."""
        picked = self.resampled(one, np.array([0]))
        if picked is None:
            return None
        names = pd.Index([f"{at}" for at in range(len(X))], name=X.index.name)
        entities = base.framework.entities.reindex(X.index).iloc[picked[0]].set_axis(names)
        framework = replace(base.framework, entities=entities)
        recipe = replace(base.recipe, tiers=None)
        base = replace(base, framework=framework, recipe=recipe)
        return rebuild(base, X.iloc[picked[0]].set_axis(names))


def _weighed(hierarchy: Hierarchy) -> dict[str, list[str]]:
    """Return what is weighed together."""
    if hierarchy.flat:
        return {ROOT: hierarchy.leaves}
    return {node: hierarchy.children(node) for node in hierarchy.nodes}


def _by_row(codes: np.ndarray):
    """Yield each combination of codes with the rows that have it."""
    if not codes.shape[1]:
        yield (), np.arange(len(codes))
        return
    found, inverse = np.unique(codes, axis=0, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    ends = np.cumsum(np.bincount(inverse.ravel(), minlength=len(found)))
    for at, combination in enumerate(found):
        yield tuple(combination.tolist()), order[ends[at - 1] if at else 0 : ends[at]]


def _clashes(factors: Sequence[AnyFactor]):
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
