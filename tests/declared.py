"""What the registry of methods holds, as tests go through it."""

from deltaindex.methods import registry


def faces(step):
    """The functions of a step, by the name of the method."""
    return {name: method.face for name, method in registry.REGISTRY[step].items()}


def kernels(step):
    """The array kernels of a step, by the name of the method; not all have one."""
    return {
        name: method.kernel
        for name, method in registry.REGISTRY[step].items()
        if method.kernel is not None
    }
