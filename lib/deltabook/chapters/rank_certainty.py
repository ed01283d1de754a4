"""How sure the ranking is: which choices are open, and what of the claims stands in all draws."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from deltaindex.text import Texts

from ..study.certainty import Certainty


def choices(sets: Mapping[str, Certainty], texts: Texts, words: Texts) -> pd.DataFrame:
    """List the choices that are open, as a reader sees them.

    Parameters
    ----------
    sets : mapping of str to Certainty
        By set; all declare the same factors.
    texts : Texts
        Of the chapter: ``acts``, ``drawn`` for a factor without alternatives, and ``idle.<why>``.
    words : Texts
        Of the package.

    Returns
    -------
    DataFrame, one row a factor
        ``factor``, ``options``, and for each set whether the factor acts there, or why not.
    """
    first, rows = next(iter(sets.values())), []
    for factor in first.declared:
        named = [
            first.title(factor.name, texts.lang, label)
            for label in getattr(factor, "alternatives", ())
        ]
        acts = {name: of.idle[factor.name] for name, of in sets.items()}
        rows.append(
            {
                "factor": first.title(factor.name, texts.lang),
                "options": words.join(named, "or") or texts("drawn"),
            }
            | {name: texts(f"idle.{why.key}" if why else "acts") for name, why in acts.items()}
        )
    return pd.DataFrame(rows)


def claim_shares(stands: Mapping[str, tuple[pd.Series, pd.Series]]) -> pd.DataFrame:
    """Tabulate in what share of draws claims hold, by set.

    Parameters
    ----------
    stands : mapping of str to pair of Series, shape (claims,)
        By set: the share in which a claim holds fully, and at least in pattern.

    Returns
    -------
    DataFrame, indexed by claim
        ``holds_<set>`` of every set, then ``in_pattern_<set>``.
    """
    holds = {f"holds_{name}": fully for name, (fully, _) in stands.items()}
    near = {f"in_pattern_{name}": at_least for name, (_, at_least) in stands.items()}
    return pd.DataFrame(holds | near).rename_axis("claim")
