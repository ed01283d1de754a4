"""How an index is built: a method and its options for every step."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import get_origin

from .errors import Fault, refuse_if, suggest
from .files import read_yaml
from .steps import aggregate, check, impute, normalise, ranks, tiers, treat, weights
from .steps.edge import KINDS, fits

METHODS: dict[str, dict[str, Callable]] = {
    "check": check.METHODS,
    "impute": impute.METHODS,
    "treat": treat.METHODS,
    "normalise": normalise.METHODS,
    "weights": weights.METHODS,
    "aggregate": aggregate.METHODS,
    "ranks": ranks.METHODS,
    "tiers": tiers.METHODS,
}
KEYS = ("id", "set", "name", "note", *METHODS)
DEFAULTS = {"check": "none", "impute": "none", "treat": "none", "ranks": "exact"}
ACROSS = ("all", "node")
# steps of the whole table: they do not differ by node or indicator
WHOLE = ("check", "ranks", "tiers")
# steps that may look over the periods of a panel
POOLED = ("treat", "normalise", "weights")


@dataclass(frozen=True)
class Step:
    """A method, its options, and what differs by node or indicator.

    `over` is the sample that it looks at: ``period``, the period itself; ``panel``, all periods of
    a panel as one; or a number, the one period of a panel that sets the measure for all.
    """

    method: str
    options: Mapping[str, object] = field(default_factory=dict)
    by: Mapping[str, Step] = field(default_factory=dict)
    over: str | float = "period"

    def at(self, path: tuple[str, ...]) -> Step:
        """Return the step that holds at the start of a path (an item, then the nodes above)."""
        return next((self.by[name] for name in path if name in self.by), self)


@dataclass(frozen=True)
class Recipe:
    """How an index is built.

    Attributes
    ----------
    id : str
    set : str or None
        The framework's set of indicators to use; None for all.
    check, impute, treat, normalise, weights, aggregate, ranks : Step
    across : {"all", "node"}
        Whether weights are found over all indicators at once or among the children of each node.
    tiers : Step or None
    file : str or None
        Where it was read, for messages.
    """

    id: str
    set: str | None
    impute: Step
    treat: Step
    normalise: Step
    weights: Step
    aggregate: Step
    across: str = "node"
    tiers: Step | None = None
    file: str | None = None
    check: Step = Step("none")
    ranks: Step = Step("exact")

    @property
    def pooled(self) -> str | None:
        """The first step that looks over the periods of a panel, if one does."""
        for name in POOLED:
            step: Step = getattr(self, name)
            if any(at.over != "period" for at in (step, *step.by.values())):
                return name
        return None

    @property
    def treat_pooled(self) -> bool:
        """Whether outliers are treated over the periods of a panel."""
        return any(at.over != "period" for at in (self.treat, *self.treat.by.values()))

    @classmethod
    def read(cls, path: Path | str) -> Recipe:
        """Read a recipe from YAML.

        Raises
        ------
        InputError
            With every fault found: an unknown step, method or option, one that is missing.
        """
        return cls.parse(read_yaml(path), Path(path).stem, str(path))

    @classmethod
    def parse(cls, raw: Mapping, id: str = "recipe", file: str | None = None) -> Recipe:
        """Read a recipe from a mapping in the shape of its YAML."""
        faults = [
            Fault("unknown key", file, str(key), mend=suggest(key, KEYS))
            for key in raw
            if key not in KEYS
        ]
        steps: dict[str, Step | None] = {}
        across = "node"
        for name in METHODS:
            item = raw.get(name, {"method": DEFAULTS[name]} if name in DEFAULTS else None)
            if item is None and name == "tiers":  # the one step that may be absent
                steps[name] = None
            elif not isinstance(item, Mapping):
                mend = f"write e.g. {name}: {{method: {next(iter(METHODS[name]))}}}"
                faults.append(Fault("expected a mapping with `method`", file, name, item, mend))
            else:
                item = dict(item)
                if name == "weights":
                    across = item.pop("across", across)
                    if across not in ACROSS:
                        mend = suggest(across, ACROSS)
                        faults.append(Fault("unknown", file, "weights.across", across, mend))
                    elif across == "all" and item.get("by"):
                        mend = "use `across: node` for weights that differ by node"
                        faults.append(
                            Fault("weighs everything at once", file, "weights.by", mend=mend)
                        )
                steps[name] = _step(name, item, file, faults)
        names = {"id": raw.get("id", id), "set": raw.get("set")}
        for key, value in names.items():
            if isinstance(value, int) and not isinstance(value, bool):
                names[key] = str(value)  # an id of digits reads as a number
            elif not isinstance(value, str) and not (key == "set" and value is None):
                mend = "put it in quotes"
                faults.append(Fault("expected a text", file, key, value, mend))
        refuse_if(faults)
        return cls(
            **names,
            across=across,
            file=file,
            **steps,
        )

    def vary(self, **changes) -> Recipe:
        """Return a recipe that differs in some steps.

        Parameters
        ----------
        **changes
            ``set="open"``, ``id=...``, or a step in the shape of its YAML, e.g.
            ``weights={"method": "equal", "across": "all"}``.
        """
        full = {"impute": {"method": "none"}, "treat": {"method": "none"}}
        full |= {"normalise": {"method": "minmax"}, "weights": {"method": "equal"}}
        full |= {"aggregate": {"method": "arithmetic"}}
        parsed = Recipe.parse(full | changes, self.id)
        names = set(changes) | ({"across"} if "weights" in changes else set())
        return replace(self, **{name: getattr(parsed, name) for name in names})


def _step(
    name: str, item: dict, file: str | None, faults: list[Fault], within: Step | None = None, at=""
) -> Step | None:
    """Read one step, or what of it differs `within` it; append what is wrong to `faults`."""
    at = at or name
    same = within is not None and "method" not in item
    method, by = item.pop("method", within and within.method), item.pop("by", None) or {}
    known = METHODS[name]
    if not isinstance(method, str) or method not in known:
        faults.append(Fault("unknown method", file, f"{at}.method", method, suggest(method, known)))
        return None
    over = item.pop("over", within.over if within else "period")
    faults += [
        replace(fault, file=file) for fault in _over_faults(name, over, within, f"{at}.over")
    ]
    options = {
        p.name: p
        for p in inspect.signature(known[method], eval_str=True).parameters.values()
        if p.kind is p.KEYWORD_ONLY or p.name == "offset"
    }
    for key in item:
        if key not in options:
            mend = suggest(key, options)
            faults.append(Fault(f"no option of {method}", file, f"{at}.{key}", mend=mend))
    inherited = {}
    if within:
        # without a method, what is not said anew stays; `min_weight` is one rule for the whole
        inherited = {k: v for k, v in within.options.items() if same or k == "min_weight"}
    defaults = {key: p.default for key, p in options.items() if p.default is not p.empty}
    item = defaults | {key: inherited[key] for key in options if key in inherited} | item
    for key, option in options.items():
        if key not in item:
            faults.append(Fault(f"{method} needs `{key}`", file, at, mend=f"add {key}: ..."))
        elif not fits(item[key], option.annotation):
            kind = KINDS[get_origin(option.annotation) or option.annotation]
            # a tempting way to say that indicators differ
            mend = None
            if isinstance(item[key], Mapping) and item[key]:
                first = next(iter(item[key]))
                mend = f"where indicators differ, write by: {{{first}: {{method: {method}, ...}}}}"
            faults.append(Fault(f"must be {kind}", file, f"{at}.{key}", item[key], mend))
    if by and (within or name in WHOLE):
        mend = f"{name} is of the whole index" if name in WHOLE else "name both in one `by`"
        faults.append(Fault("no `by` here", file, f"{at}.by", mend=mend))
        by = {}
    if not isinstance(by, Mapping) or not all(isinstance(v, Mapping) for v in by.values()):
        faults.append(Fault("expected a mapping of names to methods", file, f"{at}.by", by))
        by = {}
    step = Step(method, item, over=over)
    parts = {
        str(where): _step(name, dict(sub), file, faults, step, f"{at}.by.{where}")
        for where, sub in by.items()
    }
    return replace(step, by=parts)


def _over_faults(name: str, over: object, within: Step | None, place: str) -> Iterator[Fault]:
    """Yield what is wrong with the sample that a step looks at."""
    period = fits(over, float)
    if over == "period":
        return
    if name not in POOLED:
        yield Fault("looks at its own period only", None, place, over, "leave `over` out")
    elif over != "panel" and not (period and name != "treat"):
        mend = "write panel" if name == "treat" else "write panel, or a period such as 2018"
        yield Fault("unknown sample", None, place, over, mend)
    elif name == "weights" and within and over != within.over:
        yield Fault("weights have one sample", None, place, over, "say it beside `method`")
