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

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from deltaindex import reads
from deltaindex.errors import Fault, refuse_if, suggest
from deltaindex.files import read_yaml
from deltaindex.text import LANGUAGES

from .concentration import Interval
from .losses import NOTHING, sales_lost, spread, times
from .network import graph
from .rule import HORIZONS, NODES
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

KEYS = ("id", "title", "why", "cut", "class", "horizon", "weeks", "stock_weeks", "substitution")
NEEDED = ("id", "title", "cut", "class", "horizon")
CUT_KEYS = ("segments", "items", "countries", "share")
BOTH, CORE = "both", "core"
WHOLE = Interval(1.0, 1.0)
#: the longest cut and stock that a file may have
MOST_WEEKS = 520


@dataclass(frozen=True)
class Cut:
    """Supply that stops.

    Attributes
    ----------
    segments : tuple of str
        Of support; one with parts means all of them.
    countries : tuple of str, or `ALL_FOREIGN`
    share : Interval
        Of what these countries supply.
    items : tuple of str
        The items that stop; all of the segments' where it is empty.
    """

    segments: tuple[str, ...]
    countries: tuple[str, ...] | str
    share: Interval = WHOLE
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """What stops, for how long, and what helps.

    Attributes
    ----------
    id : str
    title, why : dict of str to str
        By language.
    cuts : tuple of Cut
        All at once.
    node : str
        One of `NODES`, or ``both``.
    horizon : str
        One of `HORIZONS`.
    weeks : float, optional
        How long the cut lasts, at the horizon of weeks.
    stock : Interval
        For how many weeks what is stored of the foreign supply lasts.
    substitution : Interval
        The part of what is lost that others replace.
    """

    id: str
    title: Mapping[str, str]
    why: Mapping[str, str]
    cuts: tuple[Cut, ...]
    node: str
    horizon: str
    weeks: float | None = None
    stock: Interval = NOTHING
    substitution: Interval = NOTHING

    @property
    def nodes(self) -> tuple[str, ...]:
        """The classes of node that are computed."""
        return NODES if self.node == BOTH else (self.node,)

    def left_of_stock(self, stored: bool) -> Interval:
        """Return the part of a loss that a stock does not make up for."""
        if not stored or self.weeks is None:
            return WHOLE
        low, high = (
            max(0.0, 1 - stock / self.weeks) for stock in (self.stock.high, self.stock.low)
        )
        return Interval(low, high)


def read(path: Path | str, chain: Chain) -> Scenario:
    """Read a scenario from YAML; `weeks` and `stock_weeks` go with the horizon of weeks alone.

    Raises
    ------
    InputError
        With every fault found: a key that is missing or unknown, an unknown segment, item, country,
        class or horizon, a core segment, an item of another segment, a number out of its bounds, a
        segment that two cuts take.
    """
    raw, file = read_yaml(path), str(path)
    faults = list(_keys(raw, file))
    refuse_if(faults)
    at = _Place(file, faults)
    node = at.one_of(raw["class"], (*NODES, BOTH), "class")
    horizon = at.one_of(raw["horizon"], HORIZONS, "horizon")
    weeks, stock = raw.get("weeks"), raw.get("stock_weeks", 0)
    if horizon == "weeks":
        weeks = at.number(weeks, "weeks", 0, MOST_WEEKS, "how many weeks the cut lasts").high
        stock = at.number(stock, "stock_weeks", 0, MOST_WEEKS, "weeks, or [low, high]")
        if weeks == 0:
            at.fault("a cut of no length", "weeks", 0, "how many weeks the cut lasts")
    else:
        for key in ("weeks", "stock_weeks"):
            if key in raw:
                mend = "leave it out, or set the horizon to weeks"
                at.fault(f"means nothing at the horizon of '{horizon}'", key, raw[key], mend)
        weeks, stock = None, NOTHING
    substitution = at.number(
        raw.get("substitution", 0), "substitution", 0, 1, "0 to 1, or [low, high]"
    )
    words = {key: at.in_languages(raw.get(key, {}), key) for key in ("title", "why")}
    if not isinstance(raw["id"], str) or not raw["id"].replace("-", "").replace("_", "").isalnum():
        at.fault("not an id", "id", raw["id"], "letters, digits, - and _")
    listed = raw["cut"] if isinstance(raw["cut"], list) else []
    if not listed:
        at.fault("cuts nothing", "cut", raw["cut"], "a list of segments and countries")
    cuts = tuple(_cut(one, f"cut {i + 1}", at, chain) for i, one in enumerate(listed))
    refuse_if(faults)
    faults += _twice(cuts, file, chain)
    refuse_if(faults)
    return Scenario(
        raw["id"], words["title"], words["why"], cuts, node, horizon, weeks, stock, substitution
    )


def read_folder(folder: Path, chain: Chain) -> list[Scenario]:
    """Read all scenarios of a folder, in the order of their names."""
    names = [name for name in reads.names(folder) if name.endswith(".yaml")]
    return [read(folder / name, chain) for name in sorted(names)]


