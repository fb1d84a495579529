"""What the pages work with, and where they find it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g

from navigator.advice import Adviser
from navigator.model import RuleBase
from navigator.store.cases import CaseStore
from navigator.store.staff import StaffStore
from navigator.workbench.desk import Workbench


@dataclass(frozen=True)
class Services:
    """The rule base, the adviser on it, the stored cases, the accounts and log of staff, and the workbench.

    There is no workbench where the rules are in no folder.
    """

    rules: RuleBase
    adviser: Adviser
    cases: CaseStore
    staff: StaffStore
    workbench: Workbench | None = None


def services() -> Services:
    """What the pages work with; the same from begin to end of a request, also if new rules go live meanwhile."""
    if "services" not in g:
        g.services = current_app.extensions["navigator"]
    found: Services = g.services
    return found
