"""Which questions are open in many cases at once, while their answers come in question by question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from navigator.domains import Mask
from navigator.grounds import Compiled, Ground

Flags = NDArray[np.bool_]
Pair = tuple[Flags, Flags]
"""In which cases something surely holds, and in which it possibly does."""


class ManyStandings:
    """The standing of every ground and the status of every conclusion in many cases, kept up to date.

    `targets` gives per conclusion that the questions are about in which cases they are.
    """

    def __init__(self, compiled: Compiled, targets: Mapping[str, Flags], count: int) -> None:
        self._compiled, self._targets = compiled, targets
        self._yes, self._no = np.ones(count, np.bool_), np.zeros(count, np.bool_)
        self._literals: dict[tuple[int, Mask], Pair] = {}
        self._grounds: dict[str, Pair] = {}
        self._conclusions: dict[str, Pair] = {}
        self._users: dict[str, list[Ground]] = {}
        for ground in (ground for found in compiled.grounds.values() for ground in found):
            for used, _ in ground.uses:
                self._users.setdefault(used, []).append(ground)
        self._update(compiled.order)

    def answer(self, codes: Mapping[int, NDArray[np.int64]]) -> None:
        """Take in answers: per dimension the place of the value plus one in every case, 0 where it stays unknown."""
        changed: set[str] = set()
        for name in self._compiled.order:
            for ground in self._compiled.grounds[name]:
                for at, mask in ground.answers:
                    if at in codes:
                        self._literals[at, mask] = _literal(mask, codes[at])
                        changed.add(name)
                if any(used in changed for used, _ in ground.uses):
                    changed.add(name)
        self._update(name for name in self._compiled.order if name in changed)

    def is_open(self, question: str) -> Flags:
        """In which cases a question that was not put yet can still change the status of a target."""
        dimensions = set(self._compiled.space.of_question[question])
        reached: dict[str, Flags] = {}
        found = self._no.copy()
        for ground in (ground for grounds in self._compiled.grounds.values() for ground in grounds):
            if any(at in dimensions for at, _ in ground.answers):
                found |= self._reached(ground.conclusion, reached) & self._grounds[ground.id][1]
        return found

    def _reached(self, name: str, known: dict[str, Flags]) -> Flags:
        """In which cases a conclusion is undecided, and a target or what an undecided target builds on."""
        if name not in known:
            surely, possibly = self._conclusions[name]
            wanted = self._targets.get(name, self._no).copy()
            for user in self._users.get(name, ()):
                wanted |= self._reached(user.conclusion, known) & self._grounds[user.id][1]
            known[name] = wanted & possibly & ~surely
        return known[name]

    def _update(self, names: Iterable[str]) -> None:
        for name in names:
            pairs = []
            for ground in self._compiled.grounds[name]:
                self._grounds[ground.id] = self._standing(ground)
                pairs.append(self._grounds[ground.id])
            self._conclusions[name] = (
                reduce(np.logical_or, (surely for surely, _ in pairs), self._no),
                reduce(np.logical_or, (possibly for _, possibly in pairs), self._no),
            )

    def _standing(self, ground: Ground) -> Pair:
        parts = [self._literals.get(literal, (self._no, self._yes)) for literal in ground.answers]
        for used, holds in ground.uses:
            surely, possibly = self._conclusions[used]
            parts.append((surely, possibly) if holds else (~possibly, ~surely))
        return (
            reduce(np.logical_and, (surely for surely, _ in parts), self._yes),
            reduce(np.logical_and, (possibly for _, possibly in parts), self._yes),
        )


def _literal(mask: Mask, codes: NDArray[np.int64]) -> Pair:
    surely = np.array([False, *(bool(mask >> place & 1) for place in range(max(int(codes.max()), 1)))])
    possibly = np.append(True, surely[1:])
    return surely[codes], possibly[codes]
