"""The hierarchy that a recipe climbs: what each node gathers, from the leaves to the top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from ..framework import ROOT, Framework
from ..recipe import Recipe, Step


class Hierarchy:
    """Where indicators hang, and what enters the score of each node.

    A node gathers what stands beneath it. With weights across all indicators these are its
    leaves; only a node with an aggregation of its own enters the next one as a single score. With
    weights among the children of each node, these are the children.

    Parameters
    ----------
    framework : Framework
    recipe : Recipe
    leaves : sequence of str
        The indicators that are there, in the order of their columns.

    Attributes
    ----------
    beneath : dict of str to list of str
        The leaves beneath each node that has any.
    left_out : list of str
        Nodes without a leaf.
    nodes : list of str
        Nodes with leaves, those further down first; the top one, ``index``, is last.
    flat : bool
        Whether weights are found across all leaves at once.
    """

    def __init__(self, framework: Framework, recipe: Recipe, leaves: Sequence[str]):
        self.framework, self.recipe, self.leaves = framework, recipe, list(leaves)
        there = set(leaves)
        found = {
            node: [leaf for leaf in framework.leaves(node) if leaf in there]
            for node in framework.nodes
        }
        self.beneath = {node: names for node, names in found.items() if names}
        self.left_out = [node for node, names in found.items() if not names]
        self.nodes = sorted(self.beneath, key=lambda node: -len(framework.path(node)))
        self.flat = recipe.across == "all"
        self._there = there

    @cached_property
    def order(self) -> list[str]:
        """Nodes and leaves, the top node first, the rest as in the framework."""
        nodes = [node for node in self.framework.nodes if node in self.beneath and node != ROOT]
        return [ROOT, *nodes, *self.leaves]

    def children(self, node: str) -> list[str]:
        """Return what hangs directly beneath a node and is there."""
        found = self.framework.children(node)
        return [c for c in found if c in self.beneath or c in self._there]

    def needed(self, nodes: Iterable[str] | None = None) -> list[str]:
        """Return the nodes that scores of some nodes need, those further down first."""
        if nodes is None:
            return self.nodes
        found: set[str] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node in self.beneath and node not in found:
                found.add(node)
                waiting += self.inputs(node)
        return [node for node in self.nodes if node in found]

    def inputs(self, node: str) -> list[str]:
        """Return the columns that a node's score is made of."""
        return list(self._gather(node)) if self.flat else self.children(node)

    def _gather(self, node: str) -> Iterator[str]:
        """Yield the leaves beneath a node, or in their place a node with its own aggregation."""
        for child in self.children(node):
            if child in self.beneath and self._same(child, node):
                yield from self._gather(child)
            else:
                yield child

    def _same(self, a: str, b: str) -> bool:
        one, two = self.aggregation(a), self.aggregation(b)
        return (one.method, one.options) == (two.method, two.options)

    def aggregation(self, node: str) -> Step:
        """Return how a node is aggregated."""
        return self.recipe.aggregate.by.get(node, self.recipe.aggregate)

    def weighting(self, node: str) -> Step:
        """Return how a node's inputs are weighed."""
        return self.recipe.weights.by.get(node, self.recipe.weights)
