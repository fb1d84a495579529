"""Chains of conclusions: what a conclusion rests on through others, or what rests on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from navigator.model import Conclusion, RuleBase, Uses, leaves


def reached(step: Callable[[str], Iterable[str]], names: Iterable[str]) -> list[str]:
    """These names and all that `step` leads to from them, each once and after those it leads to (but for circles).

    >>> reached({"a": ["b", "c"], "b": ["c"], "c": []}.__getitem__, ["a"])
    ['c', 'b', 'a']
    """
    order: dict[str, None] = {}
    entered: set[str] = set()
    waiting = list(names)[::-1]
    while waiting:
        name = waiting[-1]
        if name in entered:  # all that it leads to stood above it, and is done
            order.setdefault(waiting.pop())
        else:
            entered.add(name)
            waiting += [other for other in step(name) if other not in entered][::-1]
    return list(order)


def behind(rules: RuleBase, names: Iterable[str]) -> list[str]:
    """These conclusions and all that they rest on, each after those it uses."""
    return reached(lambda name: used_in(rules.conclusions[name]), names)


def used_in(conclusion: Conclusion) -> Iterator[str]:
    """The conclusions that the rules of a conclusion name, as often as they do."""
    found = (leaf for rule in conclusion.rules for leaf in leaves(rule.condition))
    return (leaf.conclusion for leaf in found if isinstance(leaf, Uses))
