"""The modified t test against its definition in plain loops, and against fields without a link."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from deltaindex import InputError, space

GRID = pd.DataFrame([(float(c), float(r)) for c in range(6) for r in range(6)], columns=["x", "y"])
SMOOTH = np.exp(-np.hypot(*(GRID.to_numpy()[:, None] - GRID.to_numpy()).transpose(2, 0, 1)) / 3)


def fields(seed, count=2):
    """Unrelated fields in which neighbours are alike."""
    drawn = np.random.default_rng(seed).standard_normal((count, len(GRID)))
    return [pd.Series(row, name="f") for row in drawn @ np.linalg.cholesky(SMOOTH).T]


def plain(x, y, at, groups, classes):
    """The effective sample size and p, sum by sum."""
    n, points = len(x), at.to_numpy().tolist()
    apart = [[math.dist(a, b) for b in points] for a in points]
    longest = max(map(max, apart))

    def kind(i, j):
        return max(math.ceil(apart[i][j] / longest * classes), 1)

    def centre(v):
        own = [[v[j] for j in range(n) if groups[j] == groups[i]] for i in range(n)]
        return [v[i] - sum(g) / len(g) for i, g in enumerate(own)]

    def covariances(v):
        by_kind = {}
        for i in range(n):
            for j in range(i):
                by_kind.setdefault(kind(i, j), []).append(v[i] * v[j])
        mean = {k: sum(products) / len(products) for k, products in by_kind.items()}
        own = sum(a * a for a in v) / n
        return [[own if i == j else mean[kind(i, j)] for j in range(n)] for i in range(n)]

    def times(A, B):
        return [[sum(A[i][k] * B[k][j] for k in range(n)) for j in range(n)] for i in range(n)]

    def trace(A):
        return sum(A[i][i] for i in range(n))

    sizes = {g: groups.count(g) for g in groups}
    B = [
        [float(i == j) - (groups[i] == groups[j]) / sizes[groups[i]] for j in range(n)]
        for i in range(n)
    ]
    u, v = centre(list(x)), centre(list(y))
    Su, Sv = times(B, covariances(u)), times(B, covariances(v))
    r = sum(a * b for a, b in zip(u, v, strict=True)) / math.sqrt(
        sum(a * a for a in u) * sum(b * b for b in v)
    )
    inverse = trace(Su) * trace(Sv) / trace(times(Su, Sv))
    inverse = min(inverse, n - len(sizes)) if inverse > 0 else n - len(sizes)
    freedom = inverse - 1
    t = r * math.sqrt(freedom / (1 - r * r))
    return r, 2 * stats.t.sf(abs(t), freedom), inverse + 1


@pytest.mark.parametrize("classes", [None, 4, 13])
@pytest.mark.parametrize("groups", [None, "columns"])
def test_by_definition(classes, groups):
    x, y = fields(1)
    at, x, y = GRID.iloc[::2], x.iloc[::2], y.iloc[::2]
    own = [0] * len(x) if groups is None else (at["x"] > 2).tolist()
    found = space.association(
        x, y, at, None if groups is None else pd.Series(own, x.index), classes
    )
    # of 153 pairs: 1.5 + 3.3 x 2.18 is 8.7
    expected = plain(x, y, at, own, classes or 8)
    assert (found.value, found.p, found.effective) == pytest.approx(expected)


def test_without_pattern_it_is_nearly_the_plain_test():
    """Values dealt out at random over a large map: nothing to allow for."""
    rng = np.random.default_rng(8)
    at = pd.DataFrame(rng.uniform(0, 100, (200, 2)), columns=["x", "y"])
    x, y = (pd.Series(rng.standard_normal(200)) for _ in "xy")
    found = space.association(x, y, at)
    assert found.value == pytest.approx(stats.pearsonr(x, y).statistic)
    assert found.p == pytest.approx(stats.pearsonr(x, y).pvalue, abs=0.03)
    assert 180 < found.effective <= 200


def test_two_means_and_ranks():
    """0 and 1 give the point-biserial correlation, ranks Spearman's."""
    x, y = fields(3)
    found = space.association((x > 0).astype(float), y, GRID)
    assert found.value == pytest.approx(stats.pointbiserialr(x > 0, y).statistic)
    assert space.association(x.rank(), y.rank(), GRID).value == pytest.approx(
        stats.spearmanr(x, y).statistic
    )


def test_unrelated_fields_pass_no_more_often_than_they_should():
    """Of 300 pairs of unrelated smooth fields a plain t test passes many, the modified one few."""
    pairs = [fields(seed) for seed in range(300)]
    plain_p = np.array([stats.pearsonr(*pair).pvalue for pair in pairs])
    p = np.array([space.association(*pair, GRID).p for pair in pairs])
    assert (plain_p <= 0.05).mean() > 0.2
    assert (p <= 0.05).mean() < 0.07
    # and what is related is found
    related = [space.association(a, a + 0.3 * b, GRID).p for a, b in pairs[:50]]
    assert np.mean(np.array(related) <= 0.05) > 0.8


def test_a_perfect_correlation_and_too_few():
    x, _ = fields(4)
    assert space.association(x, -2 * x + 1, GRID).value == pytest.approx(-1)
    assert space.association(x, -2 * x + 1, GRID).p < 1e-6
    three = pd.DataFrame({"x": [0.0, 1, 5], "y": [0.0, 1, 0]})
    few = space.association(pd.Series([1.0, 2, 4]), pd.Series([2.0, 1, 3]), three,
                            within=pd.Series(list("ppq")))  # fmt: skip
    assert few.p == 1 and few.effective == 2  # one group of two has one comparison


def test_refuses():
    x, y = fields(5)
    with pytest.raises(InputError, match="a constant has no pattern"):
        space.association(x * 0, y, GRID)
    with pytest.raises(InputError, match="does not vary within any group"):
        space.association(x.round(), y, GRID, within=x.round())
    with pytest.raises(InputError, match="all entities lie at one place"):
        space.association(x, y, GRID * 0)
    with pytest.raises(InputError, match="no position .*5"):
        space.association(x, y, GRID.drop(5))
    with pytest.raises(InputError, match="has no group .*5"):
        space.association(x, y, GRID, within=x.round().drop(5))
    for classes in (0, 1000, 1.5):
        with pytest.raises(InputError, match="classes: must be"):
            space.association(x, y, GRID, classes=classes)
