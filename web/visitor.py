"""The case of the visitor: which one it is, and where its interview stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import g, request, session

from navigator.answers import Answer
from navigator.case import Case
from navigator.counting import counting
from navigator.domains import Mask
from navigator.grounds import Compiled, evaluate
from navigator.interview import decided_by, next_question, open_questions, shown_conclusions
from navigator.model import Conclusion, Question, RuleBase, Status
from navigator.store.cases import StoredCase
from web.services import services

_CODE = "code"


def code() -> str | None:
    """The code of the visitor's case, if they have one."""
    found = session.get(_CODE)
    return found if isinstance(found, str) else None


def remember(case_code: str) -> None:
    """Make this the visitor's case; pages of another case that are still open in a tab can no longer be sent."""
    if code() not in (None, case_code):
        session.clear()
    session[_CODE] = case_code


def forget() -> None:
    """Leave the visitor without a case."""
    session.clear()


def stored_case() -> StoredCase | None:
    """The visitor's case, or None if they have none or it was erased."""
    found = code()
    if found not in g.get("stored", {}):
        stored = services().cases.find(found) if found else None
        # a request that only reads looks it up once
        g.stored = {found: stored} if request.method in ("GET", "HEAD") else {}
        g.viewing = stored is not None and not stored.may_change
        return stored
    kept: StoredCase | None = g.stored[found]
    return kept


def viewing() -> bool:
    """Whether the visitor only looks along, on a page that has looked up the case."""
    return bool(g.get("viewing"))


@dataclass(frozen=True)
class Interview:
    """Where the interview of a case stands today."""

    rules: RuleBase
    compiled: Compiled
    case: Case

    @cached_property
    def _point(self) -> Sequence[Mask]:
        return self.compiled.space.point(self.case)

    @cached_property
    def statuses(self) -> dict[str, Status]:
        """The status of every conclusion."""
        return evaluate(self.compiled, self._point)

    @cached_property
    def _targets(self) -> list[str]:
        return shown_conclusions(self.rules.conclusions.values(), self.case.topics)

    @cached_property
    def open_questions(self) -> list[str]:
        """The questions that can still change something, in the order of asking."""
        return open_questions(self.compiled, self._point, self.statuses, self._targets)

    @cached_property
    def counting(self) -> frozenset[str]:
        """The answered questions whose answer counts now."""
        return counting(self.compiled, self.case, self._targets)

    @property
    def next(self) -> Question | None:
        """The question to ask now."""
        found = next_question(self.open_questions, self.case)
        return self.rules.questions[found] if found else None

    @property
    def to_come(self) -> list[str]:
        """The questions that may still come."""
        return [question for question in self.open_questions if question not in self.case.answers]

    @property
    def left(self) -> int:
        """How many questions may still come, at most; no answer to a new question makes it larger."""
        return len(self.to_come)

    @property
    def answered(self) -> list[Question]:
        """The questions that have an answer, in the order of asking."""
        return [question for key, question in self.rules.questions.items() if key in self.case.answers]

    def at_stake(self, question: str) -> list[Conclusion]:
        """What an answer to a question helps to decide, next to the other answers given."""
        others = {key: answer for key, answer in self.case.answers.items() if key != question}
        without = Interview(self.rules, self.compiled, Case(self.case.day, others, self.case.topics))
        found = decided_by(self.compiled, without._point, without.statuses, self._targets, question)
        return [self.rules.conclusions[name] for name in found]


def interview(stored: StoredCase) -> Interview:
    """The interview of a stored case, on today's rules."""
    return interview_on(stored.answers, stored.topics)


def interview_on(answers: Mapping[str, Answer], topics: tuple[str, ...]) -> Interview:
    """The interview with these answers about these topics, on today's rules."""
    own = services()
    today = dt.date.today()
    compiled, _ = own.adviser.at(today)
    return Interview(own.rules, compiled, Case(today, answers, topics))
