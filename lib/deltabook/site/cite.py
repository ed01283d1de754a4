"""A Sphinx extension: what a page, a figure or a table is cited as, for readers and for machines.

`cite.js` offers the styles under each; scholarly search and reference managers read the head.
"""

from __future__ import annotations

import html
import json
from pathlib import Path

from deltaindex.framework import text
from deltaindex.project import Project
from deltaindex.text import common

from ..pages import citing
from .footer import edition_of

SCRIPT = "cite.js"


def templates(project: Project, year: int, lang: str) -> dict:
    """Return the styles with names in angle brackets where the script fills in what it sees."""
    open_ = {name: f"<{name}>" for name in ("part", "suffix", "accessed", "day")}
    known = citing.address(project)
    if known is None:  # where it was read, if that is an address that others can open
        open_["address"] = "<address>"
    words = common(lang)
    return {
        "styles": [
            {
                "label": words(f"cite.styles.{style}"),
                "text": citing.citation(project, year, lang, style, **open_),
            }
            for style in citing.STYLES
        ],
        "part": words("cite.part", what="<what>"),
        "accessed": words("cite.accessed_on", date="<date>"),
        "address": words("cite.address"),
        "words": {key: words(f"cite.{key}") for key in ("cite", "page", "copy", "copied")},
    }


def add_script(app) -> None:
    """Hand the styles to the script of all pages."""
    year, lang = edition_of(Path(app.srcdir))
    told = _json(templates(Project.find(app.srcdir), year, lang))
    app.add_js_file(None, body=f"window.deltaindexCite = {told};")
    app.add_js_file(SCRIPT)


def add_head(app, pagename, template, context, doctree) -> None:  # noqa: ARG001
    """Describe a page in its head, for scholarly search (Highwire) and for others (JSON-LD)."""
    if doctree is None:
        return
    project = Project.find(app.srcdir)
    year, lang = edition_of(Path(app.srcdir))
    cff, book = citing.described(project), text(project.settings["title"], lang)
    title, authors = app.env.titles[pagename].astext(), [a["name"] for a in cff["authors"]]
    tags = [
        ("citation_title", f"{title} – {book}"),
        *(("citation_author", author) for author in authors),
        ("citation_language", lang),
        ("citation_technical_report_number", f"{cff['version']}, {year}"),
    ]
    if released := cff.get("date-released"):
        tags.append(("citation_publication_date", str(released)))
    described = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": title,
        "isPartOf": {"@type": "Book", "name": book, "version": cff["version"]},
        "temporalCoverage": str(year),
        "inLanguage": lang,
        "license": cff["license"],
        "author": [{"@type": "Organization", "name": author} for author in authors],
    }
    if known := citing.address(project):
        described["url"] = known
    lines = [f'<meta name="{name}" content="{html.escape(value)}" />' for name, value in tags]
    lines.append(f'<script type="application/ld+json">{_json(described)}</script>')
    context["metatags"] = context.get("metatags", "") + "\n".join(lines) + "\n"


def _json(content: dict) -> str:
    """Write JSON that ends no script that it stands in."""
    return json.dumps(content, ensure_ascii=False).replace("</", "<\\/")


def setup(app) -> dict:
    """Register with Sphinx."""
    app.connect("builder-inited", add_script)
    app.connect("html-page-context", add_head)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
