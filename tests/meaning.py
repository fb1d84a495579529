"""Ways to change what a rule means while it stays well formed, and which examples then notice."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

from mutating import BASE, REAL, Mutant, at, lines_of, parse_kept, tree_of

from navigator.check import condition_findings
from navigator.examples import example_case
from navigator.grounds import Compiled, compile_rules, evaluate
from navigator.model import RuleBase, Uses, leaves
from navigator.reading import Reading, examine
from navigator.reading.assembly import assemble
from navigator.rulefiles.yamltree import Path

assert BASE.rules is not None
RULES = BASE.rules
BOUNDS = {"minstens": "meer_dan", "meer_dan": "minstens", "hoogstens": "minder_dan", "minder_dan": "hoogstens"}
CONCLUSIONS = [name for name in BASE.files if "/" in name and not name.startswith("vragen/")]
"""The files that hold a conclusion."""


def meaning_mutants(name: str) -> Iterator[Mutant]:
    """The file of a conclusion with one line or value of a rule, or one expected outcome, changed to what may be."""
    tree, lines = tree_of(name), lines_of(name)
    places = [(mark, path, at(tree.data, path)) for path, mark in tree.values.items() if path]
    places += [(mark, path, path[-1]) for path, mark in tree.keys.items()]
    for (number, column), path, value in sorted(places, key=lambda place: (place[0], str(place[1]))):
        text = lines[number - 1]
        if "als" in path and path[-1] == value != "als" and column == len(text) - len(text.lstrip("- ")) + 1:
            for way, new in _lines(text):
                yield Mutant(name, number, way, "\n".join([*lines[: number - 1], *new, *lines[number:]]))
        for other in _others(path, value, tree.data):
            broken = text[: column - 1] + other + text[column - 1 + len(str(value)) :]
            whole = "\n".join([*lines[: number - 1], broken, *lines[number:]])
            yield Mutant(name, number, f"{value} becomes {other}", whole)


def _lines(text: str) -> list[tuple[str, list[str]]]:
    """What a line of a condition may become as a whole."""
    ways = [("drop the line", []), ("double the line", [text, text])]
    return [*ways, ("without the dash", [text.replace("- ", "  ", 1)])] if text.lstrip().startswith("- ") else ways


def _others(path: Path, value: Any, data: Any) -> list[str]:
    """What else may stand where a value or key stands; of options those that do not stand in the same list yet."""
    if path[:1] == ("voorbeelden",) and path[-1] == "verwacht":
        return [other for other in ("ja", "nee", "misschien") if other != value][:1]
    if "geldig" in path and isinstance(value, dt.date):
        return [str(value - dt.timedelta(days=1)), str(value + dt.timedelta(days=1))]
    if "als" not in path:
        return []
    if path[-1] == value:
        return [BOUNDS[value]] if value in BOUNDS else []
    if value in ("ja", "nee"):
        return ["nee" if value == "ja" else "ja"]
    if isinstance(value, int):
        return [str(value - 1), str(value + 1)] if value else [str(value + 1)]
    return _other_options(path, value, data) if isinstance(value, str) else []


def _other_options(path: Path, value: str, data: Any) -> list[str]:
    question = next((part for part in reversed(path) if part in RULES.questions), None)
    options = RULES.questions[question].options if isinstance(question, str) else ()
    beside = {value, *(at(data, path[:-1]) if isinstance(path[-1], int) else ())}
    return [option for option in options if option not in beside] if value in options else []


def with_mutant(mutant: Mutant) -> RuleBase | None:
    """The rules with a mutant of one conclusion; None if `navigator check` has something to say about its file."""
    tree = parse_kept(mutant.text.encode(), BASE.files[mutant.name].path)
    shape, conditions = examine(mutant.name, tree, BASE.names)
    files = {**BASE.files, mutant.name: tree}
    alone = Reading(REAL, files, names=BASE.names, conditions={mutant.name: conditions})
    if tree.findings or shape is None or list(condition_findings(alone)):
        return None
    one = assemble({mutant.name: shape}, {mutant.name: conditions}, {mutant.name: tree}, "rules", "")
    return dataclasses.replace(RULES, conclusions={**RULES.conclusions, **one.conclusions})


def wrong_examples(rules: RuleBase, names: set[str] | None = None) -> list[tuple[str, int]]:
    """The examples that come out otherwise than expected: the conclusion, and the number of the example.

    Only those are worked out that a change can touch (or of these names), and only by the direct evaluator, which the
    tests of the engine hold to agree with it.
    """
    changed = {name for name, c in rules.conclusions.items() if c is not RULES.conclusions.get(name)}
    touched = users_of(rules, changed if names is None else names)
    part = only(rules, touched)
    compiled: dict[dt.date, Compiled] = {}
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


def only(rules: RuleBase, names: set[str]) -> RuleBase:
    """The rules without the conclusions that these do not build on."""
    needed, todo = set(names), list(names)
    while todo:
        new = uses(rules, todo.pop()) - needed
        needed |= new
        todo += new
    kept = {name: conclusion for name, conclusion in rules.conclusions.items() if name in needed}
    return dataclasses.replace(rules, conclusions=kept, contradictions=(), organisations={})


def uses(rules: RuleBase, name: str) -> set[str]:
    """The conclusions that a conclusion names in its rules."""
    conditions = [rule.condition for rule in rules.conclusions[name].rules]
    return {leaf.conclusion for each in conditions for leaf in leaves(each) if isinstance(leaf, Uses)}


def users_of(rules: RuleBase, names: set[str]) -> set[str]:
    """These conclusions and all that build on them."""
    found = set(names)
    while more := {name for name in rules.conclusions if uses(rules, name) & found} - found:
        found |= more
    return found
