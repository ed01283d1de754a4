"""Who holds what: a grid of things and holders, shaded by share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from deltaindex.figures import style
from deltaindex.text import common

# up to these shares; ink or white is readable on each
BANDS = ((0.1, "white"), (0.5, "#c9dff2"), (0.9, "#4d8fc9"), (1.0, "#08306b"))
DARK = 0.5  # from here on the text is white
UNRECORDED = {"fc": "#f1f3f5", "hatchcolor": "#c3cad3", "hatch": "////", "lw": 0}
#: an interval of shares narrower than this is a number
POINT = 0.03
#: one that begins lower says no more than that the country is named
NAMED = 0.05
GAP = 0.35


@style.styled
def grid(
    cells: pd.DataFrame,
    rows: Mapping[str, Mapping[str, str]],
    columns: Mapping[str, str],
    apart: Sequence[str],
    lang: str,
) -> Figure:
    """Draw a grid of shares, things from the top and holders from the left.

    Parameters
    ----------
    cells : DataFrame
        Columns ``segment``, ``country``, ``low`` and ``high``, parts of one; what is not there is
        blank, a row without any is hatched.
    rows : mapping of str to mapping
        By the name of a group the things in it, each with its name.
    columns : mapping
        Of holders, in order.
    apart : sequence of str
        Holders that stand apart, before the others.
    lang : str
    """
    words = common(lang)
    at = {c: x + (0 if c in apart else GAP) for x, c in enumerate(columns)}
    wide = max(at.values()) + 1
    count = sum(map(len, rows.values())) + GAP * (len(rows) - 1)
    fig = style.new(0.235 * count + 1.65)
    ax = fig.subplots()
    y, labels = 0.0, {}
    for group, things in rows.items():
        for place, (thing, label) in enumerate(things.items()):
            labels[y + 0.5] = label
            own = cells[cells["segment"] == thing]
            _row(ax, own, at, y, wide)
            if place == 0:
                ax.text(wide + 0.12, y, group, fontsize=7.5, color=style.MUTED, va="top")
            y += 1
        y += GAP
    ax.set_yticks(list(labels), list(labels.values()), fontsize=7.8, color=style.INK)
    # long names lean, so that they do not run into each other
    lean = {"rotation": 35, "ha": "left", "rotation_mode": "anchor"} if lang == "en" else {}
    centres = [x + 0.5 for x in at.values()]
    ax.set_xticks(centres, list(columns.values()), fontsize=7.5, **lean)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlim(0, wide + 1.6)
    ax.set_ylim(y, -0.1)
    ax.spines[:].set_visible(False)
    starts = [0.0, *(end for end, _ in BANDS)]
    handles = [
        Patch(fc=colour, ec=style.FAINT, lw=0.8, label=f"{start:.0%}–{end:.0%}".replace("%–", "–"))
        for start, (end, colour) in zip(starts, BANDS, strict=False)
    ]
    handles += [
        Line2D([], [], marker="o", ms=3.5, ls="", color=style.MUTED, label=words("holders.named")),
        Patch(**UNRECORDED, label=words("holders.unrecorded")),
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=len(handles), fontsize=7.5,
               handlelength=1.3, columnspacing=1.2, title=words("holders.share"),
               title_fontsize=7.5, alignment="left")  # fmt: skip
    return fig


def written(low: float, high: float) -> str:
    """Return a share as a cell has it, in percent; nothing where it is only named.

    >>> written(0.955, 0.965), written(0.895, 1), written(0, 0.015), written(0, 1)
    ('96', '≥90', '<2', '')
    """
    if high <= NAMED and low == 0:
        return f"<{100 * high + 0.5:.0f}"
    if high - low <= POINT:
        return f"{50 * (low + high):.0f}"
    return f"≥{100 * low:.0f}" if low > NAMED else ""


def _row(ax, own: pd.DataFrame, at: Mapping[str, float], y: float, wide: float) -> None:
    """Draw the cells of a thing."""
    if own.empty:
        ax.add_patch(Rectangle((0, y + 0.08), wide, 0.84, **UNRECORDED))
        return
    for x in at.values():
        ax.add_patch(Rectangle((x + 0.04, y + 0.04), 0.92, 0.92, fc="none", ec="#eceff2", lw=0.6))
    for country, low, high in own[["country", "low", "high"]].itertuples(index=False):
        if country not in at:
            continue
        text, least = written(low, high), (low + high) / 2 if high - low <= POINT else low
        colour = next(band for end, band in BANDS if least < end or end == 1)
        ax.add_patch(Rectangle((at[country] + 0.04, y + 0.04), 0.92, 0.92, fc=colour, lw=0))
        middle = (at[country] + 0.5, y + 0.52)
        if text:
            ink = "white" if least >= DARK else style.INK
            ax.text(*middle, text, ha="center", va="center", fontsize=7.2, color=ink)
        else:
            ax.plot(*middle, "o", ms=3.5, color=style.MUTED)
