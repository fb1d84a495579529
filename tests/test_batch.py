"""The batch gives every status of every conclusion as both engines give it for a single case.

`NAVIGATOR_SAMPLE=20000 pytest tests/test_batch.py` compares more of the million cases with the engine of record.
"""

from __future__ import annotations

import datetime as dt
import os
import random

import numpy as np
import pytest
from batchcases import case_at, random_columns
from builders import make_question, make_rules, yes, yes_no
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebases import DAYS, LARGE, MEDIUM, SMALL, Size, random_rules, rule_bases

from navigator.advice import Adviser
from navigator.batch.bits import STATUS_NAMES, Kernel, statuses
from navigator.batch.circuit import make_circuit
from navigator.batch.columns import Columns, codes_in
from navigator.batch.many import Batch
from navigator.engine import Engine
from navigator.grounds import compile_rules, evaluate
from navigator.model import All, AtLeast, Condition, Not, RuleBase, Uses
from navigator.moments import days_of_change

quick = settings(max_examples=60, deadline=None, derandomize=True)
SAMPLE = int(os.environ.get("NAVIGATOR_SAMPLE", "500"))


def check(rules: RuleBase, columns: Columns) -> None:
    """The batch agrees with the direct evaluator on every case."""
    batch = Batch(rules)
    found = batch.run(columns)
    compiled = {day: compile_rules(rules, day) for day in map(dt.date.fromordinal, set(columns.days.tolist()))}
    for row in range(len(columns)):
        case = case_at(columns, row)
        expected = evaluate(compiled[case.day], compiled[case.day].space.point(case))
        assert dict(zip(batch.names, (STATUS_NAMES[code] for code in found[:, row]), strict=True)) == expected


# --- the same answers, always


@quick
@given(rule_bases(SMALL), st.integers(0, 2**32))
def test_a_batch_agrees_with_the_direct_evaluator(rules: RuleBase, seed: int) -> None:
    """On random rule bases and cases, on several days at once, known in part."""
    check(rules, random_columns(rules, 40, seed, DAYS))


@quick
@given(rule_bases(SMALL), st.integers(0, 2**32), st.sampled_from(DAYS))
def test_a_batch_agrees_with_the_engine_of_record(rules: RuleBase, seed: int, day: dt.date) -> None:
    """The same, with every status as durable_rules finds it."""
    columns = random_columns(rules, 12, seed, [day])
    batch, compiled = Batch(rules), compile_rules(rules, day)
    found = batch.run(columns)
    with Engine(compiled) as engine:
        for row in range(len(columns)):
            outcome = engine.run(compiled.space.point(case_at(columns, row))).statuses
            assert {name: STATUS_NAMES[code] for name, code in zip(batch.names, found[:, row], strict=True)} == outcome


@pytest.mark.parametrize(("size", "seeds"), [(MEDIUM, range(15)), (LARGE, range(15, 18))])
def test_a_batch_agrees_on_large_rule_bases(size: Size, seeds: range) -> None:
    """The same for several hundred grounds, with chains of conclusions, negated and not."""
    for seed in seeds:
        rules = random_rules(random.Random(seed), size)
        check(rules, random_columns(rules, 100, seed, DAYS))


def test_a_million_cases_agree_with_the_engine_of_record(rules: RuleBase) -> None:
    """Of 1,000,000 random cases on the real rules a sample has every status that durable_rules finds."""
    today = dt.date(2026, 11, 22)
    columns = random_columns(rules, 1_000_000, 7, [today, today, today, *days_of_change(rules)[::9]])
    batch, adviser = Batch(rules), Adviser(rules)
    found = batch.run(columns)
    assert {int(code) for code in np.unique(found)} == {0, 1, 2}
    for row in np.random.default_rng(8).choice(len(columns), SAMPLE, replace=False):
        case = case_at(columns, row)
        compiled, engine = adviser.at(case.day)
        outcome = engine.run(compiled.space.point(case)).statuses
        assert dict(zip(batch.names, (STATUS_NAMES[code] for code in found[:, row]), strict=True)) == outcome
    adviser.close()


# --- the edges


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 63, 64, 65, 200])
def test_any_number_of_cases_in_chunks_of_any_size(count: int) -> None:
    """The statuses do not depend on where chunks and bytes end."""
    rules = random_rules(random.Random(3), MEDIUM)
    columns = random_columns(rules, 200, 3, DAYS[:1])
    kernel = Kernel(compile_rules(rules, DAYS[0]))
    codes = codes_in(kernel.compiled.space, columns)
    whole = statuses(kernel.run(codes), 200)
    some = [row[:count] for row in codes]
    for chunk in (8, 64, 1024):
        assert (statuses(kernel.run(some, chunk), count) == whole[:, :count]).all()


def test_wrong_columns_are_refused() -> None:
    """Too few columns, or of different lengths, are an error and never half a result."""
    kernel = Kernel(compile_rules(make_rules(yes_no(2), {"c": yes(0)}), DAYS[0]))
    row = np.zeros(3, np.uint8)
    for codes in ([row], [row, row[:2]]):
        with pytest.raises(ValueError, match="one array per dimension"):
            kernel.run(codes)
    with pytest.raises(ValueError, match="whole number of bytes"):
        kernel.run([row, row], chunk=9)


ALWAYS_TRUE = AtLeast("aantal", 0)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (ALWAYS_TRUE, "ja"),
        (Not(ALWAYS_TRUE), "nee"),
        (Uses("altijd", True), "ja"),
        (Uses("altijd", False), "nee"),
        (Uses("nooit", False), "ja"),
        (All((Uses("altijd", True), yes(0))), "misschien"),
    ],
)
def test_what_always_or_never_holds(condition: Condition, expected: str) -> None:
    """A condition that is always or never true needs no answers, nor do those that build on it."""
    questions = [*yes_no(1), make_question("aantal", "aantal")]
    rules = make_rules(questions, {"altijd": ALWAYS_TRUE, "nooit": Not(ALWAYS_TRUE), "c": condition})
    batch = Batch(rules)
    unknown = Columns(batch.layout, np.zeros((1, 9), np.uint8), np.full((1, 9), -1), np.full(9, 739_000))
    assert [STATUS_NAMES[code] for code in batch.run(unknown)[2]] == [expected] * 9
    assert batch.run(unknown.only(np.zeros(0, np.int64))).shape == (3, 0)


def test_what_grounds_share_is_worked_out_once(rules: RuleBase) -> None:
    """The circuit of the real rules has at most a third of the operations that grounds one by one would take."""
    compiled = compile_rules(rules, dt.date(2026, 11, 22))
    one_by_one = sum(len(g.answers) + len(g.uses) for found in compiled.grounds.values() for g in found)
    assert len(make_circuit(compiled).steps) * 3 < one_by_one
