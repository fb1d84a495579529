"""The statuses of many cases, each on its own day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from threading import Lock

import numpy as np

from navigator.batch.bits import Kernel, Statuses, statuses
from navigator.batch.columns import Columns, codes_in, make_layout
from navigator.grounds import compile_rules
from navigator.model import RuleBase
from navigator.moments import days_of_change


class Batch:
    """A rule base for any number of cases on any days; shared between threads.

    `names` are the conclusions in the order of the rule base, which is that of the rows of the statuses.
    """

    def __init__(self, rules: RuleBase) -> None:
        self.rules = rules
        self.names = tuple(rules.conclusions)
        self.layout = make_layout(rules.questions)
        self._changes = [day.toordinal() for day in days_of_change(rules)]
        self._kernels: dict[int, Kernel] = {}
        self._lock = Lock()

    def kernel(self, day: dt.date) -> Kernel:
        """The rules of a day; all days between two changes share theirs.

        Raises:
            CompileError: the rules of that day can't be compiled.
        """
        period = bisect_right(self._changes, day.toordinal())
        with self._lock:
            if period not in self._kernels:
                self._kernels[period] = Kernel(compile_rules(self.rules, day))
            return self._kernels[period]

    def run(self, columns: Columns) -> Statuses:
        """The status of every conclusion in every case.

        Raises:
            CompileError: the rules of the day of some case can't be compiled.
        """
        result = np.empty((len(self.names), len(columns)), np.uint8)
        periods = np.searchsorted(np.array(self._changes, np.int64), columns.days, side="right")
        found = np.unique(periods)
        for period in found:
            rows = periods == period
            part = columns if len(found) == 1 else columns.only(rows)
            kernel = self.kernel(dt.date.fromordinal(int(part.days[0])))
            part_result = statuses(kernel.run(codes_in(kernel.compiled.space, part)), len(part))
            place = {name: at for at, name in enumerate(kernel.names)}
            ordered = part_result[[place[name] for name in self.names]]
            if len(found) == 1:
                return ordered
            result[:, rows] = ordered
        return result
