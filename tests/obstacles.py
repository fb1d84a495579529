"""A small rule base with two knelpunten, and cases that meet them, for tests of the agenda."""

from __future__ import annotations

from typing import Any

from builders import make_conclusion, make_question, make_rule, make_rules

from navigator.model import Among, Conclusion, RuleBase
from navigator.rulefiles.fileshapes import Classificatie

PHASES = ("idee", "start")
PROVINCES = ("drenthe", "limburg", "zeeland")
MEETS_BOTH: dict[str, Any] = {"fase": "idee", "provincie": "zeeland", "v0": True, "v1": True}
MEETS_NONE: dict[str, Any] = {"fase": "start", "provincie": "drenthe", "v0": False, "v1": False}


def obstacle_rules() -> RuleBase:
    """`kantine` holds if v0 and `krediet` if v1; both are asked of the gemeente."""
    questions = [
        make_question("fase", "keuze", PHASES),
        make_question("provincie", "keuze", PROVINCES),
        make_question("v0", "ja_nee"),
        make_question("v1", "ja_nee"),
    ]
    kantine = Classificatie(soort="hard", niveau="lokaal", adressaat=["gemeente"])
    krediet = Classificatie(soort="hard", niveau="landelijk", adressaat=["gemeente", "uwv"])
    return make_rules(questions, [_obstacle("kantine", "v0", kantine), _obstacle("krediet", "v1", krediet)])


def _obstacle(name: str, question: str, classes: Classificatie) -> Conclusion:
    rule = make_rule(f"{name}.1", Among(question, frozenset([True])))
    made = make_conclusion(name, [rule], soort="knelpunt")
    return Conclusion(name, made.text.model_copy(update={"knelpunt": classes}), made.rules, made.path)
