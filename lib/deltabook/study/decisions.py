"""Decision tables: rules with thresholds, of which each row must meet one and no other.

A table says what to choose when signals lie in a range. Where no rule fits a row, or rules that
choose differently fit it, the table is at fault and the row is named: nothing is settled by the
order of the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from deltaindex.errors import Fault, refuse_if, suggest

BOUNDS = ("at_least", "below")


@dataclass(frozen=True)
class Condition:
    """What a signal must be: in a range that is closed below and open above, or a given text."""

    signal: str
    at_least: float | None = None
    below: float | None = None
    equal: str | None = None

    def holds(self, values: pd.Series) -> pd.Series:
        """Return for each value whether it meets the condition; a missing one meets none."""
        if self.equal is not None:
            return values == self.equal
        met = values.notna()
        if self.at_least is not None:
            met &= values >= self.at_least
        if self.below is not None:
            met &= values < self.below
        return met

    @property
    def limits(self) -> Iterator[tuple[str, float]]:
        """The bounds that are given, with their names."""
        for bound in BOUNDS:
            if getattr(self, bound) is not None:
                yield bound, getattr(self, bound)


@dataclass(frozen=True)
class Rule:
    """A choice, and the conditions that must all hold for it."""

    choice: str
    when: tuple[Condition, ...]

    def fits(self, signals: pd.DataFrame) -> pd.Series:
        """Return for each row whether all conditions hold."""
        met = pd.Series(True, signals.index)
        for condition in self.when:
            met &= condition.holds(signals[condition.signal])
        return met


@dataclass(frozen=True)
class Table:
    """Rules by which each row gets one choice.

    Attributes
    ----------
    name : str
        Where the table stands, such as ``cities.primary``.
    rules : tuple of Rule
    file : str, optional
    """

    name: str
    rules: tuple[Rule, ...]
    file: str | None = None

    def decide(self, signals: pd.DataFrame) -> pd.DataFrame:
        """Give each row its choice.

        Parameters
        ----------
        signals : DataFrame, shape (entities, signals)
            Holds every signal that a rule names.

        Returns
        -------
        DataFrame, one row an entity
            ``choice`` and ``rule``, the number of the rule that fits, from 1.

        Raises
        ------
        InputError
            A signal is missing from the table, no rule fits a row, or rules with different choices
            do; every such row is named with its signals.

        Examples
        --------
        >>> low = Rule("mend", (Condition("short", below=0.5),))
        >>> high = Rule("extend", (Condition("short", at_least=0.5),))
        >>> boards = pd.DataFrame({"short": [0.2, 0.5]}, index=["a", "b"])
        >>> Table("demo", (low, high)).decide(boards)["choice"].to_dict()
        {'a': 'mend', 'b': 'extend'}
        """
        used = list(dict.fromkeys(c.signal for rule in self.rules for c in rule.when))
        refuse_if(
            Fault("no such signal", self.file, self.name, name, suggest(name, signals.columns))
            for name in used
            if name not in signals
        )
        fits = pd.DataFrame({number: r.fits(signals) for number, r in enumerate(self.rules, 1)})
        chosen = {n: rule.choice for n, rule in enumerate(self.rules, 1)}
        choices = pd.DataFrame(
            {choice: fits[[n for n in chosen if chosen[n] == choice]].any(axis=1)
             for choice in dict.fromkeys(chosen.values())}
        )  # fmt: skip
        refuse_if(
            self._fault(entity, signals.loc[entity, used], fits.loc[entity], row)
            for entity, row in choices[choices.sum(axis=1) != 1].iterrows()
        )
        number = fits.idxmax(axis=1)
        return pd.DataFrame({"choice": number.map(chosen), "rule": number})

    def _fault(self, entity, signals: pd.Series, fits: pd.Series, choices: pd.Series) -> Fault:
        """Say that a row has no choice, or several."""
        found = ", ".join(f"{name} {_show(value)}" for name, value in signals.items())
        if not choices.any():
            problem, mend = f"leaves '{entity}' without a choice", "add a rule, or widen one"
        else:
            several = list(choices.index[choices])
            problem = f"gives '{entity}' {len(several)} choices: {', '.join(several)}"
            rules = " and ".join(str(number) for number in fits.index[fits])
            mend = f"narrow rules {rules} so that one is left"
        return Fault(problem, self.file, self.name, found, mend)

    def reasons(self, signals: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
        """Return each condition that carried a decision, with the value that met it.

        Parameters
        ----------
        signals, decided : DataFrame
            As given to `decide` and as it returned.

        Returns
        -------
        DataFrame
            A row an entity and bound: ``entity``, ``choice``, ``signal``, ``value``, ``bound``
            (at_least or below), ``limit`` and ``room``, how far the value is from it. Conditions
            on a text have no row.
        """
        rows = [
            (entity, rule.choice, c.signal, value, bound, limit, abs(value - limit))
            for entity, number in decided["rule"].items()
            for rule in [self.rules[number - 1]]
            for c in rule.when
            for value in [signals.at[entity, c.signal]]
            for bound, limit in c.limits
        ]
        columns = ["entity", "choice", "signal", "value", "bound", "limit", "room"]
        return pd.DataFrame(rows, columns=columns)

    def limits(self) -> list[tuple[str, float]]:
        """Return every signal and limit that some rule names, once, in the order of the rules."""
        found = [
            (condition.signal, limit)
            for rule in self.rules
            for condition in rule.when
            for _, limit in condition.limits
        ]
        return list(dict.fromkeys(found))

    def move(self, signal: str, limit: float, by: float) -> Table:
        """Return the table with one limit of a signal moved, wherever a rule names it.

        Rules that met at the limit still meet, so that a table without gaps stays without.
        """

        def moved(condition: Condition) -> Condition:
            if condition.signal != signal:
                return condition
            near = [bound for bound, value in condition.limits if value == limit]
            return replace(condition, **dict.fromkeys(near, limit + by))

        rules = (replace(rule, when=tuple(map(moved, rule.when))) for rule in self.rules)
        return replace(self, rules=tuple(rules))


def parse(name: str, content: object, choices: Collection[str], file: str | None = None) -> Table:
    """Read a decision table from YAML content.

    Parameters
    ----------
    name : str
        Where it stands in the file.
    content : object
        A list of ``{path: choice, when: {signal: {at_least: 0.5, below: 0.9}}}``; a signal that
        is a text is given as the text itself.
    choices : collection of str
        What may be chosen.
    file : str, optional

    Raises
    ------
    InputError
        With every fault found: not a list of rules, an unknown choice, a rule without conditions,
        a bound that is unknown or no number, a range that is empty.
    """
    faults: list[Fault] = []
    if not isinstance(content, list) or not content:
        faults.append(Fault("expected a list of rules", file, name, content))
    refuse_if(faults)
    rules = []
    for number, item in enumerate(content, 1):
        place = f"{name}: rule {number}"
        if not isinstance(item, Mapping) or set(item) != {"path", "when"}:
            faults.append(Fault("expected {path: ..., when: ...}", file, place, item))
            continue
        if item["path"] not in choices:
            mend = suggest(item["path"], choices)
            faults.append(Fault("unknown path", file, place, item["path"], mend))
        if not isinstance(item["when"], Mapping) or not item["when"]:
            mend = "say when it holds, e.g. short: {below: 0.25}"
            faults.append(Fault("expected conditions", file, place, item["when"], mend))
            continue
        conditions = []
        for signal, wanted in item["when"].items():
            if isinstance(wanted, str):
                conditions.append(Condition(signal, equal=wanted))
                continue
            found = list(_range_faults(wanted, file, f"{place}: {signal}"))
            faults += found
            if not found:
                conditions.append(Condition(signal, **{b: float(v) for b, v in wanted.items()}))
        rules.append(Rule(item["path"], tuple(conditions)))
    refuse_if(faults)
    return Table(name, tuple(rules), file)


def _range_faults(wanted: object, file: str | None, place: str) -> Iterator[Fault]:
    if not isinstance(wanted, Mapping) or not wanted:
        mend = "write e.g. {at_least: 0.5} or {below: 0.5}"
        yield Fault("expected bounds or a text", file, place, wanted, mend)
        return
    for bound, limit in wanted.items():
        if bound not in BOUNDS:
            yield Fault("unknown bound", file, place, bound, suggest(bound, BOUNDS))
        elif isinstance(limit, bool) or not isinstance(limit, int | float) or limit != limit:
            yield Fault("a bound must be a number", file, place, limit)
    if set(wanted) == set(BOUNDS) and not wanted["at_least"] < wanted["below"]:
        yield Fault("nothing lies in the range", file, place, dict(wanted))


def _show(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
