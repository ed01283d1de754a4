"""What chapters need and what takes long to load: the fork server imports this module once.

No part of it starts a thread of Python's; those of linear algebra are made anew after a fork.
"""

from importlib import import_module
from pathlib import Path

from .. import units

HEAVY = [
    "esda",
    "ipykernel.kernelapp",
    "libpysal.graph",
    "matplotlib_inline.backend_inline",
    "scipy.optimize",
    "scipy.stats",
    "sklearn.impute",
]
FIGURES = Path(__file__).parents[1] / "figures"

for name in HEAVY:
    import_module(name)
for path in sorted(FIGURES.glob("[!_]*.py")):
    import_module(f"deltaindex.figures.{path.stem}")
import_module("deltaindex.book")
units.registry()  # the units without a framework's own; it is kept
