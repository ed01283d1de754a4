"""The bound on the first tier, against the rule itself tried at random and in every corner."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, unseen
from deltaindex.methods.tiers import fisher_jenks_of_draws


def first_tiers(scores, share, parts, k):
    """Who is in the first tier if unseen parts have a share of the weight: (tables, entities)."""
    tables = np.atleast_2d((1 - share) * scores + share * parts)
    return fisher_jenks_of_draws(tables, k=k) == 1


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("k", [2, 3])
def test_nothing_changes_the_tier_below_the_share_and_something_does_above(seed, k):
    rng = np.random.default_rng(seed)
    scores = pd.Series(rng.random(8).round(3), list("abcdefgh"))
    own = first_tiers(scores.to_numpy(), 0.0, np.zeros((1, 8)), k)[0]
    found = unseen.first_tier_break(scores, scores.index[own], k)
    assert 0 < found.share <= found.reached < 1
    corners = np.array(list(product((0.0, 1.0), repeat=8)))
    parts = np.vstack([corners, rng.random((10_000, 8))])
    assert (first_tiers(scores.to_numpy(), found.share * 0.999, parts, k) == own).all()
    other = first_tiers(scores.to_numpy(), found.reached * 1.0001, found.unseen.to_numpy(), k)
    assert [*scores.index[other[0]]] != [*scores.index[own]]
    assert sorted(found.members) == sorted(scores.index[other[0]])


def test_on_another_scale_and_of_a_tier_that_is_another(project):
    scores = project.index(2018).scores["index"]
    top = list(scores.nlargest(4).index)
    found = unseen.first_tier_break(scores, top)
    wide = unseen.first_tier_break(1 + 99 * scores, top, low=1.0, high=100.0)
    assert wide.share == pytest.approx(found.share, abs=1e-6)
    assert unseen.first_tier_break(scores, top[:3]).share == 0.0


def test_one_city_with_one_part_in_a_hundred_makes_a_tier_of_five(project):
    """Natural breaks are not protected by the lead of the fourth over the fifth."""
    scores = project.index(2018).scores["index"]
    top = list(scores.nlargest(4).index)
    found = unseen.first_tier_break(scores, top)
    assert found.share == found.reached == pytest.approx(0.0107, abs=5e-5)
    fifth = scores.nlargest(5).index[4]
    assert found.unseen[found.unseen > 0].to_dict() == {fifth: 1.0}
    assert sorted(found.members) == sorted([*top, fifth])
    # by the rule itself
    parts = np.where(scores.index == fifth, 1.0, 0.0)[None]
    assert first_tiers(scores.to_numpy(), 0.0107, parts, 3).sum() == 5
    assert first_tiers(scores.to_numpy(), 0.0106, parts, 3).sum() == 4
    assert unseen.breaking_share(scores.nlargest(4).min() - scores[fifth]) > 0.1


def test_refusals():
    scores = pd.Series({"a": 1.0, "b": 0.9, "c": 0.2, "d": 0.1})
    with pytest.raises(InputError, match="must be 2 or 3"):
        unseen.first_tier_break(scores, ["a"], 4)
    with pytest.raises(InputError, match="low < high"):
        unseen.first_tier_break(scores, ["a"], 2, low=1.0)
