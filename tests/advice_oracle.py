"""What an advice must say, worked out again for tests from the condition trees and the words of the interface.

Nothing of `navigator.grounds`, `boxes`, `domains`, `interview` or `whatif` is used here. A fact is a key with a value:
what a question was answered, one option of a `meerkeuze` ticked or not, or whether a conclusion holds.
"""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from oracle import amounts_on

from navigator.answers import Answer
from navigator.case import Case
from navigator.model import (
    LARGEST,
    All,
    Among,
    AnyOf,
    AtLeast,
    Condition,
    Not,
    Question,
    Rule,
    RuleBase,
    Status,
    Ticked,
    Uses,
)

Key = tuple[str, ...]
Value = str | bool | int
Facts = Mapping[Key, Value]
Box = Mapping[Key, frozenset[Value]]
"""A conjunction: each key has one of these values."""


@dataclass(frozen=True)
class Way:
    """One ground: a rule, and one box of its disjunctive normal form."""

    rule: Rule
    box: Box

    @property
    def questions(self) -> set[str]:
        """The questions it mentions."""
        return {key[1] for key in self.box if key[0] == "vraag"}

    @property
    def uses(self) -> set[str]:
        """The conclusions it builds on."""
        return {key[1] for key in self.box if key[0] == "conclusie"}


class Truth:
    """A rule base on one day: its grounds, and what follows from known facts."""

    def __init__(self, rules: RuleBase, day: dt.date) -> None:
        self.rules = rules
        self._amounts = amounts_on(rules, day)
        valid = {name: [r for r in c.rules if _in_force(r, day)] for name, c in rules.conclusions.items()}
        self._starts = {name: [0] for name, question in rules.questions.items() if question.kind in LARGEST}
        for leaf in (leaf for found in valid.values() for rule in found for leaf in _leaves(rule.condition)):
            bound = self._bound(leaf)
            if bound is not None and 0 < bound <= LARGEST[rules.questions[leaf.question].kind]:
                self._starts[leaf.question] = sorted({*self._starts[leaf.question], bound})
        self.ways = {
            name: [Way(rule, box) for rule in found for box in _largest(self._boxes(rule.condition, wanted=True))]
            for name, found in valid.items()
        }

    def facts(self, case: Case) -> dict[Key, Value]:
        """What a case says of the answers."""
        found: dict[Key, Value] = {}
        for name, question in self.rules.questions.items():
            answer = case.known(name)
            if answer is not None:
                found |= self.answered(question, answer)
        return found

    def answered(self, question: Question, answer: Answer) -> dict[Key, Value]:
        """What one answer says."""
        if isinstance(answer, tuple):
            return {("vraag", question.id, option): option in answer for option in question.options}
        return {("vraag", question.id): self._cell(question.id, answer)}

    def statuses(self, facts: Facts) -> dict[str, Status]:
        """The status of every conclusion, each literal of each ground by itself (Kleene)."""
        known: dict[str, Status] = {}
        return {name: self._status(name, facts, known) for name in self.rules.conclusions}

    def open_questions(self, case: Case, targets: Iterable[str]) -> set[str]:
        """The unknown questions of grounds that are not refuted, of undecided conclusions reached from the targets."""
        facts = self.facts(case)
        statuses = self.statuses(facts)
        reached = {name for name in targets if statuses[name] == "misschien"}
        while True:
            alive = [
                way for name in reached for way in self.ways[name] if self.standing(way.box, facts, statuses) != "nee"
            ]
            more = {used for way in alive for used in way.uses if statuses[used] == "misschien"} - reached
            if not more:
                return {question for way in alive for question in way.questions if case.known(question) is None}
            reached |= more

    def standing(self, box: Box, facts: Facts, statuses: Mapping[str, Status]) -> Status:
        """Whether a box surely holds, surely does not, or neither."""
        found: set[Status] = {"ja"}
        for key, values in box.items():
            if key[0] == "conclusie":
                status = statuses[key[1]]
                found.add("misschien" if status == "misschien" else "ja" if (status == "ja") in values else "nee")
            else:
                found.add("misschien" if key not in facts else "ja" if facts[key] in values else "nee")
        return "nee" if "nee" in found else "misschien" if "misschien" in found else "ja"

    def fewest_changes(self, case: Case, most: int) -> dict[str, dict[bool, int]]:
        """Per conclusion: the fewest questions to change for a sure `ja` (True) and a sure `nee` (False), up to `most`.

        Only changeable questions, and of a `meerkeuze` question only one option: what the interface can express.
        """
        facts = self.facts(case)
        single = {
            name: list(self._changes(question, facts))
            for name, question in self.rules.questions.items()
            if question.changeable
        }
        fewest: dict[str, dict[bool, int]] = {name: {} for name in self.rules.conclusions}
        for count in range(1, most + 1):
            for chosen in combinations(single, count):
                for changes in product(*(single[name] for name in chosen)):
                    after = dict(facts)
                    for change in changes:
                        after |= change
                    for name, status in self.statuses(after).items():
                        if status != "misschien":
                            fewest[name].setdefault(status == "ja", count)
        return fewest

    def _changes(self, question: Question, facts: Facts) -> Iterator[dict[Key, Value]]:
        if question.kind == "meerkeuze":
            keys: list[Key] = [("vraag", question.id, option) for option in question.options]
            values: Sequence[Value] = (False, True)
        else:
            keys = [("vraag", question.id)]
            values = (False, True) if question.kind == "ja_nee" else question.options or self._starts[question.id]
        yield from ({key: value} for key in keys for value in values if facts.get(key) != value)

    def _status(self, name: str, facts: Facts, known: dict[str, Status]) -> Status:
        if name not in known:
            for used in {used for way in self.ways[name] for used in way.uses}:
                self._status(used, facts, known)
            found = {self.standing(way.box, facts, known) for way in self.ways[name]}
            known[name] = "ja" if "ja" in found else "misschien" if "misschien" in found else "nee"
        return known[name]

    def _boxes(self, condition: Condition, *, wanted: bool) -> list[Box]:
        """All boxes in which a condition is true (wanted) or false."""
        if isinstance(condition, Not):
            return self._boxes(condition.part, wanted=not wanted)
        if isinstance(condition, All | AnyOf):
            parts = [self._boxes(part, wanted=wanted) for part in condition.parts]
            if isinstance(condition, AnyOf) == wanted:
                return [box for part in parts for box in part]
            boxes: list[Box] = [{}]
            for part in parts:
                boxes = _largest(both for left in boxes for right in part if (both := _meet(left, right)) is not None)
            return boxes
        key, true, every = self._literal(condition)
        values = true if wanted else every - true
        return [] if not values else [{}] if values == every else [{key: values}]

    def _literal(self, leaf: Among | Ticked | AtLeast | Uses) -> tuple[Key, frozenset[Value], frozenset[Value]]:
        both: frozenset[Value] = frozenset([False, True])
        if isinstance(leaf, Uses):
            return ("conclusie", leaf.conclusion), frozenset([leaf.holds]), both
        if isinstance(leaf, Ticked):
            return ("vraag", leaf.question, leaf.option), frozenset([True]), both
        if isinstance(leaf, Among):
            question = self.rules.questions[leaf.question]
            return ("vraag", leaf.question), leaf.values, frozenset(question.options) or both
        bound = self._bound(leaf)
        if bound is None:
            return ("bedrag", str(leaf.bound), leaf.question, str(leaf.offset)), frozenset([True]), both
        starts = self._starts[leaf.question]
        if bound > LARGEST[self.rules.questions[leaf.question].kind]:
            return ("vraag", leaf.question), frozenset(), frozenset(starts)
        return ("vraag", leaf.question), frozenset(start for start in starts if start >= bound), frozenset(starts)

    def _bound(self, leaf: AtLeast) -> int | None:
        bound = leaf.bound if isinstance(leaf.bound, int) else self._amounts.get(leaf.bound)
        return None if bound is None else bound + leaf.offset

    def _cell(self, question: str, answer: Answer) -> Value:
        assert not isinstance(answer, tuple)
        if question not in self._starts:
            return answer
        assert isinstance(answer, int)
        return self._starts[question][bisect_right(self._starts[question], answer) - 1]


