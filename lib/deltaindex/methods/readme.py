"""The README's table of methods, from the registry: ``python -m deltaindex.methods.readme``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import deltaindex.methods

from .registry import REGISTRY, Method

BEGIN, END = "<!-- methods: begin -->", "<!-- methods: end -->"


def lines() -> Iterator[str]:
    """Yield the lines of a Markdown table: a method a row, its options and what it does."""
    yield "| step | method | options and their defaults | what it does |"
    yield "| --- | --- | --- | --- |"
    for step, methods in REGISTRY.items():
        # those of the step's own file first
        own = f"{deltaindex.methods.__name__}.{step}"
        ordered = sorted(methods.values(), key=lambda method: method.face.__module__ != own)
        for place, method in enumerate(ordered):
            options = ", ".join(_option(*item) for item in method.options.items())
            first = f"`{step}`" if not place else ""
            yield f"| {first} | `{method.name}` | {options} | {_said(method)} |"


def _option(name: str, option: inspect.Parameter) -> str:
    if option.default is option.empty:
        return f"`{name}`"
    value = option.default
    if isinstance(value, bool):
        value = "true" if value else "false"
    elif isinstance(value, tuple):
        value = list(value)
    return f"`{name}: {value}`" if value != "" else f"`{name}`"


def _said(method: Method) -> str:
    """Return the first sentence of the docstring."""
    return (inspect.getdoc(method.face) or "").partition("\n\n")[0].replace("\n", " ").rstrip(".")


def placed(text: str) -> str:
    """Return a text with the table between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([before + BEGIN, *lines(), END + after])


if __name__ == "__main__":
    readme = Path(sys.argv[1] if len(sys.argv) > 1 else "README.md")
    readme.write_text(placed(readme.read_text("utf-8")), "utf-8")
