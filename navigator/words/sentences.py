"""Conditions and cases in sentences that anyone can read: "de rechtsvorm een coöperatie is, en u giften wilt krijgen".

Every piece is a subordinate clause, to follow "als" or "waarbij". A question says in `in_zin` how it is named there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from navigator.answers import DONT_KNOW, Answer, to_json
from navigator.case import Case
from navigator.model import (
    All,
    Among,
    AnyOf,
    AtLeast,
    Condition,
    Not,
    Question,
    RuleBase,
    Ticked,
    Uses,
)
from navigator.words.wording import number_in_words

Link = Literal["alle", "een_van", "niet"]


@dataclass(frozen=True)
class Clause:
    """A line of a condition in words; if it builds on a conclusion, the words that name that one stand apart."""

    before: str
    conclusion: str | None = None
    named: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.before}{self.named}{self.after}"


@dataclass(frozen=True)
class Group:
    """Lines of which all hold, or at least one; of `niet` the line does not hold."""

    link: Link
    parts: tuple[Words, ...]


Words = Clause | Group


def in_sentences(rules: RuleBase, condition: Condition, day: dt.date) -> Words:
    """A condition as clauses in groups, as deep as it was written; amounts are named with what they are on a day."""
    if isinstance(condition, Not) and isinstance(condition.part, AtLeast):
        return Clause(_number(rules, condition.part, day, below=True))
    if isinstance(condition, Not) and isinstance(condition.part, Uses):
        return _builds_on(rules, condition.part, "niet klopt dat ")
    if isinstance(condition, Not) and isinstance(condition.part, Among | Ticked):
        return Clause(f"niet klopt dat {_leaf(rules, condition.part)}")
    if isinstance(condition, Not):
        return Group("niet", (in_sentences(rules, condition.part, day),))
    if isinstance(condition, All | AnyOf):
        link: Link = "alle" if isinstance(condition, All) else "een_van"
        return Group(link, tuple(in_sentences(rules, part, day) for part in condition.parts))
    if isinstance(condition, AtLeast):
        return Clause(_number(rules, condition, day, below=False))
    if isinstance(condition, Uses):
        return _builds_on(rules, condition)
    return Clause(_leaf(rules, condition))


def case_in_words(rules: RuleBase, case: Case) -> str:
    """The answers of a case as clauses in a row."""
    clauses = [_answered(rules.questions[key], answer) for key, answer in case.answers.items()]
    return ", en ".join(clauses) if clauses else "nog niets is ingevuld"


def subject(question: Question) -> str:
    """How a question is named in a sentence."""
    return question.text.in_zin or f"het antwoord op ‘{question.text.tekst}’"


def _builds_on(rules: RuleBase, leaf: Uses, before: str = "") -> Clause:
    named = f"‘{rules.conclusions[leaf.conclusion].text.titel}’"
    return Clause(before, leaf.conclusion, named, " geldt" if leaf.holds else " niet geldt")


def _leaf(rules: RuleBase, leaf: Among | Ticked) -> str:
    question = rules.questions[leaf.question]
    if isinstance(leaf, Ticked):
        return _ticked(question, [leaf.option])
    if question.kind == "ja_nee":
        return _yes_no(question, next(iter(leaf.values)) is True)
    chosen = [option for option in question.options if option in leaf.values]
    return f"{subject(question)} {_either(question, chosen)} is"


def _yes_no(question: Question, yes: bool) -> str:
    if question.text.in_zin:
        return question.text.in_zin if yes else f"niet klopt dat {question.text.in_zin}"
    return f"{subject(question)} {'ja' if yes else 'nee'} is"


def _ticked(question: Question, options: list[str]) -> str:
    return f"{_either(question, options)} bij {subject(question)} hoort"


def _either(question: Question, options: Iterable[str]) -> str:
    words = [f"‘{question.text.opties[option]}’" for option in options]
    return " of ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _number(rules: RuleBase, leaf: AtLeast, day: dt.date, *, below: bool) -> str:
    """A comparison: at least, more than, at most or less than a number or an amount."""
    question = rules.questions[leaf.question]
    word = ("minder dan", "hoogstens")[leaf.offset] if below else ("minstens", "meer dan")[leaf.offset]
    if isinstance(leaf.bound, int):
        return f"{subject(question)} {word} {number_in_words(question, leaf.bound)} is"
    value = rules.amount_on(leaf.bound, day)
    known = "nu niet bekend" if value is None else number_in_words(question, value)
    return f"{subject(question)} {word} {known} is ({rules.amounts[leaf.bound].titel})"


def _answered(question: Question, answer: Answer) -> str:
    value: Any = to_json(answer)
    if isinstance(value, bool):
        return _yes_no(question, value)
    if isinstance(value, list):
        return _ticked(question, value) if value else f"bij {subject(question)} niets is aangekruist"
    if isinstance(value, int):
        return f"{subject(question)} {number_in_words(question, value)} is"
    if value == DONT_KNOW:
        return f"{subject(question)} niet bekend is"
    return f"{subject(question)} {_either(question, [value])} is"
