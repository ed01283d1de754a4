"""Where the chain keeps what it makes, under ``_build``.

.. code-block:: text

    results/<year>/                     tables of the index of a year, and a record
    editions/<year>-<lang>/
        plan.json, plan-record.json     what its pages are planned from
        rendered.json                   a record of what is rendered
        pages/<page>/                   one executed page: notebook, figures, tables, record
        src/                            the pages laid out for Sphinx
        sphinx/                         what Sphinx keeps and writes; `html` is in it
    html/                               the site
"""

from __future__ import annotations

from pathlib import Path

BUILD = Path("_build")
EDITIONS, RESULTS = BUILD / "editions", BUILD / "results"
FAILED, LOGS = BUILD / "failed", BUILD / "logs"
NOTEBOOK, RECORD = "page.ipynb", "record.json"
PLAN, PLANNED, RENDERED = "plan.json", "plan-record.json", "rendered.json"
#: Sphinx writes ``jupyter_execute`` and its doctrees beside the pages: each edition has a parent
#: folder of its own, or the words of one would be read in another.
SPHINX, HTML = "sphinx", Path("sphinx", "html")
