"""How the tests of the engine compare it with the direct evaluator."""

from __future__ import annotations

from typing import Any

from builders import make_rules, yes_no
from rulebases import DAYS

from navigator.domains import Mask
from navigator.engine import Engine, Firing
from navigator.grounds import Compiled, compile_rules, evaluate, standing


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


def compiled_of(conditions: dict[str, Any], count: int = 20) -> Compiled:
    """A rule base over `count` yes/no questions."""
    return compile_rules(make_rules(yes_no(count), conditions), DAYS[0])
