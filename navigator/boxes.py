"""Conditions to boxes: each box is a conjunction of "dimension in set of values" and "conclusion holds or not"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from navigator.domains import Mask, Space, option_key
from navigator.model import All, Among, AnyOf, AtLeast, Condition, Not, Ticked, Uses

MOST_GROUNDS = 64  # of one rule: beyond it an author no longer oversees the rule, and must split it
MOST_LITERALS = 14  # of one ground: durable_rules takes at most 16 patterns in a rule
_MOST_BETWEEN = 512  # boxes halfway: beyond it a rule is hopeless, and comparing them all would take for ever

HOLDS: Mask = 0b10
FAILS: Mask = 0b01

Key = int | str
"""A dimension by its index, or a conclusion by its id."""
Box = Mapping[Key, Mask]


class TooManyGrounds(Exception):  # noqa: N818 - named for what it says
    """A rule that comes apart in more grounds than a person can oversee."""


def to_boxes(condition: Condition, space: Space) -> list[Box]:
    """The disjunctive normal form of a condition: no empty box, no box within another.

    Raises:
        TooManyGrounds: more than 64 boxes.
    """
    boxes = _absorb(_boxes(condition, space, negated=False))
    if len(boxes) > MOST_GROUNDS:
        raise TooManyGrounds(len(boxes))
    return boxes


def _boxes(condition: Condition, space: Space, *, negated: bool) -> list[Box]:
    if isinstance(condition, Not):
        return _boxes(condition.part, space, negated=not negated)
    if isinstance(condition, All | AnyOf):
        parts = [_boxes(part, space, negated=negated) for part in condition.parts]
        if isinstance(condition, AnyOf) != negated:
            return _few(box for part in parts for box in part)
        product: list[Box] = [{}]
        for part in parts:
            product = _few(both for left in product for right in part if (both := meet(left, right)) is not None)
        return product
    key, mask, full = _literal(condition, space)
    mask = full & ~mask if negated else mask
    if mask == 0:
        return []
    return [{}] if mask == full else [{key: mask}]


def _few(boxes: Iterable[Box]) -> list[Box]:
    """These boxes without those that lie in another, given up as soon as there are too many to compare."""
    some = list(islice(boxes, _MOST_BETWEEN + 1))
    if len(some) > _MOST_BETWEEN:
        raise TooManyGrounds(len(some))
    return _absorb(some)


def _literal(condition: Among | Ticked | AtLeast | Uses, space: Space) -> tuple[Key, Mask, Mask]:
    if isinstance(condition, Uses):
        return condition.conclusion, HOLDS if condition.holds else FAILS, HOLDS | FAILS
    if isinstance(condition, AtLeast):
        at, mask = space.from_number(condition.question, condition.bound, condition.offset)
    elif isinstance(condition, Ticked):
        at, mask = space.index[option_key(condition.question, condition.option)], HOLDS
    else:
        at = space.index[condition.question]
        values = space.dimensions[at].values
        mask = sum(1 << place for place, value in enumerate(values) if value in condition.values)
    return at, mask, space.dimensions[at].full


def meet(left: Box, right: Box) -> Box | None:
    """What two boxes have in common, or None if that is nothing."""
    both = dict(left)
    for key, mask in right.items():
        common = both.get(key, mask) & mask
        if not common:
            return None
        both[key] = common
    return both


def within(inner: Box, outer: Box) -> bool:
    """Whether every point of one box lies in the other."""
    for key, mask in outer.items():  # noqa: SIM110 - called tens of thousands of times for one rule base
        if inner.get(key, ~mask) & ~mask:
            return False
    return True


def _absorb(boxes: list[Box]) -> list[Box]:
    """The boxes without those that lie in another (of two equal ones the first stays)."""
    kept: list[Box] = []
    for box in boxes:
        if not any(within(box, other) for other in kept):
            kept = [other for other in kept if not within(other, box)]
            kept.append(box)
    return kept
