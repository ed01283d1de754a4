"""Tables that chapters show: the indicators and the ranking."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from deltaindex.framework import text

from .report import Report


def indicators(report: Report, id: str) -> Markdown:
    """Return the indicators that the paper lists by theme, with class, unit, direction and source.

    The text is ``<id>.caption``; notes that stand in several rows fill it as ``notes``.
    """
    rows = []
    for name, indicator in report.printed.items():
        rows.append(
            {
                "theme": report.name(indicator.parent),
                "indicator": report.name(name),
                "printed": indicator.printed,
                "unit": report.unit(name),
                "direction": "+" if indicator.direction > 0 else "−",
                "source": report.words(f"printed_source.{indicator.printed_source}"),
                "class": _class(report, name),
                "note": text(indicator.stands_for or indicator.why, report.lang),
            }
        )
    data = pd.DataFrame(rows)
    shown = data.copy()
    shown["theme"] = shown["theme"].where(~shown["theme"].duplicated(), "")
    shown["indicator"] += " (" + shown.pop("printed") + ")"
    signs = _signs(data["note"])
    note = shown.pop("note").map(lambda note: f" ({signs[note]})" if note in signs else f": {note}")
    shown["class"] += note.where(data["note"] != "", "")
    shown.columns = [report.words(f"table.{column}") for column in shown]
    notes = " ".join(f"({sign}) {note}" for note, sign in signs.items())
    return report.table(shown, id, data, notes=notes)


def _signs(notes: pd.Series) -> dict[str, str]:
    """Give each note that stands more than once a letter, to be said once under the table."""
    repeated = notes[(notes != "") & notes.duplicated(keep=False)].unique()
    return dict(zip(repeated, "abcdefghijklmnopqrstuvwxyz", strict=False))


def _class(report: Report, name: str) -> str:
    """Return what stands behind an indicator, and whether the edition's year has it."""
    class_ = report.words(f"status.{report.project.framework.indicators[name].class_}")
    shown = {n for key in ("set", "beside") for n in report.left_out(report.project.settings[key])}
    if name not in shown:
        return class_
    return report.words("gaps.cell", class_=class_, year=report.year)


def years(report: Report, id: str, **more: Mapping[int, object]) -> Markdown:
    """Return what each year fills of the sets, and which set its edition rests on.

    The text is ``<id>.caption``.

    Parameters
    ----------
    report : Report
    id : str
    **more : mapping of int to object
        Further columns, by year; named by the texts ``<id>.<name>``.
    """
    project, words = report.project, report.words
    sets = (*project.sets_in_turn, project.settings["beside"])
    shown, data = [], []
    for year in project.years:
        row = {words("table.year"): str(year)}
        for name in sets:
            found = project.completeness(year, name)
            counts = {"count": len(found.present), "all": len((*found.present, *found.lacking))}
            data.append({"year": year, "set": name, **counts, "share": found.share})
            head = words("table.of_set", set=report.set_called(name))
            row[head] = words("table.count_share", share=found.share, **counts)
        own = project.set_of(year)
        row[words("table.rests_on")] = report.set_called(own) if own else words("table.no_ranking")
        row |= {report.texts(f"{id}.{name}"): values[year] for name, values in more.items()}
        shown.append(row)
    return report.table(pd.DataFrame(shown), id, pd.DataFrame(data), year=report.year,
                        judged=project.judged_year)  # fmt: skip


def ranking(report: Report, id: str, nodes: list[str], **values) -> Markdown:
    """Return all ranks and scores as a folded table, with the rank in the larger set if shown.

    The texts are ``<id>.title`` and ``<id>.caption``, or ``<id>-alone.caption`` without that rank.
    """
    index, words = report.index, report.words
    larger = {} if report.beside is None else {"rank_beside": report.beside.ranks["index"]}
    data = report.frame(
        score=index.score,
        rank=index.ranks["index"],
        tier=index.tiers,
        **{node: index.scores[node] for node in nodes},
        **larger,
    )
    shown = pd.DataFrame(
        {
            words("word.rank"): data["rank"],
            words("word.entity"): data["entity"].map(report.profile),
            words("word.tier"): data["tier"],
            words("word.score"): data["score"].map("{:.3f}".format),
            **{report.name(node): data[node].map("{:.3f}".format) for node in nodes},
            **{words("claims.beside"): data[name] for name in larger},
        }
    )
    numeric = tuple(column for column in shown if column != words("word.entity"))
    fold, text = report.texts(f"{id}.title"), id if larger else f"{id}-alone"
    return report.table(shown, id, data, numeric, fold=fold, text=text, **values)


def plain(
    report: Report,
    id: str,
    shown: pd.DataFrame,
    numeric=(),
    data: pd.DataFrame | None = None,
    fold: str | None = None,
    **values,
) -> Markdown:
    """Publish a table whose cells are shown as typed, columns named in the reader's language.

    Parameters
    ----------
    report : Report
    id : str
        Names the file and the text ``<id>.caption``, which `values` fill.
    shown : DataFrame
        Columns that the package has a word for are named in the reader's language.
    numeric : tuple of str
        Columns to align right.
    data : DataFrame, optional
        What is published as CSV, if it is more than what is shown.
    fold : str, optional
        A title; the table then opens under it.
    """
    data = shown if data is None else data
    cells = shown.map(lambda cell: "" if pd.isna(cell) else _whole(cell))
    titles = report.words.content["table"]
    heads = {c: titles[c][report.lang] if c in titles else str(c) for c in cells}
    numeric = tuple(heads[column] for column in numeric)
    return report.table(cells.rename(columns=heads), id, data, numeric, fold, **values)


def _whole(cell: object) -> object:
    """Write counts that pandas holds as floats without a point."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
