"""The rule of the chokepoint score, read from its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deltaindex.errors import Fault, refuse_if, suggest
from deltaindex.files import read_yaml

#: of the score; each is an interval within 0 to 1, and 1 is worse
PARTS = ("dependence", "concentration", "reach", "substitutability")
CONFIDENCES = ("low", "computed", "medium", "high")


@dataclass(frozen=True)
class Rule:
    """How a chokepoint score is made.

    Attributes
    ----------
    weights : dict of str to float
        Of each of `PARTS`, summing to one.
    perturb : float
        The share of itself by which each weight moves in the sensitivity check.
    confidence : str
        The least confidence that a fact needs to enter.
    classes : dict
        Of judgements, from the least grave; each with its meaning by language.
    """

    weights: Mapping[str, float]
    perturb: float
    confidence: str
    classes: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, path: Path | str) -> Rule:
        """Read a rule from YAML.

        Raises
        ------
        InputError
            With every fault found: a key or part that is missing or unknown, a weight below zero,
            weights that are all zero, a perturbation outside 0 to 1, an unknown confidence, no
            class.
        """
        raw, file, faults = read_yaml(path), str(path), []
        keys = ("weights", "perturb", "confidence", "classes")
        for key in raw:
            if key not in keys:
                faults.append(Fault("unknown key", file, str(key), mend=suggest(key, keys)))
        for key in keys:
            if key not in raw:
                faults.append(Fault("no such key", file, key, mend=f"needed: {', '.join(keys)}"))
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
        if raw["confidence"] not in CONFIDENCES:
            mend = suggest(raw["confidence"], CONFIDENCES)
            faults.append(Fault("unknown", file, "confidence", raw["confidence"], mend))
        if not isinstance(classes, Mapping) or not classes:
            mend = "name the classes from the least grave, each with its meaning"
            faults.append(Fault("no classes", file, "classes", classes, mend))
        refuse_if(faults)
        total = sum(weights.values())
        return cls(
            {part: weights[part] / total for part in PARTS},
            float(raw["perturb"]),
            raw["confidence"],
            classes,
        )

    def slice(self, name: str) -> tuple[float, float]:
        """Return the slice of 0 to 1 that a class stands for, all slices being equal."""
        at, size = list(self.classes).index(name), len(self.classes)
        return at / size, (at + 1) / size


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
