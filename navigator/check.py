"""`navigator check`: everything that can be said about a rule folder without running its examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from navigator.analysis.circles import circle_findings
from navigator.analysis.idle import IdleParts
from navigator.analysis.whole import analyse
from navigator.boxes import MOST_LITERALS, TooManyGrounds, to_boxes
from navigator.domains import Space, make_space
from navigator.grounds import TOO_MANY, CompileError, too_long
from navigator.language.plain import check_language
from navigator.model import Condition, Question, RuleBase, Uses, leaves
from navigator.reading import Reading
from navigator.reading.namecheck import mapping
from navigator.reading.wesentences import left_out
from navigator.rulefiles import fileshapes as shapes
from navigator.rulefiles.findings import Finding, in_order
from navigator.rulefiles.yamltree import Path, Tree
from navigator.sharding import check_every_day
from navigator.sheets.stepcheck import wrongly_addressed


def check(reading: Reading) -> list[Finding]:
    """Every finding in a rule folder, by place; the analysis only where the rules are well written."""
    found = check_rules(reading)
    sheets = (finding for tree in reading.files.values() for finding in (*left_out(tree), *wrongly_addressed(tree)))
    return in_order([*found, *(analyse(reading) if not found else ()), *sheets, *check_language(reading.files)])


def check_rules(reading: Reading) -> list[Finding]:
    """The same without the language of the texts; of what has another mistake as much as can be told."""
    found = in_order([*reading.findings, *condition_findings(reading), *circle_findings(reading)])
    if reading.rules is not None and not found:
        found = list(_engine_findings(reading, reading.rules))
    return found


def condition_findings(reading: Reading) -> Iterator[Finding]:
    """Conditions that come apart in too many grounds, can never hold, or always do."""
    amounts = _amounts(reading)
    for name, conditions in reading.conditions.items():
        tree = reading.files[name]
        for path, condition in conditions.items():
            asked = {leaf.question for leaf in leaves(condition) if not isinstance(leaf, Uses)}
            found = {
                key: _question(key, *known) for key, known in reading.names.questions.items() if known and key in asked
            }
            rules = RuleBase("", found, {}, amounts=amounts)
            space = make_space(rules, [condition], _day(tree, path))
            whole = list(_one_condition(space, condition, tree, path))
            yield from whole or IdleParts(tree, reading.names, space).findings(_block(tree, path), path)


def _question(key: str, kind: str, options: tuple[str, ...]) -> Question:
    """A question without its words, which may hold mistakes."""
    return Question(key, "", shapes.Vraag.model_construct(type=kind, opties={option: option for option in options}))


def _amounts(reading: Reading) -> dict[str, shapes.Bedrag]:
    """The amounts; one that has a mistake is not known on any day."""
    found = {}
    tree = reading.files.get("bedragen.yaml")
    for key, block in mapping(tree.data if tree else None, "bedragen").items():
        try:
            found[key] = shapes.Bedrag.model_validate(block)
        except ValidationError:
            found[key] = shapes.Bedrag.model_construct(titel=key, eenheid="aantal", waarden=[])
    return found


def _one_condition(space: Space, condition: Condition, tree: Tree, path: Path) -> Iterator[Finding]:
    mark = tree.key_mark(path)
    try:
        boxes = to_boxes(condition, space)
    except TooManyGrounds:
        yield Finding(tree.path, *mark, "C003", TOO_MANY)
        return
    longest = max((len(box) for box in boxes), default=0)
    if longest > MOST_LITERALS and path[0] == "regels":
        yield Finding(tree.path, *mark, "C004", too_long(longest))
    if not boxes:
        yield Finding(tree.path, *mark, "C006", "Deze voorwaarde kan nooit waar zijn: zij spreekt zichzelf tegen.")
    elif not longest:
        yield Finding(tree.path, *mark, "C007", "Deze voorwaarde is altijd waar, wat iemand ook antwoordt.")


def _day(tree: Tree, path: Path) -> dt.date:
    """A day on which a rule holds, for the amounts of that day."""
    period = _block(tree, path[:-1]).get("geldig")
    days = [period.get(key) for key in ("vanaf", "tot")] if isinstance(period, dict) else []
    return next((day for day in days if isinstance(day, dt.date)), dt.date.today())


def _block(tree: Tree, path: Path) -> dict[str, Any]:
    block: Any = tree.data
    for part in path:
        block = block[part]
    found: dict[str, Any] = block
    return found


def _engine_findings(reading: Reading, rules: RuleBase) -> Iterator[Finding]:
    """What only shows when all rules of a day are put together, on any day."""
    try:
        check_every_day(rules)
    except CompileError as error:
        yield _compile_finding(reading, rules, error)


def _compile_finding(reading: Reading, rules: RuleBase, error: CompileError) -> Finding:
    name, _, number = error.rule.rpartition(".")
    if name not in rules.conclusions:  # a contradiction, or when an organisation is named
        return Finding(str(reading.root), 1, 1, error.code, f"{error.place}: {error.message}")
    tree = reading.files[rules.conclusions[name].path.split("/", 1)[1]]
    return Finding(tree.path, *tree.key_mark(("regels", int(number) - 1, "als")), error.code, error.message)
