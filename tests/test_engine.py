"""The engine of record: it agrees with the direct evaluator on everything, and never meets a limit at run time."""

from __future__ import annotations

import gc
import os
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebases import (
    DAYS,
    LARGE,
    MEDIUM,
    SMALL,
    Size,
    cases,
    make_amount,
    make_conclusion,
    make_question,
    make_rule,
    make_rules,
    random_case,
    random_rules,
    rule_bases,
)

import navigator.engine as engine_module
from navigator.case import Case
from navigator.domains import Mask
from navigator.engine import INSTALL, Engine, EngineClosed, EngineFailure, EngineMissing, Firing
from navigator.grounds import Compiled, CompileError, compile_rules, evaluate, standing
from navigator.model import All, Among, AtLeast, Condition, Not, Rule, RuleBase, Status, Uses
from navigator.ruleset import SESSIONS
from navigator.sharding import (
    MOST_KEYS,
    MOST_NUMBERS,
    MOST_PATTERNS,
    MOST_RULES,
    MOST_RULES_ON_A_KEY,
    MOST_VALUES,
    Shard,
    plan,
)

quick = settings(max_examples=100, deadline=None, derandomize=True)


def check(compiled: Compiled, engine: Engine, point: list[Mask]) -> None:
    """Same statuses; and as firings exactly the grounds that hold, in order, each with its facts."""
    outcome, statuses = engine.run(point), evaluate(compiled, point)
    assert outcome.statuses == statuses
    assert outcome.firings == {
        name: tuple(
            Firing(
                ground,
                tuple((at, point[at].bit_length() - 1) for at, _ in ground.answers)
                + tuple((used, int(holds)) for used, holds in ground.uses),
            )
            for ground in grounds
            if standing(ground, point, statuses) == "ja"
        )
        for name, grounds in compiled.grounds.items()
    }


def check_rules(rules: RuleBase, rng: random.Random, points: int) -> None:
    """Both engines agree on random cases, on every day in turn."""
    for day in DAYS:
        compiled = compile_rules(rules, day)
        with Engine(compiled) as engine:
            for _ in range(points):
                check(compiled, engine, compiled.space.point(random_case(rng, rules)))


def yes(number: int) -> Condition:
    """The answer to this yes/no question is yes."""
    return Among(f"v{number}", frozenset([True]))


def yes_no(count: int) -> list[Any]:
    """This many yes/no questions."""
    return [make_question(f"v{number}", "ja_nee") for number in range(count)]


def compiled_of(conditions: dict[str, Any], count: int = 20) -> Compiled:
    """A rule base over `count` yes/no questions."""
    return compile_rules(make_rules(yes_no(count), conditions), DAYS[0])


# --- agreement


@quick
@given(rule_bases(SMALL), st.data())
def test_both_engines_agree(rules: RuleBase, data: st.DataObject) -> None:
    """Statuses, fired grounds and their facts are those of the direct evaluator."""
    case = data.draw(cases(rules))
    compiled = compile_rules(rules, case.day)
    with Engine(compiled) as engine:
        check(compiled, engine, compiled.space.point(case))


@pytest.mark.parametrize("seed", range(20))
def test_both_engines_agree_on_medium_rule_bases(seed: int) -> None:
    """The same with options, thresholds and amounts in larger numbers."""
    rng = random.Random(seed)
    check_rules(random_rules(rng, MEDIUM), rng, points=10)


@pytest.mark.parametrize("seed", range(4))
def test_both_engines_agree_on_several_hundred_grounds(seed: int) -> None:
    """The same at the size of a real rule base, with chains of conclusions, negated and not."""
    rng = random.Random(seed)
    rules = random_rules(rng, LARGE)
    compiled = compile_rules(rules, DAYS[0])
    assert sum(map(len, compiled.grounds.values())) > 300
    assert len(compiled.layers) > 4
    check_rules(rules, rng, points=12)


@quick
@given(rule_bases(replace(SMALL, questions=8, options=4, conclusions=10)), st.data())
def test_one_engine_serves_case_after_case(rules: RuleBase, data: st.DataObject) -> None:
    """Nothing of a case is left behind for the next one."""
    compiled = compile_rules(rules, DAYS[0])
    with Engine(compiled) as engine:
        for case in data.draw(st.lists(cases(rules), min_size=2, max_size=5)):
            check(compiled, engine, compiled.space.point(case))


@pytest.mark.parametrize("holds", [True, False])
@pytest.mark.parametrize(("answer", "first"), [(True, "ja"), (False, "nee"), ("weet_niet", "misschien")])
def test_a_chain_passes_through_every_conclusion(holds: bool, answer: bool | str, first: Status) -> None:
    """Eight deep, each conclusion is as the one before it, or its opposite; `misschien` stays `misschien`."""
    chain = {f"c{number}": Uses(f"c{number - 1}", holds) for number in range(1, 9)}
    compiled = compiled_of({"c0": yes(0), **chain})
    opposite: dict[Status, Status] = {"ja": "nee", "nee": "ja", "misschien": "misschien"}
    with Engine(compiled) as engine:
        found = engine.run(compiled.space.point(Case(DAYS[0], {"v0": answer}))).statuses
    assert found == {f"c{n}": opposite[first] if n % 2 and not holds else first for n in range(9)}


