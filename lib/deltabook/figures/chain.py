"""Supply chains: segments in layers, who supplies whom, and who says so."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Patch

from deltaindex.figures import style

# how the edge of a box is drawn, by who says what it supplies: the source, a name alone, we
EDGES = {"said": "-", "implied": (0, (5, 2)), "ours": (0, (1, 1.6))}
EDGE = style.MUTED
WIDE, HIGH = 0.9, 0.62  # of a box, within a cell of one by one
GAP = 0.95  # between the core and its support


@style.styled
def layers(
    segments: pd.DataFrame,
    flows: pd.DataFrame,
    names: Mapping[str, str],
    titles: tuple[str, str, str],
    bases: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw the core of a chain from left to right, what supports it above and below.

    A support segment stands in the column of the core segment it supplies; one that supplies
    another support segment stands to its left.

    Parameters
    ----------
    segments : DataFrame
        Segments without parts, indexed by id, with ``part`` (core or support) and ``side`` (of
        support: above or below); core segments in the order of the chain.
    flows : DataFrame
        Columns ``from``, ``to`` and ``basis``: the edge of a box tells who says what it supplies.
    names : mapping
        Of segments.
    titles : tuple of str
        Of the layers: above, core, below.
    bases : mapping
        What each of `EDGES` means.
    lang : str
    """
    core = list(segments.index[segments["part"] == "core"])
    target = dict(zip(flows["from"], flows["to"], strict=True))
    into = {c: [s for s in segments.index if target.get(s) == c and s not in core] for c in core}
    # a column takes two boxes a row where more than four stand on a side
    most = {c: segments.loc[into[c], "side"].value_counts().max() if into[c] else 0 for c in core}
    wide = {c: 2 if most[c] > 4 else 1 for c in core}
    left, at = {}, 0.0
    for name in core:
        left[name], at = at, at + wide[name]
    places: dict[str, tuple[float, float]] = {}
    depth = {"above": 0, "below": 0}
    stacks = []
    for name in core:
        for side, sign in (("above", 1), ("below", -1)):
            # those that are supplied in turn stand first, with room at their left
            stack = [s for s in into[name] if segments.at[s, "side"] == side]
            stack.sort(key=lambda s: s not in target.values())
            rows = -(-len(stack) // wide[name])
            order = [(c, r) for c in range(wide[name]) for r in range(rows)]
            for (column, row), segment in zip(order, stack, strict=False):
                places[segment] = (left[name] + column, sign * (GAP + row * 0.72))
            if stack:
                stacks.append((name, side, rows))
                depth[side] = max(depth[side], rows)
    for name in core:
        places[name] = (left[name] + (wide[name] - 1) / 2, 0.0)
    for segment in segments.index.difference(places.keys(), sort=False):
        x, y = places[target[segment]]
        places[segment] = (x - 1, y)

    top, bottom = (GAP + (depth[side] - 1) * 0.72 + 0.45 for side in ("above", "below"))
    fig = style.new(0.72 * (top + bottom) + 0.45)
    ax = fig.subplots()
    for name, side, rows in stacks:
        sign = 1 if side == "above" else -1
        near, far = GAP - HIGH / 2 - 0.05, GAP + (rows - 1) * 0.72 + HIGH / 2 + 0.05
        low = near if sign > 0 else -far
        ax.add_patch(
            FancyBboxPatch((left[name] - 0.485, low), wide[name] - 0.03, far - near, lw=0,
                           boxstyle="round,pad=0,rounding_size=0.06", fc="#f3f5f7")
        )  # fmt: skip
        x = places[name][0]
        _arrow(ax, (x, sign * near), (x, sign * HIGH / 2))
    for start, end in flows[["from", "to"]].itertuples(index=False):
        (x0, y0), (x1, y1) = places[start], places[end]
        if start in core or (target.get(end) in core and end not in core):
            half = wide[start] * WIDE / 2 if start in core else WIDE / 2
            other = wide[end] * WIDE / 2 if end in core else WIDE / 2
            _arrow(ax, (x0 + half, y0), (x1 - other, y1), style.INK if start in core else None)
    said = dict(zip(flows["from"], flows["basis"], strict=True))
    for segment, (x, y) in places.items():
        link = segment in core
        half = wide.get(segment, 1) * WIDE / 2
        ax.add_patch(FancyBboxPatch((x - half, y - HIGH / 2), 2 * half, HIGH, fc="white", zorder=3,
                                    boxstyle="round,pad=0,rounding_size=0.06",
                                    ec=style.INK if link else EDGE, lw=1.4 if link else 1.0,
                                    ls="-" if link else EDGES[said[segment]]))  # fmt: skip
        label = style.wrap(names[segment], 15) if lang == "en" else names[segment]
        ax.text(x, y, label, ha="center", va="center", zorder=4, linespacing=1.0,
                fontsize=9.5 if link else 7.6)  # fmt: skip
    for title, y in zip(titles, ((GAP + top) / 2, 0, -(GAP + bottom) / 2), strict=True):
        ax.text(
            -0.62, y, title, rotation=90, ha="right", va="center", fontsize=9, color=style.MUTED
        )
    ax.set_xlim(-0.85, at - 0.45)
    ax.set_ylim(-bottom, top)
    ax.set_axis_off()
    handles = [
        Patch(fc="white", ec=EDGE, ls=EDGES[basis], lw=1.0, label=meaning)
        for basis, meaning in bases.items()
    ]
    fig.legend(handles=handles, loc="outside upper left", ncols=len(handles), handlelength=1.8)
    return fig


def _arrow(ax, start: tuple[float, float], end: tuple[float, float], colour: str | None = None):
    style_ = {"arrowstyle": "-|>,head_width=0.22,head_length=0.4", "shrinkA": 0, "shrinkB": 0}
    colour = colour or style.MUTED
    ax.annotate("", end, start, zorder=2, arrowprops={**style_, "color": colour, "lw": 1.2})
