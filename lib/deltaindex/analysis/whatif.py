"""What if: the same index with one choice changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ..framework import ROOT
from ..index import Index, build
from ..steps import tiers


def without_each(index: Index) -> dict[str, Index]:
    """Rebuild an index once without each of its indicators.

    Returns
    -------
    dict of str to Index
        By the indicator left out.
    """
    names = list(index.normalised)
    variants = {}
    for left in names:
        rest = tuple(name for name in names if name != left)
        framework = replace(index.framework, sets={**index.framework.sets, "rest": rest})
        variants[left] = build(framework, index.observations, index.recipe.vary(set="rest"))
    return variants


def leaders(variants: Mapping[str, Index], top: int) -> pd.DataFrame:
    """Say who leads in each variant, by class and by number.

    Parameters
    ----------
    variants : mapping of str to Index
        Each with tiers.
    top : int
        How many lead by score alone.

    Returns
    -------
    DataFrame
        One row a variant and entity: ``variant``, ``entity``, ``score``, ``rank``, ``in_class``
        (tier 1) and ``in_top`` (among the best `top`).
    """
    rows = []
    for variant, index in variants.items():
        score = index.scores[ROOT]
        sized = tiers.sizes(score, sizes=[top, int(score.notna().sum()) - top])
        frame = pd.DataFrame(
            {
                "variant": variant,
                "entity": score.index,
                "score": score,
                "rank": index.ranks[ROOT],
                "in_class": index.tiers.eq(1).fillna(False).astype(bool),
                "in_top": sized.eq(1).fillna(False).astype(bool),
            }
        )
        rows.append(frame)
    return pd.concat(rows, ignore_index=True)
