"""Formulas of variables: read safely, computed with their units."""

from __future__ import annotations

import ast
import operator
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache, reduce

import numpy as np
import pandas as pd
import pint

from . import units
from .errors import Fault, InputError, suggest

_BINARY: dict[type, Callable] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_UNARY: dict[type, Callable] = {ast.USub: operator.neg, ast.UAdd: operator.pos}
# of one bare number; of several of one unit
_OF_ONE: dict[str, Callable] = {"log": np.log, "log10": np.log10, "exp": np.exp, "sqrt": np.sqrt}
_OF_MANY: dict[str, Callable] = {
    "sum": lambda *parts: reduce(operator.add, parts),
    "mean": lambda *parts: reduce(operator.add, parts) / len(parts),
    "min": lambda *parts: reduce(np.minimum, parts),
    "max": lambda *parts: reduce(np.maximum, parts),
}
FUNCTIONS = (*_OF_ONE, *_OF_MANY)
#: Characters, names and numbers, and levels of brackets or signs of a formula.
LONGEST, TERMS, DEEPEST = 20_000, 1_000, 200


def names(formula: str) -> list[str]:
    """Return the variables that a formula uses, in order of first use.

    >>> names("students / (people + 1000)")
    ['students', 'people']
    >>> names("log(mean(a, b) / a)")
    ['a', 'b']

    Raises
    ------
    InputError
        The formula is no arithmetic of names and numbers.
    """
    return list(_names(formula))


@lru_cache(maxsize=8192)  # a check asks for the same few again and again
def _names(formula: str) -> tuple[str, ...]:
    tree = _read(formula)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(dict.fromkeys(node.id for node in found))


