"""What some pages need of other packages, beside what all need; loaded where many are made."""

from importlib import import_module

from . import preload

HEAVY = [
    *preload.HEAVY,
    "esda",
    "geopandas",
    "libpysal.graph",
    "networkx",
    "openpyxl",
    "scipy.optimize",
    "seaborn",
    "sklearn.impute",
]

for name in HEAVY:
    import_module(name)
