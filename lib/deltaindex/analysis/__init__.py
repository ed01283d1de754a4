"""What can be said of an index: each function takes results and changes none."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        "audit",
        "chance",
        "compare",
        "contributions",
        "convergence",
        "describe",
        "diagnosis",
        "groups",
        "imputation",
        "inequality",
        "recover",
        "scale",
        "trajectory",
        "unseen",
        "whatif",
    ],
)
