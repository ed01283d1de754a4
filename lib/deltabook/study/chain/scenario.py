r"""What is lost when countries stop supplying: a scenario, read from a file and computed.

Every number is an interval ``[low, high]`` of parts of one. This is the whole definition;
`deltabook.study.chain.export` writes what it needs as JSON, and the page of scenarios computes the
same in a browser.

**What countries hold of an item.** Of an item :math:`i` some countries are named, each with an
interval :math:`[l_c, h_c]`; what they leave, the rest :math:`[r, R]`, belongs to countries that
are not named. `C` are the countries of a cut, or ``all_foreign``: all but the domestic ones. `D` are
the named countries that the cut takes, `E` the named ones that it does not take. It takes of the
rest

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
an item there is no value by world shares.

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

**Lost of output** goes downstream: a segment loses the largest of its own `L` and of what its
suppliers lose, end by end, over the flows whose kind is felt at the horizon or before. **Lost of
what is new** (capacity, designs) goes the same way over all flows, for what is not there yet needs
every input at once. A segment that is cut itself has `L` in both, as what is missing of the supply
of it.

**By** is the cut segment that binds: among those that reach a segment the one with the largest
`high` of `L`, then the largest `low`, then the first in the order of segments; empty where nothing
is lost (`high` is 0). It is given for what is new, which every cut that reaches the segment enters.

**The core** has sales. The share lost of them is, for each core segment with sales, the smallest
`low` and the largest `high` over its parts (how its sales are divided is unknown), weighted by
sales. With both classes, the smaller `low` and the larger `high` of the two are taken before, for how
sales are divided by class is unknown too. With one class there is no sum.

Core segments cannot be cut: what domestic designers buy from foreign plants, and foreign designers
from domestic packagers, is not recorded.
"""
