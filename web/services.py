"""What the pages work with."""

from __future__ import annotations

from dataclasses import dataclass

from navigator.advice import Adviser
from navigator.model import RuleBase
from navigator.store.cases import CaseStore


@dataclass(frozen=True)
class Services:
    """The rule base, the adviser on it, and the stored cases."""

    rules: RuleBase
    adviser: Adviser
    cases: CaseStore
