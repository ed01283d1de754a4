"""MyST text for figures and tables. Text is shown as it was typed; only `Markup` is Markdown."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Number
from urllib.parse import quote, urlencode

import pandas as pd

from deltaindex.errors import Fault, InputError

_LABEL = re.compile(r"(fig|tab)-[A-Za-z0-9-]+")
# a backslash before any of these is no part of the text, and takes away what it means
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Markup:
    """Markdown or HTML that was written as such, and is not escaped on its way to a page.

    It is no `str`, so that whatever joins it to another text makes plain text of both, which is
    escaped: a slip shows its signs to the reader and lets nothing through.
    """

    text: str

    def __str__(self) -> str:
        return self.text


def one_line(text: object) -> str:
    """Return a text on one line, its ends trimmed."""
    return _BLANKS.sub(" ", str(text)).strip(" ")


def escape(text: object) -> str:
    r"""Return Markdown that shows a text as it was typed; `Markup` stays as it is.

    >>> escape("a|b <i>"), escape(Markup("*a*"))
    ('a\\|b \\<i\\>', '*a*')
    """
    if isinstance(text, Markup):
        return text.text
    return _PUNCTUATION.sub(r"\\\1", one_line(text))


def filling(values: Mapping[str, object]) -> dict[str, object]:
    r"""Return values for a text that is Markdown: numbers and markup as they are, the rest escaped.

    >>> filling({"name": "a|b", "count": -1, "link": Markup("<a>")})
    {'name': 'a\\|b', 'count': -1, 'link': '<a>'}
    """
    return {k: v if isinstance(v, Number) else escape(v) for k, v in values.items()}


def figure(image: str, name: str, alt: str, caption: str, links: str, target: str) -> str:
    """Return a MyST figure that leads to `target`.

    Parameters
    ----------
    image, name, target : str
        Addresses and a label.
    alt : str
        As typed.
    caption : str
        Markdown.
    links : str
        HTML under the caption.
    """
    # options are read as YAML: in quotes, a text has no other meaning
    options = {"name": name, "alt": quoted(alt), "align": "center", "target": target}
    options["class"] = "dark-light"  # it has a dark form of its own
    head = "\n".join(f":{key}: {value}" for key, value in options.items())
    return f":::{{figure}} {image}\n{head}\n\n{one_line(caption)}\n\n{links}\n:::\n"


def quoted(text: str) -> str:
    r"""Return a text in double quotes, as YAML and JSON read it.

    >>> quoted('a "b": c #')
    '"a \\"b\\": c #"'
    """
    return json.dumps(one_line(text), ensure_ascii=False)


def linked_picture(
    image: str, name: str, alt: str, caption: str, links: str, spots: Mapping[tuple, str]
) -> str:
    """Return a picture as HTML, with links that lie over it.

    Parameters
    ----------
    image, name, links
        As for `figure`.
    alt, caption : str
        As typed.
    spots : mapping
        Of ``(left, top, label)`` to addresses; places are shares of the picture.
    """
    anchors = "".join(
        f'<a href="{html.escape(href)}" aria-label="{_typed(label)}" title="{_typed(label)}"'
        f' style="left: {left:.2%}; top: {top:.2%}"></a>'
        for (left, top, label), href in spots.items()
    )
    picture = f'<img class="dark-light" src="{image}" alt="{_typed(alt)}">'
    return (
        f'<figure class="linked-picture" id="{name}"><div>{picture}{anchors}</div>'
        f"<figcaption><p>{_typed(caption)}</p>{links}</figcaption></figure>\n"
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

    Cells and heads are shown as typed, unless they are `Markup`; a missing cell is a dash. The
    caption is Markdown.
    """
    numeric = set(numeric)
    head = [escape(column) for column in frame.columns]
    rule = ["---:" if column in numeric else ":---" for column in frame.columns]
    rows = [head, rule, *frame.map(_cell).to_numpy(dtype=object).tolist()]
    body = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    directive = f":::{{table}} {one_line(caption)}\n:name: {name}\n\n{body}\n:::"
    text = f"::::{{div}} table-scroll\n{directive}\n::::\n\n{links}\n"
    if fold is None:
        return text
    return f":::::{{dropdown}} {escape(fold)}\n{text}\n:::::\n"


def _cell(value: object) -> str:
    return "–" if not isinstance(value, Markup) and pd.isna(value) else escape(value)


def edition(id: str, command: str, read: str, here: str) -> Markup:
    """Return the command that makes an edition; `years.js` makes a link of it where it is there.

    Parameters
    ----------
    id : str
        Of the edition, such as ``2021-en``.
    command : str
    read, here : str
        What the link says, and what stands in its place in the edition itself.
    """
    told = " ".join(
        f'data-{k}="{_typed(v)}"' for k, v in {"edition": id, "read": read, "here": here}.items()
    )
    return Markup(f"<code {told}>{_typed(command)}</code>")


def bullets(lines: Iterable[object]) -> str:
    """Return a Markdown list, each line as typed unless it is `Markup`."""
    return "\n".join(f"- {escape(line)}" for line in lines)


def note(text: str) -> str:
    """Return a box with a text in it, shown as it was typed."""
    return f":::{{note}}\n{escape(text)}\n:::\n"


def finding(text: Markup) -> str:
    """Return the line above a figure that says what it shows."""
    return f":::{{div}} finding\n{one_line(text)}\n:::\n\n"


def block(text: str, language: str = "text") -> str:
    """Return a block of code, fenced by more backticks than stand in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}\n"


def link(address: str, label: object, asked: Mapping[str, str] | None = None) -> Markup:
    r"""Return a link within the book; the label is shown as typed.

    Parameters
    ----------
    address : str
        With an anchor, if there is one.
    label : object
    asked : mapping, optional
        What the page is asked for: a script there reads it from the address.

    Examples
    --------
    >>> link("a b.html#c", "*x*").text
    '<a href="a%20b.html#c">\\*x\\*</a>'
    >>> link("a.html#c", "x", {"find": "y z"}).text
    '<a href="a.html?find=y%20z#c">x</a>'
    """
    page, sign, anchor = address.partition("#")
    query = f"?{urlencode(asked, quote_via=quote)}" if asked else ""
    href = f"{quote(page)}{query}{sign}{quote(anchor, '/#')}"
    return Markup(f'<a href="{html.escape(href)}">{escape(label)}</a>')


def numbered(label: str) -> Markup:
    """Return a reference to a figure or a table of the book, by its label.

    Raises
    ------
    InputError
        It is no label.
    """
    if not _LABEL.fullmatch(label):
        mend = "write e.g. fig-ranking or tab-scores"
        raise InputError(Fault("is no label of a figure or table", value=label, mend=mend))
    return Markup(f"{{numref}}`{label}`")


def links(label: str, targets: Mapping[str, str]) -> str:
    """Return a line of HTML links, e.g. to a figure's files."""
    items = " · ".join(
        f'<a href="{html.escape(quote(href))}">{text}</a>' for text, href in targets.items()
    )
    return f'<p class="downloads">{label} {items}</p>'


def _typed(text: str) -> str:
    """Return HTML, within a tag or outside, that shows a text as it was typed."""
    return html.escape(one_line(text))
