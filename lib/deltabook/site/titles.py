"""A Sphinx extension: titles where others take them for HTML, and an index for searches as if new.

Sphinx's script for searches shows titles of sections as HTML, and the theme prints the title of a
page above its print version; neither escapes them, so that a tag in a title would be alive. And
where Sphinx renders some pages only, it forgets the index entries of others and keeps words that no
page has any more.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

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

    def load(self, stream, format) -> None:  # noqa: A002 (Sphinx's name)
        """Read what an earlier run wrote, entries of the index too, which Sphinx leaves out."""
        start = stream.tell()
        super().load(stream, format)
        stream.seek(start)
        formats = self.formats[format] if isinstance(format, str) else format
        frozen = formats.load(stream)
        for entry, places in frozen["indexentries"].items():
            for number, id, main in places:
                page = frozen["docnames"][number]
                found = (entry, id, "main" if main else "")
                self._index_entries.setdefault(page, []).append(found)

    def prune(self, docnames: Iterable[str]) -> None:
        """Forget all other pages, and words that no page has any more, which Sphinx keeps."""
        super().prune(docnames)
        for mapping in (self._mapping, self._title_mapping):
            for word in [word for word, pages in mapping.items() if not pages]:
                del mapping[word]
        kept = set(docnames)
        self._index_entries = {n: e for n, e in self._index_entries.items() if n in kept}

    def freeze(self) -> dict:
        """Return what is written, in an order that does not hang on what was read."""
        frozen = super().freeze()
        entries = frozen["indexentries"]
        return frozen | {"indexentries": {word: sorted(entries[word]) for word in sorted(entries)}}


def escape_print_title(app, pagename, template, context, doctree) -> None:  # noqa: ARG001
    """Escape the title that the theme puts above the print version of a page."""
    if "pagetitle" in context:
        context["pagetitle"] = html.escape(context["pagetitle"])


def setup(app) -> dict:
    """Register with Sphinx, which asks for its builder of indices by this name."""
    search.IndexBuilder = IndexBuilder
    app.connect("html-page-context", escape_print_title, priority=LATE)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
