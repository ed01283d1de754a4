r"""What is lost when countries stop supplying: a scenario, read from a file and computed.

Every number is an interval ``[low, high]`` of parts of one. This is the whole definition;
`deltabook.study.chain.export` writes what it needs as JSON, and the page of scenarios computes the
same in a browser.

**What countries hold of an item.** Of an item :math:`i` some countries are named, each with an
interval :math:`[l_c, h_c]`; what they leave, the rest :math:`[r, R]`, belongs to countries that
are not named. `C` are the countries of a cut, or ``all_foreign``: all but the domestic ones. `D`
are the named countries that the cut takes, `E` the named ones that it does not take. It takes of
the rest

- *all*, if it is ``all_foreign`` and every domestic country is named;
- *none*, if it is a list and every country of it is named;
- *some* otherwise.

.. math::

    low_i(C) &= \max(\textstyle\sum_D l + [all] r,\; 1 - \sum_E h - [not\ all] R) \\
    high_i(C) &= \min(\textstyle\sum_D h + [not\ none] R,\; 1 - \sum_E l - [none] r)

cut off at 0 and 1. ``[all]`` is 1 if the rest is wholly taken and else 0, and so on.

**By world shares.** A segment needs each of its items (fixed proportions), so it loses as much as
the one that loses most: over the items of the segment that serve the class and that the cut names
(all, where it names none), `low` is the largest `low_i`, `high` the largest `high_i`. Without such
an item there is no value by world shares; but if the cut names items and none of them serves the
class, it takes nothing there: *held* is [0, 0]. An interval of [0, 1] says nothing, and is no
value.

**By facts.** Only where the cut names no items, and facts tell the foreign dependence
:math:`[d, D]` of the segment in that class: that dependence times the part of foreign supply which
the countries hold. That part is 1 for ``all_foreign``. Else it is, over all items of the segment
that serve the class, ``[max low_i(C) / high_i(all_foreign), max min(1, high_i(C) /
low_i(all_foreign))]``; a quotient with a divisor of 0 is 0 in the first and 1 in the second; it is
[0, 1] where there is no item.

**Held** is the smallest interval that holds both values, the only one where there is one, and
[0, 1] where there is none (``recorded`` is then false).

**Lost of supply**, for each segment without parts that a cut names, itself or with its parent:

.. math:: L = held \times share \times (1 - substitution) \times stock

end by end, the upper end of `substitution` going into the lower end of the result. `stock` is 1
but for kinds that are stored, at the horizon ``weeks``: there it is :math:`\max(0, 1 - s / w)`
for a stock that lasts `s` weeks and a cut of `w` weeks (the upper end of `s` into the lower end).

The **kind** of a segment is that of the flows out of it. The rule says when the want of each kind
is felt: ``weeks`` < ``next_design`` < ``years``.

**Lost of output** goes downstream. What is made at home of a segment loses as much as that supplier
of it which loses most: :math:`home` is, end by end, the largest loss among its suppliers whose kind
is felt at the horizon or before, and [0, 0] where there is none. Customers of a support segment buy
abroad too, so that they miss what is cut of the imports and what home makers lose of the rest:

.. math::

    low &= \min(1,\; L.low + (1 - D.high) \times home.low) \\
    high &= \min(1,\; L.high + (1 - D.low) \times home.high)

:math:`D` is the foreign dependence of the segment in that class: the smallest interval that holds
world shares (``low`` and ``high`` of ``all_foreign`` as above, over all items) and facts, [0, 1]
where there is neither. `L` is [0, 0] for what is not cut. A core segment loses `home`: the model
knows no imports of its services. **Lost of what is new** (capacity, designs) goes the same way,
with the same `L`, over all flows, for what is not there yet needs every input at once.

**By** is the cut segment that binds, for what is new. The strongest supplier is the one with the
largest `low`, then the largest `high`, then the first in the order of segments. A core segment
takes `by` from it. A support segment is its own `by` where it is cut (``L.high > 0``) and `L` is
not below the other term of the sum (compared by low, then by high); else it takes it from its
strongest supplier. Empty where `high` is 0.

**Recorded** is false for a segment that is cut where *held* is not, and for one with a supplier
that loses anything of what is new and is not recorded itself.

**The core** has sales. The share lost of them is, for each core segment with sales, the smallest
`low` and the largest `high` over its parts (how its sales are divided is unknown), weighted by
sales. With both classes, the smaller `low` and the larger `high` of the two are taken before, for
how sales are divided by class is unknown too. With one class there is no sum.

Core segments cannot be cut: what domestic designers buy from foreign plants, and foreign designers
from domestic packagers, is not recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from .concentration import Interval
from .losses import NOTHING, sales_lost, spread, times
from .network import graph
from .scenario_file import BOTH, CORE, WHOLE, Cut, Scenario, leaves, read, read_folder
from .segments import UNKNOWN
from .suppliers import (
    ALL_FOREIGN,
    around,
    by_shares,
    dependence,
    domestic,
    holdings,
    items_of,
    largest,
    telling,
)
from .tables import Chain

__all__ = ["Cut", "Scenario", "lost_supply", "read", "read_folder", "run"]


def lost_supply(chain: Chain, scenario: Scenario, node: str) -> pd.DataFrame:
    """Return what is missing of the supply of each segment that is cut, in a class of node.

    Returns
    -------
    DataFrame, shape (segments that are cut, 3)
        ``low``, ``high``, parts of one; ``recorded``: whether the countries' part is.
    """
    foreign, rows = dependence(chain, node), {}
    for leaf in chain.support:
        own = [cut for cut in scenario.cuts if leaf in leaves(chain, cut.segments)]
        if not own:
            continue
        found = [_held(chain, leaf, cut, node, foreign.loc[leaf]) for cut in own]
        lost = [times(held or UNKNOWN, cut.share) for held, cut in zip(found, own, strict=True)]
        kind = chain.rule.kinds[graph(chain).nodes[leaf]["kind"]]
        kept = Interval(1 - scenario.substitution.high, 1 - scenario.substitution.low)
        loss = times(times(largest(lost), kept), scenario.left_of_stock(kind.stored))
        rows[leaf] = {**loss._asdict(), "recorded": all(held is not None for held in found)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["low", "high", "recorded"])


def run(chain: Chain, scenario: Scenario) -> pd.DataFrame:
    """Compute a scenario.

    Returns
    -------
    DataFrame
        A row a leaf and class: ``segment``, ``class``, ``low`` and ``high`` of output lost,
        ``new_low`` and ``new_high`` of what is new, ``by`` and ``recorded`` (false where the loss
        rests on a cut of which nothing is recorded). With both classes a last row, ``core``, for
        the share of the core's sales.
    """
    felt = {kind for kind, of in chain.rule.kinds.items() if of.in_time(scenario.horizon)}
    rows = []
    for node in scenario.nodes:
        cut, foreign = lost_supply(chain, scenario, node), dependence(chain, node)
        output = spread(chain, cut, foreign, felt)
        new = spread(chain, cut, foreign, set(chain.rule.kinds))
        rows += [
            {
                "segment": leaf,
                "class": node,
                **output[leaf].loss._asdict(),
                "new_low": new[leaf].loss.low,
                "new_high": new[leaf].loss.high,
                "by": new[leaf].by,
                "recorded": new[leaf].recorded,
            }
            for leaf in chain.leaves
        ]
    if scenario.node == BOTH:
        rows.append(_of_core(chain, pd.DataFrame(rows)))
    return pd.DataFrame(rows).astype({"recorded": bool})


def _of_core(chain: Chain, found: pd.DataFrame) -> dict[str, object]:
    """Return the share of the core's sales that is lost, however sales are divided by class."""
    by_leaf = found.groupby("segment", sort=False)
    row: dict[str, object] = {"segment": CORE, "class": BOTH, "by": "", "recorded": True}
    for prefix in ("", "new_"):
        bounds = pd.DataFrame(
            {"low": by_leaf[f"{prefix}low"].min(), "high": by_leaf[f"{prefix}high"].max()}
        )
        for side, value in sales_lost(chain, bounds).items():
            row[f"{prefix}{side}"] = value
    lost = found[found["segment"].isin(chain.core) & (found["new_high"] > 0)]
    if len(lost):
        order = lost.sort_values(["new_low", "new_high"], ascending=False, kind="stable")
        row["by"], row["recorded"] = order["by"].iloc[0], bool(lost["recorded"].all())
    return row


