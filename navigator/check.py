"""`navigator check`: everything that can be said about a rule folder without running its examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from navigator.boxes import MOST_GROUNDS, MOST_LITERALS, TooManyGrounds, to_boxes
from navigator.domains import make_space
from navigator.findings import Finding, in_order
from navigator.grounds import CompileError, compile_rules
from navigator.language import check_language
from navigator.model import Rule, RuleBase
from navigator.moments import days_of_change
from navigator.reading import Reading
from navigator.yamltree import Mark, Tree


def check(reading: Reading) -> list[Finding]:
    """Every finding in a rule folder, by place."""
    findings = list(reading.findings)
    findings += check_language(reading.files)
    if reading.rules is not None:
        findings += _rule_findings(reading, reading.rules)
        findings += _circles(reading, reading.rules)
    return in_order(findings)


def _rule_findings(reading: Reading, rules: RuleBase) -> Iterator[Finding]:
    for conclusion in rules.conclusions.values():
        tree = reading.files[conclusion.path.split("/", 1)[1]]
        for number, rule in enumerate(conclusion.rules):
            mark = tree.key_mark(("regels", number, "als"))
            yield from _one_rule(rules, rule, tree, mark)


def _one_rule(rules: RuleBase, rule: Rule, tree: Tree, mark: Mark) -> Iterator[Finding]:
    day = rule.valid_from or rule.valid_until or dt.date.today()
    try:
        boxes = to_boxes(rule.condition, make_space(rules, [rule.condition], day))
    except TooManyGrounds:
        message = f"Deze regel kan op meer dan {MOST_GROUNDS} manieren waar zijn. Splits haar in meer regels."
        yield Finding(tree.path, *mark, "C003", message)
        return
    longest = max((len(box) for box in boxes), default=0)
    if longest > MOST_LITERALS:
        message = f"Deze regel vraagt {longest} voorwaarden tegelijk; hoogstens {MOST_LITERALS}. Splits haar."
        yield Finding(tree.path, *mark, "C004", message)
    if not boxes:
        yield Finding(tree.path, *mark, "C006", "Deze voorwaarde kan nooit waar zijn: zij spreekt zichzelf tegen.")
    if longest == 0 and boxes:
        yield Finding(tree.path, *mark, "C007", "Deze voorwaarde is altijd waar, wat iemand ook antwoordt.")


def _circles(reading: Reading, rules: RuleBase) -> Iterator[Finding]:
    for day in [dt.date.today(), *days_of_change(rules)]:
        try:
            compile_rules(rules, day)
        except CompileError as error:
            if error.code != "C005":
                return  # said above, at its own line
            name = error.rule.rpartition(".")[0]
            tree = reading.files[rules.conclusions[name].path.split("/", 1)[1]]
            yield Finding(tree.path, *tree.key_mark(("regels", 0, "als")), "C005", error.message)
            return
