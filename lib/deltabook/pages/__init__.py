"""What a chapter calls: the index of its edition, its texts, figures, tables and computed words."""

from importlib import import_module

__all__ = ["Report", "index_tables", "reference"]


def __getattr__(name: str):
    # when it is asked for: what needs only the markup of a page shall not hang on all else
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "Report":
        return import_module(".report", __name__).Report
    return import_module(f".{name}", __name__)
