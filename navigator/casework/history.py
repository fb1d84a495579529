"""Advice then and now: what is different, and whether the rules, the calendar or the answers brought it about."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from navigator.case import Case
from navigator.casework.mentions import Mentions, mentioned
from navigator.grounds import compile_rules, evaluate
from navigator.model import RuleBase
from navigator.moments import days_in_words
from navigator.rulefiles.folder import version
from navigator.store.cases import valid_answers
from navigator.words.wording import answer_in_words, thousands

CAUSES = {
    "regels": "de regels zijn veranderd",
    "datum": "de datum is anders",
    "antwoorden": "de antwoorden zijn anders",
}
NOT_THERE = "bestond niet"
_CONTEXT = 2  # lines around a change

Line = tuple[str, str]
"""A line of a changed file: `+`, `-`, a space or `@` (lines left out), and its text."""


@dataclass(frozen=True)
class Moment:
    """An advice as it was given: the rules and their files, the day, the answers (JSON form), and every status."""

    rules: RuleBase
    contents: Mapping[str, bytes]
    day: dt.date
    answers: Mapping[str, Any]
    statuses: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """A conclusion with another status than then.

    `causes` are keys of `CAUSES`, in the order in which they worked; `files` has the changed lines of each rule file.
    """

    conclusion: str
    title: str
    kind: str
    then: str
    now: str
    causes: tuple[str, ...]
    reasons: tuple[str, ...]
    files: tuple[tuple[str, tuple[Line, ...]], ...]


def changes(then: Moment, now: Moment) -> list[Change]:
    """What changed from one advice to another.

    The causes are told apart by changing one thing at a time: first the rules, then the day, then the answers.
    """
    steps = [
        then.statuses,
        _statuses(now.rules, then.day, then.answers),
        _statuses(now.rules, now.day, then.answers),
        now.statuses,
    ]
    names = [*now.rules.conclusions, *(name for name in then.rules.conclusions if name not in now.rules.conclusions)]
    differ = [name for name in names if then.statuses.get(name) != now.statuses.get(name)]
    return [_change(name, [step.get(name, NOT_THERE) for step in steps], then, now) for name in differ]


def _statuses(rules: RuleBase, day: dt.date, answers: Mapping[str, Any]) -> Mapping[str, str]:
    compiled = compile_rules(rules, day)
    return evaluate(compiled, compiled.space.point(Case(day, valid_answers(rules.questions, answers))))


def _change(name: str, statuses: list[str], then: Moment, now: Moment) -> Change:
    causes = [cause for cause, before, after in zip(CAUSES, statuses, statuses[1:], strict=False) if before != after]
    text = (now.rules if name in now.rules.conclusions else then.rules).conclusions[name].text
    about = mentioned(then.rules, name) | mentioned(now.rules, name)
    files = tuple(_changed_files(about, then, now)) if "regels" in causes else ()
    reasons = [reason for cause in causes for reason in _REASONS[cause](about, then, now)]
    return Change(name, text.titel, text.soort, statuses[0], statuses[-1], tuple(causes), tuple(reasons), files)


def _other_rules(about: Mentions, then: Moment, now: Moment) -> Iterator[str]:
    """Amounts that the rules of now give another value for the day of then; other changes stand in the files."""
    for amount in sorted(about.amounts):
        yield from _amount(amount, _on(then.rules, amount, then.day), _on(now.rules, amount, then.day))


def _other_day(about: Mentions, then: Moment, now: Moment) -> Iterator[str]:
    for name in sorted(about.conclusions & now.rules.conclusions.keys()):
        for rule in now.rules.conclusions[name].rules:
            if rule.valid_on(then.day) != rule.valid_on(now.day):
                state = "geldt nu wel" if rule.valid_on(now.day) else "geldt nu niet meer"
                yield f"Regel {rule.id} ({rule.place}) {state}: {days_in_words(rule.valid_from, rule.valid_until)}."
    for amount in sorted(about.amounts):
        yield from _amount(amount, _on(now.rules, amount, then.day), _on(now.rules, amount, now.day))


def _other_answers(about: Mentions, then: Moment, now: Moment) -> Iterator[str]:
    for key, question in now.rules.questions.items():
        before, after = then.answers.get(key), now.answers.get(key)
        if key in about.questions and before != after:
            was = answer_in_words(question, before) if _known(then.rules, key, before) else "iets anders"
            yield f"{question.text.tekst} Toen: {was}. Nu: {answer_in_words(question, after)}."


_REASONS = {"regels": _other_rules, "datum": _other_day, "antwoorden": _other_answers}


def _known(rules: RuleBase, key: str, answer: Any) -> bool:
    return answer is None or key in valid_answers(rules.questions, {key: answer})


def _on(rules: RuleBase, amount: str, day: dt.date) -> int | None:
    return rules.amount_on(amount, day) if amount in rules.amounts else None


def _amount(name: str, before: int | None, after: int | None) -> Iterator[str]:
    if before != after:
        was, is_now = ("niet bekend" if value is None else thousands(value) for value in (before, after))
        yield f"Het bedrag {name} was {was} en is nu {is_now} (bedragen.yaml)."


def _changed_files(about: Mentions, then: Moment, now: Moment) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """The changed lines of the files of these conclusions; each stands in a file of its own name."""
    if version(dict(then.contents)) == version(dict(now.contents)):
        return
    for path in sorted(then.contents.keys() | now.contents.keys()):
        if path.rpartition("/")[2].removesuffix(".yaml") in about.conclusions:
            lines = tuple(_lines(then.contents.get(path, b""), now.contents.get(path, b"")))
            if lines:
                yield path, lines


def _lines(before: bytes, after: bytes) -> Iterator[Line]:
    old, new = (raw.decode("utf-8", errors="replace").splitlines() for raw in (before, after))
    for line in list(difflib.unified_diff(old, new, lineterm="", n=_CONTEXT))[2:]:
        yield ("@", "…") if line.startswith("@@") else (line[0], line[1:])
