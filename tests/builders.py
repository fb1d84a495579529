"""Questions, rules, conclusions and rule bases for tests, written by hand in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from navigator.model import Among, Conclusion, Condition, Contradiction, Organisation, Question, Rule, RuleBase
from navigator.rulefiles import fileshapes as shapes

CHECKED = dt.date(2026, 6, 14)
"""The day on which everything made here was last checked."""


def yes_no(count: int) -> list[Question]:
    """This many yes/no questions: v0, v1, ..."""
    return [make_question(f"v{number}", "ja_nee") for number in range(count)]


def yes(number: int) -> Condition:
    """The answer to this yes/no question is yes."""
    return Among(f"v{number}", frozenset([True]))


def make_question(name: str, kind: str, options: Sequence[str] = (), *, changeable: bool = True) -> Question:
    """A question; its words are its name."""
    text = shapes.Vraag.model_construct(
        type=kind,
        tekst=name,
        waarom=name,
        veranderbaar=changeable,
        onderwerpen=["geld"],
        opties={option: option for option in options},
    )
    return Question(name, "sectie", text)


def make_rule(
    name: str,
    condition: Condition,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Rule:
    """A rule; `name` is its id, such as `subsidie.1`."""
    return Rule(name, f"rules/{name}.yaml:1", condition, ("bron",), valid_from, valid_until)


def make_conclusion(
    name: str, rules: Iterable[Rule], soort: str = "route", topics: Sequence[str] = ("geld",)
) -> Conclusion:
    """A conclusion with these rules."""
    found = tuple(rules)
    text = shapes.Conclusiebestand.model_construct(
        conclusie=name,
        soort=soort,
        onderwerpen=list(topics),
        titel=name,
        uitleg=name,
        regels=[shapes.Regel.model_construct(als={}, bronnen=list(rule.sources)) for rule in found],
        zekerheid="hoog",
        gecontroleerd_op=CHECKED,
        voorbeelden=[],
    )
    return Conclusion(name, text, found, f"rules/{name}.yaml")


def make_amount(*values: tuple[dt.date, dt.date | None, int]) -> shapes.Bedrag:
    """A dated amount out of (from, until, value)."""
    made = [
        shapes.Waarde.model_construct(vanaf=start, tot=end, waarde=value, bronnen=["bron"], zekerheid="hoog")
        for start, end, value in values
    ]
    return shapes.Bedrag.model_construct(titel="bedrag", eenheid="euro", waarden=made)


def make_rules(
    questions: Iterable[Question],
    conditions: Mapping[str, Condition | Sequence[Condition]] | Iterable[Conclusion],
    amounts: Mapping[str, shapes.Bedrag] | None = None,
    contradictions: Iterable[Contradiction] = (),
    organisations: Iterable[Organisation] = (),
) -> RuleBase:
    """A rule base; `conditions` may give per conclusion just the conditions of its rules."""
    if isinstance(conditions, Mapping):
        conditions = [
            make_conclusion(name, [make_rule(f"{name}.{number}", each) for number, each in enumerate(_all(given), 1)])
            for name, given in conditions.items()
        ]
    source = shapes.Bron.model_construct(soort="wet", titel="bron", gecontroleerd_op=CHECKED, zekerheid="hoog")
    return RuleBase(
        version="sha256:" + "0" * 64,
        questions={question.id: question for question in questions},
        conclusions={conclusion.id: conclusion for conclusion in conditions},
        sections={"sectie": "Sectie"},
        amounts=dict(amounts or {}),
        sources={"bron": source},
        contradictions=tuple(contradictions),
        organisations={organisation.id: organisation for organisation in organisations},
    )


def _all(given: Condition | Sequence[Condition]) -> Sequence[Condition]:
    return given if isinstance(given, Sequence) else [given]
