"""Names beside points, placed so that none covers another or a point."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from . import style

# tried in this order: near first, right before left, above before below
ANGLES = (0, 180, 45, -45, 135, -135, 90, -90)
REACHES = (5, 9, 15, 23, 32, 43, 56)  # points


def place(
    ax: Axes, points: pd.DataFrame, names: Mapping[str, str], size: float = 6.5, clear: float = 3.5
) -> None:
    """Name points; a name that finds room only farther off gets a line to its point.

    Call it last: limits of axes and size of figure must stand. Points are named in the order of
    the table, so that the first have the best places; those without a name are only avoided.

    Parameters
    ----------
    ax : Axes
    points : DataFrame
        Columns ``x`` and ``y``, indexed by what `names` names.
    names : mapping
    size, clear : float
        Of the type, and about every point, in points.
    """
    figure = ax.figure
    figure.draw_without_rendering()
    scale = figure.dpi / 72
    middle = {id: ax.transData.transform((row["x"], row["y"])) for id, row in points.iterrows()}
    taken = [
        Bbox.from_bounds(x - clear * scale, y - clear * scale, 2 * clear * scale, 2 * clear * scale)
        for x, y in middle.values()
    ]
    frame = ax.get_window_extent()
    for id in (id for id in points.index if id in names):
        text = ax.annotate(names[id], middle[id], xycoords="figure pixels", fontsize=size,
                           color=style.INK, annotation_clip=False)  # fmt: skip
        box = text.get_window_extent()
        width, height = box.width, box.height * 0.78
        text.remove()
        spots = [_spot(middle[id], width, height, r * scale, a) for r in REACHES for a in ANGLES]
        reaches = [r for r in REACHES for _ in ANGLES]
        free = (
            (spot, reach)
            for spot, reach in zip(spots, reaches, strict=True)
            if frame.x0 <= spot.x0 and spot.x1 <= frame.x1 + width / 2
            if frame.y0 <= spot.y0 and spot.y1 <= frame.y1 + height
            if not spot.count_overlaps(taken)
        )
        # where all is taken, the nearest spot has to do
        spot, reach = next(free, (spots[0], REACHES[0]))
        taken.append(spot)
        x = (spot.x0 - frame.x0) / frame.width
        y = (spot.y0 + spot.height / 2 - frame.y0) / frame.height
        far = reach > REACHES[1]
        line = {"arrowstyle": "-", "color": style.MUTED, "lw": 0.5, "shrinkA": 0, "shrinkB": 2}
        ax.annotate(names[id], (points.at[id, "x"], points.at[id, "y"]), xytext=(x, y),
                    textcoords="axes fraction", va="center", ha="left", fontsize=size,
                    color=style.INK, annotation_clip=False, zorder=6, path_effects=style.halo(),
                    arrowprops=line | {"relpos": _toward(spot, middle[id])} if far else None,
                    )  # fmt: skip


def _spot(at, width: float, height: float, reach: float, angle: int) -> Bbox:
    """Return the box of a name at a distance from its point, in a direction."""
    x = at[0] + reach * math.cos(math.radians(angle))
    y = at[1] + reach * math.sin(math.radians(angle))
    left = x if math.cos(math.radians(angle)) > 0.1 else x - width
    if abs(math.cos(math.radians(angle))) <= 0.1:
        left = x - width / 2
    low = y - height / 2 if angle in (0, 180) else y if angle > 0 else y - height
    return Bbox.from_bounds(left, low, width, height)


def _toward(box: Bbox, at) -> tuple[float, float]:
    """Return the place on a box, as shares of it, that is nearest to a point."""
    shares = ((at[0] - box.x0) / box.width, (at[1] - box.y0) / box.height)
    return tuple(min(1.0, max(0.0, share)) for share in shares)
