"""Which of the answers given still count: an answer to an early question can make later ones superfluous."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from navigator.answers import Answer
from navigator.case import Case
from navigator.grounds import Compiled, evaluate, holds, standing
from navigator.interview import open_questions


def counting(compiled: Compiled, case: Case, targets: Sequence[str]) -> frozenset[str]:
    """The answered questions that count for the target conclusions; the other answers change the status of none.

    The interview is replayed from its first question: an answer counts if its question would be asked after the answers
    that come before it, or if something that holds rests on it. No answer is ever thrown away, so an answer that does
    not count now counts again as soon as the earlier ones make its question matter.
    """
    return frozenset((*_asked(compiled, case, targets), *_rested_on(compiled, case, targets)))


def _asked(compiled: Compiled, case: Case, targets: Sequence[str]) -> Iterator[str]:
    """The answered questions in the order of asking, each only where it is still open after those before it.

    More answers never open a question, so one that is closed at its turn stays closed whatever follows.
    """
    kept: dict[str, Answer] = {}
    open_now: list[str] | None = None
    for question in compiled.rules.questions:
        if question not in case.answers:
            continue
        if open_now is None:
            point = compiled.space.point(Case(case.day, kept))
            open_now = open_questions(compiled, point, evaluate(compiled, point), targets)
        if question in open_now:
            yield question
            if case.known(question) is not None:
                kept[question] = case.answers[question]
                open_now = None


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
