"""Parts of a condition that do nothing: never or always true, alone in their group, or covered by another part.

The condition as a whole may still make sense, so that nobody notices that a line of it was lost or doubled.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator.boxes import Box, TooManyGrounds, to_boxes, within
from navigator.domains import Space
from navigator.reading.conditions import Names, parse_condition
from navigator.rulefiles.findings import Finding, shown
from navigator.rulefiles.yamltree import Path, Tree


class IdleParts:
    """Looks through one condition, of which the whole is known to be sound."""

    def __init__(self, tree: Tree, names: Names, space: Space) -> None:
        self.tree, self.names, self.space = tree, names, space

    def findings(self, block: dict[str, Any], path: Path) -> Iterator[Finding]:
        """What does nothing in a block of a condition, and in the groups inside it."""
        for key, value in block.items():
            at = (*path, key)
            if key == "niet":
                yield from self.findings(value, at)
            elif key in ("een_van", "alle"):
                yield from self._group(key, value, at)
            else:
                if len(block) > 1:
                    yield from self._one({key: value}, path, self.tree.key_mark(at))
                if isinstance(value, dict) and len(value) > 1:
                    yield from self._comparisons(key, value, at)

    def _group(self, key: str, parts: list[dict[str, Any]], path: Path) -> Iterator[Finding]:
        if len(parts) == 1:
            message = f"Bij {shown(key)} staat maar één deel. Voeg een deel toe, of laat {shown(key)} weg."
            yield Finding(self.tree.path, *self.tree.key_mark(path), "C009", message)
        boxes = [self._boxes(part, (*path, index)) for index, part in enumerate(parts)]
        for index, part in enumerate(parts):
            at = (*path, index)
            yield from self._one(part, at, self.tree.mark(at))
            yield from self.findings(part, at)
            cover = _cover(boxes, index, key == "een_van")
            if cover is not None and parts[cover] != part:  # where they are equal that was said already
                line = self.tree.mark((*path, cover))[0]
                message = f"Dit deel van {shown(key)} voegt niets toe aan het deel op regel {line}. Kijk beide na."
                yield Finding(self.tree.path, *self.tree.mark(at), "C009", message)

    def _comparisons(self, question: str, comparisons: dict[str, Any], path: Path) -> Iterator[Finding]:
        """What does nothing among the comparisons of one number, which all have to hold."""
        parts = [{question: {operator: bound}} for operator, bound in comparisons.items()]
        boxes = [self._boxes(part, path) for part in parts]
        operators = list(comparisons)
        for index, operator in enumerate(operators):
            mark = self.tree.key_mark((*path, operator))
            yield from self._one(parts[index], path, mark)
            cover = _cover(boxes, index, any_of=False)
            if cover is not None:
                message = f"{shown(operator)} voegt hier niets toe aan {shown(operators[cover])}. Kijk beide na."
                yield Finding(self.tree.path, *mark, "C009", message)

    def _one(self, block: dict[str, Any], path: Path, mark: tuple[int, int]) -> Iterator[Finding]:
        boxes = self._boxes(block, path)
        if boxes == []:
            yield Finding(self.tree.path, *mark, "C006", "Dit deel kan nooit waar zijn.")
        elif boxes == [{}]:
            yield Finding(self.tree.path, *mark, "C007", "Dit deel is altijd waar, wat iemand ook antwoordt.")

    def _boxes(self, block: dict[str, Any], path: Path) -> list[Box] | None:
        condition = parse_condition(block, path, Tree(self.tree.path), self.names)
        try:
            return to_boxes(condition, self.space) if condition else None
        except TooManyGrounds:
            return None


def _cover(boxes: list[list[Box] | None], index: int, any_of: bool) -> int | None:
    """The first other part that makes a part idle, if there is one."""
    return next((other for other in range(len(boxes)) if _idle(boxes, index, other, any_of)), None)


def _idle(boxes: list[list[Box] | None], index: int, other: int, any_of: bool) -> bool:
    """Whether a part adds nothing to another: it holds only where that holds too, or of `alle` always where it does."""
    mine, theirs = boxes[index], boxes[other]
    if index == other or not mine or not theirs or {} in mine or {} in theirs:
        return False
    inner, outer = (mine, theirs) if any_of else (theirs, mine)
    covered = all(any(within(box, around) for around in outer) for box in inner)
    return covered and (mine != theirs or index > other)
