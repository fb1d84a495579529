"""No limit of durable_rules is ever met at run time: what it can't bear is spread, or refused when compiling."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from agreement import check, compiled_of
from builders import make_question, make_rules, yes, yes_no
from rulebases import DAYS, LARGE, random_rules

from navigator.engine import Engine
from navigator.grounds import Compiled, CompileError, compile_rules
from navigator.model import All, Among, AtLeast, Uses
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
