"""Unseen indicators: how far ranks could move if indicators that nobody can see were added.

Two answers. Hard bounds hold whatever the unseen cells are. Plausible ranges assume that unseen
indicators are like the seen ones in shape and in how they go with the rest; `validate` tests that
by hiding seen indicators as if they were unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import scipy

from ..engine.index import Index
from ..errors import Fault, InputError, refuse_if
from ..framework import ROOT
from ..methods import registry
from ..methods.arguments import checked, fits
from ..methods.equality import tied_in_rows
from ..methods.ranks import rank
from .resampling import check_counts
from .tier_bounds import TierBreak, first_tier_break

__all__ = [
    "Likeness",
    "TierBreak",
    "Unseen",
    "bounds",
    "breaking_share",
    "calibrate",
    "dependence",
    "draw",
    "first_tier_break",
    "likeness",
    "normal_scores",
    "places",
    "safe_pairs",
    "stable_pairs",
    "summary",
    "validate",
    "validate_counts",
]

_Gap = TypeVar("_Gap", float, pd.Series)

ASSUMPTION = (
    "Each unseen indicator, made uniform, is joined to the score on the seen ones by a Gaussian "
    "copula; its correlation is one of those that a seen indicator has with the score on the "
    "others, its shape that of a seen indicator; what is left of two unseen ones correlates as it "
    "does for two seen ones, given the score on the rest; weights follow the recipe's rule on the "
    "completed table."
)


@checked
def bounds(scores: pd.Series, share: float, low: float = 0.0, high: float = 1.0) -> pd.DataFrame:
    r"""Return the best and the worst rank that unseen indicators could give each entity.

    With the share w of the weight, an unseen part :math:`u_i` between low and high turns the score
    into :math:`(1 - w) s_i + w u_i`. Entity i stands best when it has the high end and all others
    the low one:

    .. math:: best_i = 1 + \#\{j : (1 - w)(s_j - s_i) > w (high - low)\}, \qquad
              worst_i = 1 + \#\{j \neq i : (1 - w)(s_i - s_j) < w (high - low)\}.

    Both can happen, in columns scaled by min-max too, so the bounds are exact for each entity.

    Parameters
    ----------
    scores : Series, shape (entities,)
        On the seen indicators, whose weights keep their proportions; entities without one are
        left out.
    share : float
        Of the weight that unseen indicators take, 0 to 1.
    low, high : float
        Ends of normalised columns.

    Returns
    -------
    DataFrame of int, shape (entities, 2)
        ``best``, ``worst``.

    Raises
    ------
    InputError
        The share is not within 0 and 1, or low >= high.

    Examples
    --------
    With a third of the weight unseen, half a point can be made up: p and q may change places.

    >>> bounds(pd.Series({"p": 0.9, "q": 0.5, "r": 0.2}), 1 / 3).T
           p  q  r
    best   1  1  2
    worst  2  3  3
    """
    if not 0.0 <= share <= 1.0:
        raise InputError(Fault("must be 0 to 1", place="share", value=share))
    refuse_if([] if low < high else [Fault("must be low < high", value=f"{low}, {high}")])
    score = scores.dropna()
    s = score.to_numpy(float)
    ahead = (1.0 - share) * (s[:, None] - s[None, :])  # of i over j, on the seen part
    reach = share * (high - low)
    # rounding must not part what is tied
    best = 1 + (-ahead - reach > 1e-12).sum(axis=1)
    passed = reach - ahead > 1e-12
    np.fill_diagonal(passed, False)
    worst = 1 + passed.sum(axis=1)
    return pd.DataFrame({"best": best, "worst": worst}, score.index)


def breaking_share(gap: _Gap, low: float = 0.0, high: float = 1.0) -> _Gap:
    r"""Return the share of weight from which unseen indicators can turn an order round.

    .. math:: w = \frac{\Delta}{\Delta + high - low}

    Below it, the first of two scores (or of two means of groups) that lie :math:`\Delta` apart
    stays ahead whatever the unseen cells are; an order that does not hold has none (0).

    >>> breaking_share(pd.Series([0.25, -0.1])).tolist()
    [0.2, 0.0]
    """
    ahead: Any = np.maximum(gap, 0.0)  # of a Series, a Series
    return ahead / (ahead + high - low)


@checked
def stable_pairs(
    scores: pd.Series, shares: Sequence[float], low: float = 0.0, high: float = 1.0
) -> pd.Series:
    """Return the share of pairs whose order stands whatever the unseen cells are.

    Parameters
    ----------
    scores : Series, shape (entities,)
    shares : sequence of float
        Of the weight that unseen indicators take.
    low, high : float
        Ends of normalised columns.

    Returns
    -------
    Series, by share

    Examples
    --------
    Gaps of 0.4, 0.3 and 0.7; a third of the weight makes up 0.5.

    >>> stable_pairs(pd.Series([0.9, 0.5, 0.2]), [0.0, 1 / 3]).round(3).tolist()
    [1.0, 0.333]
    """
    s = scores.dropna().to_numpy(float)
    gaps = np.abs(s[:, None] - s[None, :])[np.triu_indices(len(s), 1)]
    breaks = breaking_share(gaps, low, high)
    return pd.Series([float((breaks > w).mean()) for w in shares], pd.Index(shares, name="share"))


@dataclass(frozen=True)
class Unseen:
    """What ranks were drawn for the completed table.

    Attributes
    ----------
    ranks, scores : DataFrame, shape (draws, entities)
        Entities without a score left out.
    share : Series, shape (draws,)
        Of the weight that fell to the unseen indicators.
    correlations : DataFrame, shape (draws, unseen)
        The correlation of each unseen indicator with the seen score, in the copula.
    shared : float
        The correlation of what is left of two unseen indicators.
    count, seed : int
    assumption : str
        In words.
    """

    ranks: pd.DataFrame
    scores: pd.DataFrame
    share: pd.Series
    correlations: pd.DataFrame
    shared: float
    count: int
    seed: int
    assumption: str = ASSUMPTION

    def intervals(self, level: float = 0.9) -> pd.DataFrame:
        """Return ``low``, ``median`` and ``high`` of each entity's rank; ends are ranks drawn."""
        return _intervals(self.ranks, level)

    def pairs(self, order: pd.Series) -> pd.Series:
        """Return, of each pair, the share of draws that keeps its order.

        Parameters
        ----------
        order : Series, shape (entities,)
            Scores that set the order; pairs that tie are left out.

        Returns
        -------
        Series, by the one ahead and the one behind
        """
        names = list(order.dropna().sort_values(ascending=False).index)
        S = self.scores[names].to_numpy()
        rows = {}
        for i, j in combinations(range(len(names)), 2):
            if order[names[i]] > order[names[j]]:
                rows[names[i], names[j]] = float((S[:, i] > S[:, j]).mean())
        return pd.Series(rows, dtype=float).rename_axis(["ahead", "behind"])


