"""Ways to change what a rule means while it stays well formed, and which examples then notice."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache

from mutating import BASE, REAL, Mutant, lines_of, parse_kept, tree_of

from navigator.circles import leaves
from navigator.domains import Space
from navigator.examples import example_case
from navigator.grounds import Compiled, compile_rules, evaluate
from navigator.model import Conclusion, Condition, RuleBase, Uses
from navigator.reading import examine, read_files
from navigator.yamltree import Path

RULES = BASE.rules
assert RULES is not None


def meaning_mutants(name: str) -> Iterator[Mutant]:
    """The rule file with one value in a condition, or one expected outcome, replaced by another valid one."""
    tree, lines = tree_of(name), lines_of(name)
    for path, (line, column) in sorted(tree.values.items(), key=lambda item: item[1]):
        value: object = tree.data
        for part in path:
            value = value[part]  # type: ignore[index]
        if not isinstance(value, str) or not ("als" in path or path[-1] == "verwacht"):
            continue
        text = lines[line - 1]
        for other in _others(path, value, tree.data):
            broken = [*lines[: line - 1], text[: column - 1] + other + text[column - 1 + len(value) :], *lines[line:]]
            yield Mutant(name, line, f"{value} becomes {other}", "\n".join(broken))


def _others(path: Path, value: str, data: object) -> list[str]:
    """What else may stand where a value stands; of options those that do not stand in the same list yet."""
    if value in ("ja", "nee"):
        return ["nee" if value == "ja" else "ja"]
    if path[-1] == "verwacht":
        return ["ja"]
    question = next((part for part in reversed(path) if part in RULES.questions), None)
    options = RULES.questions[question].options if isinstance(question, str) else ()
    beside = {value}
    if isinstance(path[-1], int):
        whole: object = data
        for part in path[:-1]:
            whole = whole[part]  # type: ignore[index]
        beside |= set(whole)  # type: ignore[call-overload]
    return [option for option in options if option not in beside] if value in options else []


def with_mutant(mutant: Mutant) -> RuleBase | None:
    """The rules with a mutant in one conclusion; None if `navigator check` has something to say about it."""
    tree = parse_kept(mutant.text.encode(), BASE.files[mutant.name].path)
    if not mutant.name.count("/") or mutant.name.startswith("vragen/"):
        return read_files(REAL, {**_files(), mutant.name: mutant.text.encode()}).rules
    shape, conditions = examine(mutant.name, tree, BASE.names)
    if tree.findings or shape is None:
        return None
    from navigator.assembly import _conclusion

    changed = _conclusion(mutant.name, shape, conditions, tree, "rules")  # type: ignore[arg-type]
    return dataclasses.replace(RULES, conclusions={**RULES.conclusions, changed.id: changed})


def _files() -> dict[str, bytes]:
    from mutating import FILES

    return FILES


def wrong_examples(rules: RuleBase) -> list[tuple[str, int]]:
    """The examples that come out otherwise than expected: the conclusion, and the number of the example.

    Only those are worked out that a change can touch, and only by the direct evaluator, which the tests of the engine
    hold to agree with it.
    """
    changed = {name for name, c in rules.conclusions.items() if c is not RULES.conclusions.get(name)}
    users = _users(rules)
    touched: set[str] = set()
    while changed - touched:
        name = (changed - touched).pop()
        touched.add(name)
        changed |= users.get(name, set())
    needed = set(touched)
    for name in touched:
        needed |= _used(rules, name)
    part = dataclasses.replace(
        rules,
        conclusions={name: c for name, c in rules.conclusions.items() if name in needed},
        contradictions=(),
        organisations={},
    )
    compiled: dict[object, Compiled] = {}
    wrong = []
    for name in sorted(touched):
        conclusion = part.conclusions[name]
        for number, example in enumerate(conclusion.text.voorbeelden):
            case = example_case(part, conclusion, example)
            if case.day not in compiled:
                compiled[case.day] = compile_rules(part, case.day)
            there = compiled[case.day]
            if evaluate(there, there.space.point(case))[name] != example.verwacht:
                wrong.append((name, number))
    return wrong


def _conditions(conclusion: Conclusion) -> Iterator[Condition]:
    yield from (rule.condition for rule in conclusion.rules)


def _direct(conclusion: Conclusion) -> set[str]:
    return {leaf.conclusion for c in _conditions(conclusion) for leaf in leaves(c) if isinstance(leaf, Uses)}


def _used(rules: RuleBase, name: str) -> set[str]:
    """Everything a conclusion builds on, directly or through others."""
    found: set[str] = set()
    todo = [name]
    while todo:
        for used in _direct(rules.conclusions[todo.pop()]) - found:
            found.add(used)
            todo.append(used)
    return found


def _users(rules: RuleBase) -> dict[str, set[str]]:
    users: dict[str, set[str]] = {}
    for name, conclusion in rules.conclusions.items():
        for used in _direct(conclusion):
            users.setdefault(used, set()).add(name)
    return users


__all__ = ["Space", "cache"]
