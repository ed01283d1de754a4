"""A Sphinx extension: titles of pages where others take them for HTML.

Sphinx's script for searches shows titles of sections as HTML, and the theme prints the title of a
page above its print version; neither escapes them, so that a tag in a title would be alive.
"""

from __future__ import annotations

import html

from sphinx import search

# after the theme has put the title into the context
LATE = 900


class IndexBuilder(search.IndexBuilder):
    """Gathers the words and titles of pages."""

    def feed(self, docname: str, filename: str, title: str, doctree) -> None:
        """Take in a page, the titles of its sections escaped."""
        super().feed(docname, filename, title, doctree)
        titles = self._all_titles[docname]
        self._all_titles[docname] = [(html.escape(text), id) for text, id in titles]


def escape_print_title(app, pagename, template, context, doctree) -> None:  # noqa: ARG001
    """Escape the title that the theme puts above the print version of a page."""
    if "pagetitle" in context:
        context["pagetitle"] = html.escape(context["pagetitle"])


def setup(app) -> dict:
    """Register with Sphinx, which asks for its builder of indices by this name."""
    search.IndexBuilder = IndexBuilder
    app.connect("html-page-context", escape_print_title, priority=LATE)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
