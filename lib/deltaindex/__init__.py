"""deltaindex: composite indices from a framework, observations and a recipe.

What is public stands in ``__init__.pyi``; each name is imported when it is first asked for, so
that a command loads only what it needs.

>>> import deltaindex as di
>>> callable(di.build) and callable(di.weights.entropy)
True
"""

import lazy_loader

from . import moved

__version__ = "0.2.0.dev0"

_public, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str):
    return _public(name) if name in __all__ else moved.old_name(name)
