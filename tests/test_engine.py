"""The engine of record agrees with the direct evaluator: on every status, every fired ground and every fact."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from agreement import check, compiled_of
from builders import make_amount, make_conclusion, make_question, make_rule, make_rules, yes, yes_no
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebases import DAYS, LARGE, MEDIUM, SMALL, cases, random_case, random_rules, rule_bases

from navigator.case import Case
from navigator.engine import Engine
from navigator.grounds import compile_rules
from navigator.model import All, AtLeast, Not, RuleBase, Status, Uses

quick = settings(max_examples=80, deadline=None, derandomize=True)


def check_rules(rules: RuleBase, rng: random.Random, points: int) -> None:
    """Both engines agree on random cases, on every day in turn."""
    for day in DAYS:
        compiled = compile_rules(rules, day)
        with Engine(compiled) as engine:
            for _ in range(points):
                check(compiled, engine, compiled.space.point(random_case(rng, rules)))


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
