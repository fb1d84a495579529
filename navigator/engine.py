"""The engine of record: the grounds as rules of durable_rules, and forward chaining through conclusion facts.

Python carries facts in and conclusions on; all matching is the engine's. This is the only module that imports it.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Self

from navigator.domains import Mask
from navigator.grounds import Compiled, Ground
from navigator.model import Status
from navigator.ruleset import SESSIONS, UNKNOWN, EngineFailure, Fact, RuleSet, facts_of
from navigator.sharding import KICK, Plan, plan

__all__ = ["INSTALL", "Engine", "EngineClosed", "EngineFailure", "EngineMissing", "Firing", "Outcome"]

INSTALL = (
    'CC="gcc -O2 -DPyEval_CallObject=PyObject_CallObject" '
    "pip install --force-reinstall --no-binary :all: --no-deps durable-rules==2.0.28"
)
"""The command that builds durable_rules so that it works, also on Python 3.13 and with GCC 14."""

_FAILS, _HOLDS = 0, 1  # the values of a conclusion's fact; the same places in a mask as in `boxes`


class EngineMissing(ImportError):  # noqa: N818 - named for what it says
    """durable_rules is not installed, or was built in a way that does not work."""


class EngineClosed(RuntimeError):  # noqa: N818
    """An engine was used after it was closed."""


@dataclass(frozen=True, slots=True)
class Firing:
    """A ground that fired, and the facts it fired on, as the engine reports them.

    Each fact pairs a dimension (by its index) with the place of its value, or a conclusion (by its id) with 1 where it
    holds and 0 where it does not; they stand in the order of the ground's `answers` and `uses`.
    """

    ground: Ground
    facts: tuple[tuple[int | str, int], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the engine found: the status of every conclusion, and the grounds of each that surely hold, in order."""

    statuses: dict[str, Status]
    firings: dict[str, tuple[Firing, ...]]


