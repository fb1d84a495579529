"""`navigator sample`: random cases such as the questionnaire leaves them."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest
from batchfiles import DAY, Json
from click.testing import CliRunner, Result
from rulebases import DAYS, MEDIUM, random_rules

from navigator.answers import DONT_KNOW
from navigator.batch import sample as samples
from navigator.batch.sample import sample_cases
from navigator.case import Case, read_case
from navigator.commands.sample import sample
from navigator.grounds import Compiled, compile_rules, evaluate, holds
from navigator.interview import next_question, open_questions, shown_conclusions
from navigator.reading import load_rules


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_rules(load_rules(), DAY)


@pytest.fixture(scope="module")
def cases(compiled: Compiled) -> list[Json]:
    return list(sample_cases(compiled, 600, seed=2))


def run(*arguments: str) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(sample, list(arguments), catch_exceptions=False)


def asked_next(compiled: Compiled, case: Case) -> str | None:
    """The question that the interview puts now."""
    point = compiled.space.point(case)
    targets = shown_conclusions(compiled.rules.conclusions.values(), case.topics)
    return next_question(open_questions(compiled, point, evaluate(compiled, point), targets), case)


def check_interview(compiled: Compiled, data: Json) -> bool:
    """Whether a case went on to the end; every question in it was the one to ask at that moment."""
    case = read_case(data, compiled.rules.questions, DAY)
    given = list(case.answers.items())
    assert list(data["antwoorden"]) == [name for name, _ in given]
    for count, (name, _) in enumerate(given):
        assert asked_next(compiled, Case(case.day, dict(given[:count]), case.topics)) == name
    return asked_next(compiled, case) is None


def test_only_questions_that_would_be_asked_are_answered(compiled: Compiled, cases: list[Json]) -> None:
    """Replayed in the interview itself, each question comes when it is asked; most cases go on to the end."""
    ended = [check_interview(compiled, data) for data in cases[:40]]
    assert 20 <= sum(ended) < 40


@pytest.mark.parametrize("seed", range(3))
def test_the_walk_is_the_interview_on_random_rules(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with chains of conclusions, negated and not, and amounts that are not known."""
    monkeypatch.setattr(samples, "_TOGETHER", 30)
    rules = compile_rules(random_rules(random.Random(seed), MEDIUM), DAYS[seed])
    for data in sample_cases(rules, 30, seed):
        check_interview(rules, data)


def test_answers_do_not_contradict_each_other(compiled: Compiled, cases: list[Json]) -> None:
    """No sampled case has answers that can't all be true."""
    for data in cases:
        point = compiled.space.point(read_case(data, compiled.rules.questions, DAY))
        assert not any(holds(boxes, point, evaluate(compiled, point)) for boxes in compiled.contradictions)


def test_cases_are_varied(compiled: Compiled, cases: list[Json]) -> None:
    """Every question is put, every option is chosen, some are not known, and topics differ."""
    seen: dict[str, Counter[str]] = {}
    for data in cases:
        for name, answer in data["antwoorden"].items():
            each = answer if isinstance(answer, list) else [answer]
            seen.setdefault(name, Counter()).update(map(str, each or ["geen"]))
    assert set(seen) == set(compiled.rules.questions)
    for name, question in compiled.rules.questions.items():
        assert set(question.options) <= set(seen[name])
    assert sum(found[DONT_KNOW] for found in seen.values()) > 100
    assert len({tuple(data.get("onderwerpen", ())) for data in cases}) > 10


def test_every_conclusion_can_come_out_of_a_sample(compiled: Compiled) -> None:
    """Numbers fall on both sides of every threshold: nearly every conclusion holds in some case of two thousand."""
    found = set()
    for data in sample_cases(compiled, 2_000, seed=1):
        point = compiled.space.point(read_case(data, compiled.rules.questions, DAY))
        found |= {name for name, status in evaluate(compiled, point).items() if status == "ja"}
    assert len(found) > 0.9 * len(compiled.rules.conclusions)


def test_the_same_seed_gives_the_same_cases() -> None:
    """A longer sample begins with the shorter one; another seed gives others."""
    day = ("--peildatum", "2026-11-22")
    few, many, other = (run(*words, *day).output for words in (["20"], ["9000", "--seed", "1"], ["20", "--seed", "4"]))
    assert many.startswith(few) and len(many.splitlines()) == 9000
    assert other != few
    assert json.loads(few.splitlines()[0])["peildatum"] == "2026-11-22"


@pytest.mark.parametrize("arguments", [["-1"], ["3", "--seed", "-1"], ["drie"], ["3", "--peildatum", "2026-02-30"]])
def test_wrong_use(arguments: list[str]) -> None:
    """Numbers that are none, and days that are not there, are refused."""
    arguments = ["--", *arguments] if arguments[0].startswith("-") else arguments
    result = CliRunner().invoke(sample, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
