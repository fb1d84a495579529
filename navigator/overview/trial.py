"""To try a change of answers without storing it: the answers to try, and what the advice would say differently."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from navigator.answers import Answer, answer_fault, answer_from
from navigator.case import Case
from navigator.model import LARGEST, Question, RuleBase, Status
from navigator.sheets.steps import MONEY

Trial = dict[str, Answer]
"""Per question the answer to try."""
MOST_TRIALS = 6
"""Of one change that several answers bring about: so many are offered, the others can be chosen at the question."""
_PART = re.compile(r"([a-z][a-z0-9_]*)=([a-z0-9_,]*)", re.ASCII)
_LONGEST = 2000
_BETTER_UP = frozenset(MONEY)
_RANK: dict[Status, int] = {"nee": 0, "misschien": 1, "ja": 2}


class TrialError(Exception):
    """A trial that can't be read or used; the text says so to the visitor."""


@dataclass(frozen=True)
class Difference:
    """A conclusion whose status a trial changes; `better` is None where it is neither better nor worse."""

    id: str
    kind: str
    title: str
    now: Status
    then: Status
    better: bool | None


def trials(change: Mapping[str, Any], case: Case) -> list[Trial]:
    """The answers to try for one change of the advice; several where a change leaves a choice of answers."""
    choices = [list(_answers(value, case.answers.get(key))) for key, value in change.items()]
    if sum(len(options) > 1 for options in choices) > 1:
        choices = [options[:1] for options in choices]
    combined = itertools.islice(itertools.product(*choices), MOST_TRIALS)
    return [dict(zip(change, answers, strict=True)) for answers in combined]


def _answers(value: Any, given: Answer | None) -> Iterator[Answer]:
    """The answers that a change names for one question, the one closest to what was answered first."""
    if isinstance(value, list):
        yield from value
        return
    ticked = given if isinstance(given, tuple) else ()
    if "bevat" in value:
        yield (*ticked, value["bevat"])
    elif "bevat_niet" in value:
        yield tuple(option for option in ticked if option != value["bevat_niet"])
    else:
        yield value["minstens"] if "minstens" in value else value["hoogstens"]


def written(trial: Trial) -> str:
    """A trial as one line of text.

    >>> written({"wil_anbi": False, "taak_wet": ("wmo", "zvw"), "bedrag_nodig": 500})
    'wil_anbi=nee taak_wet=wmo,zvw bedrag_nodig=500'
    """
    return " ".join(f"{key}={_written(answer)}" for key, answer in trial.items())


def _written(answer: Answer) -> str:
    if isinstance(answer, bool):
        return "ja" if answer else "nee"
    return ",".join(answer) if isinstance(answer, tuple) else str(answer)


def read_trial(text: str, questions: Mapping[str, Question]) -> Trial:
    """A trial out of the text that `written` makes.

    Raises:
        TrialError: it is not such a text, or names a question or answer that does not exist.
    """
    parts = [_PART.fullmatch(part) for part in text.split(" ")] if len(text) <= _LONGEST else [None]
    trial: Trial = {}
    for part in parts:
        question = questions.get(part[1]) if part else None
        if part is None or question is None or question.id in trial:
            raise TrialError("Deze verandering kennen wij niet.")
        trial[question.id] = _read(question, part[2])
    return trial


def _read(question: Question, text: str) -> Answer:
    value: Any = text
    if question.kind == "ja_nee":
        value = {"ja": True, "nee": False}.get(text, text)
    elif question.kind == "meerkeuze":
        value = text.split(",") if text else []
    elif question.kind in LARGEST and re.fullmatch(r"[0-9]{1,12}", text, re.ASCII):
        value = int(text)
    if answer_fault(question.kind, question.options, value):
        raise TrialError("Dit antwoord bestaat niet bij deze vraag.")
    return answer_from(question.options, value)


def tried(case: Case, trial: Trial) -> Case:
    """The case as it would be."""
    return replace(case, answers={**case.answers, **trial})


def differences(now: Mapping[str, Any], then: Mapping[str, Any], rules: RuleBase) -> list[Difference]:
    """The conclusions whose status differs between two advices, in the order of the advice."""
    before = {found["id"]: found["status"] for found in now["conclusies"]}
    return [
        _difference(found["id"], before[found["id"]], found["status"], rules)
        for found in then["conclusies"]
        if found["status"] != before[found["id"]]
    ]


def _difference(name: str, now: Status, then: Status, rules: RuleBase) -> Difference:
    text = rules.conclusions[name].text
    more = _RANK[then] > _RANK[now]
    better = more if text.soort in _BETTER_UP else not more if text.soort == "knelpunt" else None
    return Difference(name, text.soort, text.titel, now, then, better)


def on_topics(found: Sequence[Difference], topics: Sequence[str], rules: RuleBase) -> list[Difference]:
    """Those about the chosen topics (all, where none is chosen)."""
    wanted = set(topics)
    return [each for each in found if not wanted or wanted & set(rules.conclusions[each.id].text.onderwerpen)]
