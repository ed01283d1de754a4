"""A Sphinx extension: pages that ask no other host for anything.

MathJax comes from the package sphinx-mathjax-offline, of which only what formulas need is copied
(2 of 24 MB); the scripts of Thebe, which name a host and are of no use here, are left out.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile


def copy_mathjax(app, error) -> None:
    """Copy MathJax and its fonts beside the pages."""
    if error is not None or app.builder.format != "html":
        return
    source = Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
    for file in [source / "tex-chtml.js", *source.glob("output/chtml/fonts/woff-v2/*.woff")]:
        target = Path(app.outdir) / "_static" / "mathjax" / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        copyfile(file, target)


def drop_thebe(app, pagename, template, context, doctree) -> None:  # noqa: ARG001
    """Drop the scripts that make cells run on a remote server."""
    context["script_files"] = [
        script
        for script in context.get("script_files", [])
        if "thebe" not in f"{script} {getattr(script, 'attributes', '')}".lower()
    ]


def setup(app) -> dict:
    """Register with Sphinx."""
    app.config.mathjax_path = "mathjax/tex-chtml.js"
    app.connect("build-finished", copy_mathjax)
    app.connect("html-page-context", drop_thebe, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
