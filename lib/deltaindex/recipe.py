"""How an index is built: a method and its options for every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from . import methods as _steps  # noqa: F401 (declares the methods)
from .errors import Fault, refuse_if, suggest
from .files import read_yaml
from .methods import registry
from .methods.arguments import fits, told

KEYS = ("id", "set", "name", "note", *registry.GIVEN)
DEFAULTS = {"check": "none", "impute": "none", "treat": "none", "ranks": "exact"}
# what a message proposes where a step is missing
EXAMPLES = DEFAULTS | {"normalise": "minmax", "weights": "equal", "aggregate": "arithmetic"}
EXAMPLES |= {"tiers": "fisher_jenks"}
ACROSS = ("all", "node")
# steps of the whole table: they do not differ by node or indicator
WHOLE = ("check", "ranks", "tiers")
# steps that may look over the periods of a panel
POOLED = ("treat", "normalise", "weights")
# what stands in a step beside the options of its method
BESIDE = ("method", "over", "across", "by")


@dataclass(frozen=True)
class Step:
    """A method, its options, and what differs by node or indicator.

    Attributes
    ----------
    method : str
    options : mapping
        All of them, defaults too.
    by : mapping of str to Step
    over : str or float
        The sample that it looks at: ``period``, the period itself; ``panel``, all periods of a
        panel as one; or a number, the one period of a panel that sets the measure for all.
    across : str
        Of weights: whether they are found over ``all`` indicators at once, or among the children
        of each ``node``.
    said : mapping
        What was written, in the shape of YAML: what a fragment keeps of it, see `merge`.
    """

    method: str
    options: Mapping[str, Any] = field(default_factory=dict)
    by: Mapping[str, Step] = field(default_factory=dict)
    over: str | float = "period"
    across: str = "node"
    said: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)

    def at(self, path: tuple[str, ...]) -> Step:
        """Return the step that holds at the start of a path (an item, then the nodes above)."""
        return next((self.by[name] for name in path if name in self.by), self)

    def variants(self) -> Iterator[Step]:
        """Yield the step, and what of it differs by node or indicator."""
        yield self
        yield from self.by.values()


def merge(name: str, base: Mapping, fragment: Mapping) -> tuple[dict, list[str]]:
    """Lay a fragment of a step over what was said of it before.

    The one rule for ``by``, `Recipe.vary` and the alternatives of factors: a fragment changes what
    it says, and the rest stays. An option that another method does not know, or takes for
    something else, falls away; so does ``by`` under weights that are found across all indicators.

    Parameters
    ----------
    name : str
        Of the step.
    base, fragment : mapping
        In the shape of YAML.

    Returns
    -------
    merged : dict
    fallen : list of str
        What fell away, in words.

    Examples
    --------
    >>> merge("aggregate", {"method": "power", "p": 2, "min_weight": 0.6}, {"method": "geometric"})
    ({'method': 'geometric', 'min_weight': 0.6}, ['`p` of power is no option of geometric'])
    """
    kept, fallen = dict(base), []
    old, new = base.get("method"), fragment.get("method", base.get("method"))
    methods = registry.REGISTRY[name]
    if new != old and old in methods and new in methods:
        for key in [key for key in kept if key not in BESIDE]:
            known = key in methods[new].options
            if key in fragment:
                del kept[key]
            elif not known or key in methods[old].own | methods[new].own:
                del kept[key]
                reason = "means something else in" if known else "is no option of"
                fallen.append(f"`{key}` of {old} {reason} {new}")
    if kept.get("by") and fragment.get("across") == "all":
        fallen.append(f"`by` of {', '.join(kept.pop('by'))}: all indicators are weighed at once")
    by = dict(kept.get("by") or {})
    if isinstance(fragment.get("by"), Mapping):
        for where, part in fragment["by"].items():
            if where in by and isinstance(part, Mapping):
                by[where], more = merge(name, by[where], part)
                fallen += more
            else:
                by[where] = part
        fragment = {**fragment, "by": by}
    return kept | dict(fragment), fallen


@dataclass(frozen=True)
class Recipe:
    """How an index is built.

    Attributes
    ----------
    id : str
    set : str or None
        The framework's set of indicators to use; None for all.
    check, impute, treat, normalise, weights, aggregate, ranks : Step
    tiers : Step or None
    file : str or None
        Where it was read, for messages.
    notes : tuple of (str, str)
        By step, what a reader of the log should know of how it was read.
    """

    id: str
    set: str | None
    impute: Step
    treat: Step
    normalise: Step
    weights: Step
    aggregate: Step
    tiers: Step | None = None
    file: str | None = None
    check: Step = Step("none")
    ranks: Step = Step("exact")
    notes: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def across(self) -> str:
        """Whether weights are found over ``all`` indicators at once or at each ``node``."""
        return self.weights.across

    @property
    def pooled(self) -> str | None:
        """The first step that looks over the periods of a panel, if one does."""
        for name in POOLED:
            step: Step = getattr(self, name)
            if any(at.over != "period" for at in step.variants()):
                return name
        return None

    @property
    def treat_pooled(self) -> bool:
        """Whether outliers are treated over the periods of a panel."""
        return any(at.over != "period" for at in self.treat.variants())

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
        raw, notes = dict(raw), []
        if "across" in raw and isinstance(raw.get("weights"), Mapping):
            # where it stood before; what the step itself says goes first
            raw["weights"] = {"across": raw.pop("across"), **raw["weights"]}
            notes.append(("weights", "`across` is read as part of weights"))
        faults = [
            Fault("unknown key", file, str(key), mend=suggest(key, KEYS))
            for key in raw
            if key not in KEYS
        ]
        steps: dict[str, Step] = {}
        for name in registry.GIVEN:
            item = raw.get(name, {"method": DEFAULTS[name]} if name in DEFAULTS else None)
            if item is None and name == "tiers":  # the one step that may be absent
                continue
            elif not isinstance(item, Mapping):
                mend = f"write e.g. {name}: {{method: {EXAMPLES[name]}}}"
                faults.append(Fault("expected a mapping with `method`", file, name, item, mend))
            else:
                steps[name] = _Reader(file, faults, notes).step(name, item)
        names = {"id": raw.get("id", id), "set": raw.get("set")}
        for key, value in names.items():
            if isinstance(value, int) and not isinstance(value, bool):
                names[key] = str(value)  # an id of digits reads as a number
            elif not isinstance(value, str) and not (key == "set" and value is None):
                mend = "put it in quotes"
                faults.append(Fault("expected a text", file, key, value, mend))
        refuse_if(faults)
        said: dict[str, Any] = names | steps
        return cls(file=file, notes=tuple(notes), **said)

    def vary(self, **changes: object) -> Recipe:
        """Return a recipe that differs in some steps; see `merge`.

        Parameters
        ----------
        **changes
            ``set="open"``, ``id=...``, or a fragment of a step in the shape of its YAML, e.g.
            ``weights={"method": "equal"}``; ``tiers=None`` for none.
        """
        raw, notes = self.raw, []
        for name, change in changes.items():
            before = raw.get(name)
            if name in registry.GIVEN and isinstance(change, Mapping) and before:
                raw[name], fallen = merge(name, before, change)
                notes += [(name, f"{reason}: it falls away") for reason in fallen]
            else:
                raw[name] = change
        found = replace(Recipe.parse(raw, self.id), file=self.file)  # a fault is not in the file
        kept = [note for note in self.notes if note[0] not in changes]
        return replace(found, notes=tuple(dict.fromkeys([*kept, *notes, *found.notes])))

    @property
    def raw(self) -> dict[str, Any]:
        """The recipe in the shape of its YAML, as it was said."""
        steps = {name: getattr(self, name) for name in registry.GIVEN}
        said = {name: written(step) for name, step in steps.items() if step is not None}
        return {"id": self.id, "set": self.set, **said}

    @property
    def whole(self) -> dict[str, Any]:
        """The recipe in the shape of its YAML, with every option that has a default."""
        steps = {name: getattr(self, name) for name in registry.GIVEN}
        said = {name: _whole(name, step) for name, step in steps.items() if step is not None}
        return {"id": self.id, "set": self.set, **said}


def written(step: Step) -> dict[str, Any]:
    """Return a step in the shape of its YAML, as it was said."""
    if step.said:
        return dict(step.said)
    beside: dict[str, Any] = {"over": step.over} if step.over != "period" else {}
    beside |= {"by": {k: written(v) for k, v in step.by.items()}} if step.by else {}
    across = {"across": step.across} if step.across != "node" else {}
    return {"method": step.method, **across, **step.options, **beside}


def _whole(name: str, step: Step) -> dict[str, Any]:
    beside: dict[str, Any] = {"over": step.over} if step.over != "period" else {}
    beside |= {"by": {k: _whole("", v) for k, v in step.by.items()}} if step.by else {}
    across = {"across": step.across} if name == "weights" else {}
    return {"method": step.method, **across, **step.options, **beside}


@dataclass(frozen=True)
class _Reader:
    """Reads steps; what is wrong goes into `faults`, what is to be known into `notes`."""

    file: str | None
    faults: list[Fault]
    notes: list[tuple[str, str]]

    def fault(
        self, problem: str, place: str, value: object = None, mend: str | None = None
    ) -> None:
        self.faults.append(Fault(problem, self.file, place, value, mend))

    def step(self, name: str, item: Mapping, within: Step | None = None, at: str = "") -> Step:
        """Read one step, or what of it differs `within` it."""
        at, known = at or name, registry.REGISTRY[name]
        said = dict(item)
        if within is not None:
            base = {k: v for k, v in written(within).items() if k not in ("by", "across")}
            own, fallen = merge(name, base, said)
            self.notes.extend((name, f"{at}: {reason}: it falls away") for reason in fallen)
        else:
            own = dict(said)
        method = own.pop("method", None)
        by = own.pop("by", None) or {}
        if not isinstance(method, str) or method not in known:
            self.fault("unknown method", f"{at}.method", method, suggest(method, known))
            return Step("", said=said)
        across = self._across(name, own, within, by, at)
        over = own.pop("over", "period")
        self.faults.extend(
            replace(fault, file=self.file)
            for fault in _over_faults(name, over, within, f"{at}.over")
        )
        options = self._options(known[method], own, at)
        if by and (within or name in WHOLE):
            mend = f"{name} is of the whole index" if name in WHOLE else "name both in one `by`"
            self.fault("no `by` here", f"{at}.by", None, mend)
            by = {}
        if not isinstance(by, Mapping) or not all(isinstance(v, Mapping) for v in by.values()):
            self.fault("expected a mapping of names to methods", f"{at}.by", by)
            by = {}
        step = Step(method, options, {}, over, across, said)
        parts = {
            str(where): self.step(name, sub, step, f"{at}.by.{where}") for where, sub in by.items()
        }
        return replace(step, by=parts)

    def _across(self, name: str, own: dict, within: Step | None, by: object, at: str) -> str:
        """Take out of what was said of weights how far they reach."""
        if name != "weights" or "across" not in own:
            return "node" if within is None else within.across
        across = own.pop("across")
        if within is not None:
            mend = "say it beside `method`"
            self.fault("weights reach as far everywhere", f"{at}.across", across, mend)
        elif across not in ACROSS:
            self.fault("unknown", f"{at}.across", across, suggest(across, ACROSS))
        elif across == "all" and by:
            mend = "use `across: node` for weights that differ by node"
            self.fault("weighs everything at once", f"{at}.by", None, mend)
        return across

    def _options(self, method: registry.Method, own: dict, at: str) -> dict[str, object]:
        """Check the options of a method, and add those that have a default."""
        for key in own:
            if key not in method.options:
                known = suggest(key, method.options)
                self.fault(f"no option of {method.name}", f"{at}.{key}", None, known)
        options = method.defaults | own
        for key, option in method.options.items():
            if key not in options:
                self.fault(f"{method.name} needs `{key}`", at, None, f"add {key}: ...")
            elif not fits(options[key], option.annotation):
                # a tempting way to say that indicators differ
                mend: str | None = None
                if isinstance(options[key], Mapping) and options[key]:
                    first = next(iter(options[key]))
                    example = f"by: {{{first}: {{method: {method.name}, ...}}}}"
                    mend = f"where indicators differ, write {example}"
                self.fault(f"must be {told(option.annotation)}", f"{at}.{key}", options[key], mend)
        return options


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
