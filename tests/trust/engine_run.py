"""The long run of the engine of record: many evaluations, in threads and in processes, each checked in full.

The work is cut in blocks of 1,000 evaluations. A block has its number as its seed, so that a run can be done in
parts, and any block again. Of each evaluation the statuses, the grounds that fired and the facts they fired on are
compared with those of the direct evaluator; of each process the memory is measured after every block.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from agreement import check
from rulebases import DAYS, LARGE, MEDIUM, SMALL, random_rules

from navigator.advice import Adviser
from navigator.domains import Mask
from navigator.engine import Engine, EngineFailure
from navigator.grounds import Compiled, compile_rules
from navigator.model import RuleBase
from navigator.moments import days_of_change
from trust.hostile_cases import CaseMaker

BLOCK = 1_000
SHARES = {"real": 100, "large": 20, "medium": 280, "small": 600}
"""How many evaluations of a block are on the rules of the product, and on random rule bases of each size."""
_SIZES = {"large": LARGE, "medium": MEDIUM, "small": SMALL}
_WARM = 10  # blocks after which memory must no longer grow


@dataclass
class Result:
    """What one process, or all together, found; memory in bytes, of the process that grew most."""

    evaluations: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    seconds: float = 0

    @property
    def growth(self) -> int:
        """How much memory was taken after the first blocks."""
        return self.memory[-1] - self.memory[min(_WARM, len(self.memory) - 1)] if self.memory else 0

    def add(self, other: Result) -> None:
        """Count the blocks of another process too."""
        self.evaluations += other.evaluations
        self.wrong += other.wrong
        self.seconds += other.seconds
        if other.growth >= self.growth or not self.memory:
            self.memory = other.memory


def run(rules: RuleBase, blocks: Sequence[int], processes: int, threads: int, log: Path | None = None) -> Result:
    """Do these blocks in several processes, each with several threads on every engine; what is done goes to `log`.

    Raises:
        BrokenProcessPool: a process crashed.
    """
    total = Result()
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
        parts = [pool.submit(_process, rules, blocks[at::processes], threads, log) for at in range(processes)]
        for part in parts:
            total.add(part.result())
    return total


def _process(rules: RuleBase, blocks: Sequence[int], threads: int, log: Path | None) -> Result:
    sys.setswitchinterval(1e-4)
    result = Result()
    adviser = Adviser(rules)
    with ThreadPoolExecutor(threads) as pool:
        for block in blocks:
            begin = time.process_time()
            _block(block, adviser, pool, threads, result)
            result.seconds += time.process_time() - begin
            result.memory.append(resident())
            if log:
                _note(log, block, result)
    adviser.close()
    return result


def _block(block: int, adviser: Adviser, pool: ThreadPoolExecutor, threads: int, result: Result) -> None:
    rng = random.Random(block)
    for kind, count in SHARES.items():
        with ExitStack() as engines:
            jobs = list(_jobs(kind, count, adviser, rng, engines))
            done = pool.map(_checked, [jobs[at::threads] for at in range(threads)])
            wrong = [fault for faults in done for fault in faults]
        result.evaluations[kind] += len(jobs)
        result.wrong += [f"block {block}, {kind}: {fault}" for fault in wrong]


Job = tuple[Compiled, Engine, list[Mask]]


def _jobs(kind: str, count: int, adviser: Adviser, rng: random.Random, engines: ExitStack) -> Iterator[Job]:
    """The cases of a block as points, each with the engine it is for."""
    if kind == "real":
        days = turning_days(adviser.rules)
        maker = CaseMaker(adviser.rules, rng.sample(days, 2), rng)  # a few days, so that few rule sets are loaded
        engine_for: Callable[[date], tuple[Compiled, Engine]] = adviser.at
    else:
        rules = random_rules(rng, _SIZES[kind])
        made = {day: _engine(rules, day, engines) for day in rng.sample(DAYS, 2)}
        maker, engine_for = CaseMaker(rules, list(made), rng), made.__getitem__
    for _ in range(count):
        case = maker.case()
        compiled, engine = engine_for(case.day)
        yield compiled, engine, list(compiled.space.point(case))


def _engine(rules: RuleBase, day: date, engines: ExitStack) -> tuple[Compiled, Engine]:
    compiled = compile_rules(rules, day)
    return compiled, engines.enter_context(Engine(compiled))


def turning_days(rules: RuleBase) -> list[date]:
    """The days on which something changes in a rule base, and those before; never none."""
    changes = days_of_change(rules) or [date(2026, 11, 22)]
    return sorted({day - timedelta(days=back) for day in changes for back in (0, 1)})


def _checked(jobs: Sequence[Job]) -> list[str]:
    """What is wrong with the outcomes of these evaluations."""
    wrong = []
    for compiled, engine, point in jobs:
        try:
            check(compiled, engine, point)
        except (AssertionError, EngineFailure) as error:
            wrong.append(f"{point}: {error}"[:2_000])
    return wrong


def resident() -> int:
    """The memory in use by this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _note(log: Path, block: int, result: Result) -> None:
    """Add a line for a block that is done; a line is written whole, also where several processes write."""
    line = {
        "block": block,
        "process": os.getpid(),
        "evaluations": result.evaluations,
        "wrong": result.wrong,
        "memory": result.memory[-1],
        "seconds": round(result.seconds, 1),
    }
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
