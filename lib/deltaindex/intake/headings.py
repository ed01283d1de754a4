"""What a heading says: the name of a variable, and remarks that may make it another thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .. import units
from ..files import read_yaml
from ..framework import Variable
from ..framework.aliases import within
from ..text import halfwidth, key
from . import given_units
from .words import Names

_BRACKET = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕|<([^<>]*)>")
_MARKS = "①-⑳⑴-⒇ⓐ-ⓩ¹²³⁰⁴-⁹*†‡§#※★"
_MARK = re.compile(rf"[{_MARKS}]+|注?\s*\d{{1,2}}|[a-zA-Z]|注|[一二三四五六七八九十]+")
_NUMBER = re.compile(r"^(?:\d{1,2}(?:[.-]\d{1,2})*[.、)]?|[一二三四五六七八九十]+[、.])\s*(?=\D)")
_EDGE_MARKS = re.compile(rf"^[{_MARKS}]+\s*|\s*[{_MARKS}]+$")
# a year, but not the last digits of the number of a standard; 18年 and '18 are 2018
_YEAR = re.compile(
    r"(?<![\d./-])(?:((?:19|20)\d\d)(?!\d)\s*年?|(?:'(\d\d)年?|(\d\d)年)(?=[末底度数]*$))"
)
# 6月, 2018-06
_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*月|(?<=\d{4}[./-])(\d{1,2})(?!\d)")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SPELT = re.compile(r"[〇零一二三四五六七八九]{4}(?=\s*年)")
_CALLED = re.compile(r"^(计量)?(单位|units?)\s*:?\s*", re.IGNORECASE)
_LINKING = " ,;:、|_"
_LINKS = re.compile(rf"[{_LINKING}]+")
_LINK = r"[\s,;:、，；：_|/·\-–—]*"
_TOKENS = re.compile(r"[,;、，；|_]|\s[-–—]\s")
# what may be a unit without a bracket: a word
_SHORT_UNIT = re.compile(r"[A-Za-z\u3400-\u9fff%‰/]{1,12}[23]?")
# 全 市, as tables fill a column
_SPACED = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
#: More than this is no heading, but a text.
_LONGEST, _MOST = 200, 8
_DECEMBER = 12
_SENTENCE = 40  # letters of the name of a row that is no name


@dataclass(frozen=True)
class Heading:
    """A heading as it was understood.

    Attributes
    ----------
    text : str
        As typed.
    meant : frozenset of str
        The variables that its name may stand for: none, one or several.
    remarks : tuple of str
        What it says besides, in brackets or beside the name; not marks of footnotes.
    """

    text: str
    meant: frozenset[str]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What the remarks of a heading come to: a fault, and those that were not understood."""

    fault: str = ""
    unclear: tuple[str, ...] = ()


def read(text: str, names: Names) -> Heading:
    """Take remarks from a heading until what is left is the name of a variable.

    >>> names = Names([("户籍人口", "people")])
    >>> read("全市年末户籍人口（万人）①", names).remarks
    ('万人', '全市', '年末')
    >>> read("常住人口（万人）", names)
    Heading(text='常住人口（万人）', meant=frozenset(), remarks=())
    """
    plain = " ".join(halfwidth(text).split())
    if found := names.find(plain):
        return Heading(text, frozenset(found), _signs(plain))
    if len(plain) > _LONGEST:
        return Heading(text, frozenset())
    # all that is left after one remark is taken away, then after two: the shortest way counts
    left: dict[str, tuple[str, ...]] = {plain: ()}
    for _ in range(_MOST):
        shorter: dict[str, tuple[str, ...]] = {}
        for rest, remarks in left.items():
            for remaining, taken in _without_one(rest):
                shorter.setdefault(remaining, (*remarks, *taken))
        for rest, remarks in shorter.items():
            if found := names.find(rest):
                return Heading(text, frozenset(found), (*remarks, *_signs(rest)))
        left = shorter
    return Heading(text, frozenset())


def _signs(text: str) -> tuple[str, ...]:
    """Return what brackets hold that is no part of any name: a sign such as %."""
    inside = (match[0][1:-1].strip() for match in _BRACKET.finditer(text))
    return tuple(sign for sign in inside if sign and not key(sign) and not _MARK.fullmatch(sign))