def draw(
    index: Index,
    count: int | None = None,
    *,
    correlation: float | None = None,
    shared: float | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> Unseen:
    r"""Draw unseen indicators that are like the seen ones, and rank the completed table.

    For each draw and unseen column k, with :math:`a_i` the normal scores of the seen score,

    .. math:: y_{ik} = \rho_k a_i + \sqrt{1 - \rho_k^2}
              \left(\sqrt{c}\, f_i + \sqrt{1 - c}\, \varepsilon_{ik}\right),

    f and :math:`\varepsilon` standard normal; the entities get the quantiles of a seen column,
    picked at random, in the order of :math:`y_{ik}`. By default each :math:`\rho_k` is picked
    from the correlations of seen columns with the score on the others, and c is what
    `dependence` finds. Weights follow the recipe's rule on the completed table.

    Parameters
    ----------
    index : Index
        An arithmetic mean, weighed over all indicators at once by ``entropy``, ``equal``,
        ``stdev`` or a method of your own with ``amounts``: rules under which a column's part
        depends on the column alone.
    count : int, optional
        How many; by default the indicators of the framework that the index lacks.
    correlation : float, optional
        One for all unseen columns, in place of those of the seen ones.
    shared : float, optional
        c, 0 to 1.
    draws, seed : int

    Returns
    -------
    Unseen

    Raises
    ------
    InputError
        Another aggregation or weighting, nothing unseen, fewer than three seen indicators, or an
        option out of its range.
    """
    seen = _Seen.of(index)
    count = len(index.framework.indicators) - index.normalised.shape[1] if count is None else count
    for place, number in (("count", count), ("draws", draws)):
        if not fits(number, int) or number < 1:
            raise InputError(Fault("must be a whole number, 1 or more", None, place, number))
    check_counts(seed, count=count, draws=draws)
    for place, value, ends in (("correlation", correlation, (-1, 1)), ("shared", shared, (0, 1))):
        if value is not None and not (fits(value, float) and ends[0] <= value <= ends[1]):
            raise InputError(Fault(f"must be {ends[0]} to {ends[1]}", place=place, value=value))
    rng = np.random.default_rng(seed)
    pool = seen.correlations() if correlation is None else np.array([float(correlation)])
    c = seen.dependence() if shared is None else float(shared)
    scores, share, rho = seen.complete(count, pool, c, draws, rng)
    numbers = pd.RangeIndex(draws, name="draw")
    columns = pd.Index(seen.entities, name=index.scores.index.name)
    ranks = scipy.stats.rankdata(-scores.round(12), method="min", axis=1).astype(int)
    return Unseen(
        ranks=pd.DataFrame(ranks, numbers, columns),
        scores=pd.DataFrame(scores, numbers, columns),
        share=pd.Series(share, numbers, name="share"),
        correlations=pd.DataFrame(rho, numbers),
        shared=c,
        count=count,
        seed=seed,
    )


def dependence(index: Index) -> tuple[pd.Series, float]:
    """Say how seen indicators hang together, as the draws assume it of unseen ones.

    Returns
    -------
    Series, shape (indicators,)
        Correlation of each with the score on the others, of normal scores.
    float
        The mean correlation of two indicators given the score on the rest, at least 0.
    """
    seen = _Seen.of(index)
    names = pd.Index(index.normalised.columns, name="indicator")
    return pd.Series(seen.correlations(), names, name="correlation"), seen.dependence()


def validate(
    index: Index, hide: int = 1, *, level: float = 0.9, draws: int = 500, seed: int = 0
) -> pd.DataFrame:
    """Hide seen indicators as if they were unseen, and see whether the intervals cover the ranks.

    Parameters
    ----------
    index : Index
        As in `draw`.
    hide : int
        How many at a time; every choice of so many is tried.
    level : float
        Of the intervals.
    draws, seed : int
        Of each choice.

    Returns
    -------
    DataFrame, one row a choice
        ``hidden`` (names, joined by a space), ``share`` of the weight that they have, ``coverage``
        (share of entities whose rank on all indicators lies in the interval), ``width`` (mean
        number of ranks in an interval), ``plain``: the coverage of the rank on the others
        alone, as it stands.

    Raises
    ------
    InputError
        As in `draw`, also for what is left; three indicators at least must stay.
    """
    seen = _Seen.of(index)
    names = list(index.normalised.columns)
    check_counts(seed, draws=draws)
    truth = rank(pd.Series(seen.score(), seen.entities))
    rows = []
    for hidden, ranks in _trials(seen, hide, draws, seed):
        found = _intervals(ranks, level)
        inside = (truth >= found["low"]) & (truth <= found["high"])
        alone = rank(pd.Series(seen.without(hidden).score(), seen.entities))
        rows.append(
            {
                "hidden": " ".join(names[h] for h in hidden),
                "share": float(seen.amounts[list(hidden)].sum() / seen.amounts.sum()),
                "coverage": float(inside.mean()),
                "width": float((found["high"] - found["low"] + 1).mean()),
                "plain": float((alone == truth).mean()),
            }
        )
    return pd.DataFrame(rows)


def _trials(
    seen: _Seen, hide: int, draws: int, seed: int
) -> Iterator[tuple[tuple[int, ...], pd.DataFrame]]:
    """Yield every choice of hidden columns with the ranks that are drawn for it."""
    columns = len(seen.amounts)
    if not fits(hide, int) or not 1 <= hide <= columns - 3:
        mend = "hide fewer: three must stay"
        raise InputError(Fault("cannot hide so many", place="hide", value=hide, mend=mend))
    for number, hidden in enumerate(combinations(range(columns), hide)):
        rest = seen.without(hidden)
        rng = np.random.default_rng([seed, number])
        scores, _, _ = rest.complete(hide, rest.correlations(), rest.dependence(), draws, rng)
        ranks = scipy.stats.rankdata(-scores.round(12), method="min", axis=1).astype(int)
        yield hidden, pd.DataFrame(ranks, columns=seen.entities)


def calibrate(
    index: Index, hide: int, *, level: float = 0.9, draws: int = 500, seed: int = 0
) -> tuple[float, float]:
    """Say which intervals would have held just the share of ranks that was meant.

    Seen indicators are hidden as in `validate`. An interval of a smaller nominal level is shorter;
    the least level is sought at which the intervals of all choices together hold the true rank of
    `level` of the entities.

    Parameters
    ----------
    index : Index
        As in `draw`.
    hide : int
        How many at a time.
    level : float
        What the intervals are meant to hold.
    draws, seed : int
        Of each choice.

    Returns
    -------
    nominal : float
        That level; 1 if even all ranks drawn hold fewer.
    width : float
        Mean number of ranks in an interval of that level.

    Raises
    ------
    InputError
        As in `validate`.
    """
    seen = _Seen.of(index)
    check_counts(seed, draws=draws)
    truth = rank(pd.Series(seen.score(), seen.entities)).to_numpy(int)
    trials = [np.sort(ranks, axis=0) for _, ranks in _trials(seen, hide, draws, seed)]
    for nominal in np.append(np.arange(0.01, 1.0, 0.01), 1.0):
        # ends as in `_intervals`: the least that the share of draws does not surpass
        tails = (1.0 - nominal) / 2.0, (1.0 + nominal) / 2.0
        low, high = (max(int(np.ceil(share * draws - 1e-9)) - 1, 0) for share in tails)
        inside = [(truth >= ranks[low]) & (truth <= ranks[high]) for ranks in trials]
        if np.mean(inside) >= level:
            break
    width = float(np.mean([ranks[high] - ranks[low] + 1 for ranks in trials]))
    return float(nominal), width


def validate_counts(
    index: Index, most: int = 4, *, draws: int = 500, seed: int = 0
) -> pd.DataFrame:
    """Hide one indicator at a time, then two, and so on: `validate` for each count.

    Parameters
    ----------
    index : Index
        As in `draw`.
    most : int
        The largest count; fewer where three indicators would not be left.
    draws, seed : int
        Of each choice.

    Returns
    -------
    DataFrame, one row a choice
        The columns of `validate`, and ``hidden_count``.
    """
    counts = range(1, min(most, index.normalised.shape[1] - 3) + 1)
    trials = [validate(index, n, draws=draws, seed=seed).assign(hidden_count=n) for n in counts]
    return pd.concat(trials, ignore_index=True)


def summary(trials: pd.DataFrame) -> pd.DataFrame:
    """Average what `validate_counts` found, by the number of hidden indicators.

    Returns
    -------
    DataFrame, one row a count
        ``hidden`` (the count), ``choices`` (how many were tried), the means of ``weight``,
        ``coverage``, ``width`` and ``plain``, and ``worst``, the lowest coverage.

    Examples
    --------
    >>> trials = pd.DataFrame({"hidden_count": [1, 1], "share": [0.2, 0.4], "coverage": [1.0, 0.5],
    ...                        "width": [3.0, 5.0], "plain": [0.0, 0.5]})
    >>> summary(trials).loc[0, ["choices", "coverage", "worst", "width"]].tolist()
    [2.0, 0.75, 0.5, 4.0]
    """
    rows = [
        {
            "hidden": count,
            "choices": len(own),
            "weight": own["share"].mean(),
            "coverage": own["coverage"].mean(),
            "worst": own["coverage"].min(),
            "width": own["width"].mean(),
            "plain": own["plain"].mean(),
        }
        for count, own in trials.groupby("hidden_count")
    ]
    return pd.DataFrame(rows)


def safe_pairs(
    index: Index,
    counts: Sequence[int],
    correlations: Mapping[str, float | None],
    level: float = 0.95,
    *,
    draws: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the share of pairs whose order is safe as more indicators are added.

    The order of a pair is safe if at least `level` of the draws keep it.

    Parameters
    ----------
    index : Index
        As in `draw`; its scores set the order.
    counts : sequence of int
        How many unseen indicators.
    correlations : mapping of str to float or None
        What is assumed, by name: as the option of `draw`.
    level : float
    draws, seed : int
        Of each assumption and count.

    Returns
    -------
    DataFrame, one row an assumption and count
        ``assumed``, ``count``, ``share`` (mean weight of the unseen), ``pairs`` (the share safe).
    """
    order, rows = index.scores[ROOT], []
    for (name, correlation), count in product(correlations.items(), counts):
        drawn = draw(index, count, correlation=correlation, draws=draws, seed=seed)
        rows.append((name, count, drawn.share.mean(), (drawn.pairs(order) >= level).mean()))
    return pd.DataFrame(rows, columns=["assumed", "count", "share", "pairs"])


def _intervals(ranks: pd.DataFrame, level: float) -> pd.DataFrame:
    if not fits(level, float) or not 0.0 < level < 1.0:
        raise InputError(Fault("must lie between 0 and 1", place="level", value=level))
    tails = [(1.0 - level) / 2.0, 0.5, (1.0 + level) / 2.0]
    ends = np.quantile(ranks.to_numpy(), tails, axis=0, method="inverted_cdf")
    return pd.DataFrame(ends.T.astype(int), ranks.columns, ["low", "median", "high"])


@dataclass(frozen=True)
class _Seen:
    """The seen part of a table, and what unseen columns are drawn from.

    `Z` is (entities, indicators), `amounts` what each column has before weights are scaled, and
    `shapes` (indicators, entities) the quantiles of each column in rising order.
    """

    entities: pd.Index
    Z: np.ndarray
    amounts: np.ndarray
    shapes: np.ndarray
    shape_amounts: np.ndarray

    @classmethod
    def of(cls, index: Index) -> _Seen:
        recipe = index.recipe
        flat = recipe.across == "all" or (index.scores.shape[1] == 1)
        mean = registry.find("aggregate", recipe.aggregate.method)
        plain = mean.additive(**recipe.aggregate.options) and not recipe.aggregate.by
        if not plain or not flat:
            mend = "weigh `across: all` and take the arithmetic mean"
            raise InputError(
                Fault("needs one mean over all indicators", value=recipe.id, mend=mend)
            )
        rule = registry.find("weights", recipe.weights.method)
        if rule.amounts is None:
            known = [n for n, m in registry.REGISTRY["weights"].items() if m.amounts is not None]
            mend = f"take one of {', '.join(known)}, or declare the `amounts` of your own"
            problem = "no weights of a completed table by this rule"
            raise InputError(Fault(problem, None, "weights", rule.name, mend))
        if index.normalised.shape[1] < 3:
            raise InputError(Fault("needs three seen indicators or more"))
        scored = index.scores[ROOT].dropna().index
        Z = index.normalised.loc[scored].to_numpy(float)
        options = recipe.weights.options
        weighed = index
        while weighed.source is not None and weighed.reference is not None:
            weighed = weighed.reference  # whose cells its weights come from
        amounts = rule.amounts(
            weighed.normalised.reindex(columns=index.normalised.columns).to_numpy(float), **options
        )
        own = index.weights.loc[list(index.normalised), "weight_in_index"]
        if not np.allclose(amounts / amounts.sum(), own, atol=1e-9):
            mend = "build it on its own, or with a reference of the same indicators"
            problem = "its weights are not those of its own cells"
            raise InputError(Fault(problem, None, "weights", rule.name, mend))
        shapes = _shapes(Z)
        return cls(scored, Z, amounts, shapes, rule.amounts(shapes.T, **options))

    def without(self, hidden: Sequence[int]) -> _Seen:
        keep = [j for j in range(len(self.amounts)) if j not in hidden]
        return _Seen(self.entities, self.Z[:, keep], self.amounts[keep], self.shapes[keep],
                     self.shape_amounts[keep])  # fmt: skip

    def totals(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what each entity's cells sum to, and the weight of those it has."""
        present = ~np.isnan(self.Z)
        return np.where(present, self.Z, 0.0) @ self.amounts, present @ self.amounts

    def score(self) -> np.ndarray:
        above, below = self.totals()
        # where columns are left aside, an entity may have none of the others
        return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)

    def correlations(self) -> np.ndarray:
        """Correlate each column with the score on the others, as normal scores."""
        others = self._scores_without([(j,) for j in range(len(self.amounts))])
        return _correlate(normal_scores(self.Z.T), normal_scores(others))

    def dependence(self) -> float:
        """Average what is left of the correlation of two columns given the score on the rest."""
        pairs = list(combinations(range(len(self.amounts)), 2))
        rest = normal_scores(self._scores_without(pairs))
        one, two = (normal_scores(self.Z.T)[list(at)] for at in zip(*pairs, strict=True))
        r, a, b = _correlate(one, two), _correlate(one, rest), _correlate(two, rest)
        left = (r - a * b) / np.sqrt((1 - a**2) * (1 - b**2))
        return float(np.clip(np.mean(left), 0.0, 1.0))

    def _scores_without(self, hidden: Sequence[Sequence[int]]) -> np.ndarray:
        """Return the score on the other columns for each choice of hidden ones."""
        amounts = np.tile(self.amounts, (len(hidden), 1))
        for row, some in zip(amounts, hidden, strict=True):
            row[list(some)] = 0.0
        present = ~np.isnan(self.Z)
        above, below = amounts @ np.where(present, self.Z, 0.0).T, amounts @ present.T
        return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)

    def complete(
        self, count: int, pool: np.ndarray, shared: float, draws: int, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return scores (draws, entities), the unseen share and the correlations drawn."""
        above, below = self.totals()
        rho = pool[rng.integers(len(pool), size=(draws, count))]
        shape = rng.integers(len(self.shapes), size=(draws, count))
        extra = self.shape_amounts[shape]
        added = np.zeros((draws, len(self.entities)))
        # column by column, so that memory does not grow with their number
        for k, place in enumerate(places(normal_scores(above / below), rho, shared, rng)):
            added += extra[:, k, None] * self.shapes[shape[:, k, None], place]
        total = extra.sum(axis=1)
        scores = (above + added) / (below + total[:, None])
        return scores, total / (total + self.amounts.sum()), rho


def places(
    a: np.ndarray, rho: np.ndarray, shared: float | np.ndarray, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Draw unseen columns one by one: where each entity stands in it, 0 being the lowest.

    Parameters
    ----------
    a : array, shape (entities,) or (draws, entities)
        Normal scores of the score on what is seen.
    rho : array, shape (draws, unseen)
        The correlation of each column with it.
    shared : float or array, shape (draws, 1)
        Correlation of what is left of two columns; see `draw`.
    rng : Generator

    Yields
    ------
    array of int, shape (draws, entities)
        The array is used again for the next column.
    """
    draws, n = len(rho), a.shape[-1]
    common = rng.standard_normal((draws, n))
    place = np.empty((draws, n), dtype=int)
    rows = np.arange(draws)[:, None]
    for k in range(rho.shape[1]):
        r = rho[:, k, None]
        own = rng.standard_normal((draws, n))
        y = r * a + np.sqrt(1 - r**2) * (np.sqrt(shared) * common + np.sqrt(1 - shared) * own)
        place[rows, y.argsort(axis=1)] = np.arange(n)
        yield place


@dataclass(frozen=True)
class Likeness:
    """What unseen columns are drawn from.

    Attributes
    ----------
    correlations : array, shape (indicators,)
        Of each seen column with the score on the others.
    shared : float
        The mean correlation of two columns given the score on the rest, at least 0.
    shapes : array, shape (indicators, entities)
        The quantiles of each column in rising order.
    """

    correlations: np.ndarray
    shared: float
    shapes: np.ndarray


def likeness(Z: np.ndarray, weights: np.ndarray) -> Likeness:
    """Say how the columns of a table hang together, as the draws assume it of unseen ones.

    The score on the others is their weighted mean, whatever an index makes of them.

    Parameters
    ----------
    Z : array, shape (entities, indicators)
        Normalised.
    weights : array, shape (indicators,)
        In the index; they need not sum to one.
    """
    shapes = _shapes(Z)
    seen = _Seen(pd.RangeIndex(len(Z)), Z, weights, shapes, weights)
    return Likeness(seen.correlations(), seen.dependence(), shapes)


def _shapes(Z: np.ndarray) -> np.ndarray:
    at = np.linspace(0.0, 1.0, len(Z))
    return np.stack([np.quantile(z[~np.isnan(z)], at) for z in Z.T])


def normal_scores(x: np.ndarray) -> np.ndarray:
    """Return normal scores of each row, ties sharing the mean rank; missing cells stay so.

    What differs by rounding alone is a tie: else another processor would break it otherwise.

    >>> normal_scores(np.array([0.1, np.nan, 0.9, 0.4])).round(3).tolist()
    [-0.967, nan, 0.967, 0.0]
    """
    missing = np.isnan(x)
    present = (~missing).sum(axis=-1, keepdims=True)
    x = tied_in_rows(x)
    # what is missing is ranked last, and then taken out
    ranks = scipy.stats.rankdata(np.where(missing, np.inf, x), axis=-1)
    scores = scipy.special.ndtri((ranks - 0.5) / np.maximum(present, 1))
    return np.where(missing, np.nan, scores)


def _correlate(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Correlate rows over the entities that have both; short of one, so that something is left."""
    both = ~(np.isnan(x) | np.isnan(y))
    count = both.sum(axis=-1)
    off = []
    with np.errstate(divide="ignore", invalid="ignore"):  # a constant goes with nothing
        for values in (x, y):
            mean = np.where(both, values, 0.0).sum(axis=-1) / count
            off.append(np.where(both, values - mean[..., None], 0.0))
        x, y = off
        r = (x * y).sum(axis=-1) / np.sqrt((x * x).sum(axis=-1) * (y * y).sum(axis=-1))
    return np.where(count > 2, np.clip(np.nan_to_num(r), -0.999, 0.999), 0.0)
