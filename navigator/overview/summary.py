"""An advice in three sentences, the steps to begin with, and what to find out first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from navigator.case import Case
from navigator.model import RuleBase
from navigator.sheets.content import wanted
from navigator.sheets.steps import MONEY, Section, Step

FIRST_STEPS = 3
FIND_OUT = 3


@dataclass(frozen=True)
class FirstStep:
    """The first step of one task, with the title of what it is for."""

    step: Step
    why: str


def first_steps(sections: Iterable[Section], most: int = FIRST_STEPS) -> list[FirstStep]:
    """The first step of each of the first tasks, in the order to do them."""
    tasks = [task for section in sections for task in section.tasks]
    return [FirstStep(task.steps[0], task.title) for task in tasks[:most]]


def step_count(sections: Iterable[Section]) -> int:
    """How many steps there are in all."""
    return sum(len(task.steps) for section in sections for task in section.tasks)


def to_find_out(advice: Mapping[str, Any], rules: RuleBase, case: Case, most: int = FIND_OUT) -> list[tuple[str, int]]:
    """The questions not known on which most conclusions hang, each with how many; those asked first where it is equal.

    A question that was not answered yet is none to find out: the interview asks it.
    """
    undecided = [found for found in wanted(advice, rules, case) if found["soort"] != "status"]
    counts = Counter(question for found in undecided for question in found["hangt_af_van"])
    open_now = [question for question in advice["open_vragen"] if counts[question] and question in case.answers]
    return sorted(((question, counts[question]) for question in open_now), key=lambda pair: -pair[1])[:most]


def summary(advice: Mapping[str, Any], rules: RuleBase, case: Case, steps: Sequence[FirstStep]) -> list[str]:
    """The advice on the chosen topics in three sentences: the money, the obstacles, and what to do first."""
    found = list(wanted(advice, rules, case))
    about_money = [each for each in found if each["soort"] in MONEY]
    sentences = [_money(about_money)] if about_money else []
    sentences.append(_obstacles([each for each in found if each["soort"] == "knelpunt"]))
    if steps:
        sentences.append(f"Begin hiermee: {_inside(steps[0].step.what)}")
    elif advice["open_vragen"]:
        unknown = [question for question, _ in to_find_out(advice, rules, case, 1)]
        first = rules.questions[(unknown or advice["open_vragen"])[0]]
        sentences.append(f"Zoek eerst het antwoord op de vraag: {first.text.tekst}")
    return sentences


def _money(found: Sequence[Mapping[str, Any]]) -> str:
    sure = [each for each in found if each["status"] == "ja"]
    maybe = sum(each["status"] == "misschien" for each in found)
    if not sure:
        nothing = "Nog geen enkel geld past zeker bij u"
        return f"{nothing}, {_ways(maybe)} {_fit(maybe)} misschien." if maybe else f"{nothing}."
    form = next((each["titel"].partition(":")[0].lower() for each in sure if each["soort"] == "geldvorm"), None)
    others = len(sure) - (form is not None)
    if form is None:
        return f"Bij u {_fit(others)} nu {_ways(others)}."
    return f"Bij u passen nu {form} en {_ways(others)}." if others else f"Bij u past nu {form}."


def _obstacles(found: Sequence[Mapping[str, Any]]) -> str:
    sure = [each for each in found if each["status"] == "ja"]
    maybe = sum(each["status"] == "misschien" for each in found)
    if not sure:
        if not maybe:
            return "Wij zien nu geen knelpunten."
        return f"Zeker zijn er nu geen knelpunten, misschien {'is er één' if maybe == 1 else f'zijn er {maybe}'}."
    law = sum(each["knelpunt"]["soort"] == "hard" for each in sure)
    count = f"U loopt tegen {len(sure)} {'knelpunt' if len(sure) == 1 else 'knelpunten'} aan"
    if not law:
        return f"{count}."
    if law == len(sure):
        return f"{count}, en {'dat komt' if law == 1 else 'die komen alle'} uit de wet."
    return f"{count}; {law} daarvan {'komt' if law == 1 else 'komen'} uit de wet."


def _ways(count: int) -> str:
    return "één weg naar geld" if count == 1 else f"{count} wegen naar geld"


def _fit(count: int) -> str:
    return "past" if count == 1 else "passen"


def _inside(sentence: str) -> str:
    """The first sentence of a step, as it reads after a colon."""
    first = sentence.split(". ")[0].rstrip(".")
    return f"{first[:1].lower()}{first[1:]}."
