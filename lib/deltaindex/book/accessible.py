"""A Sphinx extension: what pages need so that a screen reader makes sense of them."""

from __future__ import annotations


def mend_roles(app, pagename, template, context, doctree) -> None:  # noqa: ARG001
    """Drop the role of a list from lists of references, whose entries have a role of their own."""
    if "body" in context:
        context["body"] = context["body"].replace(
            '<div role="list" class="citation-list">', '<div class="citation-list">'
        )


def setup(app) -> dict:
    """Register with Sphinx."""
    app.connect("html-page-context", mend_roles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
