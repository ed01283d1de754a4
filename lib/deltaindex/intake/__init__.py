"""Taking in what a person typed: a workbook to fill, its check, and adding it to the data."""

from .check import check
from .checked import Checked
from .finding import Finding
from .numbers import Reading
from .scope import Scope
from .store import recover
from .template import template
from .years import add, added, origin, remove, tidy

__all__ = [
    "Checked",
    "Finding",
    "Reading",
    "Scope",
    "add",
    "added",
    "check",
    "origin",
    "recover",
    "remove",
    "template",
    "tidy",
]
