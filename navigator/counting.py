"""Which of the answers given still count: an answer to an early question can make later ones superfluous."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from navigator.case import Case
from navigator.domains import Mask
from navigator.grounds import Compiled, Ground, evaluate, holds, standing, status_of


def counting(compiled: Compiled, case: Case, targets: Sequence[str]) -> frozenset[str]:
    """The answered questions that count for the target conclusions; the other answers change the status of none.

    The interview is replayed from its first question: an answer counts if its question would be asked after the answers
    that come before it, or if something that holds rests on it. No answer is ever thrown away, so an answer that does
    not count now counts again as soon as the earlier ones make its question matter.
    """
    return frozenset((*asked(compiled, case, targets), *_rested_on(compiled, case, targets)))


def asked(compiled: Compiled, case: Case, targets: Sequence[str]) -> Iterator[str]:
    """The answered questions in the order of asking, each only where it is still open after those before it.

    More answers never open a question, so one that is closed at its turn stays closed whatever follows.
    """
    replay = _Replay(compiled, targets)
    point = compiled.space.point(case)
    for question in compiled.rules.questions:
        if question in case.answers and replay.is_open(question):
            yield question
            replay.learn(question, point)


class _Replay:
    """An interview that gets its answers one by one, and works out anew only what an answer touches."""

    def __init__(self, compiled: Compiled, targets: Sequence[str]) -> None:
        self._compiled = compiled
        self._targets = frozenset(targets)
        self._point: list[Mask] = [0] * len(compiled.space.dimensions)
        self._statuses = evaluate(compiled, self._point)

    def is_open(self, question: str) -> bool:
        """Whether an answer that is not known yet can still change the status of a target (see `open_questions`)."""
        seen: set[str] = set()
        waiting = list(self._compiled.mentions.get(question, ()))
        while waiting:
            ground = waiting.pop()
            name = ground.conclusion
            if name in seen or self._statuses[name] != "misschien" or self._refuted(ground):
                continue
            if name in self._targets:
                return True
            seen.add(name)
            waiting.extend(self._compiled.users.get(name, ()))
        return False

    def _refuted(self, ground: Ground) -> bool:
        return standing(ground, self._point, self._statuses) == "nee"

    def learn(self, question: str, point: Sequence[Mask]) -> None:
        """Take the answer to a question as it is at a point."""
        for at in self._compiled.space.of_question.get(question, ()):
            self._point[at] = point[at]
        touched = {ground.conclusion for ground in self._compiled.mentions.get(question, ())}
        for name in self._compiled.order:
            if name in touched:
                status = status_of(self._compiled.grounds[name], self._point, self._statuses)
                if status != self._statuses[name]:
                    self._statuses[name] = status
                    touched.update(ground.conclusion for ground in self._compiled.users.get(name, ()))


def _rested_on(compiled: Compiled, case: Case, targets: Sequence[str]) -> Iterator[str]:
    """The questions of every ground of a target or status, every contradiction and every organisation that holds."""
    point = compiled.space.point(case)
    statuses = evaluate(compiled, point)
    for name, conclusion in compiled.rules.conclusions.items():
        if statuses[name] == "ja" and (conclusion.kind == "status" or name in targets):
            for ground in compiled.grounds[name]:
                if standing(ground, point, statuses) == "ja":
                    yield from _questions(compiled, [at for at, _ in ground.answers])
    for boxes in (*compiled.contradictions, *compiled.organisations.values()):
        for box in boxes:
            if holds((box,), point, statuses):
                yield from _questions(compiled, [key for key in box if isinstance(key, int)])


def _questions(compiled: Compiled, dimensions: Sequence[int]) -> Iterator[str]:
    for at in dimensions:
        question = compiled.space.dimensions[at].question
        if question is not None:
            yield question
