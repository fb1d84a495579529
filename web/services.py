"""What the pages work with."""

from __future__ import annotations

from dataclasses import dataclass

from navigator.advice import Adviser
from navigator.model import RuleBase
from navigator.store.cases import CaseStore
from navigator.store.staff import StaffStore


@dataclass(frozen=True)
class Services:
    """The rule base, the adviser on it, the stored cases, and the accounts and log of staff."""

    rules: RuleBase
    adviser: Adviser
    cases: CaseStore
    staff: StaffStore
