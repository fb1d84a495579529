"""Everything that is wrong with a set of rule files, as `navigator check` and `navigator test` would say it."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from navigator.advice import Adviser
from navigator.check import check
from navigator.examples import check_examples
from navigator.grounds import CompileError
from navigator.model import RuleBase
from navigator.reading import Reading, read_files
from navigator.rulefiles.findings import Finding
from navigator.store.publications import RuleFiles

REMEMBERED = 12
"""How many sets of files are remembered: who reviews a proposal opens several pages about the same one."""


@dataclass(frozen=True)
class Inspection:
    """What was found; the rule base if it can be worked with, and how many examples were worked out."""

    findings: tuple[Finding, ...]
    rules: RuleBase | None
    examples: int

    @property
    def clean(self) -> bool:
        """Whether it may be published."""
        return not self.findings

    def first(self, paths: Collection[str], label: str) -> list[Finding]:
        """The findings, those in some files first."""
        places = {f"{label}/{path}" for path in paths}
        return sorted(self.findings, key=lambda finding: finding.path not in places)


class Inspector:
    """Reads, checks and works out the examples of rule files that may be on no disk; the last ones are remembered."""

    def __init__(self) -> None:
        self._known: dict[str, Inspection] = {}
        self._lock = threading.Lock()

    def inspect(self, files: RuleFiles, *, both: bool = False) -> Inspection:
        """Everything that is wrong with these files; with `both` the engine of record works out the examples too."""
        key = f"{files.label}/{files.version}/{both}"
        with self._lock:
            if key not in self._known:
                while len(self._known) >= REMEMBERED:
                    del self._known[next(iter(self._known))]
                self._known[key] = inspected(read_files(Path(files.label), dict(files.contents)), both=both)
            return self._known[key]


def inspected(reading: Reading, *, both: bool) -> Inspection:
    """Everything that is wrong with rules as they were read; `both` as in `Inspector.inspect`."""
    findings = check(reading)
    if findings or reading.rules is None:
        return Inspection(tuple(findings), reading.rules, 0)
    adviser = Adviser(reading.rules)
    try:
        count, failing = check_examples(reading, adviser, both=both)
    except CompileError as error:  # on the day of an example, in the past
        return Inspection((Finding(error.place, 1, 1, error.code, error.message),), None, 0)
    finally:
        adviser.close()
    return Inspection(tuple(failing), reading.rules, count)
