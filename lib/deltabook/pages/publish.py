"""Files with stable addresses: a figure as SVG, PNG and data, a table as data."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from .svg import compact

# the same figure gives the same bytes: no date, no random ids
_HASHSALT = {"svg.hashsalt": "deltaindex"}
PNG_DPI = 200
# a picture a little larger, in three quarters of the time
_PNG = {"compress_level": 4}
FLOAT_FORMAT = "%.10g"


def write_figure(fig: Figure, data: pd.DataFrame, folder: Path, id: str) -> None:
    """Write ``<id>.svg``, ``<id>.png`` and ``<id>.csv`` to a folder.

    `Figure.savefig` draws a figure twice, first without output, to lay it out, and so for each
    file anew. A canvas draws once: the SVG lays the figure out, the PNG takes that over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    svg = StringIO()
    with mpl.rc_context(_HASHSALT):
        FigureCanvasSVG(fig).print_svg(svg, metadata={"Date": None})
    (folder / f"{id}.svg").write_text(compact(svg.getvalue()), encoding="utf-8")
    fig.set_layout_engine("none")
    fig.dpi = PNG_DPI
    FigureCanvasAgg(fig).print_png(folder / f"{id}.png", pil_kwargs=_PNG)
    write_table(data, folder, id)


def write_table(data: pd.DataFrame, folder: Path, id: str) -> None:
    """Write ``<id>.csv`` to a folder, numbers with ten digits."""
    folder.mkdir(parents=True, exist_ok=True)
    text = data.to_csv(index=False, float_format=FLOAT_FORMAT, lineterminator="\n")
    (folder / f"{id}.csv").write_text(text, encoding="utf-8")