def test_three_thousand_grounds_with_one_question_in_a_thousand() -> None:
    """Far past what one rule set of durable_rules bears, all still agrees."""
    rng = random.Random(5)
    numbers = iter(range(3000))
    conditions = {
        f"c{name:03}": [
            All((*([yes(0)] if next(numbers) % 3 == 0 else []), *(map(yes, rng.sample(range(1, 300), 2)))))
            for _ in range(10)
        ]
        for name in range(300)
    }
    compiled = compiled_of(conditions, count=300)
    assert sum(at == 0 for grounds in compiled.grounds.values() for g in grounds for at, _ in g.answers) == 1000
    with Engine(compiled) as engine:
        for share in (0.0, 0.5, 0.9, 1.0):
            point = [rng.choice((1, 2)) if rng.random() < share else 0 for _ in range(300)]
            check(compiled, engine, [0, *point[1:]])
            check(compiled, engine, [2, *point[1:]])


def test_threads_agree() -> None:
    """Eight threads share one engine, and each gets the outcome of its own case."""
    rng = random.Random(8)
    rules = random_rules(rng, MEDIUM)
    compiled = compile_rules(rules, DAYS[0])
    points = [compiled.space.point(random_case(rng, rules)) for _ in range(400)]
    with Engine(compiled) as engine, ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(check, compiled, engine, point) for point in points]:
            done.result()


# --- special grounds, days and amounts


def test_a_ground_that_is_always_true_fires_on_no_facts() -> None:
    """It holds before any answer, also under other conclusions."""
    rules = make_rules(
        [make_question("n", "bedrag"), *yes_no(1)],
        {"altijd": AtLeast("n", 0), "ook": Uses("altijd", True), "niet": Uses("altijd", False), "los": yes(0)},
    )
    compiled = compile_rules(rules, DAYS[0])
    with Engine(compiled) as engine:
        outcome = engine.run([0, 0])
        assert outcome.statuses == {"altijd": "ja", "ook": "ja", "niet": "nee", "los": "misschien"}
        assert [firing.facts for firing in outcome.firings["altijd"]] == [()]
        assert [firing.facts for firing in outcome.firings["ook"]] == [(("altijd", 1),)]


def test_many_grounds_that_are_always_true() -> None:
    """They all hang on one fact, and are spread over shards as any other."""
    conditions = {f"c{number}": AtLeast("n", 0) for number in range(300)}
    compiled = compile_rules(make_rules([make_question("n", "aantal")], conditions), DAYS[0])
    with Engine(compiled) as engine:
        check(compiled, engine, [0])
        assert set(engine.run([0]).statuses.values()) == {"ja"}


def test_a_conclusion_without_grounds_is_nee() -> None:
    """Without rules, or with a rule that can't be true; and what negates it holds."""
    compiled = compiled_of({"leeg": [], "nooit": All((yes(0), Not(yes(0)))), "toch": Uses("leeg", False)})
    with Engine(compiled) as engine:
        assert engine.run([0] * 20).statuses == {"leeg": "nee", "nooit": "nee", "toch": "ja"}


def test_an_empty_rule_base_has_an_empty_outcome() -> None:
    """There is nothing to say, and nothing to build."""
    with Engine(compiled_of({}, count=0)) as engine:
        assert engine.run([]).statuses == {}


def test_days_and_amounts_at_their_edges() -> None:
    """On the first and last day of a rule and of an amount, and next to them, both engines agree."""
    amount = make_amount((DAYS[1], DAYS[2], 10), (DAYS[4], None, 20))
    rule = make_rule("c.1", AtLeast("n", "grens"), DAYS[1], DAYS[3])
    rules = make_rules([make_question("n", "bedrag")], [make_conclusion("c", [rule])], {"grens": amount})
    found = []
    for day in DAYS:
        compiled = compile_rules(rules, day)
        with Engine(compiled) as engine:
            for number in (9, 10, 19, 20):
                check(compiled, engine, compiled.space.point(Case(day, {"n": number})))
            found.append(engine.run(compiled.space.point(Case(day, {"n": 10}))).statuses["c"])
    assert found == ["nee", "ja", "ja", "misschien", "nee"]


def test_a_point_that_is_none_is_refused() -> None:
    """Two values at once, a value that does not exist, or too few places: a mistake of the caller."""
    with Engine(compiled_of({"c": yes(0)}, count=2)) as engine:
        for point in ([0b11, 0], [0b100, 0], [0], [0, 0, 0]):
            with pytest.raises(ValueError, match=r"point|zip"):
                engine.run(point)


# --- the limits of durable_rules


