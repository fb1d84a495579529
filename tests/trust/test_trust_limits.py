"""durable_rules is only ever used in the one way that was measured to be sound (docs/ontwerpkeuzes.md)."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rulebases import DAYS, LARGE, random_case, random_rules
from rulefolders import CONCLUSION, copy_small

import navigator.engine as engine_module
from navigator.cli import cli
from navigator.engine import Engine
from navigator.grounds import compile_rules
from navigator.ruleset import SESSIONS
from navigator.sharding import KICK, MOST_KEYS, MOST_PATTERNS, MOST_RULES, MOST_RULES_ON_A_KEY, MOST_VALUES

SOUND = {
    "create_ruleset",
    "delete_ruleset",
    "assert_fact",
    "start_action_for_state",
    "complete_and_start_action",
    "delete_state",
}
"""Not among these: whole batches of facts, events, retracting, timers, and hosts with their threads."""
Call = tuple[str, tuple[Any, ...]]


class Recorder:
    """durable_rules, with every call of it written down."""

    def __init__(self) -> None:
        self.library = engine_module._library()
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.library, name)
        if isinstance(found, type):
            return found

        def call(*arguments: Any) -> Any:
            self.calls.append((name, arguments))
            return found(*arguments)

        return call


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    """What durable_rules was asked while it evaluated forty cases under a large rule base."""
    recorder, rng = Recorder(), random.Random(11)
    rules = random_rules(rng, LARGE)
    compiled = compile_rules(rules, DAYS[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_module, "_library", lambda: recorder)
        with Engine(compiled) as engine:
            for _ in range(40):
                engine.run(compiled.space.point(random_case(rng, rules)))
    return recorder.calls


def of(calls: list[Call], name: str) -> list[tuple[Any, ...]]:
    """The arguments of all calls of one function."""
    return [arguments for called, arguments in calls if called == name]


def test_only_the_sound_functions_are_called(calls: list[Call]) -> None:
    """Nothing else of the library is ever used."""
    assert {name for name, _ in calls} == SOUND


def test_every_rule_has_the_sound_form(calls: list[Call]) -> None:
    """One flat `all` with `dist` 0 and at most 15 patterns, each on one key of its own; small numbers only."""
    for _, text in of(calls, "create_ruleset"):
        rules = json.loads(text)
        assert rules.pop("kick") == {"all": [{"f00": {"kick": 1}}], "dist": 0}
        assert len(rules) <= MOST_RULES
        keys: Counter[int] = Counter()
        for rule in rules.values():
            assert rule.keys() == {"all", "dist"} and rule["dist"] == 0
            assert 1 <= len(rule["all"]) <= MOST_PATTERNS
            keys.update(_key_of(pattern) for (pattern,) in (each.values() for each in rule["all"]))
            assert len({_key_of(next(iter(each.values()))) for each in rule["all"]}) == len(rule["all"])
        assert len(keys) <= MOST_KEYS
        assert max(keys.values()) <= MOST_RULES_ON_A_KEY


def _key_of(pattern: dict[str, Any]) -> int:
    """The key that a pattern is about, if it has the one form allowed."""
    if pattern == {"kick": 1}:
        return KICK
    key, values = pattern["$and"]
    assert pattern.keys() == {"$and"} and key.keys() == {"v"} and values.keys() == {"$or"}
    *known, unknown = values["$or"]
    assert unknown == {"onbekend": 1}
    assert all(each.keys() == {"w"} and 0 <= each["w"] < MOST_VALUES for each in known)
    assert isinstance(key["v"], int)
    return key["v"]


@pytest.mark.parametrize("year", [2004, 2090])
def test_a_limit_is_met_when_compiling_also_for_another_day(year: int, tmp_path: Path) -> None:
    """More thresholds than the engine can tell apart, long ago or only later: a finding, and no service starts."""
    folder = copy_small(tmp_path / "regels")
    rules = "".join(
        f"  - als: {{leden: {{minstens: {number}}}}}\n    bronnen: [wet-een]\n"
        f"    geldig: {{vanaf: {year}-01-01, tot: {year}-12-31}}\n"
        for number in range(1, MOST_VALUES + 2)
    )
    before, _, after = CONCLUSION.partition("  - als: {fase: idee}\n    bronnen: [wet-een]\n")
    (folder / "routes" / "slecht.yaml").write_text(before + rules + after)
    for command in (["check", str(folder)], ["web", "--regels", str(folder)]):
        result = CliRunner().invoke(cli, command)
        assert result.exit_code == 1
        assert "C008" in result.output


def test_every_fact_is_small_and_told_once(calls: list[Call]) -> None:
    """A key, a value, an id and a session; never twice in a session, and the kick comes first."""
    told: dict[tuple[Any, str], list[str]] = {}
    for handle, text in of(calls, "assert_fact"):
        fact = json.loads(text)
        assert len(fact) <= 4 and text.isascii()
        told.setdefault((handle, fact["sid"]), []).append(fact["id"])
    for ids in told.values():
        assert ids[0] == str(KICK)
        assert len(set(ids)) == len(ids)


def test_no_session_is_left_open(calls: list[Call]) -> None:
    """A rule set has one session at a time, and is rid of it before the next one; its number stays small."""
    live: dict[Any, str] = {}
    for name, arguments in calls:
        if name == "assert_fact":
            session = json.loads(arguments[1])["sid"]
            assert live.setdefault(arguments[0], session) == session
            assert 0 <= int(session) < SESSIONS
        elif name == "delete_state":
            assert live.pop(arguments[0]) == arguments[1]
    assert not live
    assert sorted(handle for (handle,) in of(calls, "delete_ruleset")) == sorted(
        {handle for handle, _ in of(calls, "assert_fact")}
    )
