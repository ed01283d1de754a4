"""What stands where: names in a grid in which unknown, no and yes look different."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from deltaindex.figures import style

SITE, PAPER, STATED, NO, UNKNOWN = "site", "paper", "stated", "no", "unknown"
LINE = 0.165  # inches a line of names
FILL = {SITE: "#dcebf7", PAPER: "#dcebf7", STATED: "#eef5fb", NO: "#f7dfd3", UNKNOWN: "white"}
MARK = {SITE: "o", PAPER: "o", STATED: "s", NO: "x"}


@style.styled
def grid(
    cells: pd.DataFrame,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    kinds: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw names in a grid; a cell without any is hatched: unknown.

    Parameters
    ----------
    cells : DataFrame
        Columns ``row``, ``column``, ``name`` and ``kind``.
    rows, columns : mapping
        Names, from the top and from the left.
    kinds : mapping
        What each kind means, ``unknown`` among them.
    lang : str
    """
    width = 17 if lang == "en" else 9
    lines = cells.assign(name=[_wrapped(name, width) for name in cells["name"]])
    lines["lines"] = lines["name"].str.count("\n") + 1
    sums = lines.groupby(["row", "column"])["lines"].sum()
    tall = {r: max(1, sums[r].max() if r in sums.index else 1) + 0.5 for r in rows}
    top, at = {}, 0.0
    for r in rows:
        top[r], at = at, at + tall[r]
    fig = style.new(LINE * at + 1.0)
    ax = fig.subplots()
    for k, title in enumerate(columns.values()):
        ax.text(k + 0.03, -0.3, style.wrap(title, 15) if lang == "en" else title, va="bottom",
                fontsize=8, linespacing=1.0)  # fmt: skip
    for r, title in rows.items():
        ax.text(-0.05, top[r] + tall[r] / 2, title, ha="right", va="center", fontsize=8)
        for k, c in enumerate(columns):
            here = lines[(lines["row"] == r) & (lines["column"] == c)]
            _cell(ax, k, top[r], tall[r], here)
    ax.set_xlim(-0.95, len(columns))
    ax.set_ylim(at + 0.1, -2.2)
    ax.set_axis_off()
    fig.legend(handles=_legend(kinds), loc="outside lower left", ncols=2, handletextpad=0.4)
    return fig


def _wrapped(name: str, width: int) -> str:
    if name.isascii():
        return style.wrap(name, max(width, 12))
    return "\n".join(name[i : i + width] for i in range(0, len(name), width))


def _cell(ax: Axes, k: int, y: float, tall: float, here: pd.DataFrame) -> None:
    kind = here["kind"].iloc[0] if len(here) else UNKNOWN
    hatch = {"hatch": "////"} if kind == UNKNOWN else {}
    ax.add_patch(Rectangle((k + 0.015, y + 0.06), 0.97, tall - 0.12, fc=FILL[kind],
                           ec=style.FAINT, lw=0.6, zorder=1, **hatch))  # fmt: skip
    at = y + (tall - here["lines"].sum()) / 2 if len(here) else y
    for cell in here.itertuples():
        middle = at + cell.lines / 2
        ax.plot(k + 0.075, middle, MARK[cell.kind], ls="", ms=4, mew=1, zorder=3, **_ink(cell.kind))
        ax.text(k + 0.13, middle, cell.name, va="center", fontsize=7, zorder=3, linespacing=1.0)
        at += cell.lines


def _ink(kind: str) -> dict[str, str]:
    blue = style.QUALITATIVE[0]
    if kind == NO:
        return {"color": style.ACCENT}
    return {"mec": blue, "mfc": blue if kind in (SITE, STATED) else "white"}


def _legend(kinds: Mapping[str, str]) -> list[Line2D | Rectangle]:
    found = [
        Line2D([], [], marker=MARK[kind], ls="", ms=4, mew=1, label=label, **_ink(kind))
        for kind, label in kinds.items()
        if kind != UNKNOWN
    ]
    return [*found, Rectangle((0, 0), 1, 1, fc="white", ec=style.FAINT, hatch="////",
                              label=kinds[UNKNOWN])]  # fmt: skip
