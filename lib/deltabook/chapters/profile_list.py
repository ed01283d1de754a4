"""What is said of every entity in a line, and the list of them that readers search and sort."""

from __future__ import annotations

import html

import pandas as pd
from IPython.display import Markdown

from deltaindex.analysis import diagnosis
from deltaindex.framework import ROOT

from ..pages.path_tables import Pathways
from ..pages.report import Report

#: What sorts and searches the list, of `_static`.
SCRIPTS = ("sort.js", "find.js")


def overview(found: Pathways, group: str) -> pd.DataFrame:
    """Return a line an entity, the best first; those without a score last.

    Parameters
    ----------
    found : Pathways
    group : str
        A column of the entities, such as the one that names what each lies in.

    Returns
    -------
    DataFrame, shape (entities, 9)
        ``score``, ``rank``, the group, ``longest`` and ``shortest`` (boards) with
        ``longest_rank`` and ``shortest_rank`` among all, ``first_obstacle`` (the indicator with the
        highest obstacle degree) and ``primary`` (the path). Boards and path are missing where an
        entity lacks a signal of the rule.
    """
    index = found.index
    degrees = diagnosis.obstacles(index.normalised, index.weights["weight_in_index"])
    scored = list(index.score.index)
    rest = [entity for entity in index.framework.entities.index if entity not in set(scored)]
    columns = {
        "score": index.score,
        "rank": index.ranks[ROOT],
        group: index.framework.entities[group],
        "longest": found.signals["longest"],
        "longest_rank": _ranks(found, "longest"),
        "shortest": found.signals["shortest"],
        "shortest_rank": _ranks(found, "shortest"),
        # an entity without any indicator has no obstacle either
        "first_obstacle": degrees.dropna(how="all").idxmax(axis=1),
        "primary": found.assigned["primary"],
    }
    return pd.DataFrame(columns).reindex([*scored, *rest])


def _ranks(found: Pathways, signal: str) -> pd.Series:
    """Return the rank of each entity in the board that a signal names."""
    boards, ranks = found.signals[signal].dropna(), found.index.ranks
    return pd.Series({entity: ranks.at[entity, board] for entity, board in boards.items()})


def searchable(report: Report, table: Markdown, id: str, **told: object) -> Markdown:
    """Return a table with a field to search it and heads to sort it by.

    Scripts serve both, and both are hidden without them.

    Parameters
    ----------
    report : Report
        Its texts say ``<id>.search`` (what the field is for) and ``<id>.told`` (how many rows are
        shown, ``{shown}`` being filled in by the script).
    table : Markdown
        As from `Report.table`.
    id : str
        Of the table.
    **told : object
        Fills the text ``<id>.told``.
    """
    label = html.escape(report.texts(f"{id}.search"))
    count = html.escape(report.texts(f"{id}.told", shown="{shown}", **told), quote=True)
    form = (
        f'<form class="table-find" data-table="tab-{id}" role="search" hidden>'
        f'<label>{label} <input type="search" name="text" autocomplete="off"></label>'
        f' <output aria-live="polite" data-told="{count}"></output></form>'
    )
    scripts = "".join(
        f'<script defer src="{report.up}_static/{name}"></script>' for name in SCRIPTS
    )
    return Markdown(f"{form}\n\n:::::{{div}} sortable\n{table.data}\n:::::\n\n{scripts}\n")


def names(report: Report, entities: pd.Series) -> list[str]:
    """Return what entities are called besides: in the other language, and how that is spoken."""
    table = report.project.framework.entities.loc[entities]
    other = "name_en" if report.lang == "zh" else "name_zh"
    columns = [table[column] for column in (other, "pinyin") if column in table]
    return [" ".join(filter(None, called)) for called in zip(*columns, strict=True)]


def placed(report: Report, themes: pd.Series, ranks: pd.Series) -> list[str]:
    """Return themes with ranks in brackets, a dash where there is none."""
    return [
        report.texts("placed", theme=report.name(theme), rank=int(rank)) if pd.notna(rank) else "–"
        for theme, rank in zip(themes, ranks, strict=True)
    ]
