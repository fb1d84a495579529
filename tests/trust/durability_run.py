"""A process that saves, publishes and closes rounds is killed at random moments; then everything it confirmed is there.

A saver tells through a pipe what it is about to do, and again when that was confirmed. After each kill its parent looks
in the database: what was confirmed is stored, what was under way is stored whole or not at all, and nothing else is.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from databases import rows
from stored import QUESTIONS

from navigator.agenda.cells import TOTAL
from navigator.agenda.disclosure import STEP
from navigator.agenda.rounds import Rounds
from navigator.importing import storing
from navigator.store.cases import CaseStore
from navigator.store.database import UNAVAILABLE, open_engine
from navigator.store.publications import Publications
from navigator.store.rulebases import RuleBases
from trust.durability_saver import OWNER, ROWS, files, kill_a_saver


@dataclass
class Found:
    """What was done and confirmed, how often it was killed, and what was lost or half there."""

    confirmed: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    server_kills: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class _Known:
    """What must be in the database."""

    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    nameless: int = 0
    """Cases that were stored while the saver died before it could tell their code."""
    published: int = 0
    rounds: int = 0
    imported: int = 0


def run(url: str, saves: int, seed: int = 1, kill_server: Callable[[], None] | None = None) -> Found:
    """Kill savers until so many saves were confirmed; `kill_server` kills the database itself, now and then."""
    store = CaseStore(url, QUESTIONS)
    found, known, rng = Found(), _Known(), random.Random(seed)
    while found.confirmed.total() < saves and not found.wrong:
        codes = rng.sample(sorted(known.cases), min(8, len(known.cases)))
        store.close()  # what is forked has no connection
        lines = kill_a_saver(store, codes, known.published, known.rounds, rng)
        found.kills += 1
        if kill_server and rng.random() < 0.05:
            kill_server()
            found.server_kills += 1
        _settle(url)
        for fault in _look(store, url, lines, known, found):
            found.wrong.append(f"kill {found.kills}: {fault}")
    found.wrong += _look_at_everything(store, url, known)
    store.close()
    return found


def _settle(url: str) -> None:
    """Wait until PostgreSQL has ended the connection of the killed saver: a COMMIT that it was sent still counts."""
    if url.startswith("sqlite"):
        return
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    until = time.monotonic() + 60
    while _patiently(lambda: rows(url, others)) != [(0,)]:
        assert time.monotonic() < until, "the connection of a killed saver stays"
        time.sleep(0.005)


def _look(store: CaseStore, url: str, lines: list[dict[str, Any]], known: _Known, found: Found) -> Iterator[str]:
    """Take over what was confirmed, and yield what is not in the database as it should be."""
    changed: dict[str, dict[str, Any]] = {}
    under_way: dict[str, Any] = {}
    for line in lines:
        if "kind" in line:
            under_way = line
        elif "done" in line:
            found.confirmed[line["done"]] += 1
            _confirm(under_way, line["result"], known, changed)
            under_way = {}
    for code, facts in changed.items():
        yield from _case_fault(_stored(store, code), facts, under_way if under_way.get("code") == code else {}, known)
    if under_way.get("kind") in ("answer", "topics", "count") and under_way["code"] not in changed:
        code = under_way["code"]
        yield from _case_fault(_stored(store, code), known.cases[code], under_way, known)
    yield from _count_faults(url, under_way.get("kind", ""), known)


def _confirm(under_way: dict[str, Any], result: Any, known: _Known, changed: dict[str, dict[str, Any]]) -> None:
    kind, code = under_way["kind"], under_way["code"]
    if kind == "create":
        code = result
        known.cases[code] = {"answers": {}, "topics": [], "count": False}
    elif kind == "publish":
        known.published += 1
    elif kind == "round":
        known.rounds += result
    elif kind == "import":
        known.imported += 1
    if kind in ("create", "answer", "topics", "count"):
        changed[code] = _with(known.cases[code], under_way)
        known.cases[code] = changed[code]


def _with(facts: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A case as it is after a change."""
    kind = change.get("kind")
    if kind == "answer":
        return {**facts, "answers": {**facts["answers"], change["question"]: change["value"]}}
    return {**facts, kind: change["value"]} if kind in ("topics", "count") else facts


