"""What the pages work with."""

from __future__ import annotations

from dataclasses import dataclass

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
