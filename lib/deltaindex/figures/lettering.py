"""Names as a figure can draw them: not too long, and in letters that its font has."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

import pandas as pd
from matplotlib import font_manager, ft2font

#: Letters of a label; a longer one would leave no room for what it labels.
LONGEST = 80
#: Columns of a table that hold names.
NAMED = ("name", "title", "label")
#: Stands for a letter that the font lacks.
MISSING = "□"


def drawable(text: str, font: str) -> str:
    """Return a text as a figure can draw it: on as many lines, but cut where it is too long.

    Marks that cannot be seen, such as those for the direction of writing, are left out.
    """
    seen = "".join(
        c if c == "\n" or _has(font, c) else MISSING
        for c in text
        if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co", "Cn")
    )
    return cut(seen, LONGEST)


def cut(text: str, most: int) -> str:
    """Return a text of so many letters at most, an ellipsis the last where it was longer.

    >>> cut("abcdef", 6), cut("abcdefg", 6)
    ('abcdef', 'abcde…')
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def drawn(value: object, font: str) -> object:
    """Return what a figure is given with its names made drawable.

    Names are the values of mappings, the items of lists, series of texts, and what tables hold in
    columns of names; ids, keys and indices, by which they are found, stay as they are.
    """
    if isinstance(value, str):
        return drawable(value, font)
    if isinstance(value, pd.DataFrame):
        named = [column for column in NAMED if column in value and _holds_text(value[column])]
        if not named:
            return value
        value = value.copy()
        for column in named:
            value[column] = drawn(value[column], font)
        return value
    if isinstance(value, pd.Series):
        return value.map(lambda cell: drawn(cell, font)) if _holds_text(value) else value
    if isinstance(value, Mapping):
        return {key: drawn(item, font) for key, item in value.items()}
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return type(value)(drawable(item, font) for item in value)
    return value


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