def _stored(store: CaseStore, code: str) -> dict[str, Any]:
    case = _patiently(lambda: store.find(code))
    return {"answers": dict(case.answers), "topics": list(case.topics), "count": case.may_count} if case else {}


def _case_fault(
    stored: dict[str, Any], facts: dict[str, Any], under_way: dict[str, Any], known: _Known
) -> Iterator[str]:
    after = _with(facts, under_way)
    if stored not in (facts, after):
        yield f"stored is {stored}, not {facts} nor {after}"
    for code, case in known.cases.items():
        if case is facts:
            known.cases[code] = stored
            return


def _count_faults(url: str, under_way: str, known: _Known) -> Iterator[str]:
    """Yield where there are more or fewer rows than were confirmed or under way."""
    counted = {
        name: _patiently(lambda query=query: rows(url, query))[0][0]
        for name, query in (
            ("create", "SELECT count(*) FROM cases WHERE import_key IS NULL"),
            ("import", f"SELECT count(*) FROM imports WHERE done = {ROWS}"),
            ("cases", "SELECT count(*) FROM cases WHERE import_key IS NOT NULL"),
            ("answers", "SELECT count(*) / 2 FROM answers JOIN cases ON id = case_id WHERE import_key IS NOT NULL"),
            ("pieces", "SELECT coalesce(sum(done), 0) FROM imports"),
            ("publish", "SELECT count(*) FROM publications"),
            ("round", "SELECT count(*) FROM rounds"),
        )
    }
    if not counted["cases"] == counted["answers"] == counted["pieces"]:
        yield f"of imports {counted['pieces']} rows are stored, {counted['cases']} cases, {counted['answers']} answered"
    expected = {
        "create": len(known.cases) + known.nameless,
        "publish": known.published,
        "round": known.rounds,
        "import": known.imported,
    }
    for name in expected:
        count = counted[name]
        more = count - expected[name]
        if more not in ((0, 1) if name == under_way else (0,)):
            yield f"{name}: {count} rows, and {expected[name]} were confirmed"
    known.nameless = counted["create"] - len(known.cases)
    known.published, known.rounds, known.imported = counted["publish"], counted["round"], counted["import"]


def _look_at_everything(store: CaseStore, url: str, known: _Known) -> Iterator[str]:
    """Yield what is not as it should be, over the whole database."""
    for code, facts in known.cases.items():
        if (stored := _stored(store, code)) != facts:
            yield f"at the end: stored is {stored}, not {facts}"
    bases = RuleBases(store.database)
    for publication in Publications(store.database).all():
        kept = bases.files(publication.rules_version)
        if kept is None or kept[1] != files(publication.number).contents:
            yield f"publication {publication.number} is not whole"
    imports = storing.Imports(store.database)
    for name in imports.unfinished(OWNER):
        while (progress := imports.go_on(name, OWNER)) and not progress.finished:
            pass
    ((stored,),) = rows(url, "SELECT count(*) FROM cases WHERE import_key IS NOT NULL")
    ((wanted,),) = rows(url, "SELECT count(*) FROM imports")
    if stored != wanted * ROWS:
        yield f"{wanted} imports went on to the end, and {stored} cases are there"
    for closed in Rounds(store.database).all():
        ((count,),) = rows(url, "SELECT count(*) FROM cases WHERE counted_in = :number", number=closed.number)
        if not 0 <= count - closed.counts[TOTAL] <= 2 * (STEP - 1):  # a secret number taken off, and rounded down
            yield f"round {closed.number} says {closed.counts[TOTAL]}, and {count} cases were counted"
    ((astray,),) = rows(url, "SELECT count(*) FROM cases WHERE counted_in > (SELECT count(*) FROM rounds)")
    if astray:
        yield f"{astray} cases were counted in a round that does not exist"
    if url.startswith("sqlite"):
        yield from (fault for (fault,) in rows(url, "PRAGMA integrity_check") if fault != "ok")


def kill_postgresql(url: str) -> None:
    """Kill a process of the server, which makes the whole of it start again from its log."""
    engine = open_engine(url)
    with suppress(*UNAVAILABLE), engine.connect() as connection:
        os.kill(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one(), signal.SIGKILL)
    engine.dispose()


def _patiently(look: Callable[[], Any]) -> Any:
    """What is seen as soon as the database can be used again, after it was killed itself."""
    until = time.monotonic() + 60
    while True:
        try:
            return look()
        except UNAVAILABLE:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
