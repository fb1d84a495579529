"""Which advice was shown is remembered with the case, so that the helpdesk can say later what changed, and why."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from navigator.case import Case
from navigator.model import Status
from navigator.store.advices import Advices
from navigator.store.database import UNAVAILABLE
from web.services import services
from web.visitor import code, viewing

_log = logging.getLogger(__name__)


def remember_shown(case: Case, statuses: Mapping[str, Status]) -> None:
    """Remember the advice that a visitor sees on their own case."""
    current = code()
    if current is not None and not viewing():
        remember_advice(current, case, statuses)


def remember_advice(of: str, case: Case, statuses: Mapping[str, Status]) -> None:
    """Remember an advice on the case with this number or code; an advice is shown also where that can't be done."""
    try:
        advices = Advices(services().cases.database)
        advices.note(of, case.day, services().rules.version, case.answers, statuses)
    except UNAVAILABLE:
        _log.exception("an advice that is shown could not be remembered")
