"""Many hostile inputs to everything that reads: no exception, no second of work, no growth of memory, no 5xx.

The work is cut in blocks of 1,000 inputs, shared over the targets. A block has its number as its seed.
"""

from __future__ import annotations

import json
import random
import resource
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from trust.mutator import Mutator
from trust.targets import Target

MOST_SECONDS = 1.0  # of processor time for one input
MOST_MEMORY = 200_000_000  # bytes that one input may add to the most this process ever used
FOUND = Path(__file__).parent / "found"
"""Inputs that once went wrong, by target; the tests give them again."""


@dataclass
class Found:
    """How many inputs each target took, the slowest of each in seconds, and what went wrong."""

    inputs: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    memory: int = 0
    """The most memory this process ever used, in bytes."""


def run(targets: dict[str, Target], blocks: Iterable[int], log: Path | None = None, keep: Path | None = None) -> Found:
    """Give these blocks of inputs; inputs that go wrong are kept in a folder."""
    found = Found()
    for block in blocks:
        for name, target in targets.items():
            mutator = Mutator(target.seeds, random.Random(f"{block} {name}"))
            for _ in range(target.share):
                _give(name, target, mutator.input(), found, keep)
        if log:
            with log.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"block": block, **vars(found)}) + "\n")
    return found


def _give(name: str, target: Target, data: bytes, found: Found, keep: Path | None) -> None:
    fault = fault_of(target, data, found, name)
    found.inputs[name] += 1
    if fault:
        found.wrong.append(f"{name}: {fault}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{name}-{len(found.wrong)}").write_bytes(data)


def fault_of(target: Target, data: bytes, found: Found, name: str) -> str:
    """What is wrong with how a target takes an input; empty if nothing is."""
    before, begin = _most_memory(), time.thread_time()
    try:
        target.call(data)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"[:500]
    seconds = time.thread_time() - begin
    found.slowest[name] = max(found.slowest.get(name, 0), seconds)
    found.memory = _most_memory()
    if seconds > MOST_SECONDS:
        return f"took {seconds:.1f} s"
    more = found.memory - before
    return f"took {more / 1e6:.0f} MB more" if more > MOST_MEMORY else ""


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
