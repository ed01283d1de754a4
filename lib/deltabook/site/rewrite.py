"""A Sphinx extension: what is written again when some pages have changed.

Sphinx writes the changed pages. But others show their titles and numbers, in the sidebar, in links
to next and previous pages, in references and in the list of literature. So what pages show of each
other is compared with that of the last run, and where it differs, all pages are written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes

from deltaindex import reads

#: Extensions that do nothing while pages are read or written in parallel: one changes how the main
#: process numbers sections, one is for LaTeX alone. They forget to say so.
SAFE = ("sphinx_jupyterbook_latex", "sphinx_multitoc_numbering")
SHOWN = "shown.sha256"
#: What the domain of literature keeps of a place in a page: the line is shown nowhere.
_PLACED = ("line", "citation_ref_id")


def shown(env) -> Iterator[str]:
    """Yield all that pages can show of each other, as text, in an order of its own."""
    for name in ("titles", "longtitles"):
        for page, title in sorted(getattr(env, name).items()):
            yield f"{name} {page} {title.pformat()}"
    for name in ("toc_secnumbers", "toc_fignumbers", "toctree_includes", "numbered_toctrees"):
        yield f"{name} {_plain(getattr(env, name))}"
    for name, data in sorted(env.domaindata.items()):
        # their lists are in the order in which pages were read
        yield f"{name} {_plain(data, ordered=False)}"


def _plain(value: Any, ordered: bool = True) -> str:
    """Return a text that is the same for the same content, in whatever order it came."""
    plain = partial(_plain, ordered=ordered)
    if isinstance(value, Mapping):
        return "{" + ", ".join(sorted(f"{k}: {plain(v)}" for k, v in value.items())) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(plain, value))) + "}"
    if isinstance(value, list | tuple) and not hasattr(value, "_asdict"):
        items = list(map(plain, value))
        return "[" + ", ".join(items if ordered else sorted(items)) + "]"
    if isinstance(value, nodes.Node):
        return value.pformat()
    fields = value._asdict() if hasattr(value, "_asdict") else getattr(value, "__dict__", None)
    if fields is None:
        return repr(value)
    return type(value).__name__ + plain({k: v for k, v in fields.items() if k not in _PLACED})


def all_where_shown(app, env) -> list[str]:
    """Return all pages if what they show of each other has changed since the last run."""
    digest = hashlib.sha256("\n".join(shown(env)).encode("utf-8")).hexdigest()
    file = Path(app.doctreedir, SHOWN)
    before = file.read_text("utf-8") if file.is_file() else ""
    file.write_text(digest, encoding="utf-8")
    return [] if digest == before else sorted(env.found_docs)


def without_static(app) -> None:
    """Remove what is copied beside the pages, so that each run finds what the first one found.

    Addresses of scripts in pages hold a hash where the file is there before the page is written.
    """
    reads.remove(Path(app.outdir, "_static"))


def allow_parallel(app, env, pages) -> None:  # noqa: ARG001
    """Let pages be read and written in parallel."""
    for name in SAFE:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True
            app.extensions[name].parallel_write_safe = True


def setup(app) -> dict:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", allow_parallel)
    app.connect("builder-inited", without_static)
    # after all that numbers figures and sections
    app.connect("env-get-updated", all_where_shown, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
