"""What a conclusion rests on, through other conclusions too: questions, conclusions and amounts."""

from __future__ import annotations

from dataclasses import dataclass

from navigator.chains import behind
from navigator.model import AtLeast, RuleBase, Uses, leaves


@dataclass(frozen=True)
class Mentions:
    """The ids of all that the rules of a conclusion name, itself included."""

    questions: frozenset[str] = frozenset()
    conclusions: frozenset[str] = frozenset()
    amounts: frozenset[str] = frozenset()

    def __or__(self, other: Mentions) -> Mentions:
        return Mentions(
            self.questions | other.questions, self.conclusions | other.conclusions, self.amounts | other.amounts
        )


def mentioned(rules: RuleBase, conclusion: str) -> Mentions:
    """Everything that a conclusion rests on; nothing if these rules do not have it."""
    if conclusion not in rules.conclusions:
        return Mentions()
    found = behind(rules, [conclusion])
    asked = [leaf for name in found for rule in rules.conclusions[name].rules for leaf in leaves(rule.condition)]
    return Mentions(
        frozenset(leaf.question for leaf in asked if not isinstance(leaf, Uses)),
        frozenset(found),
        frozenset(leaf.bound for leaf in asked if isinstance(leaf, AtLeast) and isinstance(leaf.bound, str)),
    )
