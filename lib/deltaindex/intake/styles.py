"""How the cells of a workbook look, as far as it bears on what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from . import footnote_marks, numberformat
from .xmlparts import elements, find

_OFF = ("0", "false", "off", "none")
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_INDEXED = {0: _BLACK, 1: _WHITE, 8: _BLACK, 9: _WHITE, 64: _BLACK, 65: _WHITE}
_THEME = {0: _WHITE, 1: _BLACK}
_ALIKE = 8  # colours that differ by less in red, green and blue look the same


@dataclass(frozen=True, slots=True)
class Font:
    """What a font does to a text: strikes it out, raises or lowers it; and its colour."""

    struck: bool = False
    level: str = ""
    colour: object = _BLACK

    def write(self, text: str) -> str:
        """Return a text with its level in its characters."""
        if self.level == "superscript":
            return footnote_marks.raised(text)
        return footnote_marks.lowered(text) if self.level == "subscript" else text


@dataclass(frozen=True, slots=True)
class Look:
    """The format of a number, the font, what is behind it, and whether both look the same."""

    code: str = "General"
    font: Font = Font()
    behind: object = _WHITE
    unseen: bool = False

    def hides(self, font: Font) -> bool:
        """Return whether a font has the colour of what is behind it."""
        one, other = font.colour, self.behind
        if all(isinstance(c, tuple) and len(c) == 3 for c in (one, other)):
            return all(abs(a - b) < _ALIKE for a, b in zip(one, other, strict=True))
        return one is not None and one == other


def read(part: bytes | None) -> list[Look]:
    """Return the looks that the cells of a workbook name by their number."""
    if part is None:
        return []
    formats, fonts, fills, looks = dict(numberformat.BUILT_IN), [], [], []
    for group in elements(part, {"numFmts", "fonts", "fills", "cellXfs"}):
        for item in group:
            if item.tag == "numFmt":
                formats[int(item.get("numFmtId"))] = item.get("formatCode", "")
            elif item.tag == "font":
                fonts.append(font(item))
            elif item.tag == "fill":
                fills.append(_fill(item))
            elif item.tag == "xf":
                looks.append(tuple(int(item.get(k, 0)) for k in ("numFmtId", "fontId", "fillId")))
    found = (
        Look(formats.get(n, "General"), _at(fonts, f, Font()), _at(fills, b, _WHITE))
        for n, f, b in looks
    )
    return [replace(look, unseen=look.hides(look.font)) for look in found]


def font(element: Element) -> Font:
    """Return what a font, or that of a part of a text, says of what counts here."""
    struck, level, colour = False, "", _BLACK
    for item in element:
        tag = item.tag
        if tag in ("strike", "dstrike"):
            struck = item.get("val", "1").lower() not in _OFF
        elif tag == "vertAlign":
            level = item.get("val", "")
        elif tag == "color":
            colour = _colour(item)
    return Font(struck, level, colour)


def _fill(element: Element) -> object:
    """Return the colour of a fill; None where it has more than one."""
    pattern = find(element, "patternFill")
    kind = pattern.get("patternType", "none") if pattern is not None else ""
    if kind == "none":
        return _WHITE
    front = find(pattern, "fgColor")
    return _colour(front) if kind == "solid" and front is not None else None


def _colour(element: Element) -> object:
    """Return a colour as red, green and blue where they are known, or else as it is named."""
    tint = float(element.get("tint", 0))
    if (rgb := element.get("rgb")) is not None:
        plain = tuple(int(rgb[-6:][n : n + 2], 16) for n in (0, 2, 4)) if len(rgb) >= 6 else rgb
    elif (theme := element.get("theme")) is not None:
        plain = _THEME.get(int(theme), ("theme", theme))
    elif (indexed := element.get("indexed")) is not None:
        plain = _INDEXED.get(int(indexed), ("indexed", indexed))
    else:
        plain = _BLACK
    return (plain, tint) if tint else plain


def _at(items: list, number: int, default: object) -> object:
    return items[number] if 0 <= number < len(items) else default