def substitute(formula: str, variable: str, by: str) -> str:
    """Put a formula in the place of a variable.

    >>> substitute("students / people", "people", "gdp / gdp_per_capita")
    'students / (gdp / gdp_per_capita)'
    """
    replacement = _parse(by).body

    class _Substitute(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return replacement if node.id == variable else node

        def visit_Call(self, node: ast.Call) -> ast.expr:
            node.args = [self.visit(part) for part in node.args]
            return node

    return ast.unparse(_Substitute().visit(_parse(formula)))


def evaluate(
    formula: str, values: pd.DataFrame, unit_of: Mapping[str, str], unit: str
) -> pd.Series:
    """Compute a formula for every entity, in the unit asked for.

    Parameters
    ----------
    formula : str
        Names of variables, numbers, ``+ - * / **``, brackets, and the functions log (natural),
        log10, exp, sqrt, of a bare number but for the root; sum, mean, min, max, of several.
    values : DataFrame, shape (entities, variables)
        In the units of `unit_of`; a missing cell gives a missing result, also of a mean.
    unit_of : mapping of str to str
        The unit of each variable.
    unit : str
        The unit of the result.

    Returns
    -------
    Series, shape (entities,)

    Raises
    ------
    InputError
        The formula cannot be read, a variable is unknown, units do not go together (a logarithm
        asks for a bare number: divide by a unit first), or the result is not finite (a division
        by zero, a logarithm of zero); the entities are named.

    Examples
    --------
    >>> values = pd.DataFrame({"students": [30.0], "people": [2.0]}, index=["a"])
    >>> evaluate("students / people", values, {"students": "人", "people": "万人"}, "人/百万人")
    a    1500.0
    dtype: float64
    """
    quantity = units.registry().Quantity
    for name in names(formula):
        if name not in values:
            raise InputError(Fault("no such variable", value=name, mend=suggest(name, values)))
    known = {
        name: quantity(values[name].to_numpy(dtype=float), units.parse(unit_of[name]))
        for name in names(formula)
    }
    try:
        with np.errstate(all="ignore"):
            result = _compute(_read(formula), known)
            if not isinstance(result, pint.Quantity):
                result = quantity(result, "dimensionless")
            number = np.broadcast_to(result.to(units.parse(unit)).magnitude, len(values))
    except pint.errors.PintTypeError as error:  # dimensions, and sums of degrees
        raise InputError(
            Fault(
                f"units do not go together: {error}", value=formula, mend=f"result is in '{unit}'"
            )
        ) from None
    except (ArithmeticError, RecursionError) as error:
        raise InputError(Fault(f"cannot be computed: {error}", value=formula)) from None
    complete = values[list(known)].notna().all(axis=1)
    # a power of zero would make a number of a missing cell
    out = pd.Series(number, index=values.index, dtype=float).where(complete)
    broken = out.index[complete & ~np.isfinite(out)]
    if len(broken):
        raise InputError(
            Fault(
                "no finite result (a division by zero, or a logarithm of nothing?)",
                place=f"entity {', '.join(map(str, broken))}",
                value=formula,
                mend="leave the cell out, or change the formula",
            )
        )
    return out


@lru_cache(maxsize=8192)
def _read(formula: str) -> ast.expr:
    """Read a formula once; what is returned is only looked at."""
    return _parse(formula).body


def _parse(formula: str) -> ast.Expression:
    mend = "divide it into variables of their own"
    if len(formula) > LONGEST:
        problem = f"a formula has {LONGEST} characters at most"
        raise InputError(Fault(problem, value=len(formula), mend=mend))
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(Fault("not a formula", value=formula)) from None
    level: list[ast.AST] = [tree.body]
    depth = terms = 0
    while level:
        depth, terms = depth + 1, terms + sum(isinstance(n, ast.Name | ast.Constant) for n in level)
        level = [below for node in level for below in ast.iter_child_nodes(node)]
    if depth > DEEPEST or terms > TERMS:
        problem = f"a formula has {TERMS} names and numbers, and {DEEPEST} levels, at most"
        raise InputError(Fault(problem, value=formula, mend=mend))
    callees = set()
    for node in ast.walk(tree.body):
        if isinstance(node, ast.Call):
            _check_call(node, formula)
            callees.add(id(node.func))
        number = _number(node)
        if number is not None and abs(number) > sys.float_info.max:
            mend = "check the digits"
            raise InputError(Fault("a number beyond all numbers", value=formula, mend=mend))
        arithmetic = isinstance(node, ast.BinOp | ast.UnaryOp | ast.Name | ast.Load)
        called = isinstance(node, ast.Call) or id(node) in callees
        known = arithmetic or called or number is not None
        if not (known or type(node) in _BINARY or type(node) in _UNARY):
            part = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
            raise InputError(
                Fault(
                    f"a formula may not hold '{part}'",
                    value=formula,
                    mend=f"use names, numbers, + - * / ** and brackets, {', '.join(FUNCTIONS)}",
                )
            )
    return tree


def _number(node: ast.AST) -> float | None:
    """Return the number that a node is; None for anything else, also for True."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _check_call(node: ast.Call, formula: str) -> None:
    """Refuse what is not one of the functions, or takes another number of arguments."""
    name = ast.unparse(node.func)
    if not isinstance(node.func, ast.Name) or name not in FUNCTIONS:
        mend = f"functions are: {', '.join(FUNCTIONS)}"
        raise InputError(Fault(f"a formula may not hold '{name}(...)'", value=formula, mend=mend))
    enough = len(node.args) == 1 if name in _OF_ONE else len(node.args) >= 2
    if node.keywords or not enough:
        mend = f"write {name}(a)" if name in _OF_ONE else f"write {name}(a, b)"
        raise InputError(Fault(f"'{name}' takes other arguments", value=formula, mend=mend))


def _compute(node: ast.expr, known: Mapping[str, pint.Quantity]) -> pint.Quantity | float:
    match node:
        case ast.BinOp():
            return _BINARY[type(node.op)](_compute(node.left, known), _compute(node.right, known))
        case ast.UnaryOp():
            return _UNARY[type(node.op)](_compute(node.operand, known))
        case ast.Call(func=ast.Name(id=name)):
            function = (_OF_ONE | _OF_MANY)[name]
            return function(*(_compute(part, known) for part in node.args))
        case ast.Name():
            return known[node.id]
    number = _number(node)
    assert number is not None  # `_parse` lets nothing else through
    return float(number)
