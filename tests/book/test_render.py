"""Rendering is strict, reads and writes only what has changed, and leaves nothing half-made."""

import hashlib
import json

import nbformat
import pytest
import yaml

from deltabook.site import processes, record, sources
from deltabook.site.layout import EDITIONS, HTML, RENDERED
from deltabook.site.record import Hashes, Record
from deltabook.site.sources import Source
from deltaindex.project import Project

V4 = nbformat.v4
EDITION = "2018-en"
OWN = ("offline", "rewrite", "titles")
OTHERS = [f"page{n}" for n in range(7)]  # enough that Sphinx works in parallel
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="9"></svg>'
FIGURE = ":::{figure} /_published/figures/a.svg\n:name: fig-a\n:alt: A\n\nA caption\n:::"


def source_of(text):
    return Source(hashlib.sha256(text.encode()).hexdigest(), content=text.encode())


def page(text, stderr=None):
    code = V4.new_code_cell("1", id="b")
    if stderr:
        code.outputs = [V4.new_output("stream", name="stderr", text=stderr)]
    notebook = V4.new_notebook(cells=[V4.new_markdown_cell(text, id="a"), code])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    return source_of(nbformat.writes(notebook))


@pytest.fixture(scope="module")
def settings():
    """The project's own settings, with no references, no glossary and no files of its own."""
    config = yaml.safe_load((Project.find().root / "_config.yml").read_text("utf-8"))
    config["execute"] = {"execute_notebooks": "off"}
    config.pop("bibtex_bibfiles")
    config["sphinx"]["extra_extensions"] = [f"deltabook.site.{name}" for name in OWN]
    own = config["sphinx"]["config"]
    own |= {"html_css_files": [], "html_js_files": [], "html_static_path": []}
    own["html_extra_path"] = ["_published"]
    own.pop("bibtex_reference_style")
    return source_of(yaml.safe_dump(config))


@pytest.fixture(scope="module")
def book(settings):
    """A book of a start page with a figure, and others of which one points to it."""
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": name} for name in OTHERS]}
    files = {"_config.yml": settings, "_toc.yml": source_of(yaml.safe_dump(toc))}
    files |= {f"{name}.ipynb": page(f"# Title of {name}\n\nWords.") for name in OTHERS}
    files["page0.ipynb"] = page("# Title of page0\n\nSee {numref}`fig-a` and {doc}`page1`.")
    files["index.ipynb"] = page(f"# Start\n\nA formula, $x^2$.\n\n{FIGURE}")
    return files | {"_published/figures/a.svg": source_of(PICTURE.format(9))}


def rendered(root, files):
    """Render in a process of its own; return the folder of pages and what was wrong."""
    call, code = "deltabook.site.render:render", record.code_hashes(root)
    said = processes.apart(root / "log", call, root, EDITION, files, code, 2)
    return root / EDITIONS / EDITION / HTML, said


def content(html):
    return {p.relative_to(html).as_posix(): p.read_bytes() for p in html.rglob("*") if p.is_file()}


def dates(html):
    return {p.name: p.stat().st_mtime_ns for p in html.glob("*.html")}


def test_pages_are_rendered_without_traces_of_the_run(book, tmp_path):
    html, said = rendered(tmp_path, book)
    assert said == ""
    text = (html / "index.html").read_text("utf-8")
    assert "A formula" in text and "thebe" not in text.split("</head>")[0].split("MathJax")[1]
    assert (html / "_static" / "mathjax" / "tex-chtml.js").is_file()
    assert not (html / ".buildinfo").exists()
    assert not [p for p in html.rglob("*.html") if str(tmp_path) in p.read_text("utf-8")]
    now = Hashes(tmp_path)
    known = Record.read(tmp_path / EDITIONS / EDITION / RENDERED)
    assert known.past == [] and known.parameters["sources"] == {
        name: s.digest for name, s in book.items()
    }
    assert not sources.stale(tmp_path, EDITION, book, now)
    assert sources.stale(tmp_path, EDITION, book | {"page1.ipynb": page("# Other")}, now)


def test_a_warning_in_a_page_or_a_cell_fails(book, tmp_path):
    wrong = page("# Title\n\nSee {numref}`fig-nothing`.", stderr="a missing glyph")
    _, said = rendered(tmp_path, book | {"page3.ipynb": wrong})
    assert "fig-nothing" in said and "stderr was found" in said
    assert not (tmp_path / EDITIONS / EDITION / RENDERED).exists()
    # and once it is mended, nothing of it is left
    html, said = rendered(tmp_path, book)
    assert said == "" and content(html) == content(rendered(tmp_path / "new", book)[0])


CHANGES = {
    # what changes, and which pages are written for it
    # the start page holds the table of contents
    "prose": ({"page2.ipynb": page("# Title of page2\n\nOther words.")}, {"page2", "index"}),
    "title": ({"page2.ipynb": page("# Another title\n\nWords.")}, {"index", *OTHERS}),
    "heading": (
        {"page2.ipynb": page("# Title of page2\n\nWords.\n\n(a)=\n## New\n\nMore.")},
        {"index", *OTHERS},
    ),
    "picture": ({"_published/figures/a.svg": source_of(PICTURE.format(8))}, {"index"}),
    "caption": (
        {"index.ipynb": page(f"# Start\n\n{FIGURE.replace('A caption', 'Another')}")},
        {"index", *OTHERS},
    ),
    "no figure": (
        {
            "index.ipynb": page("# Start"),
            "page0.ipynb": page("# Title of page0"),
            "_published/figures/a.svg": None,
        },
        {"index", *OTHERS},
    ),
    "config": ({"_static/a.css": source_of("p {}")}, {"index", *OTHERS}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_rendered_again_is_as_if_rendered_anew(book, tmp_path, name):
    changes, written = CHANGES[name]
    html, said = rendered(tmp_path, book)
    assert said == ""
    before = dates(html)
    after = {n: s for n, s in (book | changes).items() if s is not None}
    html, said = rendered(tmp_path, after)
    assert said == ""
    new = {n.removesuffix(".html") for n, date in dates(html).items() if before.get(n) != date}
    assert new - {"genindex", "search"} == written
    assert content(html) == content(rendered(tmp_path / "new", after)[0])


def test_one_that_was_stopped_begins_anew(book, tmp_path):
    html, _ = rendered(tmp_path, book)
    folder = html.parents[1]
    (folder / RENDERED).unlink()  # as it is while Sphinx runs
    (html / "page1.html").write_text("half of it")
    (html / "left.html").write_text("of another run")
    assert sources.stale(tmp_path, EDITION, book, Hashes(tmp_path))
    html, said = rendered(tmp_path, book)
    assert said == "" and not (html / "left.html").exists()
    assert "half of it" not in (html / "page1.html").read_text("utf-8")


def test_a_changed_extension_begins_anew(book, tmp_path):
    html, _ = rendered(tmp_path, book)
    path = html.parents[1] / RENDERED
    known = json.loads(path.read_text("utf-8"))
    (name,) = [name for name in known["files"] if name.endswith("site/offline.py")]
    known["files"][name] = "as it was"
    path.write_text(json.dumps(known), "utf-8")
    assert sources.stale(tmp_path, EDITION, book, Hashes(tmp_path))
    before = dates(html)
    html, said = rendered(tmp_path, book)
    assert said == "" and all(dates(html)[name] != date for name, date in before.items())
