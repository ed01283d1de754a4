"""Dependence: whether two quantities go together where neighbours are alike in both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from ..analysis.membership import grouped
from ..analysis.resampling import refuse_constant
from ..errors import Fault, InputError
from ..methods.arguments import fits
from ..methods.equality import size
from .positions import planar


@dataclass(frozen=True)
class Association:
    """A correlation, and what it is worth where neighbours are alike.

    Attributes
    ----------
    value : float
        Pearson's correlation, within groups where they are given.
    p : float
        Two-sided, of the modified t test.
    effective : float
        The effective sample size: how many independent entities would tell as much.
    """

    value: float
    p: float
    effective: float


def association(
    x: pd.Series,
    y: pd.Series,
    positions: pd.DataFrame,
    within: pd.Series | None = None,
    classes: int | None = None,
) -> Association:
    r"""Correlate two quantities on a map, with a t test that allows for spatial autocorrelation.

    If neighbours are alike in both quantities, a shuffle or a plain t test finds a correlation
    too easily: the entities are not so many independent cases. The modified t test estimates how
    much the correlation :math:`r` of two *unrelated* quantities with the same autocorrelation
    would vary,

    .. math:: \hat\sigma_r^2 = \frac{\mathrm{tr}(B \hat\Sigma_x B \hat\Sigma_y)}
              {\mathrm{tr}(B \hat\Sigma_x)\, \mathrm{tr}(B \hat\Sigma_y)}, \qquad
              t = r \sqrt{\frac{\nu}{1 - r^2}}, \qquad \nu = \frac{1}{\hat\sigma_r^2} - 1

    where :math:`B` takes the mean away, or the mean of each group. The covariance in
    :math:`\hat\Sigma_x` of two entities is the mean of the products of their deviations over all
    pairs that lie about as far apart: distances are cut into classes of equal width. The effective
    sample size is :math:`1 + 1 / \hat\sigma_r^2`, and :math:`t` is judged by Student's distribution
    with :math:`\nu` degrees of freedom. Without groups this is the test of R's ``SpatialPack``. For
    ranks, or a quantity of two values (in or out), it is an approximation.

    Parameters
    ----------
    x, y : Series, shape (entities,)
        Ranks give Spearman's correlation; 0 and 1 the difference of two means.
    positions : DataFrame, shape (entities, 2)
        ``x`` and ``y``, kilometres.
    within : Series, shape (entities,), optional
        Groups; each is compared in itself.
    classes : int, optional
        Of distance; by default :math:`1.5 + 3.3 \log_{10}` of the number of pairs, cut to a whole
        number, as Sturges counts them.

    Raises
    ------
    InputError
        A value, a position or a group is missing; a quantity does not vary, in any group; all
        lie at one place; or no such number of classes.

    Notes
    -----
    Assumed is that the covariance of two entities depends on their distance alone, the same in all
    directions and parts of the map (within groups: of what departs from the groups' means). A
    trend over the map breaks this; it is then counted as autocorrelation, and the test is rather
    too careful than too bold. More than the number of entities is never taken for their effective
    number, and with so few effective entities that no degree of freedom is left p is 1.

    References
    ----------
    :cite:`clifford1989`, for the idea; :cite:`dutilleul1993`, for the variance that allows for the
    estimated means, which is taken here.

    Examples
    --------
    Ten entities on a line, low at the left and high at the right in both quantities. They tell as
    much as three or four independent ones:

    >>> at = pd.DataFrame({"x": range(10), "y": 0.0})
    >>> x = pd.Series([0.0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    >>> y = pd.Series([1.0, 2, 1, 2, 2, 4, 3, 4, 3, 4])
    >>> found = association(x, y, at)
    >>> round(found.value, 2), round(found.effective, 1), round(found.p, 2)
    (0.9, 3.5, 0.17)
    """
    for quantity in (x, y := y.reindex(x.index)):
        refuse_constant(quantity)
    codes = np.zeros(len(x), int)
    if within is not None:
        codes = pd.factorize(grouped(x.index, within))[0]
    member = np.equal.outer(codes, np.arange(codes.max() + 1)).astype(float)
    centring = np.eye(len(x)) - member / member.sum(axis=0) @ member.T
    apart, width = _classes(planar(positions, x.index).to_numpy(), classes)
    rest = [centring @ quantity.to_numpy(float) for quantity in (x, y)]
    for quantity, own in zip((x, y), rest, strict=True):
        if (np.abs(own) <= 1e-12 * size(quantity.to_numpy(float), 0)).all():
            raise InputError(Fault("does not vary within any group", value=str(quantity.name)))
    spread = [centring @ _covariance(own, apart, width) for own in rest]
    value = float(
        np.clip(rest[0] @ rest[1] / np.sqrt((rest[0] @ rest[0]) * (rest[1] @ rest[1])), -1, 1)
    )
    share = np.einsum("ij,ji->", *spread) / (np.trace(spread[0]) * np.trace(spread[1]))
    # an estimate below that of independent entities is chance
    share = max(share, 1 / (len(x) - member.shape[1]))
    freedom = 1 / share - 1
    p = 1.0
    if freedom > 0:
        with np.errstate(divide="ignore"):
            t = abs(value) * np.sqrt(freedom / np.float64(1 - value**2))
        p = float(2 * scipy.stats.t.sf(t, freedom))
    return Association(value, p, float(1 + 1 / share))


def _classes(xy: np.ndarray, classes: int | None) -> tuple[np.ndarray, int]:
    """Return the class of distance of each pair of rows, and how many classes there are."""
    pairs = len(xy) * (len(xy) - 1) // 2
    if classes is None:
        classes = int(1.5 + 3.3 * np.log10(pairs))
    if not fits(classes, int) or not 1 <= classes <= pairs:
        raise InputError(Fault(f"must be 1 to {pairs}", None, "classes", classes))
    distance = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    if not distance.max() > 0:
        raise InputError(Fault("all entities lie at one place", value=len(xy)))
    # a pair at the edge of two classes belongs to the nearer
    return np.clip(np.ceil(distance / distance.max() * classes) - 1, 0, None).astype(int), classes


def _covariance(rest: np.ndarray, apart: np.ndarray, classes: int) -> np.ndarray:
    """Return the covariance of entities: the mean product over the pairs of each class."""
    pairs = np.triu_indices(len(rest), 1)
    kind = apart[pairs]
    sums = np.bincount(kind, rest[pairs[0]] * rest[pairs[1]], classes)
    counts = np.bincount(kind, minlength=classes)
    mean = np.divide(sums, counts, out=np.zeros(classes), where=counts > 0)
    matrix = mean[apart]
    np.fill_diagonal(matrix, rest @ rest / len(rest))
    return matrix
