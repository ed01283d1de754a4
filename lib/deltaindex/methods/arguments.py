"""The edge of the steps: what a function is given is checked once, whoever calls it.

A recipe is checked when it is read; but every method is a function too, and may be handed anything.
"""

from __future__ import annotations

import functools
import inspect
import math
import numbers
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import (
    Any,
    Literal,
    ParamSpec,
    SupportsFloat,
    TypeVar,
    Union,
    get_args,
    get_origin,
    overload,
)

import numpy as np
import pandas as pd

from ..errors import Fault, listed, refuse_if

_Taken = ParamSpec("_Taken")
_Returned = TypeVar("_Returned")

# what an option can be, by the annotation of its parameter
KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a finite number",
    str: "a text",
    Sequence: "a list of numbers",
    Mapping: "a mapping of names to numbers",
}
#: Beyond this size an extent or a square leaves the range of numbers, and cells would be lost.
LARGEST = 1e150
# tables and columns that hold other things than numbers
_TEXTS = {"entities", "by", "groups", "within", "inside", "planned"}


@overload
def checked(function: Callable[_Taken, _Returned]) -> Callable[_Taken, _Returned]: ...


@overload
def checked(
    *, rowless: bool = False, finite: bool = True
) -> Callable[[Callable[_Taken, _Returned]], Callable[_Taken, _Returned]]: ...


def checked(
    function: Callable[..., Any] | None = None, *, rowless: bool = False, finite: bool = True
) -> Callable[..., Any]:
    """Make a function refuse what it cannot compute with, by the annotations of its parameters.

    Tables and columns must have rows (but for `rowless`, of which only the columns are looked at)
    and hold finite numbers, which come to the function as floats; options must be of their kind.
    What comes back must be finite too, unless `finite` is False: a ratio to nothing is infinite.

    Raises
    ------
    InputError
        With every column and option that is refused.

    Examples
    --------
    >>> @checked
    ... def half(X: pd.DataFrame) -> pd.DataFrame:
    ...     return X / 2
    >>> half(pd.DataFrame({"a": [1, None]}, dtype=object))["a"].tolist()
    [0.5, nan]
    >>> half(pd.DataFrame({"a": [1.0, float("inf")]}))
    Traceback (most recent call last):
    deltaindex.errors.InputError: indicator a: 1: an infinite cell (found inf); check the value ...
    """
    if function is None:
        return lambda function: _checking(function, rowless, finite)
    return _checking(function, rowless, finite)


def _checking(
    function: Callable[_Taken, _Returned], rowless: bool, finite: bool
) -> Callable[_Taken, _Returned]:
    """Return a function that checks what it is given and what it returns."""
    signature = inspect.signature(function, eval_str=True)
    kinds = {name: _kind(p.annotation) for name, p in signature.parameters.items()}
    optional = {n for n, p in signature.parameters.items() if type(None) in get_args(p.annotation)}

    @functools.wraps(function)
    def edge(*args: _Taken.args, **kwargs: _Taken.kwargs) -> _Returned:
        bound = signature.bind(*args, **kwargs)
        faults: list[Fault] = []
        for name, value in bound.arguments.items():
            if value is not None or name not in optional:
                bound.arguments[name] = _checked(name, value, kinds[name], rowless, faults)
        refuse_if(faults)
        result = function(*bound.args, **bound.kwargs)
        if finite and isinstance(result, pd.DataFrame | pd.Series):
            refuse_if(_infinite(result))
        return result

    return edge


def fits(value: object, kind: object) -> bool:
    """Whether an option is of the kind that its parameter is annotated with.

    >>> fits(3, float), fits(3.5, int), fits(True, int), fits(10**400, float), fits([1], list)
    (True, False, False, False, False)
    >>> fits(None, float | None), fits("up", Literal["up", "down"]), fits("no", Literal["up"])
    (True, True, False)
    """
    outer: Any = get_origin(kind) or kind
    inner = get_args(kind)
    if outer in (Union, types.UnionType):
        return any(fits(value, part) for part in inner)
    if kind in (None, type(None)):
        return value is None
    if outer is Literal:
        return any(value == one and type(value) is type(one) for one in inner)
    if outer is Sequence:
        if not isinstance(value, list | tuple | range | np.ndarray):
            return False
        return all(fits(v, inner[0]) for v in value)
    if outer is Mapping:
        return isinstance(value, Mapping) and all(fits(v, inner[1]) for v in value.values())
    if outer is bool or isinstance(value, bool | np.bool_):
        return outer is bool and isinstance(value, bool | np.bool_)
    if outer is float:
        return isinstance(value, numbers.Real) and _is_finite(value)
    if outer is int:
        return isinstance(value, numbers.Integral)
    return outer is str and isinstance(value, str)


def told(kind: object) -> str | None:
    """Say in words what an annotation lets an option be; None for one that is not known.

    >>> told(float | None), told(Literal["up", "down"]), told(dict)
    ('a finite number or nothing', "'up' or 'down'", None)
    """
    outer: Any = get_origin(kind) or kind
    inner = get_args(kind)
    if outer in (Union, types.UnionType):
        parts = [told(part) for part in sorted(inner, key=lambda part: part is type(None))]
        known = [part for part in parts if part is not None]
        return " or ".join(known) if len(known) == len(parts) else None
    if kind in (None, type(None)):
        return "nothing"
    if outer is Literal:
        return " or ".join(map(repr, inner))
    if outer in (Sequence, Mapping) and not inner:
        return None
    return KINDS.get(outer)


