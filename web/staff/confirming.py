"""The password once more, and a code if there is a second step, before anything of one's own account changes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from web.services import services
from web.signin import device, staff
from web.staff.words import CODE_FAULTS, NOT_THE_PASSWORD, too_many


@dataclass(frozen=True)
class Refusal:
    """Why nothing changed: `message` in words, the `field` of the form it is about, and the HTTP `status`."""

    message: str
    field: str
    status: int = 422


def refused(password: str, code: str | None = None, field: str = "wachtwoord") -> Refusal | None:
    """Why the one who is signed in is not recognised, if so; it is written in the log.

    `code` is what was given for the second step, or `None` where the password is enough; `field` is that of the
    password.
    """
    own, me = services().staff, staff()
    account, wait = own.sessions.recognise(me.name, password, request.remote_addr or "", device())
    error = None if account else NOT_THE_PASSWORD
    if account is not None and account.has_second_step and code is not None:
        checked = own.sessions.check_code(account, code, device())
        wait, error, field = checked.wait, CODE_FAULTS.get(checked.code or ""), "code"
    if wait:
        error = too_many(wait)
    if error is None:
        return None
    own.audit.note(me.name, "bevestigen_mislukt")
    return Refusal(error, field, 429 if wait else 422)
