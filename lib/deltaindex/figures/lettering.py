"""Names as a figure can draw them: not too long, and in letters that its font has."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

import pandas as pd
from matplotlib import font_manager, ft2font

#: Letters of a label; a longer one would leave no room for what it labels.
LONGEST = 80
#: Stands for a letter that the font lacks.
MISSING = "□"


def drawable(text: str, font: str) -> str:
    """Return a text in letters that a font has, on as many lines as it had.

    Marks that cannot be seen, such as those for the direction of writing, are left out.
    """
    return "".join(
        c if c == "\n" or _has(font, c) else MISSING
        for c in text
        if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co", "Cn")
    )


def cut(text: str, most: int) -> str:
    """Return a text of so many letters at most, an ellipsis the last where it was longer.

    >>> cut("abcdef", 6), cut("abcdefg", 6)
    ('abcdef', 'abcde…')
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def drawn(value: object, font: str) -> object:
    """Return what a figure is given with all its labels drawable, and cut where they are too long.

    Ids and the keys by which they are found change alike, so that they still find each other.
    """
    if isinstance(value, str):
        return cut(drawable(value, font), LONGEST)
    if isinstance(value, pd.DataFrame):
        value = value.set_axis(_labels(value.index, font)).set_axis(
            _labels(value.columns, font), axis="columns"
        )
        for column in [name for name in value if _holds_text(value[name])]:
            value[column] = drawn(value[column], font)
        return value
    if isinstance(value, pd.Series):
        value = value.set_axis(_labels(value.index, font))
        return value.map(lambda cell: drawn(cell, font)) if _holds_text(value) else value
    if isinstance(value, Mapping):
        return {drawn(key, font): drawn(item, font) for key, item in value.items()}
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return type(value)(drawn(item, font) for item in value)
    return value


def _labels(index: pd.Index, font: str) -> pd.Index:
    if isinstance(index, pd.MultiIndex) or not _holds_text(index.to_series()):
        return index
    return index.map(lambda label: drawn(label, font))


def _holds_text(column: pd.Series) -> bool:
    if column.dtype == object:
        return any(isinstance(cell, str) for cell in column)
    return pd.api.types.is_string_dtype(column.dtype)


@cache
def _letters(font: str) -> frozenset[int]:
    path = font_manager.findfont(font)
    return frozenset(ft2font.FT2Font(path).get_charmap())


def _has(font: str, letter: str) -> bool:
    return ord(letter) in _letters(font)
