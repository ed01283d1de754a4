"""One style for all figures: size, type, colours that colour-blind readers can tell apart."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import wraps
from inspect import signature
from itertools import cycle
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pylopdf_fonts_zh_cn
from matplotlib import font_manager, patheffects
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from .lettering import drawable, drawn

WIDTH = 6.6  # inches; a little under the text column, so that type is not shrunk
INK, MUTED, FAINT, PALE = "#1f2933", "#5f6c7b", "#d9dee4", "#eef1f4"

# Okabe and Ito's colours, the pale ones darkened: each stands out from white by 3 to 1
QUALITATIVE = ("#0072b2", "#b87a00", "#009e73", "#cc79a7", "#2f97d1", "#d55e00", "#8a8a8a")
# best tier darkest; distinct in grey too, and the palest still seen on white
TIERS = ("#08306b", "#2c7bb6", "#7397c4")
SEQUENTIAL = "YlGnBu"
ACCENT = "#d55e00"


def _font() -> str:
    """Make Noto Sans SC known to matplotlib: one face for Latin and Chinese."""
    path = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")
    if str(path) not in {font.fname for font in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


RC = {
    "text.parse_math": False,  # a name with two dollar signs is a name
    "font.family": _font(),
    "font.size": 8.5,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.labelsize": 8.5,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "grid.color": "#eceff2",
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.08,
    "svg.fonttype": "path",
}


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw a figure in the style of the book, from names that can be drawn.

    What a figure is given as `source` is a sentence, not a label: it is drawn whole.
    """
    parameters = signature(draw)

    @wraps(draw)
    def inner(*args, **kwargs) -> Figure:
        font = RC["font.family"]
        given = parameters.bind(*args, **kwargs)
        for name, value in given.arguments.items():
            make = drawable if name == "source" else drawn
            given.arguments[name] = make(value, font)
        with mpl.rc_context(RC):
            return draw(*given.args, **given.kwargs)

    return inner


def new(height: float, width: float = WIDTH) -> Figure:
    """Return an empty figure, unknown to pyplot, that keeps its parts from overlapping."""
    return Figure(figsize=(width, height), layout="constrained")


def group_looks(groups: pd.Series) -> dict[str, tuple[str, str]]:
    """Return the colour and the mark of each group, the same in every figure.

    Parameters
    ----------
    groups : Series, shape (entities,)
        Of all entities, in the order of their table: a figure that shows some of them, or in
        another order, still gives each group its own look.

    Examples
    --------
    >>> list(group_looks(pd.Series(["p", "q", "p"]))), group_looks(pd.Series(["p"]))["p"]
    (['p', 'q'], ('#0072b2', 'o'))
    """
    looks = zip(cycle(QUALITATIVE), cycle("osD^vPX"), strict=True)
    return dict(zip(groups.dropna().unique(), looks, strict=False))


def paler(colour: str, share: float = 0.6) -> str:
    """Return a colour mixed with white, `share` of it white: ground to draw on."""
    return to_hex((1 - share) * np.array(to_rgb(colour)) + share)


def tier_colours(tiers: pd.Series) -> dict[int, str]:
    """Return the colour of each tier that occurs, from dark (the best) to pale."""
    found = sorted(tiers.dropna().unique())
    shades, last = TIERS, max(found, default=0)
    if last > len(TIERS):
        shades = [to_hex(colour) for colour in mpl.colormaps["Blues"](np.linspace(1, 0.25, last))]
    return {tier: shades[tier - 1] for tier in found}


def shade(share: float) -> str:
    """Return the colour of a share between 0 and 1 on the sequential scale."""
    return to_hex(mpl.colormaps[SEQUENTIAL](share))


def wrap(text: str, width: int) -> str:
    """Break a long label at spaces; Chinese labels are short and stay whole."""
    return "\n".join(textwrap.wrap(text, width))


def grid(ax: Axes, axis: str) -> None:
    """Show thin lines to read values by."""
    ax.grid(axis=axis, visible=True)
    ax.spines["left" if axis == "x" else "bottom"].set_visible(False)


def halo():
    """Return a path effect that keeps labels readable over lines."""
    return [patheffects.withStroke(linewidth=2.5, foreground="white")]
