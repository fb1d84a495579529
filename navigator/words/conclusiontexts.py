"""What an advice says of each conclusion on a day whatever the case is, worked out once for all cases of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from navigator.model import Conclusion, RuleBase
from navigator.moments import closing_text
from navigator.words.wording import who

_DAYS_KEPT = 8  # nearly every advice is about today


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one conclusion on a day."""

    explanation: str
    steps: tuple[str, ...]
    sources: tuple[str, ...]
    checked: str


def texts_by_day(rules: RuleBase) -> Callable[[dt.date], dict[str, Texts]]:
    """A function that gives the texts of every conclusion on a day, and remembers the days asked for last."""
    return lru_cache(maxsize=_DAYS_KEPT)(partial(_on_day, rules))


def _on_day(rules: RuleBase, day: dt.date) -> dict[str, Texts]:
    return {
        name: Texts(
            explanation=closing_text(conclusion, day),
            steps=tuple(f"{who(rules, step.wie)}: {step.wat}" for step in conclusion.text.stappen),
            sources=_sources(conclusion, day),
            checked=conclusion.text.gecontroleerd_op.isoformat(),
        )
        for name, conclusion in rules.conclusions.items()
    }


def _sources(conclusion: Conclusion, day: dt.date) -> tuple[str, ...]:
    """The sources of the rules in force, or of all where none is any more."""
    rules = [rule for rule in conclusion.rules if rule.valid_on(day)] or conclusion.rules
    return tuple(dict.fromkeys(source for rule in rules for source in rule.sources))
