"""Scenarios as files: what stops, for how long and what helps; `scenario` computes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deltaindex import reads
from deltaindex.errors import Fault, refuse_if, suggest
from deltaindex.files import read_yaml
from deltaindex.text import LANGUAGES

from .concentration import Interval
from .losses import NOTHING
from .rule import HORIZONS, NODES
from .suppliers import ALL_FOREIGN, domestic
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


def leaves(chain: Chain, segments: Sequence[str]) -> list[str]:
    """Return the leaves of several segments."""
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
    own = chain.items[chain.items["segment"].isin(leaves(chain, segments))]
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
            both = set(leaves(chain, cut.segments)) & set(leaves(chain, before.segments))
            apart = cut.items and before.items and not set(cut.items) & set(before.items)
            if both and not apart:
                mend = "put its countries in one entry, or name different items"
                yield Fault("cut twice", file, f"cut {i + 1}: segments", min(both), mend)
