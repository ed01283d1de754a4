"""A Sphinx extension: titles in the search index are HTML, as the script that shows them expects.

Sphinx writes titles of sections as they were typed, and its script shows them as HTML: a tag in a
title would be alive on the page of results.
"""

from __future__ import annotations

import html

from sphinx import search


class IndexBuilder(search.IndexBuilder):
    """Gathers the words and titles of pages."""

    def feed(self, docname: str, filename: str, title: str, doctree) -> None:
        """Take in a page, its titles escaped."""
        super().feed(docname, filename, title, doctree)
        titles = self._all_titles[docname]
        self._all_titles[docname] = [(html.escape(text), id) for text, id in titles]


def setup(app) -> dict:  # noqa: ARG001
    """Register with Sphinx, which asks for its builder of indices by this name."""
    search.IndexBuilder = IndexBuilder
    return {"parallel_read_safe": True, "parallel_write_safe": True}
