"""Comparisons: one index against another, and a result under many choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..text import common
from . import style


@style.styled
def ranks(
    first: pd.Series,
    second: pd.Series,
    titles: tuple[str, str],
    labels: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw ranks in one index against ranks in another; the diagonal is no change.

    Parameters
    ----------
    first, second : Series, shape (entities,)
        Ranks.
    titles : tuple of str
        What the two are.
    labels : mapping
        Entities to name, with their names.
    lang : str
    """
    words = common(lang)
    fig = style.new(4.6, width=5.2)
    ax = fig.subplots()
    last = int(max(first.max(), second.max()))
    ax.plot([1, last], [1, last], color=style.FAINT, lw=1.2, zorder=1)
    ax.fill_between([1, last], [-2, last - 3], [4, last + 3], color="#f3f5f7", zorder=0, lw=0)
    named = first.index.isin(list(labels))
    ax.scatter(first[~named], second[~named], s=26, color=style.QUALITATIVE[0], alpha=0.6, lw=0)
    ax.scatter(first[named], second[named], s=34, color=style.ACCENT, lw=0, zorder=3)
    ticks = [1, *range(10, last + 1, 10)]
    ax.set_xticks(ticks)
    ax.set_yticks(ticks)
    ax.set_xlim(-0.5, last + 1.5)
    ax.set_ylim(last + 1.5, -0.5)
    ax.set_aspect("equal")
    ax.set_xlabel(words("figure.rank_in", title=titles[0]))
    ax.set_ylabel(words("figure.rank_in", title=titles[1]))
    style.grid(ax, "both")
    _name_points(fig, ax, pd.DataFrame({"x": first, "y": second}).astype(float), labels)
    return fig


@style.styled
def scatter(
    x: pd.Series,
    y: pd.Series,
    axes: tuple[str, str],
    labels: Mapping[str, str],
    groups: pd.Series | None = None,
) -> Figure:
    """Draw one quantity against another, some entities named.

    Parameters
    ----------
    x, y : Series, shape (entities,)
    axes : tuple of str
        Titles of the axes, with units.
    labels : mapping
        Entities to name, with their names.
    groups : Series, optional
        Names of groups, told apart by colour and mark.
    """
    fig = style.new(3.9, width=5.6)
    ax = fig.subplots()
    groups = pd.Series("", index=x.index) if groups is None else groups.reindex(x.index)
    for (group, members), colour, mark in zip(
        x.groupby(groups, sort=False), style.QUALITATIVE, "osD^vPX", strict=False
    ):
        ax.scatter(members, y[members.index], s=34, marker=mark, color=colour, alpha=0.75, lw=0,
                   label=group)  # fmt: skip
    ax.set_xlim(0, None)
    ax.set_ylim(0, y.max() * 1.1)
    ax.set_xlabel(axes[0])
    ax.set_ylabel(axes[1])
    ax.grid(visible=True)
    if groups.nunique() > 1:
        fig.legend(loc="outside upper left", ncols=4, handletextpad=0.2, columnspacing=1.2)
    _name_points(fig, ax, pd.DataFrame({"x": x, "y": y}), labels)
    return fig


# where a name may stand beside its point, best first: offset in points, alignment
PLACES = (
    (0, 6, "center", "bottom"), (7, 0, "left", "center"), (-7, 0, "right", "center"),
    (0, -6, "center", "top"), (5, 5, "left", "bottom"), (-5, 5, "right", "bottom"),
    (5, -5, "left", "top"), (-5, -5, "right", "top"),
)  # fmt: skip


def _name_points(fig: Figure, ax: Axes, points: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Ring points and name them, each where its name is near the fewest points and names."""
    named = points.loc[list(labels)]
    ax.scatter(named["x"], named["y"], s=62, facecolors="none", edgecolors=style.INK, lw=0.8)
    fig.draw_without_rendering()
    spots, frame = ax.transData.transform(points.to_numpy()), ax.get_window_extent()
    taken = []
    for entity, label in labels.items():
        tried = []
        for order, (dx, dy, ha, va) in enumerate(PLACES):
            text = ax.annotate(label, points.loc[entity], (dx, dy), textcoords="offset points",
                               ha=ha, va=va, fontsize=8, path_effects=style.halo())  # fmt: skip
            box = text.get_window_extent()
            near, others = box.padded(8), spots[points.index != entity]
            covered = ((near.min <= others) & (others <= near.max)).all(axis=1).sum()
            covered += sum(box.overlaps(other) for other in taken)
            covered += box.x1 > frame.x1 or box.x0 < frame.x0 or box.y1 > frame.y1
            tried.append((covered, order, text, box))
        tried.sort(key=lambda place: place[:2])
        taken.append(tried[0][3])
        for _, _, text, _ in tried[1:]:
            text.remove()


@style.styled
def membership(
    variants: pd.DataFrame,
    entities: Sequence[str],
    names: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw who leads under each choice: a row a variant, a column an entity, ranks in the cells.

    Parameters
    ----------
    variants : DataFrame
        Columns ``variant``, ``entity``, ``rank``, ``in_class``, ``in_top``.
    entities : sequence of str
        The columns, from the left.
    names : mapping
        Of variants (in the order of rows from the top) and entities.
    lang : str
    """
    words = common(lang)
    rows = list(dict.fromkeys(variants["variant"]))
    fig = style.new(0.34 * len(rows) + 1.3)
    ax = fig.subplots()
    shown = variants[variants["entity"].isin(entities)]
    for cell in shown.itertuples():
        x, y = list(entities).index(cell.entity), rows.index(cell.variant)
        face = style.TIERS[0] if cell.in_class else "#f3f5f7"
        ax.add_patch(_box(x, y, face, style.ACCENT if cell.in_top else face))
        ax.text(x, y, f"{cell.rank}", ha="center", va="center", fontsize=8.5,
                color="white" if cell.in_class else style.INK)  # fmt: skip
    ax.set_xticks(range(len(entities)), [names[e] for e in entities], rotation=30, ha="left",
                  rotation_mode="anchor", color=style.INK)  # fmt: skip
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(rows)), [names[v] for v in rows], color=style.INK)
    ax.set_xlim(-0.6, len(entities) - 0.4)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    for spine in ax.spines.values():
        spine.set_visible(False)
    handles = [
        _box(0, 0, style.TIERS[0], style.TIERS[0], words("figure.in_class")),
        _box(0, 0, "#f3f5f7", style.ACCENT, words("figure.in_top")),
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=2, handlelength=1.2)
    return fig


def _box(x: float, y: float, face: str, edge: str, label: str | None = None):
    return Rectangle(
        (x - 0.44, y - 0.4), 0.88, 0.8, facecolor=face, edgecolor=edge, lw=1.8, label=label
    )
