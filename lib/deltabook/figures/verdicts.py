"""Verdicts: every claim a small square, in the row of its section."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from deltaindex.figures import style
from deltaindex.text import common

# face, ink and mark: verdicts that agree are dark and ticked, those that don't are crossed
LOOKS = {
    "reproduced": ("#009e73", "white", "✓"),
    "in_pattern": ("#a6dcca", style.INK, "≈"),
    "not_reproduced": ("#d55e00", "white", "×"),
    "scale": ("#eceff2", style.INK, "–"),
    "confirmed": ("#0072b2", "white", "✓"),
    "differs": ("#b3261e", "white", "≠"),
    "outdated": ("#f2c14e", style.INK, "→"),
    "not_verified": ("white", style.MUTED, "?"),
    "inconsistent": ("#4a3a68", "white", "!"),
    "pending": ("white", style.MUTED, "…"),
}
ACROSS = 21  # squares in a line; a section with more takes several lines


@style.styled
def squares(counts: pd.DataFrame, names: Mapping[str, str], lang: str) -> Figure:
    """Draw a square a claim, by section and verdict, each verdict with a colour and a mark.

    Parameters
    ----------
    counts : DataFrame, shape (sections, verdicts)
        How many claims; sections from the top.
    names : mapping
        Of sections.
    lang : str
    """
    words = common(lang)
    totals = counts.sum(axis=1)
    lines = -(-totals // ACROSS)
    height = float(lines.sum() + 0.55 * len(lines))
    fig = style.new(0.235 * height + 0.9)
    ax = fig.subplots()
    y = 0.0
    for section, row in counts.iterrows():
        ax.text(-1.35, y, f"{names[section]}", ha="right", va="center", fontsize=8.5)
        ax.text(-0.25, y, f"{totals[section]}", ha="right", va="center", fontsize=8,
                color=style.MUTED)  # fmt: skip
        verdicts = [verdict for verdict, count in row.items() for _ in range(count)]
        for number, verdict in enumerate(verdicts):
            _square(ax, number % ACROSS, y + number // ACROSS, verdict)
        y += lines[section] + 0.55
    ax.set_xlim(-8.6, ACROSS)
    ax.set_ylim(y - 0.6, -0.7)
    ax.set_aspect("equal")
    ax.set_axis_off()
    handles = [_handle(v, f"{words(f'verdict.{v}')} ({counts[v].sum()})") for v in counts]
    fig.legend(handles=handles, loc="outside lower left", ncols=3, handlelength=1.2,
               columnspacing=1.4, handler_map={Line2D: _Legend()})  # fmt: skip
    return fig


def _square(ax: Axes, x: float, y: float, verdict: str) -> None:
    face, ink, mark = LOOKS[verdict]
    edge = "#9aa5b1" if face in ("white", "#eceff2") else face
    ax.add_patch(
        Rectangle((x + 0.06, y - 0.44), 0.88, 0.88, facecolor=face, edgecolor=edge, lw=0.8)
    )
    ax.text(x + 0.5, y, mark, ha="center", va="center_baseline", fontsize=8, color=ink)


def _handle(verdict: str, label: str) -> Line2D:
    handle = Line2D([], [], label=label)
    handle.set_gid(verdict)
    return handle


class _Legend:
    """Draws in the legend the square that stands in the figure."""

    def legend_artist(self, legend, handle, fontsize, box):  # noqa: ARG002
        face, ink, mark = LOOKS[handle.get_gid()]
        edge = "#9aa5b1" if face in ("white", "#eceff2") else face
        size = 1.05 * fontsize
        left, low = box.xdescent, (box.height - size) / 2
        patch = Rectangle((left, low), size, size, facecolor=face, edgecolor=edge, lw=0.8)
        patch.set_transform(box.get_transform())
        box.add_artist(patch)
        text = Text(left + size / 2, low + size / 2, mark, ha="center", va="center_baseline",
                    fontsize=8, color=ink)  # fmt: skip
        text.set_transform(box.get_transform())
        box.add_artist(text)
        return patch
