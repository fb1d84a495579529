"""The engine lives and dies well: threads, failures, closing, reloading, and a library that is not there."""

from __future__ import annotations

import gc
import json
import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from agreement import check, compiled_of
from builders import make_conclusion, make_question, make_rule, make_rules, yes
from rulebases import DAYS, MEDIUM, Size, random_case, random_rules

import navigator.engine as engine_module
from navigator.engine import INSTALL, Engine, EngineClosed, EngineFailure, EngineMissing
from navigator.grounds import compile_rules
from navigator.model import All, Among, Rule, Uses
from navigator.ruleset import SESSIONS


class Counted:
    """durable_rules with its rule sets counted; it can be told to fail at a later fact."""

    def __init__(self) -> None:
        self.library = engine_module._library()
        self.alive = 0
        self.facts_left: float = float("inf")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.library, name)

    def create_ruleset(self, *arguments: Any) -> Any:
        self.alive += 1
        return self.library.create_ruleset(*arguments)

    def delete_ruleset(self, handle: int) -> None:
        self.alive -= 1
        self.library.delete_ruleset(handle)

    def assert_fact(self, *arguments: Any) -> Any:
        self.facts_left -= 1
        if self.facts_left < 0:
            raise self.library.error("Could not assert fact, error code: 303")
        return self.library.assert_fact(*arguments)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """An engine built now uses this library."""
    library = Counted()
    monkeypatch.setattr(engine_module, "_library", lambda: library)
    return library


def spy(library: Counted, monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    """The texts that one function of the library is given, from now on."""
    seen: list[str] = []
    call = getattr(library, name)

    def spied(first: Any, text: str) -> Any:
        seen.append(text)
        return call(first, text)

    monkeypatch.setattr(library, name, spied)
    return seen


def test_threads_take_turns(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight threads share one engine; each gets the outcome of its own case, and no two are at work at once."""
    rng = random.Random(8)
    rules = random_rules(rng, MEDIUM)
    compiled = compile_rules(rules, DAYS[0])
    points = [compiled.space.point(random_case(rng, rules)) for _ in range(SESSIONS // 2)]
    facts = spy(counted, monkeypatch, "assert_fact")
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with Engine(compiled) as engine, ThreadPoolExecutor(8) as pool:
            for done in [pool.submit(check, compiled, engine, point) for point in points]:
                done.result()
    finally:
        sys.setswitchinterval(interval)
    turns = [session for session, _ in groupby(json.loads(fact)["sid"] for fact in facts)]
    assert len(turns) == len(set(turns)) == len(points)


def test_a_closed_engine_refuses_to_run(counted: Counted) -> None:
    """Closing frees every rule set, once; after it there is nothing to run."""
    engine = Engine(compiled_of({"c": yes(0), "d": Uses("c", False)}))
    assert counted.alive == 2
    engine.close()
    engine.close()
    assert counted.alive == 0
    with pytest.raises(EngineClosed):
        engine.run([0] * 20)


def test_an_engine_that_is_dropped_is_freed(counted: Counted) -> None:
    """One that nobody closed goes with its last reference."""
    engine = Engine(compiled_of({"c": yes(0)}))
    assert counted.alive == 1
    del engine
    gc.collect()
    assert counted.alive == 0


@pytest.mark.parametrize("facts", range(9))
def test_an_engine_outlives_a_failure(counted: Counted, facts: int) -> None:
    """Wherever durable_rules breaks down, that case fails as a whole, and the next ones are right."""
    compiled = compiled_of({"c": All((yes(0), yes(1))), "d": Uses("c", False), "e": All((Uses("d", False), yes(2)))}, 3)
    with Engine(compiled) as engine:
        counted.facts_left = facts
        if facts < 7:  # two answers, one conclusion, one unknown, and three times the kick
            with pytest.raises(EngineFailure, match="303"):
                engine.run([2, 2, 0])
        counted.facts_left = float("inf")
        for point in ([2, 2, 0], [2, 2, 2], [0, 1, 0], [0, 0, 0]):
            check(compiled, engine, point)


def test_a_refused_fact_is_a_failure(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact that no rule takes, or that is there already, is never let pass in silence."""
    with Engine(compiled_of({"c": yes(0)})) as engine:
        monkeypatch.setattr(counted, "assert_fact", lambda *_: (2, 0))
        with pytest.raises(EngineFailure, match="refused"):
            engine.run([2] + [0] * 19)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux to measure memory")
def test_reloading_does_not_leak() -> None:
    """Three hundred engines built, used and closed take no more memory than the first fifty."""
    rng = random.Random(2)
    rules = random_rules(rng, Size(questions=20, options=4, conclusions=30, rules=3, amounts=2))
    compiled = compile_rules(rules, DAYS[0])
    point = compiled.space.point(random_case(rng, rules, known=0.5))
    for number in range(350):
        with Engine(compiled) as engine:
            engine.run(point)
        if number == 50:
            before = resident()
    assert resident() - before < 8_000_000


def resident() -> int:
    """The memory in use by this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_missing_engine_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is in Dutch and holds the whole command."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    with pytest.raises(EngineMissing) as caught:
        Engine(compiled_of({"c": yes(0)}))
    assert "regelmotor" in str(caught.value)
    assert INSTALL in str(caught.value)
    assert "-DPyEval_CallObject=PyObject_CallObject" in INSTALL


def test_rule_ids_and_texts_never_enter_the_engine(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only small numbers and ASCII do, whatever a rule base or a user writes."""
    made, told = (spy(counted, monkeypatch, name) for name in ("create_ruleset", "assert_fact"))
    question = make_question("vraag_é", "keuze", ["optie_ü", "rest"])
    rule: Rule = make_rule("geheim.1", Among("vraag_é", frozenset(["optie_ü"])))
    compiled = compile_rules(make_rules([question], [make_conclusion("geheim", [rule])]), DAYS[0])
    with Engine(compiled) as engine:
        check(compiled, engine, [1])
    assert len(made) == 1
    assert told == ['{"kick":1,"id":"-1","sid":"0"}', '{"v":0,"w":0,"id":"0","sid":"0"}']
    assert made[0].isascii()
    assert not any(word in made[0] for word in ("vraag", "optie", "geheim"))
