"""What an initiative does and has arranged, in sentences that say "wij": its answers, for others to read.

The sentences stand with the questions in the rule files (`wij_zin`). An answer to a question that earlier answers have
made idle is not told, unless its sentence says that it always is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from navigator.answers import Answer
from navigator.case import Case
from navigator.counting import asked
from navigator.grounds import Compiled
from navigator.interview import shown_conclusions
from navigator.model import Question, RuleBase
from navigator.rulefiles.fileshapes import WijZin
from navigator.words.wording import number_in_words

_NUMBER = "{getal}"


@dataclass(frozen=True)
class Fact:
    """Something that is so: a sentence, or the beginning of one with the items that end it."""

    text: str
    items: tuple[str, ...] = ()


def lower_first(text: str) -> str:
    """A text as it is written inside a sentence: `Een wijkcontract` becomes `een wijkcontract`, but `UWV` stays."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def what_is_told(compiled: Compiled, case: Case) -> Case:
    """The case with only those answers that a sheet may speak of.

    These are what an interview on all topics would ask for, and what is always told, but for what only makes sense
    after an answer of which there is nothing to tell.
    """
    rules = compiled.rules
    counts = set(asked(compiled, case, shown_conclusions(rules.conclusions.values(), ())))
    told: dict[str, Answer] = {}
    for question in (rules.questions[key] for key in rules.questions if key in case.answers):
        sentence = question.text.wij_zin
        follows = sentence is None or sentence.na is None or not _is_silent(rules.questions[sentence.na], case)
        if follows and (question.id in counts or (sentence and sentence.altijd)):
            told[question.id] = case.answers[question.id]
    return Case(case.day, told, case.topics)


def _is_silent(question: Question, case: Case) -> bool:
    """Whether the answer to a question is known, and there is nothing to tell of it."""
    told, answer = question.text.wij_zin, case.known(question.id)
    return answer is not None and (told is None or _fact(question, told, answer) is None)


def what_it_does(rules: RuleBase, case: Case, party: str) -> tuple[Fact, ...]:
    """Who the initiative is, what it does and what it looks for, as far as one tells that to a party."""
    return tuple(fact for place in ("zijn", "doen", "zoeken") for fact in _facts(rules, case, party, place))


def what_is_arranged(rules: RuleBase, case: Case, party: str) -> tuple[Fact, ...]:
    """What the initiative has or can show already."""
    return tuple(_facts(rules, case, party, "hebben"))


def _facts(rules: RuleBase, case: Case, party: str, place: str) -> Iterator[Fact]:
    """What each known answer says, in the order of asking."""
    for question in rules.questions.values():
        told = question.text.wij_zin
        if told and told.waar == place and (not told.voor or party in told.voor):
            fact = _fact(question, told, case.known(question.id))
            if fact:
                yield fact


def _fact(question: Question, told: WijZin, answer: Answer | None) -> Fact | None:
    if answer is None:
        return None
    if isinstance(answer, tuple):
        items = [lower_first(question.text.opties[option]) for option in answer if option not in told.zonder_zin]
        return Fact(told.zin or "", tuple(items)) if items else None
    if isinstance(answer, bool):
        text = told.zinnen.get("ja" if answer else "nee")
    elif isinstance(answer, int):
        text = _of_number(question, told, answer)
    else:
        text = _of_option(question, told, answer)
    return Fact(text) if text else None


def _of_option(question: Question, told: WijZin, option: str) -> str | None:
    if told.zin and option not in told.zonder_zin:
        return f"{told.zin} {question.text.opties[option]}."
    return told.zinnen.get(option)


def _of_number(question: Question, told: WijZin, number: int) -> str | None:
    """The sentence about a number, of which the unit never stands on the next line."""
    if number == 0:
        return told.zin_bij_nul
    words = number_in_words(question, number).replace(" ", "\N{NO-BREAK SPACE}")
    return told.zin_bij_een if number == 1 and told.zin_bij_een else (told.zin or "").replace(_NUMBER, words)
