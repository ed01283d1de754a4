"""A small book: the project's data and modules, and five short pages in place of its chapters."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("data", "lib", "_static", "_config.yml", "references.bib", "CITATION.cff",
          "requirements.txt", "Snakefile", "chapters/texts")  # fmt: skip
TOC = """\
format: jb-book
root: index
parts:
  - numbered: true
    chapters: [{file: chapters/a}, {file: chapters/b}, {file: chapters/c}]
"""
HEAD = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# Page %s

```{code-cell} ipython3
:tags: [parameters, remove-cell]

year = 2018
lang = "en"
%s
```

"""
CODE = "```{code-cell} ipython3\n:tags: [remove-input]\n\n%s\n```\n"
START = """\
from deltabook.pages import Report
report = Report("chapters/03-measurement", year, lang)"""
PAGES = {
    "index": CODE % 'print("the book of", year)',
    "chapters/a": "See {numref}`fig-scores` {cite}`oecd2008`.\n\n"
    + CODE
    % f"{START}\nreport.glue(count=len(report.index.score))\nprint(report.index.score.idxmax())"
    + "\nIt ranks {glue:text}`a.md::count:s` cities.\n",
    "chapters/b": CODE
    % f"""{START}
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.plot(report.index.score.to_list())
plt.close(fig)
data = report.frame(score=report.index.score)
from deltabook.pages import markup, publish
publish.write_figure(fig, data, report._published / "figures", "scores")
from IPython.display import Markdown
Markdown(markup.figure("/_published/figures/scores.svg", "fig-scores", "Scores", "Scores", "", target="../figures/scores.svg"))""",
    "chapters/c": CODE % f"{START}\nprint(report.certainty().intervals.head())"
    + "\n```{bibliography}\n```\n",
    "chapters/profile": CODE % f"{START}\nprint(report.name(report.entity(entity)))",
}


def write(folder):
    """Write the small book into a folder; return it."""
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=unwanted)
        else:
            shutil.copy2(source, target)
    (folder / "_toc.yml").write_text(TOC, "utf-8")
    for name, text in PAGES.items():
        entity = 'entity = "310000"' if name.endswith("profile") else ""
        (folder / f"{name}.md").write_text(HEAD % (name[-1], entity) + text, "utf-8")
    return folder


def run(folder, *arguments, **environment):
    """Run Python in the folder, with the modules that are there; return what it prints."""
    environment = os.environ | {"PYTHONPATH": str(folder / "lib")} | environment
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def content(folder):
    """Return the hashes of the files of a site."""
    files = (path for path in (folder / "_build" / "html").rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest() for p in files}
