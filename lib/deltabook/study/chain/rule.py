"""The rule of the chokepoint score, read from its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deltaindex.errors import Fault, refuse_if, suggest
from deltaindex.files import read_yaml
from deltaindex.text import LANGUAGES

#: of the score; each is an interval within 0 to 1, and 1 is worse
PARTS = ("dependence", "concentration", "reach", "substitutability")
CONFIDENCES = ("low", "computed", "medium", "high")
#: how the parts make a score
WAYS = ("product", "minimum", "mean")
#: classes of node, from the coarser
NODES = ("mature", "advanced")
#: when a want is felt, the soonest first
HORIZONS = ("weeks", "next_design", "years")
KEYS = ("together", "weights", "perturb", "confidence", "classes", "line", "nodes", "kinds")


@dataclass(frozen=True)
class Kind:
    """What a flow can carry.

    Attributes
    ----------
    felt : str
        When the want of it is felt, one of `HORIZONS`.
    stored : bool
        Whether a stock of it lasts for a while.
    name : dict of str to str
        By language.
    """

    felt: str
    stored: bool
    name: Mapping[str, str]

    def in_time(self, horizon: str) -> bool:
        """Return whether the want is felt at a horizon, or before."""
        return HORIZONS.index(self.felt) <= HORIZONS.index(horizon)


@dataclass(frozen=True)
class Rule:
    """How a chokepoint score is made.

    Attributes
    ----------
    together : str
        One of `WAYS`.
    weights : dict of str to float
        Of each of `PARTS`, summing to one.
    perturb : float
        The share of itself by which each weight moves in the sensitivity check.
    confidence : str
        The least confidence that a fact needs to enter.
    classes : dict
        Of judgements, from the least grave; each with its meaning by language.
    line : float
        The finest line width of a mature node, in nanometres.
    nodes : dict
        The names of `NODES` by language.
    kinds : dict of str to Kind
        What flows carry.
    """

    together: str
    weights: Mapping[str, float]
    perturb: float
    confidence: str
    classes: Mapping[str, Mapping[str, str]]
    line: float
    nodes: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, Kind]

    @classmethod
    def read(cls, path: Path | str) -> Rule:
        """Read a rule from YAML.

        Raises
        ------
        InputError
            With every fault found: a key or part that is missing or unknown, a weight below zero,
            weights that are all zero, a perturbation outside 0 to 1, an unknown confidence, way or
            horizon, no class, no line width.
        """
        raw, file, faults = read_yaml(path), str(path), []
        for key in raw:
            if key not in KEYS:
                faults.append(Fault("unknown key", file, str(key), mend=suggest(key, KEYS)))
        for key in KEYS:
            if key not in raw:
                faults.append(Fault("no such key", file, key, mend=f"needed: {', '.join(KEYS)}"))
        refuse_if(faults)
        weights, classes = raw["weights"], raw["classes"]
        if not isinstance(weights, Mapping) or set(weights) != set(PARTS):
            mend = f"one weight for each of {', '.join(PARTS)}"
            faults.append(Fault("not the parts of the score", file, "weights", weights, mend))
        elif not all(_number(w) and w >= 0 for w in weights.values()) or not sum(weights.values()):
            mend = "numbers from 0 up, one of them above"
            faults.append(Fault("not weights", file, "weights", dict(weights), mend))
        if not _number(raw["perturb"]) or not 0 <= raw["perturb"] <= 1:
            mend = "a share from 0 to 1"
            faults.append(Fault("not a share", file, "perturb", raw["perturb"], mend))
        for key, known in (("confidence", CONFIDENCES), ("together", WAYS)):
            if raw[key] not in known:
                faults.append(Fault("unknown", file, key, raw[key], suggest(str(raw[key]), known)))
        if not isinstance(classes, Mapping) or not classes:
            mend = "name the classes from the least grave, each with its meaning"
            faults.append(Fault("no classes", file, "classes", classes, mend))
        if not _number(raw["line"]) or raw["line"] <= 0:
            mend = "the finest line width of a mature node, in nanometres"
            faults.append(Fault("not a line width", file, "line", raw["line"], mend))
        if not isinstance(raw["nodes"], Mapping) or set(raw["nodes"]) != set(NODES):
            mend = f"a name for each of {', '.join(NODES)}"
            faults.append(Fault("not the classes of node", file, "nodes", raw["nodes"], mend))
        kinds = _kinds(raw["kinds"], file, faults)
        refuse_if(faults)
        total = sum(weights.values())
        return cls(
            raw["together"],
            {part: weights[part] / total for part in PARTS},
            float(raw["perturb"]),
            raw["confidence"],
            classes,
            float(raw["line"]),
            {node: raw["nodes"][node] for node in NODES},
            kinds,
        )

    def slice(self, name: str) -> tuple[float, float]:
        """Return the slice of 0 to 1 that a class stands for, all slices being equal."""
        at, size = list(self.classes).index(name), len(self.classes)
        return at / size, (at + 1) / size


def _kinds(raw: object, file: str, faults: list[Fault]) -> dict[str, Kind]:
    """Read what flows carry; add a fault for each kind that does not say when it is felt."""
    found = {}
    for name, kind in raw.items() if isinstance(raw, Mapping) else [("kinds", raw)]:
        if not isinstance(kind, Mapping) or kind.get("felt") not in HORIZONS:
            mend = f"felt: {', '.join(HORIZONS)}"
            faults.append(Fault("does not say when it is felt", file, f"kinds: {name}", kind, mend))
            continue
        words = {lang: kind[lang] for lang in LANGUAGES if lang in kind}
        found[name] = Kind(kind["felt"], kind.get("stored") is True, words)
    return found


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
