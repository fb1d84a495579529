"""The grounds spread over rule sets that durable_rules can bear, and the limits that decide it.

The limits were read in the C source of durable_rules 2.0.28 and measured. It does not guard them all: past them it
crashes, never ends, or fails on the first case that happens to match. So everything is counted here, beforehand.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from navigator.boxes import FAILS, HOLDS
from navigator.domains import Mask
from navigator.grounds import Compiled, CompileError, Ground, compile_rules
from navigator.model import RuleBase
from navigator.moments import days_of_change

KICK = -1
"""The key of the fact that opens every session; a ground without literals is hung on it."""

MOST_PATTERNS = 15  # in a rule; durable_rules has room for 16 facts in one match, and fails only when matching
MOST_RULES_ON_A_KEY = 48  # in a shard; each is pushed on a stack of 64, and past it the fact is refused (error 303)
MOST_KEYS = 192  # in a shard; they share a table of 512 that is searched without end once it is full
MOST_VALUES = 255  # of one key; they and `onbekend` share such a table too
MOST_RULES = 256  # in a shard; durable_rules takes 4,096, but walks them all for every firing
MOST_NUMBERS = 40_000  # keys in all; the 32-bit hashes of the ids "0" to "39999" are known to differ

Requirement = tuple[int, Mask]
"""A key (a dimension by its index, a conclusion by its number in the plan) and the mask of its allowed values."""


@dataclass
class Shard:
    """The grounds of one rule set, by their number, with what each asks."""

    rules: dict[int, tuple[Requirement, ...]] = field(default_factory=dict)
    accepted: dict[int, Mask] = field(default_factory=dict)
    _load: Counter[int] = field(default_factory=lambda: Counter({KICK: 1}))

    def fits(self, literals: tuple[Requirement, ...]) -> bool:
        """Whether a ground can be added within the limits."""
        keys = _first_tests(literals)
        return (
            len(self.rules) < MOST_RULES
            and len(self._load.keys() | keys) <= MOST_KEYS
            and all(self._load[key] < MOST_RULES_ON_A_KEY for key in keys)
        )

    def add(self, number: int, literals: tuple[Requirement, ...]) -> None:
        """Add a ground that fits."""
        self.rules[number] = literals
        self._load.update(_first_tests(literals))
        for key, mask in literals:
            self.accepted[key] = self.accepted.get(key, 0) | mask


@dataclass(frozen=True)
class Plan:
    """Which rule sets to build: the grounds by number, the number of each conclusion, and the shards of each layer."""

    grounds: tuple[Ground, ...]
    numbers: Mapping[str, int]
    layers: tuple[tuple[Shard, ...], ...]


def plan(compiled: Compiled) -> Plan:
    """The rule sets for a rule base.

    Raises:
        CompileError: a ground that durable_rules can't bear in any rule set.
    """
    first = len(compiled.space.dimensions)
    numbers = {name: first + place for place, name in enumerate(compiled.order)}
    grounds = tuple(ground for found in compiled.grounds.values() for ground in found)
    by_conclusion: dict[str, list[tuple[int, tuple[Requirement, ...]]]] = {name: [] for name in numbers}
    for number, ground in enumerate(grounds):
        literals = _literals(ground, numbers)
        _check(ground, literals)
        by_conclusion[ground.conclusion].append((number, literals))
    layers = tuple(_spread(item for name in layer for item in by_conclusion[name]) for layer in compiled.layers)
    return Plan(grounds, numbers, layers)


def check_every_day(rules: RuleBase) -> None:
    """See to it that durable_rules bears the rules of every day, so that no case on any day meets a limit.

    Raises:
        CompileError: it does not on some day.
    """
    for day in dict.fromkeys([dt.date.today(), *days_of_change(rules)]):
        plan(compile_rules(rules, day))


def _literals(ground: Ground, numbers: Mapping[str, int]) -> tuple[Requirement, ...]:
    return ground.answers + tuple((numbers[name], HOLDS if holds else FAILS) for name, holds in ground.uses)


def _check(ground: Ground, literals: tuple[Requirement, ...]) -> None:
    """Refuse what no rule set can hold, whoever made the ground: `compile_rules` lets none come this long."""
    rule, message = ground.rule, ""
    if len(literals) > MOST_PATTERNS:
        message = f"Deze regel vraagt {len(literals)} voorwaarden tegelijk; de regelmotor kan er {MOST_PATTERNS} aan."
        raise CompileError(rule.id, rule.place, "C004", f"{message} Splits haar.")
    if any(mask.bit_length() > MOST_VALUES for _, mask in literals):
        message = f"Een vraag in deze regel heeft meer dan {MOST_VALUES} opties of grensgetallen; dat kan de regelmotor"
        raise CompileError(rule.id, rule.place, "C008", f"{message} niet aan.")
    if any(key >= MOST_NUMBERS for key, _ in literals):
        message = f"De regels hebben samen meer dan {MOST_NUMBERS} vragen, opties en conclusies; dat kan de regelmotor"
        raise CompileError(rule.id, rule.place, "C008", f"{message} niet aan.")


def _spread(grounds: Iterable[tuple[int, tuple[Requirement, ...]]]) -> tuple[Shard, ...]:
    """Each ground in the first shard that has room for it."""
    shards: list[Shard] = []
    for number, literals in grounds:
        shard = next((shard for shard in shards if shard.fits(literals)), None)
        if shard is None:
            shard = Shard()
            shards.append(shard)
        shard.add(number, literals)
    return tuple(shards)


def _first_tests(literals: tuple[Requirement, ...]) -> set[int]:
    """What the patterns of a rule look at first: durable_rules groups all patterns of a rule set by it."""
    return {key for key, _ in literals} or {KICK}
