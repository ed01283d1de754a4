"""MyST text for figures and tables, with every cell shown as it is typed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

import pandas as pd

# what Markdown, MyST or HTML would read as more than a character
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>$~^:@&-])")


def escape(text: object) -> str:
    r"""Return a text that Markdown shows as it was typed.

    >>> escape("a|b <i>")
    'a\\|b \\<i\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


class Ready(str):
    """A text that is Markdown or HTML on purpose, and not escaped when it fills another."""


def filling(values: Mapping[str, object]) -> dict[str, object]:
    r"""Return values for a text that Markdown reads: names and other words as they were typed.

    >>> filling({"name": "a|b", "count": -1, "link": Ready("<a>")})
    {'name': 'a\\|b', 'count': -1, 'link': '<a>'}
    """
    return {
        key: escape(value) if isinstance(value, str) and not isinstance(value, Ready) else value
        for key, value in values.items()
    }


def figure(image: str, name: str, alt: str, caption: str, links: str, target: str) -> str:
    """Return a MyST figure that leads to `target`; `links` is HTML under the caption."""
    options = {"name": name, "alt": _line(alt), "align": "center", "target": target}
    head = "\n".join(f":{key}: {value}" for key, value in options.items())
    return f":::{{figure}} {image}\n{head}\n\n{_line(caption)}\n\n{links}\n:::\n"


def linked_picture(
    image: str, name: str, alt: str, caption: str, links: str, spots: Mapping[tuple, str]
) -> str:
    """Return a picture as HTML, with links that lie over it.

    Parameters
    ----------
    image, name, alt, caption, links
        As for `figure`.
    spots : mapping
        Of ``(left, top, label)`` to addresses; places are shares of the picture.
    """
    anchors = "".join(
        f'<a href="{href}" aria-label="{html.escape(label)}" title="{html.escape(label)}"'
        f' style="left: {left:.2%}; top: {top:.2%}"></a>'
        for (left, top, label), href in spots.items()
    )
    picture = f'<img src="{image}" alt="{html.escape(_line(alt))}">'
    return (
        f'<figure class="linked-picture" id="{name}"><div>{picture}{anchors}</div>'
        f"<figcaption><p>{html.escape(_line(caption))}</p>{links}</figcaption></figure>\n"
    )


def table(
    frame: pd.DataFrame,
    name: str,
    caption: str,
    links: str,
    numeric: Iterable[str] = (),
    fold: str | None = None,
) -> str:
    """Return a MyST table with a caption; numbers aligned right; folded under a title if given.

    Cells are Markdown already: escape what was typed by others.
    """
    numeric = set(numeric)
    head = [str(column) for column in frame.columns]
    rule = ["---:" if column in numeric else ":---" for column in frame.columns]
    rows = [head, rule, *frame.astype(str).to_numpy().tolist()]
    body = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    directive = f":::{{table}} {_line(caption)}\n:name: {name}\n\n{body}\n:::"
    text = f"::::{{div}} table-scroll\n{directive}\n::::\n\n{links}\n"
    return text if fold is None else f":::::{{dropdown}} {fold}\n{text}\n:::::\n"


def note(text: str) -> str:
    """Return a box with a text in it, shown as it was typed."""
    return f":::{{note}}\n{escape(text)}\n:::\n"


def links(label: str, targets: Mapping[str, str]) -> str:
    """Return a line of HTML links, e.g. to a figure's files."""
    items = " · ".join(f'<a href="{href}">{text}</a>' for text, href in targets.items())
    return f'<p class="downloads">{label} {items}</p>'


def _line(text: str) -> str:
    """Fold a text into one line, as a directive's option must be."""
    return " ".join(text.split())
