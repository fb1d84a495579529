"""Workers killed in the middle of requests: the service goes on, and every answer that it confirmed is there."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from navigator.model import Question, RuleBase
from navigator.store.cases import CaseStore
from trust.service import GONE, Service, Visitor

SIGNALS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT)
"""How a worker dies: taken away by the system, or by a fault in C code."""
_TRIES = 200  # requests in a row that may meet a dying worker


@dataclass
class Found:
    """What became of the workers and of the requests."""

    kills: int = 0
    requests: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0
    """The longest time in seconds from the first try of a request to its answer."""


def run(rules: RuleBase, url: str, service: Service, kills: int, visitors: int = 4, seed: int = 1) -> Found:
    """Kill workers while visitors answer questions and ask for advice, then look whether every answer is there."""
    found, done = Found(), threading.Event()
    store = CaseStore(url, rules.questions)
    walkers = [_Walker(rules, service.port, store.create(), random.Random(seed + n), found) for n in range(visitors)]
    threads = [threading.Thread(target=walker.walk, args=(done,)) for walker in walkers]
    for thread in threads:
        thread.start()
    _kill(service, kills, random.Random(seed), found, threads)
    done.set()
    for thread in threads:
        thread.join()
    for walker in walkers:
        walker.look(store)
    store.close()
    return found


def _kill(service: Service, kills: int, rng: random.Random, found: Found, threads: list[threading.Thread]) -> None:
    """Kill a worker after every handful of requests, at a random moment."""
    while found.kills < kills and all(thread.is_alive() for thread in threads):
        enough = sum(found.requests.values()) + rng.randint(1, 8)
        while sum(found.requests.values()) < enough and all(thread.is_alive() for thread in threads):
            time.sleep(0.001)
        time.sleep(rng.uniform(0, 0.03))
        workers = service.workers
        if workers:
            with suppress(ProcessLookupError):
                os.kill(rng.choice(workers), rng.choice(SIGNALS))
                found.kills += 1


class _Walker:
    """A visitor who answers questions at random, and remembers what was confirmed."""

    def __init__(self, rules: RuleBase, port: int, code: str, rng: random.Random, found: Found) -> None:
        self._questions = [question for question in rules.questions.values() if question.kind in ("ja_nee", "bedrag")]
        self._visitor, self._code, self._rng, self._found = Visitor(port), code, rng, found
        self._confirmed: dict[str, Any] = {}
        self._maybe: dict[str, list[Any]] = {}

    def walk(self, done: threading.Event) -> None:
        """Send requests until told to stop; what goes wrong is noted."""
        try:
            self._sign_in()
            while not done.is_set():
                kind = self._rng.choice(("answer", "answer", "answer", "page", "advice", "program"))
                self._until_answered(kind, getattr(self, f"_{kind}"))
        except Exception as error:
            self._found.wrong.append(f"a visitor was stopped by {type(error).__name__}: {error}")

    def look(self, store: CaseStore) -> None:
        """Note every confirmed answer that is not there, and every stored one that was not sent."""
        stored = store.find(self._code)
        answers: dict[str, Any] = dict(stored.answers) if stored else {}
        for question in answers.keys() | self._confirmed.keys():
            may_be = [*self._maybe.get(question, ()), self._confirmed.get(question)]
            if answers.get(question) not in may_be:
                self._found.wrong.append(f"{question} is {answers.get(question)}, not one of {may_be}")

    def _sign_in(self) -> None:
        for _ in range(_TRIES):
            with suppress(*GONE):
                return self._visitor.sign_in(self._code)
        raise AssertionError("nobody answers")

    def _until_answered(self, kind: str, step: Any) -> None:
        begin = time.monotonic()
        question, value = self._rng.choice(self._questions), self._rng.randrange(1_000)
        for _ in range(_TRIES):
            try:
                step(question, value)
            except GONE:
                self._found.requests[f"{kind} refused"] += 1
                continue
            self._found.requests[f"{kind} answered"] += 1
            self._found.slowest = max(self._found.slowest, time.monotonic() - begin)
            return
        raise AssertionError("nobody answers")

    def _answer(self, question: Question, number: int) -> None:
        value = number if question.kind == "bedrag" else bool(number % 2)
        self._maybe.setdefault(question.id, []).append(value)
        written = {True: "ja", False: "nee"}[value] if isinstance(value, bool) else str(value)
        self._expect(self._visitor.send(f"/vraag/{question.id}", antwoord=written).status, 303)
        self._confirmed[question.id], self._maybe[question.id] = value, []

    def _page(self, question: Question, _: int) -> None:
        self._expect(self._visitor.ask("GET", f"/vraag/{question.id}").status, 200)

    def _advice(self, *_: object) -> None:
        self._expect(self._visitor.ask("GET", "/advies").status, 200)

    def _program(self, question: Question, number: int) -> None:
        value = number if question.kind == "bedrag" else bool(number % 2)
        case = json.dumps({"antwoorden": {question.id: value}}).encode()
        reply = self._visitor.ask("POST", "/api/v1/advies", case, "application/json")
        self._expect(reply.status, 200)
        statuses = {conclusion["status"] for conclusion in json.loads(reply.body)["conclusies"]}
        if not statuses <= {"ja", "nee", "misschien"}:
            self._found.wrong.append(f"statuses {statuses}")

    def _expect(self, status: int, wanted: int) -> None:
        if status != wanted:
            self._found.wrong.append(f"status {status} instead of {wanted}")
