"""Conclusions in layers: each after those it uses, and strictly after those it uses negated (as in Datalog)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

Layers = tuple[tuple[str, ...], ...]


def in_layers(uses: Mapping[str, Iterable[tuple[str, bool]]]) -> tuple[Layers, list[str]]:
    """The layers of conclusions, and a circle of conclusions if there is one (the layers are then empty).

    `uses` gives per conclusion the conclusions it builds on, each with whether it must hold (False = negated).

    >>> in_layers({"a": [], "b": [("a", True)], "c": [("b", False)]})
    ((('a', 'b'), ('c',)), [])
    """
    try:
        order = list(
            TopologicalSorter(
                {name: [used for used, _ in sorted(set(pairs))] for name, pairs in uses.items()}
            ).static_order()
        )
    except CycleError as error:
        return (), list(error.args[1])
    depth: dict[str, int] = {}
    for name in order:
        depth[name] = max((depth[used] + (not holds) for used, holds in uses[name]), default=0)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in order:
        layers[depth[name]].append(name)
    return tuple(tuple(layer) for layer in layers), []
