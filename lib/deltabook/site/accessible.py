"""A Sphinx extension: what pages need so that a screen reader makes sense of them."""

from __future__ import annotations

from functools import wraps

from docutils import nodes

from deltaindex.text import LANGUAGES, common

# after the theme has put its own functions into the context
LATE = 900


def mend_roles(app, pagename, template, context, doctree) -> None:  # noqa: ARG001
    """Drop the role of a list from lists of references, whose entries have a role of their own."""
    if "body" in context:
        context["body"] = context["body"].replace(
            '<div role="list" class="citation-list">', '<div class="citation-list">'
        )


def head_rows(app, doctree, docname) -> None:  # noqa: ARG001
    """Let the first column of every table name its rows: a screen reader says it with each cell."""
    for table in doctree.findall(nodes.tgroup):
        columns = list(table.findall(nodes.colspec))
        if len(columns) > 1:
            columns[0]["stub"] = 1


def scope_heads(app, pagename, template, context, doctree) -> None:  # noqa: ARG001
    """Say of each head whether it is that of a column or of a row."""
    if "body" in context:
        body = context["body"].replace('<th class="head', '<th scope="col" class="head')
        context["body"] = body.replace('<th class="stub', '<th scope="row" class="stub')


def name_toggles(app, pagename, template, context, doctree) -> None:  # noqa: ARG001
    """Name the arrows in the sidebar, which the theme leaves bare, after the chapter they open."""
    draw = context.get("generate_toctree_html")
    if draw is None:
        return
    lang = app.config.language.partition("_")[0]
    words = common(lang if lang in LANGUAGES else LANGUAGES[0])

    @wraps(draw)
    def named(*args, **kwargs):
        soup = draw(*args, **kwargs)
        for summary in soup.select("summary") if hasattr(soup, "select") else ():
            link = summary.find_parent("li").find("a")
            summary["aria-label"] = words("book.sections", title=link.get_text(strip=True))
        return soup

    context["generate_toctree_html"] = named


def setup(app) -> dict:
    """Register with Sphinx."""
    app.connect("doctree-resolved", head_rows)
    app.connect("html-page-context", mend_roles)
    app.connect("html-page-context", scope_heads)
    app.connect("html-page-context", name_toggles, priority=LATE)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