def _held(
    chain: Chain, leaf: str, cut: Cut, node: str, foreign: Mapping[str, float]
) -> Interval | None:
    """Return what the countries of a cut hold of a segment; None where nothing is recorded."""
    if cut.items:
        named = chain.items[chain.items["item"].isin(cut.items)]
        served = named[(named["segment"] == leaf) & named["class"].isin([node, BOTH])]["item"]
        if served.empty:
            return NOTHING  # an item that does not serve this class is not missed in it
        at_home, found = domestic(chain), holdings(chain)
        if not served.isin(found).all():
            return None
        return telling(largest([found[item].taken(cut.countries, at_home) for item in served]))
    world = telling(by_shares(chain, leaf, cut.countries, node))
    facts = None
    if pd.notna(foreign["facts_low"]):
        part = _part_of_foreign(chain, leaf, cut.countries, node)
        facts = times(Interval(foreign["facts_low"], foreign["facts_high"]), part)
    return None if world is None and facts is None else around([world, facts])


def _part_of_foreign(
    chain: Chain, leaf: str, countries: Collection[str] | str, node: str
) -> Interval:
    """Return what part of the foreign supply of a segment some countries hold."""
    if countries == ALL_FOREIGN:
        return WHOLE
    at_home, found, parts = domestic(chain), holdings(chain), []
    for item in items_of(chain, leaf, node):
        some, all_ = (found[item].taken(c, at_home) for c in (countries, ALL_FOREIGN))
        parts.append(
            Interval(
                some.low / all_.high if all_.high else 0.0,
                min(1.0, some.high / all_.low) if all_.low else 1.0,
            )
        )
    return largest(parts) if parts else UNKNOWN
