"""Side by side: everyone measured in turn, round after round, so that what the machine does meanwhile hits them all.

Processor time, not time on the clock, since other programs may be running; nobody measured here uses a second thread.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS = 5
LONG_ENOUGH = 0.08  # seconds a run, so that clock and start count for nothing
TOO_LONG = 2.0
_WORTH_IT = 1.2  # times as many cases a second


@dataclass(frozen=True)
class Figure:
    """Cases a second over all rounds."""

    rates: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.rates)

    def times(self, size: int) -> Figure:
        """The same where each of what was counted is so many cases."""
        return Figure(tuple(rate * size for rate in self.rates))

    @property
    def spread(self) -> float:
        """How far the slowest and the fastest round lie apart, as a part of the median."""
        return (max(self.rates) - min(self.rates)) / self.median


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """Processor time of this process for one call."""
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def enough(run: Callable[[int], object], most: int) -> int:
    """How many cases make a run that is long enough (at most `most`), and that shows this one at its best.

    Who works on all cases at once gets faster with more of them; they get more until that no longer helps much.
    """
    count, fewer, best = 1, 0, 0.0  # `fewer`: the last count that was long enough
    while True:
        taken = seconds(run, count)
        gained, best = count / taken > _WORTH_IT * best, max(best, count / taken)
        if taken >= LONG_ENOUGH:
            if not gained and fewer:
                return fewer
            fewer = count
        if count == most or taken > TOO_LONG:
            return count
        count = min(most, max(2 * count, round(count * LONG_ENOUGH / max(taken, 1e-4))))


def side_by_side(runs: Mapping[str, tuple[Callable[[int], object], int]], rounds: int = ROUNDS) -> dict[str, Figure]:
    """Cases a second of each; a run comes with the most cases it may be given at once."""
    counts = {name: enough(run, most) for name, (run, most) in runs.items()}
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, (run, _) in runs.items():
            rates[name].append(counts[name] / seconds(run, counts[name]))
    return {name: Figure(tuple(found)) for name, found in rates.items()}
