"""What stands in a picture: questions and conclusions as nodes, "leads to" as arrows, in layers from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from navigator.chains import reached, used_in
from navigator.model import RuleBase, Uses, leaves

QUESTION, CONCLUSION, BEND = "vraag", "conclusie", ""


@dataclass(frozen=True)
class Node:
    """A question or a conclusion; `name` is its id, `text` what is written in it.

    A `BEND` is neither: it keeps a place free in a layer for an arrow that passes through.
    """

    kind: str
    name: str
    text: str


@dataclass(frozen=True)
class Arrow:
    """That one node counts in a rule of another; `against` if only because it must not be so."""

    start: Node
    end: Node
    against: bool = False
    through: tuple[Node, ...] = ()

    @property
    def stops(self) -> tuple[Node, ...]:
        """The nodes it touches, in order."""
        return (self.start, *self.through, self.end)


@dataclass(frozen=True)
class Picture:
    """Nodes in layers, each arrow from a layer to a later one; `centre` is the node it is all about, if one."""

    layers: tuple[tuple[Node, ...], ...]
    arrows: tuple[Arrow, ...]
    title: str
    centre: Node | None = None


def whole(rules: RuleBase) -> Picture:
    """Every question and every conclusion."""
    return _layered(_arrows(rules, rules.conclusions), "Alle vragen en conclusies", None)


def around(rules: RuleBase, name: str) -> Picture:
    """One conclusion with everything it builds on, down to the questions, and every conclusion that builds on it."""
    uses = {key: set(used_in(conclusion)) for key, conclusion in rules.conclusions.items()}
    below = set(reached(uses.__getitem__, [name]))
    above = set(reached(lambda key: [other for other, used in uses.items() if key in used], [name]))
    arrows = [
        arrow
        for arrow in _arrows(rules, below | above)
        if arrow.end.name in below or (arrow.start.kind == CONCLUSION and arrow.start.name in above)
    ]
    centre = _conclusion(rules, name)
    return _layered(arrows, f"Wat leidt tot ‘{centre.text}’, en wat volgt eruit", centre)


def _arrows(rules: RuleBase, names: Iterable[str]) -> Iterator[Arrow]:
    """The arrows to these conclusions, each once."""
    for name in rules.conclusions:
        if name not in names:
            continue
        end = _conclusion(rules, name)
        asked: dict[str, None] = {}
        used: dict[str, bool] = {}
        for rule in rules.conclusions[name].rules:
            for leaf in leaves(rule.condition):
                if isinstance(leaf, Uses):
                    used[leaf.conclusion] = used.get(leaf.conclusion, True) and not leaf.holds
                else:
                    asked[leaf.question] = None
        for question in asked:
            yield Arrow(Node(QUESTION, question, rules.questions[question].text.tekst), end)
        for other, against in used.items():
            yield Arrow(_conclusion(rules, other), end, against)


def _conclusion(rules: RuleBase, name: str) -> Node:
    return Node(CONCLUSION, name, rules.conclusions[name].text.titel)


def _layered(arrows: Iterable[Arrow], title: str, centre: Node | None) -> Picture:
    """Every node one layer after the last of those that lead to it; questions stand right before what they lead to."""
    arrows = tuple(arrows)
    nodes = dict.fromkeys(node for arrow in arrows for node in (arrow.start, arrow.end))
    depth = dict.fromkeys(nodes, 0)
    for _ in nodes:  # as often as the longest chain at most
        moved = False
        for arrow in arrows:
            if depth[arrow.end] <= depth[arrow.start]:
                depth[arrow.end], moved = depth[arrow.start] + 1, True
        if not moved:
            break
    for node in nodes:
        if node.kind == QUESTION:
            depth[node] = min(depth[arrow.end] for arrow in arrows if arrow.start == node) - 1
    if centre is not None:
        depth.setdefault(centre, 1)
    layers: list[list[Node]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for node, at in depth.items():
        layers[at].append(node)
    routed = []
    for number, arrow in enumerate(arrows):
        between = range(depth[arrow.start] + 1, depth[arrow.end])
        bends = {at: Node(BEND, f"{number}.{at}", "") for at in between}
        for at, bend in bends.items():
            layers[at].append(bend)
        routed.append(replace(arrow, through=tuple(bends.values())))
    return Picture(_untangled(layers, routed), tuple(routed), title, centre)


def _untangled(layers: list[list[Node]], arrows: Iterable[Arrow]) -> tuple[tuple[Node, ...], ...]:
    """The layers with their nodes in an order with few crossings: each at the mean of its neighbours, to and fro.

    The barycentre method of Sugiyama, Tagawa and Toda (IEEE Transactions on Systems, Man, and Cybernetics 11, 1981).
    """
    near: dict[Node, list[Node]] = {}
    for arrow in arrows:
        for one, other in pairwise(arrow.stops):
            near.setdefault(one, []).append(other)
            near.setdefault(other, []).append(one)
    for _ in range(8):
        for layer in layers:
            place = {node: (at + 0.5) / len(each) for each in layers for at, node in enumerate(each)}
            layer.sort(key=lambda node: sum(place[n] for n in near.get(node, [node])) / len(near.get(node, [node])))
    return tuple(tuple(layer) for layer in layers)
