"""What a framework says of the words of its sources: other names, and what is no name at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from .. import units
from ..errors import Fault, InputError
from ..text import key
from .parts import Implied, Indicator, Variable, formula_faults

KEYS = frozenset({"aliases", "not", "printed_unit", "implied_by"})
_WITHIN = "write e.g. {formula: a / b, name: {en: ...}, within: 0.25}"


def read(item: Mapping, place: str, fault: Callable, words: Callable) -> dict:
    """Return the fields of a `Variable` that an item of the framework's file gives by `KEYS`.

    Parameters
    ----------
    item : dict
    place : str
        The key of the item in the file.
    fault : callable
        Called with problem, place, value and mend of what is wrong.
    words : callable
        Reads a text given once or by language: called with an item, a key and a place.
    """
    found = {}
    for name, field in (("aliases", "aliases"), ("not", "confused")):
        listed = item.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(n, str) and key(n) for n in listed):
            fault("expected a list of names", f"{place}.{name}", listed, "write e.g. [a, b]")
            listed = []
        found[field] = tuple(listed)
    printed = item.get("printed_unit", "")
    if not isinstance(printed, str):
        fault("expected a unit", f"{place}.printed_unit", printed, "write e.g. printed_unit: 元")
        printed = ""
    return found | {"printed_unit": printed, "implied_by": _implied(item, place, fault, words)}


def _implied(item: Mapping, place: str, fault: Callable, words: Callable) -> Implied | None:
    said = item.get("implied_by")
    if said is None:
        return None
    at = f"{place}.implied_by"
    if not isinstance(said, dict) or said.keys() != {"formula", "name", "within"}:
        fault("expected formula, name and within", at, said, _WITHIN)
        return None
    formula, within = said["formula"], said["within"]
    if not isinstance(formula, str):
        fault("expected a formula", f"{at}.formula", formula, _WITHIN)
        return None
    if isinstance(within, bool) or not isinstance(within, int | float) or not 0 < within < 1:
        fault("expected a share between 0 and 1", f"{at}.within", within, _WITHIN)
        return None
    return Implied(formula, words(said, "name", at), float(within))


def faults(variables: Mapping[str, Variable], file: str | None) -> Iterator[Fault]:
    """Yield names that mean two variables, units that are not needed, formulas that do not fit."""
    owners: dict[str, str] = {}
    for variable in variables.values():
        for name in (variable.id, *variable.name.values()):
            owners.setdefault(key(name), variable.id)
    for variable in variables.values():
        place = f"variables.{variable.id}"
        for alias in variable.aliases:
            other = owners.setdefault(key(alias), variable.id)
            if other != variable.id:
                mend = "keep it for one of them"
                yield Fault(f"a name of {other} too", file, f"{place}.aliases", alias, mend)
        for word in variable.confused:
            if own := next((n for n in variable.names if within(word, n)), None):
                problem = f"a word for something else stands in its own name, {own}"
                yield Fault(problem, file, f"{place}.not", word, "take a longer word")
        yield from _unit_faults(variable, place, file)
        if variable.implied_by:
            formula = variable.implied_by.formula
            made = Indicator(variable.id, formula, variable.unit, "", 1, {})
            for found in formula_faults(made, variables, file):
                at = f"{place}.implied_by.formula"
                yield Fault(found.problem, file, at, found.value, found.mend)


def _unit_faults(variable: Variable, place: str, file: str | None) -> Iterator[Fault]:
    if not variable.printed_unit:
        return
    at = f"{place}.printed_unit"
    try:
        same = units.parse(variable.printed_unit).is_compatible_with(units.parse(variable.unit))
    except InputError as error:
        for fault in error.faults:
            yield Fault(fault.problem, file, at, fault.value, fault.mend)
        return
    if same:
        mend = f"leave it out: it converts into {variable.unit} as it is"
        yield Fault("not needed", file, at, variable.printed_unit, mend)


def within(word: str, text: str) -> bool:
    """Whether a word stands in a text; one of Latin letters stands there as a whole word.

    >>> within("常住", "年末常住人口"), within("graduates", "Undergraduates")
    (True, False)
    """
    if not word[0].isalnum():  # a sign
        return word.casefold() in text.casefold()
    if word.isascii():
        # of ids too, where words are linked
        spaced = " ".join(re.findall(r"[^\W_]+", text.casefold()))
        sought = " ".join(re.findall(r"[^\W_]+", word.casefold()))
        return re.search(rf"(?<![a-z0-9]){re.escape(sought)}(?![a-z0-9])", spaced) is not None
    return key(word) in key(text)
