"""What chapters need and what takes long to load: the fork server imports this module once.

No part of it starts a thread of Python's; those of linear algebra are made anew after a fork.
"""

from importlib import import_module
from pathlib import Path

import deltabook.figures
import deltaindex.figures
from deltaindex import units

HEAVY = [
    "esda",
    "ipykernel.kernelapp",
    "libpysal.graph",
    "matplotlib_inline.backend_inline",
    "scipy.optimize",
    "scipy.stats",
    "sklearn.impute",
]
FIGURES = [Path(package.__file__).parent for package in (deltaindex.figures, deltabook.figures)]

for name in HEAVY:
    import_module(name)
for folder in FIGURES:
    for path in sorted(folder.glob("[!_]*.py")):
        import_module(f"{folder.parent.name}.figures.{path.stem}")
import_module("deltabook.pages")
units.registry()  # the units without a framework's own; it is kept
