"""What a draft does: what is wrong in it, which lines change, and for whom the advice becomes another."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from navigator.diff.report import Difference
from navigator.diff.report import difference as differ
from navigator.rulefiles.findings import Finding
from navigator.store.publications import RuleFiles
from navigator.workbench.draft import Draft
from web.services import services
from web.workbench.context import workbench

MOST_CASES = 2_000
"""How many stored cases are worked out under both rule bases, the newest."""
_CONTEXT = 3  # lines around a change


@dataclass(frozen=True)
class ChangedLines:
    """One file that differs: each line with what happens to it (`ins`, `del` or `span`: it stays)."""

    path: str
    kind: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Effect:
    """Everything to know about a draft; `difference` is None while it has mistakes, which come first."""

    findings: Sequence[Finding]
    elsewhere: int
    """How many of the findings are in files that the draft leaves as they are, or in another file than this page's."""
    examples: int
    files: Sequence[ChangedLines]
    difference: Difference | None


def effect(draft: Draft, path: str | None = None) -> Effect:
    """What a draft does to what is live; with a path, its findings first."""
    bench = workbench()
    live = bench.live()[1]
    found = bench.inspector.inspect(draft.files)
    own = [path] if path is not None else draft.changed
    elsewhere = sum(finding.path not in {f"{draft.files.label}/{each}" for each in own} for finding in found.findings)
    whole = difference(live, draft.files) if found.clean else None
    return Effect(
        found.first(own, draft.files.label), elsewhere, found.examples, changed_files(live, draft.files), whole
    )


def difference(before: RuleFiles, after: RuleFiles) -> Difference | None:
    """For whom the advice becomes another; None where one of the two is no rule base that this program can read."""
    bench = workbench()
    old, new = bench.inspector.inspect(before).rules, bench.inspector.inspect(after).rules
    if old is None or new is None:
        return None
    today = dt.date.today()
    cases = services().cases.for_questions({**old.questions, **new.questions}).newest(today, MOST_CASES)
    return differ(old, new, cases, today)


def changed_files(before: RuleFiles, after: RuleFiles) -> list[ChangedLines]:
    """Every file that differs, line by line."""
    return list(_changed(before, after))


def _changed(before: RuleFiles, after: RuleFiles) -> Iterator[ChangedLines]:
    for path in sorted({*before.contents, *after.contents}):
        old, new = before.contents.get(path), after.contents.get(path)
        if old != new:
            kind = "nieuw" if old is None else "weg" if new is None else "veranderd"
            yield ChangedLines(path, kind, _lines(old, new))


def _lines(old: bytes | None, new: bytes | None) -> list[tuple[str, str]]:
    before, after = ((raw or b"").decode("utf-8", errors="replace").splitlines() for raw in (old, new))
    found = difflib.unified_diff(before, after, n=_CONTEXT, lineterm="")
    tags = {"+": "ins", "-": "del"}
    return [(tags.get(line[:1], "span"), line) for number, line in enumerate(found) if number > 1]