def counted(most: int, least: int = 1, **counts: int) -> None:
    """Refuse numbers of draws and the like that are too small, or that no machine would finish.

    >>> counted(10, draws=3)
    >>> counted(10, draws=2**63)
    Traceback (most recent call last):
    deltaindex.errors.InputError: draws: must be 1 to 10 (found 9223372036854775808)
    """
    refuse_if(
        Fault(f"must be {least} to {most}", None, name, count)
        for name, count in counts.items()
        if not least <= count <= most
    )


def _is_told(kind: Any) -> bool:
    """Whether an annotation says what a list holds; what a mapping holds, the function says."""
    return get_args(kind)[:1] in ((), (float,), (int,), (str,)) and get_origin(kind) is not Mapping


def _kind(annotation: Any) -> Any:
    """Return the annotation without an alternative of None; Any for other alternatives."""
    if get_origin(annotation) is types.UnionType:
        rest = [kind for kind in get_args(annotation) if kind is not type(None)]
        return rest[0] if len(rest) == 1 else Any
    return annotation


def _checked(name: str, value: object, kind: Any, rowless: bool, faults: list[Fault]) -> object:
    """Return an argument, numbers as floats; add what is wrong with it to `faults`."""
    outer = get_origin(kind) or kind
    if outer in (pd.DataFrame, pd.Series):
        if not isinstance(value, outer):
            problem = f"expected a {outer.__name__} of pandas"
            faults.append(Fault(problem, None, name, type(value).__name__))
        elif name not in _TEXTS:
            return _numbers(name, value, rowless, faults)
    elif outer is Mapping and get_args(kind)[1] is pd.DataFrame:
        if not isinstance(value, Mapping):
            problem = "expected a mapping to tables of pandas"
            faults.append(Fault(problem, None, name, type(value).__name__))
            return value
        return {key: _checked(name, X, pd.DataFrame, rowless, faults) for key, X in value.items()}
    elif (outer is Literal or (outer in KINDS and _is_told(kind))) and not fits(value, kind):
        faults.append(Fault(f"must be {told(kind)}", None, name, value))
    return value


def _numbers(
    name: str, given: pd.DataFrame | pd.Series, rowless: bool, faults: list[Fault]
) -> pd.DataFrame | pd.Series:
    """Return a table or a column as floats; a missing cell is NaN."""
    table = given.to_frame(name) if isinstance(given, pd.Series) else given
    weights = name == "weights"  # an infinite one has a message of its own, in `shares`
    if not table.shape[1] or not (len(table) or rowless):
        what = "column" if not table.shape[1] else "row"
        faults.append(Fault(f"an empty table: it has no {what}", None, name))
        return given
    twice = table.columns[table.columns.duplicated()] if not weights else _twice(given.index)
    if len(twice):
        faults.append(Fault("named twice", None, name, listed(twice)))
        return given
    if all(kind == np.float64 for kind in table.dtypes):
        if not weights:
            faults += _too_large(table.to_numpy(), table, name)
        return given
    known = len(faults)
    columns = {}
    for column in table:
        cells = table[column]
        if cells.dtype != float:
            cells = _floats(cells, name, faults)
        columns[column] = cells
    if len(faults) == known and not weights:
        X = np.column_stack([cells.to_numpy(float) for cells in columns.values()])
        faults += _too_large(X, table, name)
    if len(faults) > known:
        return given
    if isinstance(given, pd.Series):
        return pd.Series(columns[name], name=given.name)
    return pd.DataFrame(columns, index=given.index, columns=given.columns)


def _floats(cells: pd.Series, name: str, faults: list[Fault]) -> pd.Series:
    """Return a column of any kind as floats; add its first cell that is no number to `faults`."""
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "iufb":
        return cells.astype(float)
    found = np.full(len(cells), np.nan)
    for row, cell in enumerate(cells):
        if cell is None or cell is pd.NA or cell is pd.NaT:
            continue
        if isinstance(cell, numbers.Real | Decimal | np.bool_) and _is_number(cell):
            found[row] = float(cell)
            continue
        place = f"{cells.index[row]}, {cells.name}"
        faults.append(
            Fault("a cell must be a number", None, place, cell, "leave it empty if missing")
        )
        break
    return pd.Series(found, cells.index, name=cells.name)


def _too_large(X: np.ndarray, table: pd.DataFrame, name: str) -> Iterator[Fault]:
    """Yield a fault for each column with a cell that no step can compute with."""
    with np.errstate(invalid="ignore"):
        wrong = np.abs(X) > LARGEST
    for column in np.flatnonzero(wrong.any(axis=0)).tolist():
        row = int(wrong[:, column].argmax())
        problem = "an infinite cell" if np.isinf(X[row, column]) else "too large to compute with"
        place = f"indicator {table.columns[column]}: {table.index[row]}"
        if len(table.columns) == 1 and table.columns[0] == name:  # a column of scores
            place = f"{name}: {table.index[row]}"
        yield Fault(problem, None, place, X[row, column], "check the value and its unit")


def _infinite(result: pd.DataFrame | pd.Series) -> Iterator[Fault]:
    """Yield a fault for what left the range of numbers."""
    table = result.to_frame() if isinstance(result, pd.Series) else result
    whole = table.to_numpy()
    if whole.dtype == float and not np.isinf(whole).any():
        return
    for column, cells in table.items():
        if cells.dtype == float and (wrong := np.isinf(cells.to_numpy())).any():
            place = f"{cells.index[wrong][0]}" + (f", {column}" if table is result else "")
            mend = "use milder options, or check the values and their units"
            yield Fault("the result leaves the range of numbers", None, place, mend=mend)


def _twice(index: pd.Index) -> pd.Index:
    return index[index.duplicated()]


def _is_finite(value: SupportsFloat) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


def _is_number(value: SupportsFloat) -> bool:
    try:
        float(value)
    except (OverflowError, ValueError):
        return False
    return True
