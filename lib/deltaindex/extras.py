"""What is not installed with the engine alone: each extra by name, asked for where it is needed."""

from __future__ import annotations

from importlib.util import find_spec

from .errors import Fault, InputError


class MissingExtraError(InputError, ImportError):
    """A package that an extra of `deltaindex` brings is not installed."""


def require(extra: str, *packages: str) -> None:
    """Refuse to go on without packages that an extra brings.

    >>> require("stats", "numpy")
    >>> require("stats", "nothing_of_this_name")
    Traceback (most recent call last):
    deltaindex.extras.MissingExtraError: nothing_of_this_name is not installed; \
    pip install 'deltaindex[stats]'
    """
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        problem = f"{', '.join(missing)} {verb} not installed"
        raise MissingExtraError(Fault(problem, mend=f"pip install 'deltaindex[{extra}]'"))
