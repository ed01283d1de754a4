"""A kernel that serves many notebooks: for pages that are many and quick, and begin alike.

The first notebook of a process starts it; each later one finds its imports and caches warm and an
empty namespace. What a notebook imports or caches is seen by the next, so that this suits one
notebook run with many parameters, not chapters that know nothing of each other.
"""

from __future__ import annotations

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from . import kernels

NAME = "kept"
# `%reset` would collect garbage for half a second
RESET = 'get_ipython().run_line_magic("reset_selective", "-f .")\n'
# the client that used the kernel of this process last, if there is one
_kept: list[PapermillNotebookClient] = []


class KeptKernelEngine(Engine):
    """Executes notebooks in the kernel of this process; one that fails takes the kernel with it."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, log_output=False, **options):
        """Execute a notebook, in the kernel that the last one left."""
        last = _kept[0] if _kept else None
        manager = last.km if last else kernels.manager()(kernel_name=kernel_name)
        how = {"log_output": log_output, "coalesce_streams": options["coalesce_streams"]}
        client = PapermillNotebookClient(nb_man, km=manager, **how)
        client.kc = last.kc if last else None
        _kept[:] = [client]
        try:
            client.execute()
        except BaseException:
            close()
            raise
        # papermill goes on where a cell fails, and tells it later
        if any(cell.metadata.papermill.get("exception") for cell in nb_man.nb.cells):
            close()


def close() -> None:
    """End the kernel of this process; the next notebook gets a new one."""
    while _kept:
        client = _kept.pop()
        # the way in which nbclient ends a kernel that it owns
        client.owns_km = True
        with client.setup_kernel():
            pass


papermill_engines.register(NAME, KeptKernelEngine)
