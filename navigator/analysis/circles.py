"""Conclusions that build on each other in a circle: each circle is one finding, where its first step is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from navigator.model import Uses, leaves
from navigator.reading import Reading
from navigator.rulefiles.findings import Finding
from navigator.rulefiles.yamltree import Mark, Path, Tree


class Use(NamedTuple):
    """A conclusion that a rule of another uses, where that is written, and the first and last day of the rule."""

    by: str
    used: str
    tree: Tree
    mark: Mark
    start: dt.date
    end: dt.date


def circle_findings(reading: Reading) -> Iterator[Finding]:
    """A finding for each circle, on any day; taking away its first step undoes it, so that other circles show too."""
    uses = list(_uses(reading))
    known: set[frozenset[str]] = set()
    for day in sorted({use.start for use in uses}):
        valid = {(use.by, use.used): use for use in reversed(uses) if use.start <= day <= use.end}
        while circle := _circle(valid.keys()):
            step = valid.pop((circle[0], circle[1]))
            if frozenset(circle) not in known:
                known.add(frozenset(circle))
                around = " → ".join(f"`{name}`" for name in circle)
                message = f"Deze conclusies steunen in een kring op elkaar: {around}. Haal één stap weg."
                yield Finding(step.tree.path, *step.mark, "C005", message)


def _uses(reading: Reading) -> Iterator[Use]:
    for name, conditions in reading.conditions.items():
        tree = reading.files[name]
        conclusion = tree.data.get("conclusie") if isinstance(tree.data, dict) else None
        for path, condition in conditions.items():
            if path[0] != "regels" or not isinstance(conclusion, str):
                continue
            start, end = _period(tree, path)
            for used in sorted({leaf.conclusion for leaf in leaves(condition) if isinstance(leaf, Uses)}):
                yield Use(conclusion, used, tree, _place(tree, path, used), start, end)


def _period(tree: Tree, path: Path) -> tuple[dt.date, dt.date]:
    block = tree.data["regels"][path[1]]
    period = block.get("geldig") if isinstance(block, dict) else None
    days = [period.get(key) if isinstance(period, dict) else None for key in ("vanaf", "tot")]
    start, end = (day if isinstance(day, dt.date) else None for day in days)
    return start or dt.date.min, end or dt.date.max


def _place(tree: Tree, path: Path, used: str) -> Mark:
    """Where a condition first names a conclusion."""
    marks = [mark for at, mark in tree.keys.items() if at[-1] == used and at[: len(path)] == path]
    return min(marks, default=tree.key_mark(path))


def _circle(steps: Iterable[tuple[str, str]]) -> list[str]:
    """One circle in these steps, from its first name around to that name again, or nothing."""
    graph: dict[str, set[str]] = {}
    for by, used in sorted(steps):
        graph.setdefault(by, set()).add(used)
    try:
        TopologicalSorter({by: sorted(used) for by, used in graph.items()}).prepare()
    except CycleError as error:
        around: list[str] = list(reversed(error.args[1]))[:-1]
        at = around.index(min(around))
        return [*around[at:], *around[:at], around[at]]
    return []
