"""A Sphinx extension: a term shows its name in the other language when the pointer rests on it."""

from __future__ import annotations

from docutils import nodes

from deltaindex.files import read_rows
from deltaindex.project import Project


def add_titles(app, doctree, docname) -> None:  # noqa: ARG001
    """Give every reference to a glossary term a title: the other name and the meaning."""
    for reference in doctree.findall(nodes.reference):
        inner = reference.next_node(nodes.inline)
        if inner is None or "std-term" not in inner.get("classes", []):
            continue
        # the target names the term, whatever words the reference itself uses
        term = (reference.get("refuri") or reference.get("refid", "")).rpartition("term-")[2]
        reference["reftitle"] = app.config.deltaindex_terms.get(term, "")


def read_terms(app, config) -> None:
    """Read the project's glossary, by the anchor that Sphinx gives a term."""
    project = Project.find(app.srcdir)
    path = project.path(project.settings["glossary"])
    own, other = ("term_zh", "term") if config.language.startswith("zh") else ("term", "term_zh")
    meaning = "meaning_zh" if own == "term_zh" else "meaning"
    config.deltaindex_terms = {
        nodes.make_id(row[own]): f"{row[other]}. {row[meaning]}"
        for _, row in read_rows(path, ["term", "term_zh", "meaning", "meaning_zh"])
    }


def setup(app) -> dict:
    """Register with Sphinx."""
    app.add_config_value("deltaindex_terms", {}, "")
    app.connect("config-inited", read_terms)
    app.connect("doctree-resolved", add_titles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
