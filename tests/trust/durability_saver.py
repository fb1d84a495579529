"""A process that saves, publishes and closes rounds until it is killed, and tells its parent what through a pipe."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import secrets
import signal
import time
from contextlib import suppress
from typing import Any

from builders import make_rules, yes
from stored import QUESTIONS

from navigator.agenda.rounds import Rounds
from navigator.case import TOPICS
from navigator.importing import storing
from navigator.importing.rows import NewCase
from navigator.store.cases import CaseStore
from navigator.store.database import UNAVAILABLE
from navigator.store.publications import Publications, RuleFiles

MOST = 12  # saves that a saver confirms before it is killed, at a random moment of the next one
_RULES = make_rules(QUESTIONS.values(), {"c": yes(0)})
_KINDS = ("create", "answer", "answer", "answer", "answer", "topics", "count", "publish", "round", "import")
_NEW_YEAR = dt.date(2027, 1, 1)
ROWS = 7  # in an import, stored in three pieces
OWNER = "importeur"
"""Who brings in the cases."""


def kill_a_saver(
    store: CaseStore, codes: list[str], published: int, rounds: int, rng: random.Random
) -> list[dict[str, Any]]:
    """What a saver told until it was killed; `codes` are of cases that it may change, next to its own.

    `published` and `rounds` say how many publications and closed rounds there are.
    """
    reading, writing = os.pipe()
    seed = rng.getrandbits(32)
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            _save(store, codes, published, rounds, random.Random(seed), writing)
        finally:
            os._exit(1)
    os.close(writing)
    lines: list[str] = []
    wanted, took = rng.randint(0, MOST), 0.0
    with os.fdopen(reading) as told:
        while sum('"done"' in line for line in lines) < wanted:
            begin = time.monotonic()
            lines.append(told.readline())
            took = time.monotonic() - begin
            assert lines[-1], "the saver ended by itself"
        time.sleep(rng.uniform(0, 3 * took))
        os.kill(pid, signal.SIGKILL)
        lines += told.readlines()
    os.waitpid(pid, 0)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def _save(store: CaseStore, codes: list[str], published: int, rounds: int, rng: random.Random, writing: int) -> None:
    """Save one thing after the other, until killed."""
    storing.PIECE = 3

    def tell(**what: Any) -> None:
        os.write(writing, (json.dumps(what) + "\n").encode())

    while True:
        step = _step(codes, rng)
        tell(**step)
        with suppress(*UNAVAILABLE):  # only where the database itself was killed; then nothing is confirmed
            result = _do(step, store, published, rounds)
            if step["kind"] == "create":
                codes.append(result)
            published += step["kind"] == "publish"
            rounds += bool(step["kind"] == "round" and result)
            tell(done=step["kind"], result=result)


def _step(codes: list[str], rng: random.Random) -> dict[str, Any]:
    """What to save next."""
    kind = rng.choice(_KINDS) if codes else "create"
    value: Any = sorted(rng.sample(TOPICS, 2), key=TOPICS.index) if kind == "topics" else rng.random() < 0.5
    return {
        "kind": kind,
        "code": rng.choice(codes) if codes else "",
        "question": f"v{rng.randrange(40)}",
        "value": value,
    }


def _do(step: dict[str, Any], store: CaseStore, published: int, rounds: int) -> Any:
    """Save it; the code of a new case, or whether there was something to save."""
    kind, code, value = step["kind"], step["code"], step["value"]
    if kind == "create":
        return store.create()
    if kind == "publish":
        return Publications(store.database).take_folder(files(published + 1), "omdat")
    if kind == "import":
        answers = {"v0": True, "v1": False}
        cases = [NewCase(secrets.token_hex(8), (), None, answers) for _ in range(ROWS)]
        return storing.store_all(storing.Imports(store.database), cases, OWNER).done
    if kind == "round":
        day = _NEW_YEAR + dt.timedelta(days=32 * rounds)
        return Rounds(store.database).close_if_due(_RULES, day) is not None
    if kind == "answer":
        return store.answer(code, step["question"], value)
    return store.choose_topics(code, tuple(value)) if kind == "topics" else store.let_count(code, value)


def files(number: int) -> RuleFiles:
    """The rule files of a publication, each of its own."""
    return RuleFiles(f"sha256:{number:064}", "rules", {f"{n}.yaml": f"{number}".encode() * 500 for n in range(5)})
