"""What is measured: entities, variables, indicators and the hierarchy above them."""

from .model import Framework
from .parts import CLASSES, ROOT, Implied, Indicator, Node, Variable, text

__all__ = ["CLASSES", "ROOT", "Framework", "Implied", "Indicator", "Node", "Variable", "text"]