def test_every_ground_stands_in_one_shard_within_the_limits() -> None:
    """Counted afresh: rules on a key, keys, and rules, of a large rule base and of one with a busy question."""
    busy = compiled_of({f"c{n}": All((yes(0), yes(1 + n % 299))) for n in range(2000)}, count=300)
    for compiled in (busy, compile_rules(random_rules(random.Random(1), LARGE), DAYS[0])):
        layers = plan(compiled).layers
        placed = Counter(number for shards in layers for shard in shards for number in shard.rules)
        assert placed == Counter(range(sum(map(len, compiled.grounds.values()))))
        for shard in (shard for shards in layers for shard in shards):
            on_a_key = Counter(key for asked in shard.rules.values() for key, _ in asked)
            assert max(on_a_key.values(), default=0) <= MOST_RULES_ON_A_KEY
            assert len(on_a_key) < MOST_KEYS
            assert len(shard.rules) <= MOST_RULES


def test_a_full_shard_is_sound() -> None:
    """With as many keys, rules on a key, values and patterns as we allow, durable_rules is still right."""
    wide = make_question("w", "keuze", [f"o{number}" for number in range(MOST_VALUES)])
    half = Among("w", frozenset(wide.options[::2]))
    conditions: dict[str, Any] = {f"w{number}": All((half, yes(number))) for number in range(MOST_RULES_ON_A_KEY)}
    conditions |= {f"c{number}": yes(number) for number in range(MOST_KEYS - 2)}
    conditions["lang"] = All(tuple(yes(number) for number in range(14)))
    compiled = compile_rules(make_rules([*yes_no(MOST_KEYS), wide], conditions), DAYS[0])
    assert len(plan(compiled).layers[0][0].accepted) == MOST_KEYS - 1
    rng = random.Random(3)
    with Engine(compiled) as engine:
        for _ in range(20):
            answers = [rng.choice((0, 1, 2, 2)) for _ in range(MOST_KEYS)]
            check(compiled, engine, [*answers, rng.choice((0, 1 << rng.randrange(MOST_VALUES)))])


def with_long_ground(literals: int) -> Compiled:
    """A rule base with one ground of this many literals, more than the grounds themselves allow."""
    compiled = compiled_of({"c": yes(0)})
    (ground,) = compiled.grounds["c"]
    return replace(compiled, grounds={"c": (replace(ground, answers=tuple((at, 0b10) for at in range(literals))),)})


def test_a_ground_with_too_many_patterns_is_refused_when_compiling() -> None:
    """durable_rules itself would only notice when the sixteenth fact matches."""
    compiled = with_long_ground(MOST_PATTERNS)
    with Engine(compiled) as engine:
        check(compiled, engine, [0b10] * 20)
    with pytest.raises(CompileError) as caught:
        Engine(with_long_ground(MOST_PATTERNS + 1))
    assert (caught.value.code, caught.value.rule) == ("C004", "c.1")


def test_a_question_with_too_many_values_is_refused_when_compiling() -> None:
    """A number that is cut by more thresholds than durable_rules can tell apart."""
    conditions = {f"c{number}": AtLeast("n", number) for number in range(1, 301)}
    compiled = compile_rules(make_rules([make_question("n", "aantal")], conditions), DAYS[0])
    with pytest.raises(CompileError, match="grensgetallen"):
        Engine(compiled)


def test_too_many_keys_are_refused_when_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past a number of ids two of them could have the same hash; no rule may use a key from there on."""
    monkeypatch.setattr("navigator.sharding.MOST_NUMBERS", 21)
    plan(compiled_of({"c0": yes(0), "c1": Uses("c0", True)}))  # twenty questions, and the conclusion c0
    with pytest.raises(CompileError, match="conclusies"):
        plan(compiled_of({"c0": yes(0), "c1": Uses("c0", True), "c2": Uses("c1", True)}))


def test_no_two_ids_in_a_session_have_the_same_hash() -> None:
    """durable_rules knows facts by a 32-bit hash of their id only: the ids we use are all apart."""
    ids = [*map(str, range(-1, MOST_NUMBERS)), *(f"sid-{number}" for number in range(SESSIONS))]
    assert len({_fnv(text) for text in ids}) == len(ids)


def _fnv(text: str) -> int:
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def test_an_empty_shard_has_room() -> None:
    """Any ground that passes the check fits a shard of its own, so that spreading ends."""
    assert Shard().fits(tuple((key, 1) for key in range(MOST_PATTERNS)))


# --- life and death


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
    seen: list[str] = []
    for name in ("create_ruleset", "assert_fact"):
        call = getattr(counted, name)

        def spied(first: Any, text: str, call: Any = call) -> Any:
            seen.append(text)
            return call(first, text)

        monkeypatch.setattr(counted, name, spied)
    question = make_question("vraag_é", "keuze", ["optie_ü", "rest"])
    rule: Rule = make_rule("geheim.1", Among("vraag_é", frozenset(["optie_ü"])))
    compiled = compile_rules(make_rules([question], [make_conclusion("geheim", [rule])]), DAYS[0])
    with Engine(compiled) as engine:
        check(compiled, engine, [1])
    assert len(seen) == 3
    assert all(text.isascii() and not any(word in text for word in ("vraag", "optie", "geheim")) for text in seen)
