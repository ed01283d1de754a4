"""Hunters: what a sentence says that was written for another year.

Each takes the text of a page, or a sentence of it, and returns what it found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import nbformat

RECORD = "application/papermill.record/"
EXTREMES = (
    ("most", "least"), ("highest", "lowest"), ("surest", "least sure"), ("best", "worst"),
    ("closest", "farthest"), ("up", "down"), ("first", "last"),
)  # fmt: skip
EMPTY = re.compile(
    r"\b0 of (?:the |them\b|\d|\{)|\bzero of\b|\bof the zero\b|(?<!\*)\bNone\b(?! of)|\bnan\b|\bNaN\b|\{[a-z_]+\}"
    r"|: *\.(?!\.)|, *\.(?!\.)|; *\.(?!\.)|\( *\)|(?<![\d.])\b0 places\b",
)
DOUBLED = re.compile(r"\b([A-Za-z]{2,}) \1\b(?! \1)")
MANY = 15


def read(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the paragraphs of an executed page as its reader sees them, computed words filled."""
    glued = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for kind, value in output.get("data", {}).items():
                if kind.startswith(RECORD):
                    name = output.metadata.scrapbook.name.removeprefix(RECORD)
                    glued[name] = str(value)[1:-1]
    said = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            said.append(_filled(cell.source, glued))
        for output in cell.get("outputs", []):
            shown = output.get("data", {})
            if "text/markdown" in shown and not any(k.startswith(RECORD) for k in shown):
                said.append(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown["text/markdown"]))
    return [p for text in said for p in re.split(r"\n\s*\n|\n(?=[-|:#])", text) if p.strip()]


def _filled(source: str, glued: dict[str, str]) -> str:
    def word(found: re.Match) -> str:
        return glued[found[1].split("::")[-1].split(":")[0]]

    return re.sub(r"\{glue:text\}`([^`]*)`", word, source)


def sentences(paragraphs: Collection[str]) -> Iterator[str]:
    """Yield the sentences of the prose: no tables, no code, no data, no formulas."""
    for paragraph in paragraphs:
        if re.match(r"\s*(\||```|\$\$|:::+ *$|\(.*\)=|<p class|<script|<link|#)", paragraph):
            continue
        yield from re.split(r"(?<=[.?!]) +(?=[A-Z*\[])", paragraph)


def empty(sentence: str) -> str | None:
    """Return a count of nothing, a word of Python, or a place that was not filled."""
    found = EMPTY.search(_plain(sentence))
    return found and found[0]


def _plain(sentence: str) -> str:
    """Return a sentence without roles, directives, code, formulas and tags; each leaves a mark."""
    marked = r":{3,}\{[a-z]+\}|\{[a-z:]+\}`[^`]*`|`[^`]*`|\$[^$]*\$|<[^>]*>"
    return re.sub(marked, "~", sentence)


def doubled(sentence: str) -> str | None:
    """Return a word that stands twice."""
    found = DOUBLED.search(_plain(sentence))
    return found and found[0]


def crowded(sentence: str, names: Collection[str]) -> list[str]:
    """Return the names of entities, if a sentence has more of them than a reader takes in."""
    said = _plain(sentence)
    found = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said)]
    return found if len(found) > MANY else []


def both_ends(sentence: str, names: Collection[str]) -> str | None:
    """Return a name that stands for both extremes: "the most is X ... and the least X"."""
    near = r"\b{}\b[^.;]{{0,60}}?(?<!\w){}(?!\w)"
    for one, other in EXTREMES:
        if not re.search(rf"\b{one}\b.*\b{other}\b", sentence, re.I | re.S):
            continue
        for name in filter(None, names):
            known = re.escape(name)
            pattern = near.format(one, known) + ".*?" + near.format(other, known)
            if len(re.findall(rf"(?<!\w){known}(?!\w)", sentence)) > 1 and re.search(
                pattern, sentence, re.I | re.S
            ):
                return name
    return None


def both_years(sentence: str, years: Collection[int]) -> str | None:
    """Return "both years" and its like, where the sentence names no two years or more than two."""
    said = re.search(r"\b(?:both|the two) (?:years|editions)\b", sentence, re.I)
    named = {y for y in re.findall(r"\b20\d\d\b", sentence) if int(y) in years}
    return said[0] if said and len(years) > 2 and len(named) > 2 else None


def unshown(sentence: str, sets: Collection[str]) -> str | None:
    """Return "extended set" said of an edition that does not show it, unless it says so."""
    if "extended set" in sets or "extended set" not in sentence:
        return None
    told = (
        r"extended set of 20\d\d|not shown|\{term\}|adds|stands in for|Of the twelve|of its twelve"
    )
    return None if re.search(told, sentence) else "extended set"
