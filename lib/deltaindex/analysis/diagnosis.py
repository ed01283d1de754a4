"""Diagnosis: what holds an entity back, what it is strong in, and how well its parts fit.

Every measure takes plain tables, entities as rows, so that it serves whatever has columns on a
common scale: indicators, themes, or something that is no index at all.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if, suggest
from ..methods.arguments import checked, fits
from ..methods.fit_kernels import unit
from .membership import levelled, ranked

__all__ = [
    "boards",
    "conversion",
    "coupling",
    "modified_coupling",
    "nearest",
    "obstacles",
    "standing",
    "strengths",
]

#: Lower ends of the ten bands of coupling coordination, from extreme discord to fine accord.
BANDS: tuple[str, ...] = ("extreme", "severe", "moderate", "mild", "near")
BANDS += ("bare", "primary", "middling", "good", "fine")


@checked
def obstacles(
    normalised: pd.DataFrame, weights: pd.Series, groups: Mapping[str, str] | None = None
) -> pd.DataFrame:
    r"""Return obstacle degrees (障碍度): each indicator's share of what an entity lacks.

    .. math:: O_{ij} = \frac{w_j (1 - z_{ij})}{\sum_k w_k (1 - z_{ik})}

    The literature calls :math:`w_j` the factor contribution and :math:`1 - z_{ij}` the deviation
    from the best. A degree is a share: the entity that lacks least has obstacles too, and they sum
    to one.

    Parameters
    ----------
    normalised : DataFrame, shape (entities, indicators)
        Between 0 and 1, 1 being best. A missing cell obstructs nothing that can be seen: the sum
        runs over those present.
    weights : Series, shape (indicators,)
        Not negative, not all zero; scaling them changes nothing.
    groups : mapping, optional
        Of each indicator to what it is part of; the degrees of a group are added.

    Returns
    -------
    DataFrame, shape (entities, indicators or groups)
        Rows sum to 1; missing where the indicator is, zero throughout where nothing is lacking.

    Raises
    ------
    InputError
        A value beyond 0 and 1, an indicator without a weight or a group, a weight that is missing,
        negative or infinite, or all of them zero: the degrees would not sum to one.

    References
    ----------
    :cite:`lei2016`

    Examples
    --------
    Lacking 0.5 of a weight of 0.6 and all of a weight of 0.4: 0.30 against 0.40.

    >>> z = pd.DataFrame({"a": [0.5], "b": [0.0]})
    >>> obstacles(z, pd.Series({"a": 0.6, "b": 0.4})).round(4)
            a       b
    0  0.4286  0.5714
    """
    beyond = (normalised < -1e-9) | (normalised > 1 + 1e-9)
    faults = [
        Fault("obstacles need values between 0 and 1", None, f"{entity}, {name}", float(value),
              "normalise with min-max or goalposts")
        for name in normalised.columns
        for entity, value in normalised.loc[beyond[name], name].items()
    ]  # fmt: skip
    faults += [
        Fault("no weight for the indicator", value=name, mend=suggest(name, weights.index))
        for name in normalised.columns.difference(weights.index)
    ]
    faults += _no_weights(weights[normalised.columns.intersection(weights.index)])
    if groups is not None:
        grouped = [name for name, group in groups.items() if not pd.isna(group)]
        ungrouped = normalised.columns.difference(grouped)
        faults += [Fault("no group for the indicator", value=name) for name in ungrouped]
    refuse_if(faults)
    weights = weights[normalised.columns]
    lack = (1.0 - normalised).clip(lower=0.0) * (weights * _unit(weights))
    total = lack.sum(axis=1)
    degrees = lack.div(total.where(total > 0, 1.0), axis=0)
    if groups is None:
        return degrees
    return degrees.T.groupby(pd.Series(groups), sort=False).sum(min_count=1).T


@checked
def standing(scores: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    r"""Return where each entity stands among all, column by column: 1 is first, 0 is last.

    .. math:: s_{ij} = \frac{\#\{k : x_{kj} < x_{ij}\} + \tfrac12 (\#\{k : x_{kj} = x_{ij}\} - 1)}
                            {n_j - 1}

    the share of the others that an entity leaves behind, ties counted half; what differs by
    rounding alone is a tie. Columns whose values
    are spread unlike become comparable, at the price of what lies between the ranks.

    Parameters
    ----------
    scores : DataFrame, shape (entities, columns)
        More is better. Missing cells stay missing and are no rival.
    by : str, optional
        A level of the index: entities are compared within each of its values alone, such as each
        of many draws.

    Returns
    -------
    DataFrame, same shape

    Raises
    ------
    InputError
        A column with fewer than two values, or a row without a value of the level.

    Examples
    --------
    >>> standing(pd.DataFrame({"a": [5.0, 1.0, 1.0]}))["a"].tolist()
    [1.0, 0.25, 0.25]
    """
    own: np.ndarray | None = None
    least = scores.count()
    rivals: pd.Series | pd.DataFrame = least
    if by is not None:
        own, groups = levelled(scores.index, by), scores.groupby(level=by)
        least, rivals = groups.count().min(), groups.transform("count")
    refuse_if(
        Fault("needs the values of two entities", value=str(n)) for n in least.index[least < 2]
    )
    return (scores.apply(ranked, groups=own) - 1.0) / (rivals - 1.0)


@checked
def boards(lengths: pd.DataFrame) -> pd.DataFrame:
    """Find the longest and the shortest board of each entity.

    The image is that of a barrel: water rises to its shortest board. A board is a column, its
    length what it holds, on a scale that all columns share (see `standing`).

    Parameters
    ----------
    lengths : DataFrame, shape (entities, columns)
        Missing boards are passed over; of equal ones the first counts.

    Returns
    -------
    DataFrame, one row an entity
        ``long`` and ``short`` (lengths), ``longest`` and ``shortest`` (names of columns).

    Raises
    ------
    InputError
        An entity with fewer than two boards.

    Examples
    --------
    >>> boards(pd.DataFrame({"talent": [0.9], "money": [0.2]}, index=["a"])).loc["a"].to_dict()
    {'long': 0.9, 'short': 0.2, 'longest': 'talent', 'shortest': 'money'}
    """
    few = lengths.index[lengths.notna().sum(axis=1) < 2]
    refuse_if(Fault("needs two boards", value=str(entity)) for entity in few)
    return pd.DataFrame(
        {
            "long": lengths.max(axis=1),
            "short": lengths.min(axis=1),
            "longest": lengths.idxmax(axis=1),
            "shortest": lengths.idxmin(axis=1),
        }
    )


@checked
def strengths(scores: pd.DataFrame) -> pd.DataFrame:
    r"""Return relative strengths: a part's weight in an entity, over its weight among all.

    .. math:: S_{ij} = \frac{x_{ij} / \sum_k x_{ik}}{\bar x_j / \sum_k \bar x_k}

    the form of Balassa's revealed comparative advantage. Above 1 an entity is better at a part
    than its own general level would make one expect; a weak entity has relative strengths too.

    Parameters
    ----------
    scores : DataFrame, shape (entities, columns)
        Not negative. Missing cells are left out of both shares.

    Returns
    -------
    DataFrame, same shape
        Missing where the score is, or where an entity scores nowhere.

    Raises
    ------
    InputError
        A negative score, or a column of zeros.

    References
    ----------
    :cite:`balassa1965`

    Examples
    --------
    >>> strengths(pd.DataFrame({"a": [0.4, 0.2], "b": [0.1, 0.5]})).round(2).loc[0].tolist()
    [1.6, 0.4]
    """
    refuse_if(
        Fault("a strength needs scores that are not negative", None, str(name), scores[name].min())
        for name in scores.columns[(scores < 0).any()]
    )
    mean = scores.mean()
    empty = mean.index[~(mean > 0)]
    refuse_if(Fault("nobody scores: no strength to compare", value=str(name)) for name in empty)
    own = scores.sum(axis=1)
    # what an entity with the means of all would have in the parts that this one has
    usual = scores.notna().mul(mean).sum(axis=1)
    return scores.div(own.where(own > 0), axis=0).div(mean).mul(usual, axis=0)


@checked(finite=False)
def conversion(results: pd.Series, inputs: pd.Series, by: str | None = None) -> pd.Series:
    r"""Return how much comes out of what goes in, the ratio of all entities together being 1.

    .. math:: K_i = \frac{R_i / I_i}{\sum_k R_k / \sum_k I_k}

    A ratio of two scores, not a productivity: it says that results stand higher on their scale
    than inputs on theirs. Where little goes in, the ratio is large for that reason alone.

    Parameters
    ----------
    results, inputs : Series, shape (entities,)
        Not negative.
    by : str, optional
        A level of the index, as for `standing`.

    Returns
    -------
    Series, shape (entities,)
        Missing where one of the two is, or where both are zero; infinite where something comes of
        nothing.

    Raises
    ------
    InputError
        A negative score, no input or no result at all, or a row without a value of the level.

    Examples
    --------
    >>> conversion(pd.Series([0.6, 0.2]), pd.Series([0.3, 0.5])).tolist()
    [2.0, 0.4]
    """
    both = results.notna() & inputs.notna()
    results, inputs = results.where(both), inputs.where(both)
    made: pd.Series | float
    taken: pd.Series | float
    if by is None:
        made, taken = results.sum(), inputs.sum()
        least = min(made, taken)
    else:
        levelled(results.index, by)
        levelled(inputs.index, by)
        made, taken = (part.groupby(level=by).transform("sum") for part in (results, inputs))
        least = min(made.min(), taken.min())
    if min(results.min(), inputs.min()) < 0 or not least > 0:
        raise InputError(Fault("a ratio needs scores that are not negative, and not all zero"))
    return results / inputs / (made / taken)


@checked
def nearest(profiles: pd.DataFrame, entity: Hashable, count: int) -> pd.Series:
    r"""Return the entities whose profile is nearest to that of one.

    .. math:: d_{ik} = \sqrt{\frac1{|J|} \sum_{j \in J} (x_{ij} - x_{kj})^2}

    over the columns :math:`J` that both have: the typical difference in a column.

    Parameters
    ----------
    profiles : DataFrame, shape (entities, columns)
        On a common scale, such as `standing`.
    entity : object
        As the index names it.
    count : int

    Returns
    -------
    Series, shape (count,)
        Distances by entity, the nearest first; those without a common column are left out.

    Raises
    ------
    InputError
        The entity is not there.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [0.5, 0.9, 0.6], "b": [0.5, 0.5, 0.4]}, index=list("xyz"))
    >>> nearest(table, "x", 2).round(3).to_dict()
    {'z': 0.1, 'y': 0.283}
    """
    if entity not in profiles.index:
        mend = suggest(entity, profiles.index)
        raise InputError(Fault("no such entity", value=entity, mend=mend))
    others, own = profiles.drop(index=entity), profiles.index.get_loc(entity)
    distance = (others - profiles.iloc[own]).pow(2).mean(axis=1).pow(0.5)
    return distance.dropna().sort_values(kind="stable").head(count)


@checked
def coupling(systems: pd.DataFrame, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    r"""Return the coupling coordination degree (耦合协调度) of systems that should grow together.

    .. math:: C_i = \frac{\left(\prod_k U_{ik}\right)^{1/n}}{\frac1n \sum_k U_{ik}}, \qquad
              T_i = \sum_k \alpha_k U_{ik}, \qquad D_i = \sqrt{C_i T_i}

    :math:`C`, the coupling, is the geometric over the arithmetic mean: 1 where all systems stand
    level, 0 where one is at zero. :math:`T` is their general level. :math:`D` has both: high only
    for systems that are level and high.

    With equal weights :math:`T` is the mean beneath the fraction, so that :math:`D` is the root of
    the geometric mean of the systems and nothing else.

    This is the standard form, with :math:`C` between 0 and 1 for any number of systems. Much
    of the literature uses others by mistake, as :cite:`wang2021coupling` count: for
    two systems :math:`\sqrt{U_1 U_2} / (U_1 + U_2)` without the factor 2, which cannot pass 0.5; no
    root, or one that does not fit the number of systems; weights that do not sum to one. They
    show too that the standard :math:`C` crowds near 1 and propose another: `modified_coupling`.

    Parameters
    ----------
    systems : DataFrame, shape (entities, systems)
        Two systems or more, between 0 and 1. :math:`D` depends on the scale: it compares entities
        within one index, not one index with another.
    weights : mapping, optional
        Of the systems in :math:`T`; equal by default. They are scaled to sum to one.

    Returns
    -------
    DataFrame, one row an entity
        ``coupling`` C, ``level`` T, ``coordination`` D and ``band``, 1 to 10 from the lowest, each
        a tenth of the scale wide (0.5 is in the sixth); see `BANDS`. Missing where a system is.

    Raises
    ------
    InputError
        Fewer than two systems, a value beyond 0 and 1, or weights that do not name the systems,
        are no numbers >= 0, or are all zero.

    References
    ----------
    :cite:`wang2021coupling`; the bands are those of :cite:`liao1999`.

    Examples
    --------
    Systems at 0.8 and 0.2: C = 0.4 / 0.5, T = 0.5, D = 0.4 ** 0.5.

    >>> coupling(pd.DataFrame({"a": [0.8], "b": [0.2]})).round(4)
       coupling  level  coordination  band
    0       0.8    0.5        0.6325     7
    """
    if systems.shape[1] < 2:
        raise InputError(Fault("needs two systems or more", value=list(systems)))
    beyond = (systems < 0) | (systems > 1 + 1e-9)
    refuse_if(
        Fault("a system must lie between 0 and 1", None, f"{entity}, {name}", float(value))
        for name in systems.columns
        for entity, value in systems.loc[beyond[name], name].items()
    )
    weights = dict.fromkeys(systems.columns, 1.0) if weights is None else dict(weights)
    refuse_if(
        Fault("weights must name the systems, and these alone", None, "weights", name, mend)
        for name, mend in (
            *((n, "add its weight") for n in systems if n not in weights),
            *((n, suggest(n, systems)) for n in weights if n not in systems),
        )
    )
    refuse_if(_no_weights(weights))
    alpha = pd.Series(weights, dtype=float)
    alpha = alpha * _unit(alpha)
    values = systems.to_numpy(float)
    mean = values.mean(axis=1)
    with np.errstate(divide="ignore"):  # a system at zero: the product is zero
        geometric = np.exp(np.log(values).mean(axis=1))
    table = pd.DataFrame({"coupling": geometric / np.where(mean > 0, mean, 1.0)}, systems.index)
    table["level"] = systems.mul(alpha / alpha.sum()).sum(axis=1, skipna=False)
    table["coordination"] = np.sqrt(table["coupling"] * table["level"])
    # rounded first: 0.7 by two roads must not fall into two bands
    band = np.floor(table["coordination"].round(12) * len(BANDS)) + 1
    table["band"] = band.clip(upper=len(BANDS)).astype("Int64")
    return table


@checked
def modified_coupling(systems: pd.DataFrame) -> pd.Series:
    r"""Return the coupling degree in the form that was proposed because the standard one crowds.

    .. math:: C_i = \sqrt{\Bigl(1 - \frac{2}{n(n-1)} \sum_{k<l} |U_{ik} - U_{il}|\Bigr)
              \Bigl(\prod_k \frac{U_{ik}}{\max_l U_{il}}\Bigr)^{\frac{1}{n-1}}}

    1 where all systems stand level, 0 where one is at zero, and between the two spread over the
    scale: it looks at the mean gap of two systems, and at how far each falls behind the best.

    Parameters
    ----------
    systems : DataFrame, shape (entities, systems)
        As for `coupling`.

    Returns
    -------
    Series, shape (entities,)
        In place of ``coupling``; missing where a system is.

    Raises
    ------
    InputError
        As for `coupling`.

    References
    ----------
    :cite:`wang2021coupling`, in the form that :cite:`lyu2026coupling` prints.

    Examples
    --------
    Systems at 0.8 and 0.2: a gap of 0.6, and the second at a quarter of the best.

    >>> modified_coupling(pd.DataFrame({"a": [0.8], "b": [0.2]})).round(4).tolist()
    [0.3162]
    """
    coupling(systems)  # which refuses what is no table of systems
    values = systems.to_numpy(float)
    count = values.shape[1]
    first, second = np.triu_indices(count, 1)
    gap = np.abs(values[:, first] - values[:, second]).mean(axis=1)
    best = values.max(axis=1)
    behind = values / np.where(best > 0, best, 1.0)[:, None]
    shape = behind.prod(axis=1) ** (1.0 / (count - 1))
    return pd.Series(np.sqrt(np.maximum(1.0 - gap, 0.0) * shape), systems.index)


def _unit(weights: pd.Series) -> float:
    """Return the power of two that brings weights near one, where their sum is a number."""
    return float(unit(weights.to_numpy(float)[:, None]).item())


def _no_weights(weights: Mapping[str, float] | pd.Series) -> list[Fault]:
    """Return what keeps weights from being shared out."""
    faults = [
        Fault("a weight is a number >= 0", None, str(name), weight)
        for name, weight in weights.items()
        if not (fits(weight, float) and weight >= 0)
    ]
    if not faults and len(weights) and not any(weight > 0 for _, weight in weights.items()):
        faults.append(Fault("all weights are zero", None, "weights", mend="give one above zero"))
    return faults
