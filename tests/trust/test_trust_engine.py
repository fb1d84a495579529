"""The share of the long run of the engine that every test run does; what a run itself must notice."""

from __future__ import annotations

import random
from pathlib import Path

import agreement
import pytest
from rulebases import DAYS, SMALL, random_rules

from navigator.answers import DONT_KNOW, answer_fault, to_json
from navigator.reading import load_rules
from trust import engine_run
from trust.hostile_cases import CaseMaker


def test_both_engines_agree_in_threads_and_processes(tmp_path: Path) -> None:
    """Two processes with four threads each, on the rules of the product and on random ones; every block is counted."""
    found = engine_run.run(load_rules(), [1_000_000, 1_000_001], processes=2, threads=4, log=tmp_path / "blocks")
    assert found.wrong == []
    assert found.evaluations.total() == 2 * engine_run.BLOCK
    assert len((tmp_path / "blocks").read_text().splitlines()) == 2


def test_a_disagreement_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each evaluation is compared: where the direct evaluator says otherwise, the run says in which block and case."""
    monkeypatch.setattr(agreement, "evaluate", lambda compiled, _: dict.fromkeys(compiled.order, "nee"))
    monkeypatch.setattr(engine_run, "SHARES", {"small": 20})
    found = engine_run.run(load_rules(), [7], processes=1, threads=2)
    assert found.wrong
    assert found.wrong[0].startswith("block 7, small: [")


def test_hostile_cases_are_valid() -> None:
    """The cases of the long run are such as a visitor could give: nothing is refused."""
    rules = random_rules(random.Random(4), SMALL)
    maker = CaseMaker(rules, DAYS, random.Random(5))
    sizes = set()
    for _ in range(300):
        case = maker.case()
        sizes.add(len(case.answers))
        for name, answer in case.answers.items():
            question = rules.questions[name]
            assert answer == DONT_KNOW or answer_fault(question.kind, question.options, to_json(answer)) is None
    assert {0, 1, len(rules.questions)} <= sizes
