"""From chapters to a site: what a chapter calls, and what executes, renders and assembles it."""

from . import reference, tables
from .report import Report

__all__ = ["Report", "reference", "tables"]
