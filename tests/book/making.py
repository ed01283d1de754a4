"""Pages of a copied project, executed as the chain does it."""

import subprocess
import sys

import nbformat

from deltabook.site.layout import EDITIONS, NOTEBOOK

# in a process of its own: other tests have stopped what processes are forked from here
RUN = """
import sys
from pathlib import Path
from deltabook.site.chain import Chain
from deltabook.site.page import planned

edition, wanted = sys.argv[1], sys.argv[2:]
chain = Chain(Path.cwd(), 2)
for step in (*chain.results([edition[:4]]).values(), chain.plan(edition)):
    step.result()
_, pages = planned(chain.root, edition)
pages = [p for p in pages if p.name in wanted or not wanted and p.title is None]
chain.execute(edition, pages)
chain.close()
print(*(page.name for page in pages), sep="\\n")
sys.exit(bool(chain.faults))
"""


def executed(folder, year, *wanted):
    """Execute pages of a project, all but the profiles by default; return them by name."""
    edition = f"{year}-en"
    command = [sys.executable, "-c", RUN, edition, *wanted]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    names = [line for line in lines if (notebook_of(folder, edition, line)).is_file()]
    assert names and {*wanted} <= {*names}
    return {name: nbformat.read(notebook_of(folder, edition, name), 4) for name in names}


def notebook_of(folder, edition, page):
    """Return where the executed notebook of a page stands."""
    return folder / EDITIONS / edition / "pages" / page / NOTEBOOK
