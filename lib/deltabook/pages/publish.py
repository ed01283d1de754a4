"""Files with stable addresses: a figure as SVG, PNG and data, a table as data."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

# the same figure gives the same bytes: no date, no random ids
_HASHSALT = {"svg.hashsalt": "deltaindex"}
FLOAT_FORMAT = "%.10g"


def write_figure(fig: Figure, data: pd.DataFrame, folder: Path, id: str) -> None:
    """Write ``<id>.svg``, ``<id>.png`` and ``<id>.csv`` to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(_HASHSALT):
        fig.savefig(folder / f"{id}.svg", metadata={"Date": None})
        fig.savefig(folder / f"{id}.png", dpi=200)
    write_table(data, folder, id)


def write_table(data: pd.DataFrame, folder: Path, id: str) -> None:
    """Write ``<id>.csv`` to a folder, numbers with ten digits."""
    folder.mkdir(parents=True, exist_ok=True)
    text = data.to_csv(index=False, float_format=FLOAT_FORMAT, lineterminator="\n")
    (folder / f"{id}.csv").write_text(text, encoding="utf-8")
