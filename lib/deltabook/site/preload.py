"""What pages need of other packages and what takes long to load: the fork server imports it once.

None of our own modules: each process imports those anew, so that what a page hangs on can be told
from what it has imported. No part of it starts a thread of Python's; those of linear algebra are
made anew after a fork.
"""

from importlib import import_module

HEAVY = [
    "IPython.display",
    "esda",
    "geopandas",
    "ipykernel.kernelapp",
    "jupytext",
    "libpysal.graph",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "myst_nb",
    "networkx",
    "openpyxl",
    "papermill",
    "pint",
    "scipy.optimize",
    "scipy.stats",
    "seaborn",
    "sklearn.impute",
]

for name in HEAVY:
    import_module(name)
