"""Texts in the reader's language, kept as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from .files import read_yaml

LANGUAGES = ("en", "zh")

# full-width forms and spaces alone: to normalise more would read a raised footnote as a digit
_FULLWIDTH: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FULLWIDTH |= dict.fromkeys((0x3000, 0x00A0, 0x2002, 0x2003, 0x2009, 0x202F), " ")


def halfwidth(text: str) -> str:
    """Return a text with full-width forms and odd spaces as plain ones.

    >>> halfwidth("１２，３４５（万元）")
    '12,345(万元)'
    """
    return text.translate(_FULLWIDTH)


def key(text: object) -> str:
    """Return what two spellings of one name share: letters and digits, in one case.

    >>> key("Per-capita GDP（元）") == key("per capita gdp (元)")
    True
    """
    return _key(str(text))


@lru_cache(maxsize=65536)  # a table is held against the same names again and again
def _key(text: str) -> str:
    return "".join(c for c in halfwidth(text).casefold() if c.isalnum())


class Texts:
    """Bilingual texts by dotted key, filled with computed values.

    >>> texts = Texts({"top": {"en": "{name} leads.", "zh": "{name}领先。"}}, "en")
    >>> texts("top", name="A")
    'A leads.'
    """

    def __init__(self, content: Mapping[str, Any], lang: str):
        if lang not in LANGUAGES:
            raise KeyError(f"no texts in language {lang!r}; there are {', '.join(LANGUAGES)}")
        self.content, self.lang = content, lang

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key; raise KeyError naming the key where it is missing."""
        at: Any = self.content
        for part in (*key.split("."), self.lang):
            if not isinstance(at, Mapping) or part not in at:
                raise KeyError(f"no text {key!r} in language {self.lang!r}")
            at = at[part]
        return at.rstrip("\n").format(**values)

    def count(self, number: int) -> str:
        """Write a small number as prose does.

        >>> common("en").count(7), common("en").count(41)
        ('seven', '41')
        """
        words = self("number").split()
        return words[number] if 0 <= number < len(words) else str(number)

    @staticmethod
    def signed(number: float, form: str = ".2f") -> str:
        """Write a number with a true minus sign.

        >>> Texts.signed(-0.5), Texts.signed(-0.47, ".0%")
        ('−0.50', '−47%')
        """
        return f"{number:{form}}".replace("-", "−")

    def compass(self, bearing: float) -> str:
        """Name a bearing by the nearest of eight points.

        >>> common("en").compass(100), common("en").compass(359)
        ('east', 'north')
        """
        return self("compass").split()[round(bearing / 45) % 8]

    def join(self, words: Iterable[str], last: str = "and") -> str:
        """List words as a sentence does, joined by ``and`` or ``or``.

        >>> common("en").join(["a", "b", "c"]), common("en").join(["a", "b"], "or")
        ('a, b and c', 'a or b')
        """
        words = [str(word) for word in words]
        if len(words) < 2:
            return "".join(words)
        return self("list.comma").join(words[:-1]) + self(f"list.{last}") + words[-1]


#: Packages whose ``texts.yaml`` is read, each over those before it.
_PACKAGES = ["deltaindex"]


def overlay(package: str) -> None:
    """Lay the ``texts.yaml`` of a package over the texts of the engine.

    The engine speaks of entities, groups and nodes; a report knows what its own are, and has texts
    of its own.
    """
    if package not in _PACKAGES:
        _PACKAGES.append(package)
        common.cache_clear()


@cache
def common(lang: str) -> Texts:
    """Return the texts that the packages themselves write: labels, lists, numbers in words."""
    content: dict = {}
    for package in _PACKAGES:
        content = _over(content, read_yaml(str(files(package).joinpath("texts.yaml"))))
    return Texts(content, lang)


def _over(under: Mapping, texts: Mapping) -> dict:
    """Return texts laid over others, key by key."""
    return dict(under) | {
        key: _over(under[key], item)
        if isinstance(item, Mapping) and isinstance(under.get(key), Mapping)
        else item
        for key, item in texts.items()
    }
