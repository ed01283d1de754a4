"""What a chapter calls: the index of its edition, its texts, figures, tables and computed words."""

from . import index_tables, reference
from .report import Report

__all__ = ["Report", "index_tables", "reference"]
