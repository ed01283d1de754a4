"""The registry of methods: each declared once, beside the function that carries it out.

A method has a *face*, a function of pandas tables that checks what it is given and says by name
what it refuses, and mostly a *kernel*, the same on arrays for many draws at once. What has no
kernel is carried out draw by draw through its face, so that a method of your own works wherever
one of ours does:

>>> import pandas as pd
>>> @method("weights")
... def by_maximum(X: pd.DataFrame, *, power: float = 1.0) -> pd.Series:
...     "Weigh each column by its largest cell."
...     return X.max() ** power / (X.max() ** power).sum()
>>> find("weights", "by_maximum").defaults
{'power': 1.0}
>>> del REGISTRY["weights"]["by_maximum"]
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if, suggest
from .arguments import checked, told

_Taken = ParamSpec("_Taken")
_Returned = TypeVar("_Returned")

#: What the methods of each step are given before their options, in the order of a build.
GIVEN: dict[str, tuple[str, ...]] = {
    "check": ("X",),
    "impute": ("X", "entities", "donors", "others"),
    "treat": ("X",),
    "normalise": ("X", "direction", "over"),
    "weights": ("X",),
    "aggregate": ("X", "weights"),
    "ranks": ("scores",),
    "tiers": ("scores", "ranks"),
}
REGISTRY: dict[str, dict[str, Method]] = {step: {} for step in GIVEN}


def _ends(cells: np.ndarray, **_: object) -> tuple[float, float]:
    """Return the least and the largest cell of a sample."""
    return (cells.min(), cells.max()) if len(cells) else (np.nan, np.nan)


@dataclass(frozen=True)
class Method:
    """A method of a step.

    Attributes
    ----------
    step, name : str
    face : callable
        Tables in, a table out; what `GIVEN` lists, then the options by name.
    kernel : callable or None
        The same on arrays ``(..., entities, columns)``; NaN where the face would refuse.
    options : mapping of str to Parameter
        Read from the signature of the face.
    notes : callable or None
        Yields what a reader should know of a result; what it is given depends on the step.
    needs : frozenset of str
        What the kernel is given by name beside its arrays: ``names``, those of the columns (of
        the entities, for tiers); ``ranks``, for tiers.
    own : frozenset of str
        Options that mean something else than those of the same name in other methods: they are
        not taken over from one.
    additive : callable
        Whether, under its options, a score is the sum of what columns add to it.
    posts : callable
        Of a normalisation: the two ends that it scales a sample between, under its options.
    amounts : callable or None
        Of a weighting: what each column has before weights are scaled to sum to one, if that
        depends on the column alone.
    """

    step: str
    name: str
    face: Callable[..., Any]
    kernel: Callable[..., np.ndarray] | None = None
    options: Mapping[str, inspect.Parameter] = field(default_factory=dict)
    notes: Callable[..., Iterator[tuple]] | None = None
    needs: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    additive: Callable[..., bool] = lambda **_: False
    amounts: Callable[[np.ndarray], np.ndarray] | None = None
    posts: Callable[..., tuple[float, float]] = _ends

    def __call__(self, *given: Any, **options: object) -> Any:
        """Carry the method out on named tables, given what its step gives.

        What comes back is a table or a column, as the step has it.

        Raises
        ------
        InputError
            It refuses what it is given, or what it returns is not what its step asks for.
        """
        parts = dict(zip(GIVEN[self.step], given, strict=False))
        result = self.face(**{n: part for n, part in parts.items() if n in self.takes}, **options)
        if not self.ours:
            refuse_if(_misfits(self, given[0], result))
        return result

    @cached_property
    def takes(self) -> tuple[str, ...]:
        """What of that which its step gives the face takes."""
        return tuple(p for p in inspect.signature(self.face).parameters if p in GIVEN[self.step])

    @cached_property
    def ours(self) -> bool:
        """Whether the method came with the package, whose tests look at what it returns."""
        return self.face.__module__.partition(".")[0] == __package__.partition(".")[0]

    @cached_property
    def defaults(self) -> dict[str, object]:
        """The options that have a default."""
        return {k: p.default for k, p in self.options.items() if p.default is not p.empty}


def method(
    step: str,
    *,
    name: str | None = None,
    kernel: Callable[..., np.ndarray] | None = None,
    notes: Callable[..., Iterator[tuple]] | None = None,
    needs: Iterable[str] = (),
    own: Iterable[str] = (),
    additive: Callable[..., bool] | None = None,
    amounts: Callable[[np.ndarray], np.ndarray] | None = None,
    posts: Callable[..., tuple[float, float]] | None = None,
) -> Callable[[Callable[_Taken, _Returned]], Callable[_Taken, _Returned]]:
    """Declare a function as a method of a step; it comes back as it is.

    Parameters
    ----------
    step : str
        One of `GIVEN`, which says what the function is given.
    name : str, optional
        What recipes call it; that of the function by default.
    kernel, notes, needs, own, additive, amounts, posts
        See `Method`.

    Raises
    ------
    InputError
        There is no such step, the step has a method of that name, or the function does not take
        what the step gives or has an option that is not annotated.
    """

    def declare(face: Callable[_Taken, _Returned]) -> Callable[_Taken, _Returned]:
        called = name or face.__name__
        declared = Method(
            step,
            called,
            face if hasattr(face, "__wrapped__") else checked(face),
            kernel,
            _options(step, called, face),
            notes,
            frozenset(needs),
            frozenset(own),
            additive or (lambda **_: False),
            amounts,
            posts or _ends,
        )
        REGISTRY[step][called] = declared
        return face

    if step not in GIVEN:
        raise InputError(Fault("no such step", None, "method", step, suggest(step, GIVEN)))
    return declare


def find(step: str, name: str) -> Method:
    """Return a method of a step.

    Raises
    ------
    InputError
        The step has none of that name.
    """
    if name not in REGISTRY[step]:
        mend = suggest(name, REGISTRY[step])
        raise InputError(Fault("unknown method", None, f"{step}.method", name, mend))
    return REGISTRY[step][name]


def _options(step: str, name: str, face: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """Read the options of a function, and refuse what a recipe could not fill or check."""
    place = f"{step}: {name}"
    here = (face.__module__, face.__qualname__)
    there = REGISTRY[step].get(name)
    if there is not None and (there.face.__module__, there.face.__qualname__) != here:
        mend = "give it another name: @method(step, name=...)"
        raise InputError(Fault("the step has a method of this name", None, place, name, mend))
    parameters = inspect.signature(face, eval_str=True).parameters
    given = GIVEN[step]
    if next(iter(parameters), None) != given[0]:
        mend = f"write def {name}({', '.join(given)}, *, ...)"
        raise InputError(Fault("does not take what its step gives", None, place, None, mend))
    options = {key: p for key, p in parameters.items() if key not in given}
    for key, option in options.items():
        if option.kind is option.VAR_KEYWORD or told(option.annotation) is None:
            mend = (
                "annotate it as bool, int, float, str, Literal[...], Sequence or Mapping of these"
            )
            raise InputError(Fault("an option of no known kind", None, place, key, mend))
    return options


def _misfits(method: Method, given: pd.DataFrame | pd.Series, result: object) -> Iterator[Fault]:
    """Yield what is wrong with the result of a method that did not come with the package."""
    place = f"{method.step}: {method.name}"
    if method.step == "check":
        return
    tables = method.step in ("impute", "treat", "normalise")
    kind: type[pd.DataFrame] | type[pd.Series] = pd.DataFrame if tables else pd.Series
    labels = given.columns if method.step == "weights" else given.index
    if not isinstance(result, kind):
        problem = f"must return a {kind.__name__} of pandas"
        yield Fault(problem, None, place, type(result).__name__)
    elif not result.index.equals(labels):
        named = "columns" if method.step == "weights" else "rows"
        yield Fault(f"must return a value for each of the {named} that it is given", None, place)
    elif isinstance(result, pd.DataFrame):
        if not result.columns.equals(given.columns):
            yield Fault("must return the columns that it is given", None, place)
    elif method.step == "weights" and not (
        (result >= 0).all() and np.isclose(result.sum(), 1.0, rtol=0, atol=1e-9)
    ):
        mend = "divide by their sum"
        yield Fault("weights are not negative and sum to one", None, place, result.sum(), mend)