def answers_after(question: Question, now: Answer | None, wanted: Any, rng: random.Random) -> list[Answer]:
    """Answers that a change allows: every option of a list, both ends and the middle of a range, and so on."""
    if isinstance(wanted, list):
        return list(wanted)
    if "bevat" in wanted or "bevat_niet" in wanted:
        return list(_ticked_after(question, now, wanted, rng))
    low, high = wanted.get("minstens", 0), wanted.get("hoogstens", LARGEST[question.kind])
    return [low, (low + high) // 2, high]


def _ticked_after(question: Question, now: Answer | None, wanted: Any, rng: random.Random) -> Iterator[Answer]:
    """Where the answer is known one option changes; where it is not, the others may be anything."""
    option = wanted.get("bevat", wanted.get("bevat_niet"))
    known: list[Sequence[str]] = [(), question.options, [o for o in question.options if rng.random() < 0.5]]
    for others in known if now is None else [now]:
        assert not isinstance(others, bool | int)
        ticked = {*others, option} if "bevat" in wanted else {*others} - {option}
        yield tuple(each for each in question.options if each in ticked)


def _leaves(condition: Condition) -> Iterator[AtLeast]:
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from _leaves(part)
    elif isinstance(condition, Not):
        yield from _leaves(condition.part)
    elif isinstance(condition, AtLeast):
        yield condition


def _in_force(rule: Rule, day: dt.date) -> bool:
    return (rule.valid_from or day) <= day <= (rule.valid_until or day)


def _meet(left: Box, right: Box) -> Box | None:
    both = {
        key: left.get(key, right.get(key, frozenset())) & right.get(key, left.get(key, frozenset()))
        for key in {**left, **right}
    }
    return both if all(both.values()) else None


def _largest(boxes: Iterable[Box]) -> list[Box]:
    """Each box once, without those that lie within another."""
    once: list[Box] = []
    for box in boxes:
        if box not in once:
            once.append(box)
    return [box for box in once if not any(other is not box and _within(box, other) for other in once)]


def _within(inner: Box, outer: Box) -> bool:
    return all(key in inner and inner[key] <= values for key, values in outer.items())
