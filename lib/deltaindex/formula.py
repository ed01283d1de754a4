"""Formulas of variables: read safely, computed with their units."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

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


def names(formula: str) -> list[str]:
    """Return the variables that a formula uses, in order of first use.

    >>> names("students / (people + 1000)")
    ['students', 'people']

    Raises
    ------
    InputError
        The formula is no arithmetic of names and numbers.
    """
    tree = _parse(formula)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(node.id for node in found))


def substitute(formula: str, variable: str, by: str) -> str:
    """Put a formula in the place of a variable.

    >>> substitute("students / people", "people", "gdp / gdp_per_capita")
    'students / (gdp / gdp_per_capita)'
    """
    replacement = _parse(by).body

    class _Substitute(ast.NodeTransformer):
        def visit_Name(self, node):
            return replacement if node.id == variable else node

    return ast.unparse(_Substitute().visit(_parse(formula)))


def evaluate(
    formula: str, values: pd.DataFrame, unit_of: Mapping[str, str], unit: str
) -> pd.Series:
    """Compute a formula for every entity, in the unit asked for.

    Parameters
    ----------
    formula : str
        Names of variables, numbers, ``+ - * / **`` and brackets.
    values : DataFrame, shape (entities, variables)
        In the units of `unit_of`; a missing cell gives a missing result.
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
        The formula cannot be read, a variable is unknown, units do not go together, or the result
        is infinite (a division by zero); the entities are named.

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
            result = _compute(_parse(formula).body, known)
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
                "no finite result (a division by zero?)",
                place=f"entity {', '.join(map(str, broken))}",
                value=formula,
                mend="leave the cell out, or change the formula",
            )
        )
    return out


def _parse(formula: str) -> ast.Expression:
    try:
        tree = ast.parse(str(formula).strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(Fault("not a formula", value=formula)) from None
    for node in ast.walk(tree.body):
        number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
        arithmetic = isinstance(node, ast.BinOp | ast.UnaryOp | ast.Name | ast.Load) or number
        if not (arithmetic or type(node) in _BINARY or type(node) in _UNARY):
            part = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
            raise InputError(
                Fault(
                    f"a formula may not hold '{part}'",
                    value=formula,
                    mend="use names, numbers, + - * / ** and brackets",
                )
            )
    return tree


def _compute(node: ast.expr, known: Mapping[str, pint.Quantity]):
    match node:
        case ast.BinOp():
            return _BINARY[type(node.op)](_compute(node.left, known), _compute(node.right, known))
        case ast.UnaryOp():
            return _UNARY[type(node.op)](_compute(node.operand, known))
        case ast.Name():
            return known[node.id]
        case ast.Constant():
            return float(node.value)
