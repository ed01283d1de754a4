"""Going through a part of a workbook once, keeping only what is looked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element
from xml.parsers import expat

_CHUNK = 65_536


def elements(
    part: bytes, whole: Collection[str], opened: Collection[str] = ()
) -> Iterator[Element]:
    """Yield elements by the names of their tags, in any namespace; the outermost alone.

    A sheet may hold a million cells without content, so no tree is built.

    Parameters
    ----------
    part : bytes
    whole : collection of str
        Names of elements that are yielded with all that is in them.
    opened : collection of str
        Names of elements that are yielded as they begin, without what is in them.

    Raises
    ------
    expat.ExpatError
        The part is not well-formed.
    """
    ready: list[Element] = []
    within: list[Element] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if within:
            element = Element(name, attributes)
            within[-1].append(element)
            within.append(element)
        elif name in whole:
            within.append(Element(name, attributes))
        elif name in opened:
            ready.append(Element(name, attributes))

    def end(_: str) -> None:
        if within:
            element = within.pop()
            if not within:
                ready.append(element)

    def words(text: str) -> None:
        if within and not len(within[-1]):
            within[-1].text = (within[-1].text or "") + text

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words
    for first in range(0, len(part), _CHUNK):
        parser.Parse(part[first : first + _CHUNK], False)
        yield from ready
        ready.clear()
    parser.Parse(b"", True)
    yield from ready


def find(element: Element | None, wanted: str) -> Element | None:
    """Return the first child of a name."""
    return next((e for e in element if e.tag == wanted), None) if element is not None else None
