"""How the batch grows with the number of cases, and what part it uses of the bandwidth of the memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.timing import Figure, seconds, side_by_side
from bench.worlds import World
from navigator.batch.bits import Kernel
from navigator.grounds import evaluate

COUNTS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 4_000_000)


@dataclass(frozen=True)
class Bandwidth:
    """Bytes a second: what memory gives in a plain copy, and what the batch can't do without."""

    memory: float
    batch: float
    bytes_a_case: float

    @property
    def share(self) -> float:
        """The part of the bandwidth that the batch uses."""
        return self.batch / self.memory


def by_count(world: World) -> dict[str, Figure]:
    """Cases a second for so many cases at once; under "" those of the direct evaluator."""
    kernel = Kernel(world.compiled)
    points = [world.point(number) for number in range(500)]

    def batch(size: int) -> Callable[[int], None]:
        codes = [row[:size] for row in world.codes]

        def run(times: int) -> None:
            for _ in range(times):
                kernel.run(codes)

        return run

    def one_by_one(count: int) -> None:
        for number in range(count):
            evaluate(world.compiled, points[number % len(points)])

    sizes = {str(size): size for size in COUNTS if size <= len(world.codes[0])}
    found = side_by_side({name: (batch(size), 20_000) for name, size in sizes.items()} | {"": (one_by_one, 20_000)})
    return {name: figure.times(sizes.get(name, 1)) for name, figure in found.items()}


def bandwidth(world: World, rounds: int = 7) -> Bandwidth:
    """The batch reads each code once and writes each bit once: that much must go through memory, and no less."""
    kernel = Kernel(world.compiled)
    source, target = np.ones(1 << 28, np.uint8), np.zeros(1 << 28, np.uint8)
    used = {at for at, _ in kernel.circuit.literals}
    bytes_a_case = sum(world.codes[at].itemsize for at in used) + 2 * len(kernel.names) / 8
    count = len(world.codes[0])
    copies, batches = [], []
    for _ in range(rounds):
        copies.append(2 * source.nbytes / seconds(lambda: np.copyto(target, source)))
        batches.append(count * bytes_a_case / seconds(lambda: kernel.run(world.codes)))
    return Bandwidth(float(np.median(copies)), float(np.median(batches)), bytes_a_case)
