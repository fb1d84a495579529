"""durable_rules by its own Python interface (`Host`), one reading: facts in, and whatever fires."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import Any

import numpy as np
from durable.engine import Host, MessageNotHandledException

from bench.contestants import Run
from bench.worlds import World
from navigator.sharding import KICK, Shard, plan


class QuietHost(Host):  # type: ignore[misc]
    """Without the threads that fire actions by themselves, which crash under load."""

    def _run(self) -> None:
        pass


class BareDurable:
    """The rules of a world in rule sets that durable_rules can bear; conclusions go round as facts."""

    def __init__(self, world: World) -> None:
        self._plan, self._layers_of_names = plan(world.compiled), world.compiled.layers
        self._order = world.compiled.order
        self._fired: list[int] = []
        self._takers: dict[int, list[str]] = {}
        self._layers: list[list[str]] = []
        definitions: dict[str, Any] = {}
        for shards in self._plan.layers:
            self._layers.append([])
            for shard in shards:
                name = f"r{len(definitions)}"
                definitions[name] = self._rules(shard)
                self._layers[-1].append(name)
                for key in shard.accepted:
                    self._takers.setdefault(key, []).append(name)
        self._host = QuietHost(definitions)

    def _rules(self, shard: Shard) -> dict[str, Any]:
        rules: dict[str, Any] = {"kick": {"all": [{"f": {"kick": 1}}], "run": lambda c: None}}
        for number, asked in shard.rules.items():
            patterns = [
                {f"f{place}": {"$and": [{"v": key}, {"$or": [{"w": w} for w in range(64) if mask >> w & 1]}]}}
                for place, (key, mask) in enumerate(asked)
            ]
            rules[f"g{number}"] = {"all": patterns or [{"f": {"kick": 1}}], "dist": 0, "run": self._note(number)}
        return rules

    def _note(self, number: int) -> Any:
        def action(c: Any) -> None:
            self._fired.append(number)

        return action

    def one(self, case: list[int], session: str) -> list[bool]:
        """Which conclusions hold in a case with full answers."""
        found: dict[str, bool] = {}
        for names, sets in zip(self._layers_of_names, self._layers, strict=True):
            for each in sets:
                self._host.assert_fact(each, {"kick": 1, "sid": session})
            known = {key: value for key, value in enumerate(case)}
            known |= {self._plan.numbers[name]: int(holds) for name, holds in found.items()}
            queue = deque((key, known[key]) for key in self._takers if key != KICK and key in known)
            self._conclude(found)
            while queue:
                self._tell(queue.popleft(), sets, session)
                queue.extend((self._plan.numbers[name], 1) for name in self._conclude(found))
            found |= {name: False for name in names if name not in found}
            for each in sets:
                self._host.delete_state(each, session)
        return [found[name] for name in self._order]

    def _tell(self, fact: tuple[int, int], sets: list[str], session: str) -> None:
        for each in self._takers.get(fact[0], ()):
            if each in sets:
                with suppress(MessageNotHandledException):  # no rule takes this value
                    self._host.assert_fact(each, {"v": fact[0], "w": fact[1], "sid": session})

    def _conclude(self, found: dict[str, bool]) -> list[str]:
        """The conclusions that are new among what fired."""
        new = []
        while self._fired:
            name = self._plan.grounds[self._fired.pop()].conclusion
            if name not in found:
                found[name] = True
                new.append(name)
        return new


def bare_durable(world: World) -> Run:
    """A way to run cases of this world."""
    engine = BareDurable(world)
    cases = [world.place(number) for number in range(min(500, len(world.codes[0])))]
    return lambda count: np.array([engine.one(cases[n % len(cases)], str(n % 1000)) for n in range(count)]).T
