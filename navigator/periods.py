"""The rule base compiled once for every stretch of days in which no rule or amount changes."""

from __future__ import annotations

import datetime as dt
import threading
from bisect import bisect_right

from navigator.grounds import Compiled, compile_rules
from navigator.model import RuleBase
from navigator.moments import days_of_change


class Periods:
    """A rule base by period, each compiled when it is first asked for; may be shared by threads."""

    def __init__(self, rules: RuleBase) -> None:
        self.rules = rules
        self._changes = days_of_change(rules)
        self._compiled: dict[int, Compiled] = {}
        self._lock = threading.Lock()

    def number(self, day: dt.date) -> int:
        """Which period a day is in, counted from 0; equal for days between which no rule or amount changes."""
        return bisect_right(self._changes, day)

    def name(self, day: dt.date) -> str:
        """A name for these rules on this day, equal as long as the rules and the period are."""
        return f"{self.rules.version}/{self.number(day)}"

    def compiled(self, day: dt.date) -> Compiled:
        """The rule base as it holds on a day.

        Raises:
            CompileError: a rule is beyond what can be compiled.
        """
        period = self.number(day)
        with self._lock:
            if period not in self._compiled:
                self._compiled[period] = compile_rules(self.rules, day)
            return self._compiled[period]
