"""Files with stable addresses: a figure as SVG, PNG and data, a table as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from .dark import with_dark
from .svg import compact
from .terms import Terms

# the same figure gives the same bytes: no date, no random ids
_HASHSALT = {"svg.hashsalt": "deltaindex"}
PNG_DPI = 200
FLOAT_FORMAT = "%.10g"
#: what stands beside a file whose values have terms of their own
SIDECAR = ".license"


def write_figure(
    fig: Figure, data: pd.DataFrame, folder: Path, id: str, terms: Sequence[Terms] = ()
) -> None:
    """Write ``<id>.svg``, ``<id>.png`` and ``<id>.csv`` to a folder.

    Terms of the values stand in the metadata of the pictures and beside the data.

    `Figure.savefig` draws a figure twice, first without output, to lay it out, and so for each
    file anew. A canvas draws once: the SVG lays the figure out, the PNG takes that over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    svg = StringIO()
    with mpl.rc_context(_HASHSALT):
        rights = {"Rights": _rights(terms)} if terms else {}
        FigureCanvasSVG(fig).print_svg(svg, metadata={"Date": None, **rights})
    (folder / f"{id}.svg").write_text(with_dark(compact(svg.getvalue())), encoding="utf-8")
    fig.set_layout_engine("none")
    fig.dpi = PNG_DPI
    _write_png(fig, folder / f"{id}.png", terms)
    write_table(data, folder, id, terms)


def _rights(terms: Sequence[Terms]) -> str:
    return " ".join(term.line for term in terms)


def _write_png(fig: Figure, path: Path, terms: Sequence[Terms]) -> None:
    """Write a figure as it is laid out, without alpha: it is opaque, and the file is smaller."""
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    size = canvas.get_width_height()
    picture = Image.frombuffer("RGBA", size, canvas.buffer_rgba()).convert("RGB")
    info = PngInfo()
    if terms:
        info.add_itxt("Copyright", _rights(terms))
    picture.save(path, dpi=(PNG_DPI, PNG_DPI), compress_level=3, pnginfo=info)


def write_table(data: pd.DataFrame, folder: Path, id: str, terms: Sequence[Terms] = ()) -> None:
    """Write ``<id>.csv`` to a folder, numbers with ten digits; ``<id>.csv.license`` with terms."""
    folder.mkdir(parents=True, exist_ok=True)
    text = data.to_csv(index=False, float_format=FLOAT_FORMAT, lineterminator="\n")
    _write(folder / f"{id}.csv", text, terms)


def write_json(content: object, folder: Path, id: str, terms: Sequence[Terms] = ()) -> None:
    """Write ``<id>.json`` to a folder; ``<id>.json.license`` with terms."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
    _write(folder / f"{id}.json", f"{text}\n", terms)


def _write(file: Path, text: str, terms: Sequence[Terms]) -> None:
    """Write a file of values, and their terms beside it."""
    file.write_text(text, encoding="utf-8")
    if terms:
        beside = "\n".join(term.sidecar for term in terms)
        file.with_name(f"{file.name}{SIDECAR}").write_text(beside, encoding="utf-8")
