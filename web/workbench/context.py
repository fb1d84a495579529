"""What every page of the workbench needs: the workbench itself, and the proposal in the address."""

from __future__ import annotations

from flask import abort

from navigator.store.proposals import PUBLISHED, WITHDRAWN, Proposal
from navigator.workbench.desk import Workbench
from web.services import services

LARGEST_TITLE, LARGEST_WHY = 120, 2_000


def workbench() -> Workbench:
    """The workbench; the page is not found where the program runs on rules that are in no folder."""
    found = services().workbench
    if found is None:
        abort(404)
    return found


def has_workbench() -> bool:
    """Whether the rules can be changed here."""
    return services().workbench is not None


def proposal(number: int) -> Proposal:
    """The proposal with a number; the page is not found without one."""
    found = workbench().proposals.find(number)
    if found is None:
        abort(404)
    return found


def is_over(found: Proposal) -> bool:
    """Whether a proposal can't be changed any more."""
    return found.state in (PUBLISHED, WITHDRAWN)


def title_fault(title: str, why: str) -> tuple[str, str] | None:
    """The field that is wrong and what to do about it, in Dutch."""
    if not title:
        return "naam", "Geef het voorstel een korte naam."
    if len(title) > LARGEST_TITLE:
        return "naam", f"De naam heeft hoogstens {LARGEST_TITLE} tekens."
    if not why:
        return "waarom", "Schrijf waarom u dit wilt veranderen. Noem bijvoorbeeld de nieuwe wet of bron."
    if len(why) > LARGEST_WHY:
        return "waarom", f"De reden heeft hoogstens {LARGEST_WHY} tekens."
    return None
