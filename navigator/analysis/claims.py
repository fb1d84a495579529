"""What one can ask of all cases at once: claims about conclusions, taken apart into boxes and further claims.

A case may leave answers open, so that every conclusion has two readings: it is surely so (`ja`), or it may be so (`ja`
or `misschien`). Each dimension gets one value more, "unknown", and both readings become plain two-valued formulas over
boxes in that larger space: a literal is surely true within its mask, and may be true within its mask or unknown. What a
rule base says of partly answered cases is then decided exactly, by the same search as for full ones.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from navigator.boxes import HOLDS, Box
from navigator.domains import Mask, Space
from navigator.grounds import Compiled, Ground
from navigator.model import Question
from navigator.packing import Packing, Way


class Claim(NamedTuple):
    """That a conclusion is surely so (`sure`), or may be so, is true (`holds`) or false."""

    name: str
    sure: bool
    holds: bool


def is_yes(name: str) -> Claim:
    """The conclusion is `ja`."""
    return Claim(name, True, True)


def not_yes(name: str) -> Claim:
    """The conclusion is `misschien` or `nee`."""
    return Claim(name, True, False)


def may_be(name: str) -> Claim:
    """The conclusion is `ja` or `misschien`."""
    return Claim(name, False, True)


def is_no(name: str) -> Claim:
    """The conclusion is `nee`."""
    return Claim(name, False, False)


class Terms(NamedTuple):
    """One ground without its name: dimensions with their masks, and conclusions with whether they must hold."""

    answers: tuple[tuple[int, Mask], ...]
    uses: tuple[tuple[str, bool], ...] = ()


Definitions = Mapping[str, Sequence[Terms]]
"""Per conclusion its grounds: it holds if one of them does."""


class Alternative(NamedTuple):
    """One way to make a clause true: a box to stay within, and claims that must come true as well.

    `rest` is the box in which it fails, where that is one box and there are no claims.
    """

    way: Way
    claims: tuple[Claim, ...] = ()
    rest: Way | None = None


Clause = tuple[Alternative, ...]
"""At least one of these must be so."""


def definitions_of(compiled: Compiled) -> dict[str, list[Terms]]:
    """The conclusions of a rule base, its contradictions and when its organisations are named, as definitions."""
    found = {name: [terms_of(ground) for ground in grounds] for name, grounds in compiled.grounds.items()}
    for number, boxes in enumerate(compiled.contradictions):
        found[contradiction_name(number)] = [_from_box(box) for box in boxes]
    for name, boxes in compiled.organisations.items():
        found[organisation_name(name)] = [_from_box(box) for box in boxes]
    return found


def contradiction_name(number: int) -> str:
    """What a contradiction is called among the definitions (counted from 0)."""
    return f"tegenspraak:{number}"


def organisation_name(key: str) -> str:
    """What "this organisation is named" is called among the definitions."""
    return f"organisatie:{key}"


def terms_of(ground: Ground) -> Terms:
    """A ground as terms."""
    return Terms(ground.answers, ground.uses)


def _from_box(box: Box) -> Terms:
    answers = tuple((key, mask) for key, mask in box.items() if isinstance(key, int))
    return Terms(answers, tuple((key, mask == HOLDS) for key, mask in box.items() if isinstance(key, str)))


class Axes:
    """The space with one value more per dimension, "unknown", packed into numbers."""

    def __init__(self, space: Space, questions: Mapping[str, Question]) -> None:
        self.space = space
        wider = [dataclasses.replace(each, values=(*each.values, "?")) for each in space.dimensions]
        self.packing = Packing(dataclasses.replace(space, dimensions=tuple(wider)), questions)
        self.unknowns = [1 << len(each.values) for each in space.dimensions]
        self.all_unknown: Way = sum(self.field(at, bit) for at, bit in enumerate(self.unknowns))
        open_for_ever = [at for at, each in enumerate(space.dimensions) if each.question is None]
        never_known: Way = sum(self.field(at, space.dimensions[at].full) for at in open_for_ever)
        kept_unknown: Way = sum(self.field(at, self.unknowns[at]) for at in open_for_ever)
        self.partial: Way = self.packing.everything & ~never_known
        self.complete: Way = self.partial & ~(self.all_unknown & ~kept_unknown)
        self.asked_unknown: Way = self.all_unknown & ~kept_unknown
        self.two_valued = not open_for_ever
        groups = [group for group in space.of_question.values() if len(group) > 1]
        self.groups = [[self.field(at, space.dimensions[at].full) for at in group] for group in groups]
        self.group_unknowns = [sum(self.field(at, self.unknowns[at]) for at in group) for group in groups]

    def field(self, at: int, mask: Mask) -> Way:
        """These values of one dimension, and nothing of the others."""
        return self.packing.box(at, mask) & ~self.packing.box(at, 0)

    def box(self, at: int, mask: Mask, *, known: bool) -> Way:
        """The box in which a dimension is surely within a mask, or if not `known` may be within it."""
        return self.packing.box(at, mask if known else mask | self.unknowns[at])


class Formula:
    """Claims over definitions as clauses; each claim is worked out once.

    With `one_reading` every conclusion is `ja` or `nee` in all cases looked at, so that both readings are the same.
    """

    def __init__(self, axes: Axes, definitions: Definitions, *, one_reading: bool) -> None:
        self.axes, self.definitions = axes, definitions
        self._one_reading = one_reading
        self._known: dict[Claim, tuple[Clause, ...]] = {}

    def read(self, claim: Claim) -> Claim:
        """The claim, always as a sure one where both readings are the same."""
        return claim._replace(sure=True) if self._one_reading else claim

    def clauses(self, claim: Claim) -> tuple[Clause, ...]:
        """What must all be so for a claim to be true."""
        if claim not in self._known:
            grounds = self.definitions[claim.name]
            if claim.holds:
                self._known[claim] = (tuple(self._met(terms, claim.sure) for terms in grounds),)
            else:
                self._known[claim] = tuple(tuple(self._refuting(terms, claim.sure)) for terms in grounds)
        return self._known[claim]

    def _met(self, terms: Terms, sure: bool) -> Alternative:
        way = self.axes.packing.everything
        for at, mask in terms.answers:
            way &= self.axes.box(at, mask, known=sure)
        return Alternative(way, tuple(self._claim(name, sure, holds, True) for name, holds in terms.uses))

    def _refuting(self, terms: Terms, sure: bool) -> Iterator[Alternative]:
        """One alternative for each literal that can keep a ground from being surely (or possibly) true."""
        for at, mask in terms.answers:
            rest = self.axes.space.dimensions[at].full & ~mask
            outside = self.axes.box(at, rest, known=not sure)
            yield Alternative(outside, rest=self.axes.box(at, mask, known=sure))
        for name, holds in terms.uses:
            yield Alternative(self.axes.packing.everything, (self._claim(name, sure, holds, False),))

    def _claim(self, name: str, sure: bool, used: bool, true: bool) -> Claim:
        """That a literal on a conclusion, used plainly or negated, is surely (or possibly) true, or is not."""
        return self.read(Claim(name, sure == used, used == true))
