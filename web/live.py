"""Which rules the pages work with: looked up now and then, so that what is published goes live in every process."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import threading
import time

from flask import Blueprint, Flask, current_app, g

from navigator.advice import Adviser
from navigator.grounds import CompileError
from navigator.model import RuleBase
from navigator.sharding import check_every_day
from navigator.store.database import UNAVAILABLE
from navigator.store.publications import RuleFiles
from navigator.workbench.desk import Workbench
from navigator.workbench.live import UnreadableRules, rules_in
from web.parts import when_added
from web.services import Services

EVERY = 2.0  # seconds between two looks at what is published
blueprint = Blueprint("live", __name__)
_log = logging.getLogger(__name__)


def rule_base(files: RuleFiles) -> RuleBase:
    """The rule base in some files, that can be worked with on every day.

    Raises:
        UnreadableRules: it can't; each that was published could at the time.
    """
    found = rules_in(files)
    try:
        check_every_day(found)
    except CompileError as error:
        raise UnreadableRules(files, f"{error.place}: {error.code} {error.message}") from error
    return found


@when_added(blueprint)
def _set_up(app: Flask) -> None:
    app.extensions["live"] = _Clock()


class _Clock:
    """When a process last looked, which version it refused, and a lock: one request at a time loads new rules."""

    def __init__(self) -> None:
        self.looked = time.monotonic()
        self.refused = ""
        self.loading = threading.Lock()


def refresh(*, now: bool = False) -> None:
    """Let this process work with what is live; other requests go on with the rules before until it does."""
    clock: _Clock = current_app.extensions["live"]
    own: Services = current_app.extensions["navigator"]
    if own.workbench is None or (not now and time.monotonic() - clock.looked < EVERY):
        return
    if not clock.loading.acquire(blocking=now):
        return
    try:
        clock.looked = time.monotonic()
        _load(own, own.workbench, clock)
    except UNAVAILABLE:  # the page itself says so, if it needs the database
        return
    finally:
        clock.loading.release()


def _load(own: Services, bench: Workbench, clock: _Clock) -> None:
    _, files = bench.live()
    if files.version in (own.rules.version, clock.refused):
        return
    try:
        rules = rule_base(files)
    except UnreadableRules:
        clock.refused = files.version  # nothing is gained by reading them at every look
        _log.exception("the rules before stay live")
        return
    adviser = Adviser(rules)
    adviser.at(dt.date.today())
    cases = own.cases.for_questions(rules.questions)
    current_app.extensions["navigator"] = dataclasses.replace(own, rules=rules, adviser=adviser, cases=cases)
    g.pop("services", None)
    _log.info("live rules are now %s", rules.version)
