"""Rendering is strict, and leaves nothing half-made."""

import nbformat
import pytest
import yaml

from deltabook.site.render import render
from deltaindex.project import Project

V4 = nbformat.v4


@pytest.fixture
def edition(tmp_path):
    """A staged edition of one page, with the project's own settings."""
    source = tmp_path / "src"
    source.mkdir()
    root = Project.find().root
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    config["execute"] = {"execute_notebooks": "off"}
    # no references, no glossary, no files of its own
    config.pop("bibtex_bibfiles")
    config["sphinx"]["extra_extensions"] = ["deltabook.site.offline"]
    settings = config["sphinx"]["config"]
    settings |= {"html_css_files": [], "html_js_files": [], "html_static_path": []}
    settings.pop("bibtex_reference_style")
    (source / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    (source / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    return tmp_path


def write(edition, text, stderr=None):
    code = V4.new_code_cell("1", id="b")
    if stderr:
        code.outputs = [V4.new_output("stream", name="stderr", text=stderr)]
    notebook = V4.new_notebook(cells=[V4.new_markdown_cell(text, id="a"), code])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    nbformat.write(notebook, edition / "src" / "index.ipynb")


def test_a_page_is_rendered_without_traces_of_the_run(edition):
    write(edition, "# Title\n\nA formula, $x^2$.")
    assert render(edition) == 0
    html = edition / "html"
    page = (html / "index.html").read_text("utf-8")
    assert "A formula" in page and "thebe" not in page.split("</head>")[0].split("MathJax")[1]
    assert (html / "_static" / "mathjax" / "tex-chtml.js").is_file()
    assert not (html / ".buildinfo").exists() and not (edition / "work").exists()
    traces = [p for p in html.rglob("*.html") if str(edition) in p.read_text("utf-8")]
    assert traces == []


def test_a_warning_in_a_page_or_a_cell_fails(edition):
    write(edition, "# Title\n\nSee {numref}`fig-nothing`.", stderr="a missing glyph")
    assert render(edition) != 0
    assert not (edition / "html").exists()
    log = (edition / "render.log").read_text("utf-8")
    assert "fig-nothing" in log and "stderr was found" in log