def lost_supply(chain: Chain, scenario: Scenario, node: str) -> pd.DataFrame:
    """Return what is missing of the supply of each segment that is cut, in a class of node.

    Returns
    -------
    DataFrame, shape (segments that are cut, 3)
        ``low``, ``high``, parts of one; ``recorded``: whether the countries' part is.
    """
    foreign, rows = dependence(chain, node), {}
    for leaf in chain.support:
        own = [cut for cut in scenario.cuts if leaf in _leaves(chain, cut.segments)]
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


def _leaves(chain: Chain, segments: Sequence[str]) -> list[str]:
    return [leaf for segment in segments for leaf in chain.beneath(segment)]


@dataclass(frozen=True)
class _Place:
    """A file, and the faults found in it."""

    file: str
    faults: list[Fault]

    def fault(self, problem: str, place: str, value: object, mend: str | None) -> None:
        self.faults.append(Fault(problem, self.file, place, value, mend))

    def one_of(self, value: object, known: Sequence[str], place: str) -> str:
        if value not in known:
            self.fault("unknown", place, value, suggest(str(value), known))
        return str(value)

    def number(self, value: object, place: str, low: float, high: float, mend: str) -> Interval:
        """Read a number, or two that are an interval."""
        pair = value if isinstance(value, list) and len(value) == 2 else [value, value]
        plain = all(isinstance(x, int | float) and not isinstance(x, bool) for x in pair)
        if not plain or not low <= pair[0] <= pair[1] <= high:
            self.fault(f"not a number from {low:g} to {high:g}", place, value, mend)
            return NOTHING
        return Interval(float(pair[0]), float(pair[1]))

    def in_languages(self, value: object, place: str) -> dict[str, str]:
        if value == {}:
            return dict.fromkeys(LANGUAGES, "")
        if not isinstance(value, Mapping) or any(
            not isinstance(value.get(x), str) for x in LANGUAGES
        ):
            self.fault("lacks a language", place, value, f"give {', '.join(LANGUAGES)}")
            return dict.fromkeys(LANGUAGES, "")
        return {lang: value[lang] for lang in LANGUAGES}

    def names(
        self, raw: Mapping, key: str, known: Collection[str], what: str, place: str
    ) -> tuple[str, ...]:
        listed = raw.get(key, [])
        if not isinstance(listed, list):
            self.fault(f"no list of {what}", f"{place}: {key}", listed, "write [a, b]")
            return ()
        for name in listed:
            if name not in known:
                mend = suggest(str(name), known)
                self.fault(f"unknown {what}", f"{place}: {key}", name, mend)
        return tuple(name for name in listed if name in known)


def _keys(raw: Mapping, file: str) -> Iterator[Fault]:
    for key in raw:
        if key not in KEYS:
            yield Fault("unknown key", file, str(key), mend=suggest(str(key), KEYS))
    for key in NEEDED:
        if key not in raw:
            yield Fault("no such key", file, key, mend=f"needed: {', '.join(NEEDED)}")


def _cut(raw: object, place: str, at: _Place, chain: Chain) -> Cut:
    """Read one entry of what is cut."""
    if not isinstance(raw, Mapping):
        at.fault("says no segments and countries", place, raw, "segments: [...], countries: [...]")
        return Cut((), ())
    for key in raw:
        if key not in CUT_KEYS:
            at.fault("unknown key", place, key, suggest(str(key), CUT_KEYS))
    segments = at.names(raw, "segments", set(chain.segments.index), "segment", place)
    if not segments:
        at.fault("names no segment", f"{place}: segments", raw.get("segments"), "name one")
    for segment in segments:
        if chain.segments.at[segment, "part"] == CORE:
            mend = "name segments of support; what crosses the border as a service is not recorded"
            at.fault("a link of the chain itself", f"{place}: segments", segment, mend)
    own = chain.items[chain.items["segment"].isin(_leaves(chain, segments))]
    own = set(own.loc[own["reading"] == "direct", "item"])
    items = at.names(raw, "items", own, "item of these segments", place)
    countries = raw.get("countries")
    if countries != ALL_FOREIGN:
        at_home = domestic(chain)
        foreign = [code for code in chain.countries.index if code not in at_home]
        countries = at.names({"countries": countries}, "countries", foreign, "country", place)
        if not countries:
            mend = f"list them, or write {ALL_FOREIGN}"
            at.fault("names no country", f"{place}: countries", raw.get("countries"), mend)
    share = at.number(raw.get("share", 1), f"{place}: share", 0, 1, "0 to 1, or [low, high]")
    return Cut(segments, countries, share, items)


def _twice(cuts: Sequence[Cut], file: str, chain: Chain) -> Iterator[Fault]:
    """Find segments that two cuts take, unless each names items of its own."""
    for i, cut in enumerate(cuts):
        for before in cuts[:i]:
            both = set(_leaves(chain, cut.segments)) & set(_leaves(chain, before.segments))
            apart = cut.items and before.items and not set(cut.items) & set(before.items)
            if both and not apart:
                mend = "put its countries in one entry, or name different items"
                yield Fault("cut twice", file, f"cut {i + 1}: segments", min(both), mend)
