"""What the settings of a project must look like: a shape for each key, and all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from .errors import Fault, suggest


class Shape(NamedTuple):
    """What a setting must be: in words, as a test, and how one writes it."""

    words: str
    fits: Callable[[object], bool]
    example: str = "..."


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _texts(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("en"), str)
        and all(isinstance(text, str) for text in value.values())
    )


TEXT = Shape("a text", lambda value: isinstance(value, str))
SET = Shape("the name of a set", lambda value: isinstance(value, str))
YEAR = Shape("a year", _whole, "2020")
SHARE = Shape(
    "a share, 0 to 1",
    lambda v: isinstance(v, int | float) and not isinstance(v, bool) and 0 <= v <= 1,
    "0.667",
)
MAPPING = Shape("a mapping", lambda value: isinstance(value, Mapping), "{...: ...}")
LIST = Shape("a list", lambda value: isinstance(value, list), "[...]")
TEXTS = Shape("a text by language", _texts, "{en: ..., zh: ...}")
NAMES = Shape(
    "texts by name",
    lambda v: isinstance(v, Mapping) and all(_texts(texts) for texts in v.values()),
    "{open: {en: ..., zh: ...}}",
)
SIZES = Shape(
    "a list of whole numbers above 0",
    lambda v: isinstance(v, list) and bool(v) and all(_whole(n) and n > 0 for n in v),
    "[4, 13, 24]",
)


def faults(
    settings: Mapping,
    file: str,
    needed: Mapping[str, Shape],
    optional: Mapping[str, Shape],
    known: Collection[str] = (),
) -> Iterator[Fault]:
    """Yield what is lacking, has another shape, or looks like a slip of a key.

    Parameters
    ----------
    settings : mapping
    file : str
        For messages.
    needed, optional : mapping of str to Shape
    known : collection of str
        Other keys, which somebody else looks at. A key that nobody knows is let be, unless it is
        nearly one that is not given.
    """
    for key, shape in {**needed, **optional}.items():
        if (key in settings or key in needed) and not shape.fits(settings.get(key)):
            mend = f"write {key}: {shape.example}" if key in settings else f"add {key}: ..."
            yield Fault(f"must be {shape.words}", file, key, settings.get(key), mend)
    ours = {*needed, *optional, *known}
    for key in settings:
        lacking = ours - settings.keys()
        if key not in ours and get_close_matches(str(key), lacking, 1, cutoff=0.8):
            yield Fault("unknown key", file, str(key), mend=suggest(key, lacking))
