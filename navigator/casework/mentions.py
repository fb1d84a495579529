"""What a conclusion rests on, through other conclusions too: questions, conclusions and amounts."""

from __future__ import annotations

from dataclasses import dataclass

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
    questions: set[str] = set()
    conclusions: set[str] = set()
    amounts: set[str] = set()
    waiting = [conclusion]
    while waiting:
        name = waiting.pop()
        if name in conclusions or name not in rules.conclusions:
            continue
        conclusions.add(name)
        for leaf in (leaf for rule in rules.conclusions[name].rules for leaf in leaves(rule.condition)):
            if isinstance(leaf, Uses):
                waiting.append(leaf.conclusion)
                continue
            questions.add(leaf.question)
            if isinstance(leaf, AtLeast) and isinstance(leaf.bound, str):
                amounts.add(leaf.bound)
    return Mentions(frozenset(questions), frozenset(conclusions), frozenset(amounts))
