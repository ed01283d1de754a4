"""Factors: the choices and the chances that an index hangs on, declared as data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from ..errors import Fault, InputError, refuse_if, suggest
from ..methods import registry

# what an alternative may change: steps of the recipe, its set, the place of nodes
KEYS = ("set", "move", *(name for name in registry.GIVEN if name not in ("ranks", "tiers")))


@dataclass(frozen=True)
class Factor:
    """A choice between alternatives, each as likely as the others.

    Attributes
    ----------
    name : str
    alternatives : mapping of str to mapping
        By a label of your own: a fragment of a recipe, in the shape of its YAML, that takes the
        place of the recipe's own. Besides steps and ``set`` it may hold ``move``, a mapping of
        nodes to the parents that they hang under instead. An empty fragment is the recipe itself.
    titles : mapping
        Names for readers, by language: of the factor under ``""``, of alternatives by label.

    Examples
    --------
    >>> Factor("weights", {"as they are": {}, "equal": {"weights": {"method": "equal"}}}).size
    1
    """

    name: str
    alternatives: Mapping[str, Mapping]
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    size = 1  # uniform numbers that a draw takes

    def __post_init__(self) -> None:
        faults = []
        if not isinstance(self.alternatives, Mapping) or len(self.alternatives) < 2:
            mend = "write alternatives: {one: {...}, other: {...}}"
            raise InputError(
                Fault("needs two alternatives", None, f"factor {self.name}", mend=mend)
            )
        for label, fragment in self.alternatives.items():
            place = f"factor {self.name}: {label}"
            if not isinstance(fragment, Mapping):
                faults.append(Fault("expected a fragment of a recipe", None, place, fragment))
                continue
            faults += [
                Fault("an alternative cannot change this", None, place, key, suggest(key, KEYS))
                for key in fragment
                if key not in KEYS
            ]
        refuse_if(faults)

    @property
    def changes(self) -> set[str]:
        """What some alternative changes: keys of the recipe, nodes that move."""
        keys = {key for fragment in self.alternatives.values() for key in fragment if key != "move"}
        return keys | {f"move.{n}" for f in self.alternatives.values() for n in f.get("move", {})}


@dataclass(frozen=True)
class WeightNoise:
    r"""Weights drawn around those that the recipe finds.

    Give one of the two. With a `spread` :math:`s`, each weight is multiplied by a number drawn
    evenly from :math:`[1 - s, 1 + s]`; with a `concentration` :math:`c`, weights beneath a node
    (all weights, where the recipe weighs across all) are drawn from the Dirichlet distribution of
    parameters :math:`c\,w_j`, whose means are the weights and whose variances are
    :math:`w_j (1 - w_j) / (c + 1)`. Either way they are then made to sum to one.
    """

    name: str
    spread: float | None = None
    concentration: float | None = None
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        place = f"factor {self.name}"
        if (self.spread is None) == (self.concentration is None):
            raise InputError(Fault("give `spread` or `concentration`", None, place))
        if self.spread is not None and not (_number(self.spread) and 0 < self.spread <= 1):
            mend = "write a share, e.g. 0.25"
            raise InputError(
                Fault("must be above 0, to 1", None, f"{place}: spread", self.spread, mend)
            )
        given = self.concentration
        if given is not None and not (_number(given) and 0 < given < math.inf):
            raise InputError(Fault("must be above 0", None, f"{place}: concentration", given))


@dataclass(frozen=True)
class ImputationNoise:
    """Imputed cells drawn around what the recipe's imputation says.

    To each imputed cell is added an error that the same method made for the same indicator where
    known cells were hidden as cells are missing (`imputation.validate`), every error being as
    likely as the others. What is drawn is held within the range of what was observed, so that no
    drawn cell sets a goalpost. Cells that a draw's recipe leaves missing stay missing.
    """

    name: str
    repeats: int = 20
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Resample:
    """Another sample of entities, drawn with replacement.

    Whatever the recipe takes from the sample (imputed values, goalposts, means, weights) is taken
    from the resampled one, and the entities are scored by that, as ``build`` does with a
    ``reference``.
    """

    name: str
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


AnyFactor = Factor | WeightNoise | ImputationNoise | Resample
NOISE: dict[str, type[WeightNoise | ImputationNoise | Resample]]
NOISE = {"weights": WeightNoise, "imputation": ImputationNoise, "entities": Resample}


def parse(raw: Mapping[str, Mapping], file: str | None = None) -> tuple[AnyFactor, ...]:
    """Read factors from a mapping in the shape of their YAML.

    Parameters
    ----------
    raw : mapping
        By name: ``alternatives`` (see `Factor`; an alternative may hold ``name``, its title by
        language), or ``noise``, one of ``weights``, ``imputation`` and ``entities``, with the
        options of `WeightNoise`, `ImputationNoise`, `Resample`. Either may hold ``name``, the
        factor's title by language.
    file : str, optional
        Where it was read, for messages.

    Raises
    ------
    InputError
        With every fault found.

    Examples
    --------
    >>> parse({"weights": {"noise": "weights", "spread": 0.25}})[0].spread
    0.25
    """
    found, faults = [], []
    if not isinstance(raw, Mapping) or not raw:
        raise InputError(Fault("expected a mapping of factors", file, "factors", raw))
    for name, item in raw.items():
        try:
            found.append(_factor(str(name), item))
        except InputError as error:
            faults += [Fault(f.problem, file, f.place, f.value, f.mend) for f in error.faults]
    refuse_if(faults)
    return tuple(found)


def _factor(name: str, item: Mapping) -> AnyFactor:
    place = f"factor {name}"
    if not isinstance(item, Mapping) or ("alternatives" in item) == ("noise" in item):
        mend = "write alternatives: {...} or noise: weights"
        raise InputError(Fault("needs alternatives or noise", None, place, item, mend))
    item = dict(item)
    titles = {"": item.pop("name")} if "name" in item else {}
    if "alternatives" in item:
        alternatives = item.pop("alternatives")
        for key in item:
            raise InputError(Fault("unknown key", None, place, key, suggest(key, ["name"])))
        if isinstance(alternatives, Mapping):
            titles |= {
                str(label): fragment["name"]
                for label, fragment in alternatives.items()
                if isinstance(fragment, Mapping) and "name" in fragment
            }
            alternatives = {
                str(label): {key: value for key, value in fragment.items() if key != "name"}
                if isinstance(fragment, Mapping)
                else fragment
                for label, fragment in alternatives.items()
            }
        return Factor(name, alternatives, titles)
    kind = item.pop("noise")
    if kind not in NOISE:
        raise InputError(Fault("unknown noise", None, place, kind, suggest(kind, NOISE)))
    options = {option.name for option in fields(NOISE[kind])} - {"name", "titles"}
    for key in item:
        if key not in options:
            raise InputError(Fault(f"no option of {kind}", None, place, key, suggest(key, options)))
    return NOISE[kind](name, **item, titles=titles)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