class Engine:
    """A compiled rule base loaded in durable_rules; shared by all cases of its day, from any thread.

    Free it with `close` or as a context manager; one that is dropped unclosed is freed when it is collected.

    Raises:
        EngineMissing: durable_rules can't be imported.
        CompileError: a ground that durable_rules can't bear.
    """

    def __init__(self, compiled: Compiled) -> None:
        library = _library()
        self._plan = plan(compiled)
        self._full = [dimension.full for dimension in compiled.space.dimensions]
        self._conclusions = {number: name for name, number in self._plan.numbers.items()}
        self._lock = threading.Lock()
        self._sessions = count()
        handles: list[int] = []
        self._free = weakref.finalize(self, _free, library, handles)
        self._free.atexit = False  # the process gives its memory back by itself
        self._layers = [
            _Layer(names, [RuleSet(library, shard, handles) for shard in shards], self._plan)
            for names, shards in zip(compiled.layers, self._plan.layers, strict=True)
        ]

    def run(self, point: Sequence[Mask]) -> Outcome:
        """The outcome at a point of the space (0 where an answer is unknown).

        Raises:
            EngineFailure: the engine broke down on this case.
            EngineClosed: after `close`.
        """
        for bit, full in zip(point, self._full, strict=True):
            if bit & (bit - 1) or bit & ~full:
                raise ValueError(f"a point has at most one bit of each dimension, not {bit:#b}")
        statuses: dict[str, Status] = {}
        fired: dict[int, tuple[Fact, ...]] = {}
        with self._lock:
            if not self._free.alive:
                raise EngineClosed("Deze regelmotor is al gesloten.")
            session = str(next(self._sessions) % SESSIONS)
            for layer in self._layers:
                fired |= layer.evaluate(session, point, statuses)
        return Outcome(statuses, self._firings(fired))

    def _firings(self, fired: Mapping[int, tuple[Fact, ...]]) -> dict[str, tuple[Firing, ...]]:
        found: dict[str, list[Firing]] = {name: [] for name in self._plan.numbers}
        for number in sorted(fired):
            ground = self._plan.grounds[number]
            facts = tuple((self._conclusions.get(key, key), value) for key, value in fired[number])
            found[ground.conclusion].append(Firing(ground, facts))
        return {name: tuple(firings) for name, firings in found.items()}

    def close(self) -> None:
        """Free all rule sets, once an evaluation under way has ended; closing again does nothing."""
        with self._lock:
            self._free()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Layer:
    """The conclusions of one layer, and the rule sets that hold their grounds.

    One working memory serves both readings of a case: first the known facts, to the fixpoint: what fires surely holds;
    then the unknown ones, which can only add: what fires now may hold.
    """

    def __init__(self, names: Sequence[str], rule_sets: Sequence[RuleSet], whole: Plan) -> None:
        self._names = names
        self._rule_sets = rule_sets
        self._grounds = whole.grounds
        self._numbers = whole.numbers
        self._takers: dict[Fact, list[RuleSet]] = {}
        for rule_set in rule_sets:
            for fact in rule_set.takes():
                self._takers.setdefault(fact, []).append(rule_set)
        asked = {key for key, _ in self._takers} - {KICK}
        self._dimensions = sorted(asked.difference(whole.numbers.values()))
        self._earlier = [name for name, number in whole.numbers.items() if number in asked and name not in names]

    def evaluate(self, session: str, point: Sequence[Mask], statuses: dict[str, Status]) -> dict[int, tuple[Fact, ...]]:
        """Add the statuses of this layer; returns the grounds that surely hold, each with its facts."""
        known, unknown = self._facts(point, statuses)
        try:
            sure = self._chain(session, [(KICK, 1), *known], _HOLDS, frozenset())
            certain = {self._grounds[number].conclusion for number in sure}
            possible = self._chain(session, unknown, UNKNOWN, certain)
        finally:
            for rule_set in self._rule_sets:
                rule_set.end(session)
        perhaps = {self._grounds[number].conclusion for number in possible}
        for name in self._names:
            statuses[name] = "ja" if name in certain else "misschien" if name in perhaps else "nee"
        return {number: facts_of(message) for number, message in sure.items()}

    def _facts(self, point: Sequence[Mask], statuses: Mapping[str, Status]) -> tuple[list[Fact], list[Fact]]:
        """What is known of the keys this layer asks for, and what is unknown."""
        known = [(at, point[at].bit_length() - 1) for at in self._dimensions if point[at]]
        unknown = [(at, UNKNOWN) for at in self._dimensions if not point[at]]
        for name in self._earlier:
            if statuses[name] == "misschien":
                unknown.append((self._numbers[name], UNKNOWN))
            else:
                known.append((self._numbers[name], _HOLDS if statuses[name] == "ja" else _FAILS))
        return known, unknown

    def _chain(self, session: str, facts: Iterable[Fact], value: int, before: Iterable[str]) -> dict[int, str]:
        """Assert facts, and a conclusion with `value` as soon as a ground of it fires, until nothing fires any more.

        Conclusions in `before` have their fact already. Returns what fired, with the engine's message.
        """
        queue, concluded = deque(facts), set(before)
        fired: dict[int, str] = {}
        while queue:
            fact = queue.popleft()
            for rule_set in self._takers.get(fact, ()):
                for number, message in rule_set.tell(fact, session):
                    if number in fired:
                        raise EngineFailure(f"durable_rules fired {self._grounds[number].id} twice")
                    fired[number] = message
                    name = self._grounds[number].conclusion
                    if name not in concluded:
                        concluded.add(name)
                        queue.append((self._numbers[name], value))
        return fired


def _library() -> Any:
    try:
        import durable_rules_engine
    except ImportError as error:
        message = f"De regelmotor durable_rules ontbreekt of is verkeerd gebouwd ({error}). Typ:\n  {INSTALL}"
        raise EngineMissing(message) from error
    return durable_rules_engine


def _free(library: Any, handles: list[int]) -> None:
    while handles:
        library.delete_ruleset(handles.pop())
