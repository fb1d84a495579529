"""Work out the examples in the rule files and compare them with what their writer expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from navigator.advice import Adviser
from navigator.answers import answer_from, from_written
from navigator.case import Case
from navigator.grounds import evaluate
from navigator.interview import open_questions
from navigator.model import Conclusion, RuleBase, Status
from navigator.reading import Reading
from navigator.rulefiles.fileshapes import Voorbeeld
from navigator.rulefiles.findings import Finding, in_order


@dataclass(frozen=True)
class Outcome:
    """One example as worked out: the status found, and the questions it still hangs on."""

    conclusion: str
    number: int
    expected: Status
    found: Status
    open_questions: tuple[str, ...]


def example_case(rules: RuleBase, conclusion: Conclusion, example: Voorbeeld) -> Case:
    """The case of an example; without `peildatum` it is worked out on the day the conclusion was checked."""
    answers = {}
    for key, value in example.antwoorden.items():
        question = rules.questions[key]
        answers[key] = answer_from(question.options, from_written(value, question.kind))
    return Case(example.peildatum or conclusion.text.gecontroleerd_op, answers)


def work_out(adviser: Adviser, *, both: bool = True) -> Iterator[Outcome]:
    """Every example of every conclusion, by both engines (where they differ the status is `misschien`) or directly."""
    for conclusion in adviser.rules.conclusions.values():
        for number, example in enumerate(conclusion.text.voorbeelden):
            case = example_case(adviser.rules, conclusion, example)
            compiled = adviser.periods.compiled(case.day)
            point = compiled.space.point(case)
            statuses = evaluate(compiled, point)
            found = statuses[conclusion.id]
            if both and adviser.at(case.day)[1].run(point).statuses[conclusion.id] != found:
                found = "misschien"
            still = open_questions(compiled, point, statuses, [conclusion.id])
            yield Outcome(conclusion.id, number, example.verwacht, found, tuple(still))


def check_examples(reading: Reading, adviser: Adviser, *, both: bool = True) -> tuple[int, list[Finding]]:
    """How many examples there are, and a finding for each that comes out otherwise than expected.

    With `both` the engine of record works them out too, which takes ten times as long.
    """
    trees = {c.id: reading.files[c.path.split("/", 1)[1]] for c in adviser.rules.conclusions.values()}
    findings: list[Finding] = []
    count = 0
    for outcome in work_out(adviser, both=both):
        count += 1
        if outcome.found == outcome.expected:
            continue
        tree = trees[outcome.conclusion]
        line, column = tree.mark(("voorbeelden", outcome.number, "verwacht"))
        why = f" Het hangt nog af van: {', '.join(outcome.open_questions)}." if outcome.open_questions else ""
        message = f"Dit voorbeeld verwacht `{outcome.expected}`, maar de regels geven `{outcome.found}`.{why}"
        findings.append(Finding(tree.path, line, column, "V001", message))
    return count, in_order(findings)
