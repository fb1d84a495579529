"""The grounds of a day as one circuit of AND, OR and NOT, in which whatever grounds have in common stands once.

A conclusion is an OR of ANDs. In each reading (`surely`, `possibly`) its value is a monotone Boolean function of those
of its literals, so that what holds in any lattice holds here: `ab or ac` may be written as `a(b or c)`, and `a or ab`
as `a`, and no status changes. Negation swaps the readings. Factoring takes the most frequent literal first (Brayton's
"quick factor"); equal parts are shared by giving each node one number (hash-consing).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from navigator.domains import Mask
from navigator.grounds import Compiled

Node = int
Term = frozenset[Node]
Op = Literal["and", "or", "not"]

ALWAYS: Node = -1
NEVER: Node = -2


@dataclass(frozen=True, slots=True)
class Step:
    """A node made of one (`not`: left and right are the same) or two others."""

    op: Op
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Circuit:
    """Nodes 0, 1, ... are the literals ("dimension in set of values"); then the steps, each after those it uses.

    `outputs` gives per conclusion, each after those it uses, its node; or `ALWAYS` or `NEVER`.
    """

    literals: tuple[tuple[int, Mask], ...]
    steps: tuple[Step, ...]
    outputs: Mapping[str, Node]


def make_circuit(compiled: Compiled) -> Circuit:
    """The circuit of all conclusions of a compiled rule base."""
    builder = _Builder([dimension.full for dimension in compiled.space.dimensions])
    outputs: dict[str, Node] = {}
    for name in compiled.order:
        terms: set[Term] = set()
        for ground in compiled.grounds[name]:
            nodes = {builder.literal(at, mask) for at, mask in ground.answers}
            nodes |= {outputs[used] if holds else builder.negated(outputs[used]) for used, holds in ground.uses}
            if NEVER not in nodes:
                terms.add(frozenset(nodes - {ALWAYS}))
        outputs[name] = builder.any_of(terms)
    return builder.circuit(outputs)


class _Builder:
    """Gives every node one number, equal ones the same; literals and steps are told apart at the end."""

    def __init__(self, full: list[Mask]) -> None:
        self._full = full
        self._numbers: dict[tuple[str, int, int], Node] = {}

    def literal(self, at: int, mask: Mask) -> Node:
        """The dimension is in this set; a set and its complement share one literal."""
        rest = self._full[at] & ~mask
        if ("literal", at, rest) in self._numbers:
            return self.negated(self._number("literal", at, rest))
        return self._number("literal", at, mask)

    def negated(self, node: Node) -> Node:
        """The other way round."""
        if node in (ALWAYS, NEVER):
            return NEVER if node == ALWAYS else ALWAYS
        return self._number("not", node, node)

    def any_of(self, terms: Iterable[Term]) -> Node:
        """Some term holds, a term being all of its nodes."""
        found = _absorb(terms)
        if not found:
            return NEVER
        if not found[0]:
            return ALWAYS
        if len(found) == 1:
            return self._chain("and", found[0])
        times = Counter(node for term in found for node in term)
        often = min(times, key=lambda node: (-times[node], node))
        if times[often] == 1:
            return self._chain("or", (self._chain("and", term) for term in found))
        inner = self.any_of(term - {often} for term in found if often in term)
        first = often if inner == ALWAYS else self._chain("and", (often, inner))
        rest = [term for term in found if often not in term]
        return self._chain("or", (first, self.any_of(rest))) if rest else first

    def _chain(self, op: Op, nodes: Iterable[Node]) -> Node:
        first, *others = sorted(set(nodes))
        for node in others:
            first = self._number(op, first, node)
        return first

    def _number(self, op: str, left: int, right: int) -> Node:
        return self._numbers.setdefault((op, left, right), len(self._numbers))

    def circuit(self, outputs: Mapping[str, Node]) -> Circuit:
        """What was built, without the nodes that nothing uses, numbered anew: literals first."""
        keys = list(self._numbers)
        needed = {node for node in outputs.values() if node >= 0}
        for node in range(len(keys) - 1, -1, -1):
            if node in needed and keys[node][0] != "literal":
                needed |= set(keys[node][1:])
        literals = [node for node in sorted(needed, key=lambda n: keys[n][1:]) if keys[node][0] == "literal"]
        steps = [node for node in sorted(needed) if keys[node][0] != "literal"]
        new = {old: number for number, old in enumerate(literals + steps)} | {ALWAYS: ALWAYS, NEVER: NEVER}
        return Circuit(
            tuple((keys[node][1], keys[node][2]) for node in literals),
            tuple(_step(keys[node], new) for node in steps),
            {name: new[node] for name, node in outputs.items()},
        )


def _step(key: tuple[str, int, int], new: Mapping[Node, Node]) -> Step:
    op: Op = "and" if key[0] == "and" else "or" if key[0] == "or" else "not"
    return Step(op, new[key[1]], new[key[2]])


def _absorb(terms: Iterable[Term]) -> list[Term]:
    """The terms without those that hold only where a shorter one does; shortest first."""
    kept: list[Term] = []
    for term in sorted(set(terms), key=lambda term: (len(term), sorted(term))):
        if not any(other <= term for other in kept):
            kept.append(term)
    return kept
