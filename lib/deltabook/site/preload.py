"""What every page needs of other packages: the fork server imports it once.

What some pages need beside is in `preload_more`.

None of our own modules: each process imports those anew, so that what a page hangs on can be told
from what it has imported. No part of it starts a thread of Python's; those of linear algebra are
made anew after a fork.
"""

from importlib import import_module

HEAVY = [
    "tqdm.auto",  # after ipykernel it would warn that it shows no bars
    "IPython.display",
    "ipykernel.kernelapp",
    "jupytext",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "myst_nb",
    "papermill",
    "pint",
    "scipy.stats",
]

for name in HEAVY:
    import_module(name)
