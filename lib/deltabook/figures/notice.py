"""A picture that says in words why it shows nothing else."""

from __future__ import annotations

from matplotlib.figure import Figure

from deltaindex.figures import style

_LETTERS = 74  # that fit in a line of the picture


@style.styled
def notice(source: str) -> Figure:
    """Draw a sentence or two in place of a figure that is no longer drawn.

    Parameters
    ----------
    source : str
        What it says, drawn whole.

    Examples
    --------
    >>> notice("Withdrawn: see another figure.").axes
    []
    """
    lines = style.wrap(source, _LETTERS)
    fig = style.new(0.5 + 0.25 * (lines.count("\n") + 1))
    fig.text(0.5, 0.5, lines, ha="center", va="center")
    return fig
