"""What survives which change of scale, as a table."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from IPython.display import Markdown

from deltaindex.analysis import scale

from .markup import Markup
from .report import Report


def survival(report: Report, id: str, only: Collection[str] | None = None, **values) -> Markdown:
    """Return the table of what survives a change of all scores, by the rule of the engine.

    The text is ``<id>.caption`` of the page; names of statistics and changes are the package's.

    Parameters
    ----------
    report : Report
    id : str
    only : collection of str, optional
        Kinds of statistic to show; all by default.
    **values
        Fill the caption.
    """
    words, found = report.words, scale.survival()
    if only is not None:
        found = found.loc[[kind for kind in found.index if kind in only]]
    shown = pd.DataFrame(
        {words("scale.statistic"): [words(f"scale.kinds.{k}") for k in found.index]}
    )
    for change in found:
        shown[words(f"scale.changes.{change}")] = [_cell(kept, words) for kept in found[change]]
    return report.table(shown, id, found.reset_index(), **values)


def _cell(kept: bool, words) -> Markup:
    """Write whether a statistic stays, with the mark that checks have."""
    mark, key = ("pass", "scale.stays") if kept else ("warn", "scale.moves")
    return Markup(f'<span class="check c-{mark}">{words(key)}</span>')
