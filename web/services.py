"""What the pages work with."""

from __future__ import annotations

from dataclasses import dataclass

from navigator.advice import Adviser
from navigator.cases import CaseStore
from navigator.model import RuleBase


@dataclass(frozen=True)
class Services:
    """The rule base, the adviser on it, and the stored cases."""

    rules: RuleBase
    adviser: Adviser
    cases: CaseStore
