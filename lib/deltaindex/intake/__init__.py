"""Taking in what a person typed: a workbook to fill, its check, and adding it to the data."""

from ..extras import require

require("intake", "openpyxl")

from .changes import add, added, origin, remove, tidy
from .check import check
from .checked import Checked
from .finding import Finding
from .numbers import Reading
from .scope import Scope
from .template import template
from .transaction import recover

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
