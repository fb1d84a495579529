"""The second step of signing in: codes that an app makes (TOTP, RFC 6238), and recovery codes for who lost the app.

A code of the app works once: the step of time that was used last is kept, and only later ones count. Recovery codes are
long numbers, so that the keyboard for a code of the app suits them; each is kept as a hash like that of a password.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Literal

import pyotp
from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from navigator.store.database import Clock, Database, utc_now
from navigator.store.passwords import hashed, matches
from navigator.store.tables import RecoveryCodeRow, SecondStepRow

Result = Literal["right", "recovered", "used", "late", "wrong"]
"""What a code is: of the app, a recovery code, one of the app that was used or is over, or none."""
RECOVERY_CODES = 10
OFFER_KEPT = dt.timedelta(hours=1)
"""How long one has to set up the app."""
_ISSUER = "Initiatiefwijzer"
_STEP = 30  # seconds, RFC 6238 section 4.1
_SLACK = 1  # steps before and after that count too, for a clock that is a little off (section 5.2)
_LATE = 20  # steps of which a code is recognised as one that is over, to say so
_DIGITS = 20  # of a recovery code, behind the one that says which it is: 66 bits


@dataclass(frozen=True)
class Setup:
    """What an app needs: the secret in base 32, and the address that holds it (`otpauth://`)."""

    secret: str
    address: str


class SecondStepStore:
    """The secrets and recovery codes of accounts."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._now = clock

    def offer(self, account_id: int) -> None:
        """Think up a secret for a new app; what was in use stays so until `confirm`."""
        with self._database.changes() as session:
            row = _row(session, account_id)
            if row is None:
                row = SecondStepRow(account_id=account_id)
                session.add(row)
            row.offered_secret, row.offered = pyotp.random_base32(), self._now()

    def offered(self, account_id: int, name: str) -> Setup | None:
        """The secret that is offered to an account, if any."""
        with self._database.reading() as session:
            secret = self._offered_secret(session.get(SecondStepRow, account_id))
        return Setup(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)) if secret else None

    def withdraw(self, account_id: int) -> None:
        """Take back what is offered."""
        with self._database.changes() as session:
            row = _row(session, account_id)
            if row is not None:
                row.offered_secret = row.offered = None

    def confirm(self, account_id: int, written: str) -> list[str]:
        """Put the offered secret in use if this is a code of it now.

        Returns:
            New recovery codes, in place of all earlier ones; none if the code is wrong, or nothing is offered.
        """
        codes = [_recovery_code(number) for number in range(RECOVERY_CODES)]
        with self._database.reading() as session:
            offered = self._offered_secret(session.get(SecondStepRow, account_id))
        step = self._step_of(offered, _digits(written), _SLACK) if offered else None
        if step is None:
            return []
        kept = [hashed(code) for code in codes]  # this takes its time, and nobody should wait for it
        with self._database.changes() as session:
            row = _row(session, account_id)
            if row is None or row.offered_secret != offered:
                return []
            row.secret, row.confirmed, row.last_used = offered, self._now(), step
            row.offered_secret = row.offered = None
            session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
            session.add_all(
                RecoveryCodeRow(account_id=account_id, number=number, code_hash=code_hash)
                for number, code_hash in enumerate(kept)
            )
        return [" ".join(re.findall("...", code)) for code in codes]

    def check(self, account_id: int, written: str) -> Result:
        """Whether a code lets the owner of an account in; it does so once, however many ask at the same moment."""
        digits = _digits(written)
        if len(digits) == _DIGITS + 1:
            return self._check_recovery(account_id, digits)
        with self._database.changes() as session:
            row = _row(session, account_id)
            if row is None or not row.secret:
                return "wrong"
            step = self._step_of(row.secret, digits, _SLACK)
            if step is None:
                return "late" if self._step_of(row.secret, digits, _LATE) is not None else "wrong"
            if row.last_used is not None and step <= row.last_used:
                return "used"
            row.last_used = step
            return "right"

    def recovery_codes_left(self, account_id: int) -> int:
        """How many recovery codes were not used yet."""
        count = select(func.count()).select_from(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id)
        with self._database.reading() as session:
            return session.scalar(count) or 0

    def purge(self) -> None:
        """Erase secrets that were offered and never used."""
        over = update(SecondStepRow).where(SecondStepRow.offered <= self._now() - OFFER_KEPT)
        with self._database.changes() as session:
            session.execute(over.values(offered_secret=None, offered=None))
            empty = SecondStepRow.secret.is_(None), SecondStepRow.offered_secret.is_(None)
            session.execute(delete(SecondStepRow).where(*empty))

    def _offered_secret(self, row: SecondStepRow | None) -> str | None:
        if row is None or row.offered is None or row.offered + OFFER_KEPT <= self._now():
            return None
        return row.offered_secret

    def _step_of(self, secret: str, digits: str, slack: int) -> int | None:
        """The latest step of time, not too far from now, that has this code."""
        app, now = pyotp.TOTP(secret, interval=_STEP), int(self._now().replace(tzinfo=dt.UTC).timestamp()) // _STEP
        steps = range(now + _SLACK, now - slack - 1, -1)
        return next((step for step in steps if hmac.compare_digest(app.generate_otp(step), digits)), None)

    def _check_recovery(self, account_id: int, digits: str) -> Result:
        with self._database.reading() as session:
            row = session.get(RecoveryCodeRow, (account_id, int(digits[0])))
        if not matches(row.code_hash if row is not None else None, digits) or row is None:
            return "wrong"
        this = RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.code_hash == row.code_hash
        with self._database.changes() as session:
            done = session.execute(delete(RecoveryCodeRow).where(*this))
            assert isinstance(done, CursorResult)
            return "recovered" if done.rowcount == 1 else "wrong"  # else another one was first


def _row(session: Session, account_id: int) -> SecondStepRow | None:
    return session.get(SecondStepRow, account_id, with_for_update=True)


def _recovery_code(number: int) -> str:
    return str(number) + "".join(secrets.choice("0123456789") for _ in range(_DIGITS))


def _digits(written: str) -> str:
    """The digits of a code, however they are grouped; nothing if there is anything else among them.

    >>> _digits(" 123 456 "), _digits("123-456"), _digits("12345a")
    ('123456', '123456', '')
    """
    found = re.sub(r"[\s-]", "", written)
    return found if re.fullmatch("[0-9]+", found) else ""
