"""An audit as tables: its checks with their bounds, and what they warn of."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from .markup import Markup
from .report import Report

# how a value of a check is written; two decimals otherwise
FORMS = {"coverage": "{:.0%}", "vif": "{:.1f}", "dimensions": "{:.0f}"}


def checks(report: Report, audits: Mapping[str, pd.DataFrame], id: str, **values) -> Markdown:
    """Return a row a check: what it asks, its bound and source, and how each set fares.

    The texts are ``<id>.caption`` and, of each check, ``checks.<check>.name`` and ``.asks``; the
    full audits are published beside it.

    Parameters
    ----------
    report : Report
    audits : mapping of str to DataFrame
        By the name of the set, as `audit.audit` gives them.
    id : str
    **values
        Fill the caption.
    """
    words = report.words
    rows = []
    first = next(iter(audits.values()))
    for check, of in first.groupby("check", sort=False):
        rows.append(
            {
                words("audit.check"): report.texts(f"checks.{check}.name"),
                words("audit.asks"): report.texts(f"checks.{check}.asks"),
                words("audit.bound"): _bound(of.iloc[0]),
                words("audit.source"): Markup(f"{{cite}}`{of['key'].iloc[0]}`"),
            }
            | {
                set_: _fares(table[table["check"] == check], report)
                for set_, table in audits.items()
            }
        )
    data = pd.concat([table.assign(set=name) for name, table in audits.items()])
    return report.table(pd.DataFrame(rows), id, data, **values)


def warnings(report: Report, audits: Mapping[str, pd.DataFrame], id: str, **values) -> Markdown:
    """Return a row a warning of any set, with its value in each, and what could be done.

    The texts are ``<id>.caption`` and, of each check, ``checks.<check>.name`` and ``.mend``.
    """
    words = report.words
    tables = {name: table.set_index(["check", "scope"]) for name, table in audits.items()}
    failed = {n: t.index[t["passed"].eq(False).fillna(False)] for n, t in tables.items()}
    rows, data, before = [], [], ""
    # the larger set knows all that the smaller one does; checks keep their order
    last = list(tables.values())[-1]
    place = {check: number for number, check in enumerate(last.index.unique("check"))}
    for key, row in last.sort_index(
        level="check", key=lambda c: c.map(place), sort_remaining=False, kind="stable"
    ).iterrows():
        if not any(key in index for index in failed.values()):
            continue
        check, scope = key
        named = check != before
        rows.append(
            {
                words("audit.check"): report.texts(f"checks.{check}.name") if named else "",
                words("audit.of"): report.name(scope),
                words("audit.bound"): _bound(row),
            }
            | {n: _value(t, key, key in failed[n]) for n, t in tables.items()}
            | {words("audit.mend"): report.texts(f"checks.{check}.mend") if named else ""}
        )
        found = {n: t["value"].get(key) for n, t in tables.items()}
        data.append({"check": check, "scope": scope, "sense": row["sense"],
                     "threshold": row["threshold"]} | found)  # fmt: skip
        before = check
    numeric = tuple(tables)
    return report.table(pd.DataFrame(rows), id, pd.DataFrame(data), numeric, **values)


def _bound(row: pd.Series) -> str:
    sign = {">=": "≥", "<=": "≤"}[row["sense"]]
    return f"{sign} {FORMS.get(row['check'] if 'check' in row else row.name[0], '{:.2f}')}".format(
        row["threshold"]
    )


def _fares(table: pd.DataFrame, report: Report) -> Markup | str:
    """Write how many of a check's values pass, with a mark."""
    judged = table["passed"].dropna()
    failed = int((~judged.astype(bool)).sum())
    if judged.empty:
        return "–"
    mark, key = ("warn", "audit.some") if failed else ("pass", "audit.all")
    text = report.words(key, failed=failed, judged=len(judged))
    return Markup(f'<span class="check c-{mark}">{text}</span>')


def _value(table: pd.DataFrame, key: tuple[str, str], failed: bool) -> Markup | str:
    """Write a value, bold where it is a warning; a dash where there is none."""
    value = table["value"].get(key)
    if value is None or pd.isna(value):
        return "–"
    text = FORMS.get(key[0], "{:.2f}").format(value).replace("-", "−")
    return Markup(f"**{text}**") if failed else text
