"""From chapters to a site: what a chapter calls, and what executes, renders and assembles it."""

from .report import Report

__all__ = ["Report"]
