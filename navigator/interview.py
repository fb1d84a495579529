"""Which questions are still open, and which to ask now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from navigator.case import Case
from navigator.domains import Mask
from navigator.grounds import Compiled, standing
from navigator.model import Conclusion, Status


def shown_conclusions(conclusions: Iterable[Conclusion], topics: Sequence[str]) -> list[str]:
    """The conclusions that the questions are about: those of the chosen topics (all if none), without statuses."""
    wanted = set(topics)
    return [c.id for c in conclusions if c.kind != "status" and (not wanted or wanted & set(c.text.onderwerpen))]


def open_questions(
    compiled: Compiled, point: Sequence[Mask], statuses: Mapping[str, Status], targets: Iterable[str]
) -> list[str]:
    """The unknown questions whose answer can still change the status of one of the target conclusions.

    A question counts where some ground that is not yet refuted mentions it, of a conclusion that is not yet decided,
    reached from a target through undecided ones. In the order in which the questions are asked.
    """
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [name for name in targets if statuses[name] == "misschien"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for ground in compiled.grounds[name]:
            if standing(ground, point, statuses) == "nee":
                continue
            for at, _ in ground.answers:
                question = compiled.space.dimensions[at].question
                if question is not None and not point[at]:
                    found.add(question)
            waiting.extend(used for used, _ in ground.uses if statuses[used] == "misschien")
    if not found:
        return []
    return [question for question in compiled.rules.questions if question in found]


def next_question(open_now: Iterable[str], case: Case) -> str | None:
    """The question to ask now: the first open one that was not answered with "weet niet"."""
    return next((question for question in open_now if question not in case.answers), None)


def decided_by(
    compiled: Compiled, point: Sequence[Mask], statuses: Mapping[str, Status], targets: Iterable[str], question: str
) -> list[str]:
    """The target conclusions that an answer to an open question can still help to decide."""
    return [name for name in targets if question in open_questions(compiled, point, statuses, [name])]
