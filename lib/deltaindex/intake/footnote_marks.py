"""Footnote marks: what stands raised, circled or in brackets beside a text or a number."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_LEVEL = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
# signs that are nothing but marks
_SIGN = (
    "[\u00aa\u00b2\u00b3\u00b9\u00ba\u02b0-\u02b8\u1d2c-\u1d6a\u2070-\u209c\u2460-\u24ff"
    "\u2776-\u2793†‡*＊※]"
)
_MARK = rf"(?:{_SIGN}|注\s*\d*|[\[［]\s*注?\s*\w\s*[\]］])"
_TRAILING = re.compile(rf"(?<=\S)\s*{_MARK}{{1,5}}$")
_NEAR, _LONGEST = 30, 60  # characters at an end that may be marks, and of a number with some
_ASIDE = re.compile(
    rf"{_MARK}*\s*[+-]?[\d.,]*\d[\d.,]*%?\s*(?:{_MARK}|[(（]\s*注?\s*\w{{1,2}}\s*[)）]|[A-Za-z#＃]){{0,3}}"
)


def raised(text: str) -> str:
    """Return a text in raised characters, where there are such.

    >>> raised("1"), raised("(2)")
    ('¹', '⁽²⁾')
    """
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """Return a text in lowered characters, where there are such."""
    return text.translate(_LOWERED)


def bare(text: str) -> str:
    """Return a heading without footnote marks at its end, and with lowered digits as plain ones.

    >>> bare("户籍人口¹"), bare("户籍人口 注1"), bare("GDP①*"), bare("PM₂.₅"), bare("备注")
    ('户籍人口', '户籍人口', 'GDP', 'PM2.5', '备注')
    """
    plain = text.translate(_LEVEL)
    if plain.endswith("备注"):
        return plain
    return plain[:-_NEAR] + _TRAILING.sub("", plain[-_NEAR:])


def beside_number(text: str) -> bool:
    """Return whether a text is a number with a footnote mark beside it.

    >>> [beside_number(t) for t in ("710¹", "710①", "710[1]", "710*", "710 (1)", "710注1", "710a")]
    [True, True, True, True, True, True, True]
    >>> [beside_number(t) for t in ("about 710", "12人", "twelve", "12 34")]
    [False, False, False, False]
    """
    return len(text) <= _LONGEST and bool(_ASIDE.fullmatch(text))
