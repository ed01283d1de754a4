"""Files with stable addresses: a figure as SVG, PNG and data, a table as data."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image

from .dark import with_dark
from .svg import compact

# the same figure gives the same bytes: no date, no random ids
_HASHSALT = {"svg.hashsalt": "deltaindex"}
PNG_DPI = 200
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
    (folder / f"{id}.svg").write_text(with_dark(compact(svg.getvalue())), encoding="utf-8")
    fig.set_layout_engine("none")
    fig.dpi = PNG_DPI
    _write_png(fig, folder / f"{id}.png")
    write_table(data, folder, id)


def _write_png(fig: Figure, path: Path) -> None:
    """Write a figure as it is laid out, without alpha: it is opaque, and the file is smaller."""
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    size = canvas.get_width_height()
    picture = Image.frombuffer("RGBA", size, canvas.buffer_rgba()).convert("RGB")
    picture.save(path, dpi=(PNG_DPI, PNG_DPI), compress_level=3)


def write_table(data: pd.DataFrame, folder: Path, id: str) -> None:
    """Write ``<id>.csv`` to a folder, numbers with ten digits."""
    folder.mkdir(parents=True, exist_ok=True)
    text = data.to_csv(index=False, float_format=FLOAT_FORMAT, lineterminator="\n")
    (folder / f"{id}.csv").write_text(text, encoding="utf-8")
