"""A rule base as it is on one day, and several of them side by side as one, to compare them case by case."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Hashable, Mapping

from navigator.chains import behind
from navigator.model import (
    All,
    AnyOf,
    AtLeast,
    Conclusion,
    Condition,
    Contradiction,
    Not,
    Organisation,
    Question,
    RuleBase,
    Uses,
)

Names = Mapping[str, str]
"""What each conclusion is called among the conclusions of all rule bases side by side."""


def frozen(rules: RuleBase, day: dt.date) -> RuleBase:
    """Only the rules in force on a day, always in force, with the amounts of that day as numbers.

    An amount that is not known on the day is known on no day.
    """
    known = {name: rules.amount_on(name, day) for name in rules.amounts}
    return dataclasses.replace(
        rules,
        conclusions={
            key: dataclasses.replace(
                each,
                rules=tuple(
                    dataclasses.replace(
                        rule, condition=_fixed(rule.condition, known), valid_from=None, valid_until=None
                    )
                    for rule in each.rules
                    if rule.valid_on(day)
                ),
            )
            for key, each in rules.conclusions.items()
        },
        contradictions=tuple(
            Contradiction(_fixed(each.condition, known), each.explanation) for each in rules.contradictions
        ),
        organisations={
            key: dataclasses.replace(each, condition=_fixed(each.condition, known) if each.condition else None)
            for key, each in rules.organisations.items()
        },
        amounts={
            name: amount.model_copy(update={"waarden": []})
            for name, amount in rules.amounts.items()
            if known[name] is None
        },
    )


def side_by_side(bases: Mapping[str, RuleBase]) -> tuple[RuleBase, dict[str, dict[str, str]]]:
    """Frozen rule bases as one, and per base what its conclusions are called there.

    Conclusions that come to the same in two bases, down to everything they build on, get one name. A question that has
    another type in another base is another question; one with other options has the options of both.
    """
    questions: dict[str, Question] = {}
    conclusions: dict[str, Conclusion] = {}
    known: dict[Hashable, str] = {}
    called: dict[str, dict[str, str]] = {}
    asked: dict[str, dict[str, str]] = {}
    for side, rules in bases.items():
        asked[side] = _add_questions(side, rules, questions)
        names: dict[str, str] = {}
        for key in behind(rules, rules.conclusions):
            given = tuple(renamed(rule.condition, asked[side], names) for rule in rules.conclusions[key].rules)
            same = (key, frozenset(given))
            name = known.get(same)
            if name is None:
                name = known[same] = f"{side}/{key}"
                conclusions[name] = _conclusion(rules.conclusions[key], name, given)
            names[key] = name
        called[side] = names
    first = next(iter(bases.values()))
    amounts = {key: value for rules in bases.values() for key, value in rules.amounts.items()}
    return dataclasses.replace(
        first,
        questions=questions,
        conclusions=conclusions,
        amounts=amounts,
        contradictions=tuple(
            Contradiction(condition, condition_text)
            for condition, condition_text in dict.fromkeys(
                (renamed(each.condition, asked[side], called[side]), each.explanation)
                for side, rules in bases.items()
                for each in rules.contradictions
            )
        ),
        organisations=_organisations(bases, asked, called),
    ), called


def merged_questions(bases: Mapping[str, RuleBase]) -> dict[str, Question]:
    """The questions of all these rule bases, each with the options of all."""
    questions: dict[str, Question] = {}
    for side, rules in bases.items():
        _add_questions(side, rules, questions)
    return questions


def _add_questions(side: str, rules: RuleBase, questions: dict[str, Question]) -> dict[str, str]:
    """Add the questions of one base; those that need another name because their type differs, with that name."""
    asked: dict[str, str] = {}
    for key, question in rules.questions.items():
        other = questions.get(key)
        if other is None:
            questions[key] = question
        elif other.kind != question.kind:
            asked[key] = f"{side}/{key}"
            questions[asked[key]] = dataclasses.replace(question, id=asked[key])
        elif other.options != question.options:
            options = {**other.text.opties, **question.text.opties}
            questions[key] = dataclasses.replace(other, text=other.text.model_copy(update={"opties": options}))
    return asked


def _conclusion(conclusion: Conclusion, name: str, conditions: tuple[Condition, ...]) -> Conclusion:
    pairs = zip(conclusion.rules, conditions, strict=True)
    return dataclasses.replace(
        conclusion, id=name, rules=tuple(dataclasses.replace(rule, condition=condition) for rule, condition in pairs)
    )


def _organisations(
    bases: Mapping[str, RuleBase], asked: Mapping[str, Names], called: Mapping[str, Names]
) -> dict[str, Organisation]:
    return {
        f"{side}/{key}": dataclasses.replace(each, condition=renamed(each.condition, asked[side], called[side]))
        for side, rules in bases.items()
        for key, each in rules.organisations.items()
        if each.condition is not None
    }


def _fixed(condition: Condition, known: Mapping[str, int | None]) -> Condition:
    """The condition with amounts as numbers; those that are not known stay names."""
    if isinstance(condition, All | AnyOf):
        return type(condition)(tuple(_fixed(part, known) for part in condition.parts))
    if isinstance(condition, Not):
        return Not(_fixed(condition.part, known))
    if isinstance(condition, AtLeast) and isinstance(condition.bound, str):
        value = known[condition.bound]
        return condition if value is None else AtLeast(condition.question, value + condition.offset)
    return condition


def renamed(condition: Condition, asked: Names, concluded: Names) -> Condition:
    """The condition with other names for questions and conclusions."""
    if isinstance(condition, All | AnyOf):
        return type(condition)(tuple(renamed(part, asked, concluded) for part in condition.parts))
    if isinstance(condition, Not):
        return Not(renamed(condition.part, asked, concluded))
    if isinstance(condition, Uses):
        return Uses(concluded[condition.conclusion], condition.holds)
    return (
        dataclasses.replace(condition, question=asked[condition.question]) if condition.question in asked else condition
    )