def _without_one(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is left of a heading without one of its remarks, and that remark."""
    if (unmarked := _EDGE_MARKS.sub("", text)) != text:
        yield unmarked, ()
        return
    if match := _NUMBER.match(text):  # of a table or a column
        yield text[match.end() :], ()
    # the first or the last bracket: what is left of any choice of many would be without end
    found = list(_BRACKET.finditer(text))
    for match in dict.fromkeys(found[:1] + found[-1:]):
        inside = next(group for group in match.groups() if group is not None).strip()
        rest = f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip()}".strip()
        marked = not inside or _MARK.fullmatch(inside)
        yield rest, () if marked else tuple(_tokens(inside))
    for pattern in _affixes():
        if match := pattern.search(text):
            rest = text[: match.start()] + text[match.end() :]
            yield rest.strip(), (match["word"].strip(),)
    *head, tail = _LINKS.split(text)
    if head and _SHORT_UNIT.fullmatch(tail) and given_units.is_unit(tail):
        yield text.removesuffix(tail).rstrip(_LINKING), (tail,)
    if text.endswith("%"):
        yield text[:-1].rstrip(_LINKING), ("%",)


def _tokens(inside: str) -> list[str]:
    """Split what a bracket holds where several remarks stand in it; a unit stays whole."""
    inside = _CALLED.sub("", _SPACED.sub("", inside)) or inside
    parts = [part.strip() for part in _TOKENS.split(inside) if part.strip()]
    apart = any(map(given_units.is_unit, parts)) or not given_units.like_a_unit(inside)
    return parts if apart and not given_units.is_unit(inside) else [inside]


def judge(remarks: tuple[str, ...], variable: Variable, year: int | None) -> Judged:
    """Say whether the remarks of a heading make it another thing than the variable.

    A remark that the variable's own names hold says nothing new.
    """
    unclear = []
    for remark in remarks:
        fault, known = _judge(remark, variable, year)
        if fault:
            return Judged(fault)
        if not known:
            unclear.append(remark)
    return Judged("", tuple(unclear))


def _judge(remark: str, variable: Variable, year: int | None) -> tuple[str, bool]:
    """Return what is wrong with a remark, and whether it was understood."""
    if given_units.is_unit(remark):
        return "", True
    if word := next((w for w in variable.confused if within(w, remark)), None):
        return f"'{word}' is something else", True
    rest = _SPELT.sub(lambda found: found[0].translate(_DIGITS), remark)
    years = [int(found[1] or f"20{found[2] or found[3]}") for found in _YEAR.finditer(rest)]
    months = [int(found[1] or found[2]) for found in _MONTH.finditer(rest)]
    if years:
        if any(within(word, remark) for word in _words()["basis"]):
            return "", False
        if year is not None and year not in years:
            return f"it names {years[0]}, the year asked for is {year}", True
    if months and max(months) < _DECEMBER:
        return f"it names month {max(months)}, not the whole or the end of the year", True
    if years:
        rest = _YEAR.sub(" ", rest)
        if year is None:
            return "", False
    rest = rest.casefold().strip()
    if not re.sub(_LINK, "", rest) or _same().fullmatch(rest):
        return "", True
    own = False
    for kind, said in _words()["changed"].items():
        for word in (*said["words"], *said.get("alone", ())):
            alone = word in said.get("alone", ())
            if not (rest == word if alone else within(word, rest)):
                continue
            if not _own(word, kind, variable):
                return f"'{word}' is {said['says']}", True
            own = True
    return "", own


def _own(word: str, kind: str, variable: Variable) -> bool:
    """Whether the variable is of this kind itself, or for a part is this part."""
    if kind == "share" and units.parse(variable.unit) == units.parse("%"):
        return True
    said = _words()["changed"][kind]
    words = [word] if kind in ("part", "sex") else [*said["words"], *said.get("alone", ())]
    return any(within(w, name) for w in words for name in variable.names)


def is_other_row(name: str) -> str | None:
    """Return what a row is that is no entity's: ``totals`` or ``footnote``, or None.

    >>> is_other_row("合 计"), is_other_row("注：甲市为初步数"), is_other_row("甲市")
    ('totals', 'footnote', None)
    """
    plain = " ".join(halfwidth(name).casefold().split())
    totals, marked = _rows()
    if plain.replace(" ", "") in totals:
        return "totals"
    sentence = plain.endswith(("。", ".")) or len(plain) > _SENTENCE
    return "footnote" if sentence or marked.match(plain) else None


@cache
def _rows() -> tuple[frozenset[str], re.Pattern]:
    """Return names of rows of totals, and what a footnote begins with."""
    rows = _words()["rows"]
    begins = "|".join(map(re.escape, rows["footnotes"]))
    marked = rf"({begins})\s*\d*\s*:|[{_MARKS}]|[(\[]?(注\s*\d*|\d{{1,2}}|[a-z])[)\]]"
    return frozenset(word.replace(" ", "") for word in rows["totals"]), re.compile(marked)


@cache
def _words() -> dict:
    return read_yaml(str(files(__package__).joinpath("remarks.yaml")))


@cache
def _affixes() -> tuple[re.Pattern, re.Pattern]:
    """Return patterns of a remark before a name and after it, with what links it to the name."""
    said = [_words()["same"], *_words()["changed"].values()]
    words = {word for kind in said for word in (*kind["words"], *kind.get("alone", ()))}
    words -= {"年", "底"}  # of a word that goes on, as a rule
    ordered = "|".join(map(_pattern, sorted(words, key=lambda w: (-len(w), w))))
    word = rf"(?P<word>(?:(?:19|20)\d\d(?!\d)\s*年?度?)|{ordered})"
    return (
        re.compile(rf"^{word}{_LINK}", re.IGNORECASE),
        re.compile(rf"{_LINK}(?<!\d){word}$", re.IGNORECASE),
    )


@cache
def _same() -> re.Pattern:
    said = _words()["same"]
    words = sorted((*said["words"], *said["alone"]), key=lambda w: (-len(w), w))
    # possessive: many words that end in another would be tried in every way
    return re.compile(rf"{_LINK}+(?:(?>{'|'.join(map(_pattern, words))}){_LINK}+)++")


def _pattern(word: str) -> str:
    """Return the pattern of a word: of Latin letters it does not go on."""
    plain = re.escape(word)
    return rf"(?<![a-zA-Z]){plain}(?![a-zA-Z])" if word.isascii() and word[-1:].isalpha() else plain
