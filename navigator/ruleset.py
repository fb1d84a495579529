"""One rule set of durable_rules: its rules, its facts, and its sessions, all in the one form measured to be sound.

The C engine is called directly, one fact at a time. The Python layer around it (Host, Ruleset, Promise) is left out:
it starts threads of its own, swallows exceptions in actions, and takes more than half of the time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from navigator.sharding import KICK, Requirement, Shard

UNKNOWN = -1
"""The value of a fact that says no more than that the answer is unknown: it satisfies every pattern on its key."""

SESSIONS = 1_000
"""Session ids are "0" to "999": the hashes of these and of all fact ids are known to differ (see `_as_json`)."""

Fact = tuple[int, int]
"""A key (see `sharding`) and the place of its value, or `UNKNOWN`."""


class EngineFailure(RuntimeError):  # noqa: N818 - named for what it says
    """The engine did what it never should; the case has no outcome."""


class RuleSet:
    """One shard, loaded; it has one session at a time. Its handle is added to `handles`, for who frees them all."""

    def __init__(self, library: Any, shard: Shard, handles: list[int]) -> None:
        self._library = library
        self._shard = shard
        self._open = False
        rules = {"kick": _rule(())} | {f"g{number}": _rule(asked) for number, asked in shard.rules.items()}
        try:
            self._handle: int = library.create_ruleset("r", json.dumps(rules))
        except (library.error, MemoryError) as error:
            raise EngineFailure(str(error)) from error
        handles.append(self._handle)

    def takes(self) -> Iterator[Fact]:
        """Every fact that some rule takes; no other may be told."""
        yield KICK, 1
        for key, mask in self._shard.accepted.items():
            yield key, UNKNOWN
            yield from ((key, place) for place in _places(mask))

    def tell(self, fact: Fact, session: str) -> list[tuple[int, str]]:
        """Assert one fact (the kick first of all); the grounds that fire on it, each with the engine's message."""
        try:
            messages = self._assert(_as_json(fact, session))
        except (self._library.error, MemoryError) as error:
            raise EngineFailure(str(error)) from error
        # Freeing a session in which no rule ever fired crashes the process, so it counts as open from here on.
        self._open = self._open or bool(messages)
        return [(int(name[1:]), message) for message in messages if (name := _rule_name(message)) != "kick"]

    def _assert(self, fact: str) -> list[str]:
        result, state = self._library.assert_fact(self._handle, fact)
        if result != 0:
            raise EngineFailure(f"durable_rules refused the fact {fact} (result {result})")
        messages = []
        started = self._library.start_action_for_state(self._handle, state)
        message = started[1] if started else None
        while message:
            messages.append(message)
            message = self._library.complete_and_start_action(self._handle, state)
        return messages

    def end(self, session: str) -> None:
        """Forget the session, if it was opened."""
        if self._open:
            self._open = False
            self._library.delete_state(self._handle, session)


def facts_of(message: str) -> tuple[Fact, ...]:
    """The facts in a message of the engine, in the order of the patterns they matched.

    >>> facts_of('{"g12": {"f01": {"v": 7, "w": 0}, "f00": {"v": 3, "w": 1}}}')
    ((3, 1), (7, 0))
    """
    (matched,) = json.loads(message).values()
    return tuple((fact["v"], fact["w"]) for _, fact in sorted(matched.items()) if "kick" not in fact)


def _rule(asked: Sequence[Requirement]) -> dict[str, Any]:
    """One flat rule. Each pattern matches one fact, of its own key.

    `dist` 0 lets two patterns match the same fact. None do here; but where they would, matches are lost without it.
    """
    patterns: list[dict[str, Any]] = [] if asked else [{"kick": 1}]
    for key, mask in asked:
        values = [{"w": place} for place in _places(mask)]
        patterns.append({"$and": [{"v": key}, {"$or": [*values, {"onbekend": 1}]}]})
    return {"all": [{f"f{place:02}": pattern} for place, pattern in enumerate(patterns)], "dist": 0}


def _as_json(fact: Fact, session: str) -> str:
    """A fact as the engine reads it.

    Its id is its key. Left to itself the engine takes a 32-bit hash of the whole fact, and refuses the second of two
    facts that collide, about once in a million cases; the hashes of these short ids are known to differ.
    """
    key, value = fact
    body = '"kick":1' if key == KICK else f'"v":{key},"onbekend":1' if value == UNKNOWN else f'"v":{key},"w":{value}'
    return f'{{{body},"id":"{key}","sid":"{session}"}}'


def _rule_name(message: str) -> str:
    return message[2 : message.index('"', 2)]


def _places(mask: int) -> Iterator[int]:
    return (place for place in range(mask.bit_length()) if mask >> place & 1)
