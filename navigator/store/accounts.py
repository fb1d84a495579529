"""Accounts of staff: made, changed and ended on the command line; residents never have one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from navigator.store.database import Clock, Database, utc_now
from navigator.store.passwords import hashed, matches, password_fault
from navigator.store.tables import AccountRow, DeviceRow, PendingRow, RecoveryCodeRow, SecondStepRow, SessionRow

ROLES = ("helpdesk", "beleid", "beheer")
"""`helpdesk` works on cases, `beleid` edits and publishes all rules and handles reports, `beheer` reads the log."""
FIRST_PASSWORD_KEPT = dt.timedelta(days=14)
"""How long a password works that the administrator gave: long enough for a holiday of the one who gets it."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)


class AccountError(Exception):
    """Something about an account that can't be; the text says what, in Dutch."""


@dataclass(frozen=True)
class Account:
    """One member of staff."""

    id: int
    name: str
    roles: tuple[str, ...]
    has_password: bool
    has_second_step: bool
    subject: str | None
    """Who they are to the OpenID provider, if they sign in there."""
    created: dt.datetime
    ended: dt.datetime | None
    password_until: dt.datetime | None = None
    """When the password stops working, if its owner did not choose it; they have to change it at first use."""


class AccountStore:
    """Makes, changes, ends and checks accounts. An account that is ended stays in the list, and opens nothing."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._now = clock

    def create(
        self,
        name: str,
        roles: Sequence[str],
        password: str | None = None,
        subject: str | None = None,
        *,
        first_password: bool = False,
    ) -> Account:
        """Make an account, with a password or an identity at the OpenID provider, or both.

        A first password is one that someone else knows too: its owner has to change it, within some days.

        Raises:
            AccountError: the name, a role, the password or the identity can't be used.
        """
        name = normal_name(name)
        if not _NAME.fullmatch(name):
            raise AccountError("Een inlognaam heeft 2 tot 60 tekens: kleine letters, cijfers, punt, - en _.")
        if password is None and subject is None:
            raise AccountError("Geef een wachtwoord, of een identiteit bij de OpenID-aanbieder.")
        checked = _checked_roles(roles)
        kept = _checked_password(password, name) if password is not None else None
        with self._database.changes() as session:
            if session.scalar(select(AccountRow.id).where(AccountRow.name == name)) is not None:
                raise AccountError(f"De inlognaam {name} bestaat al, of heeft bestaan.")
            _check_subject(session, subject)
            row = AccountRow(name=name, roles=checked, password_hash=kept, subject=subject, created=self._now())
            row.password_until = self._until(first_password and kept is not None)
            session.add(row)
            session.flush()
            return account_of(row)

    def change(
        self,
        name: str,
        *,
        roles: Sequence[str] | None = None,
        password: str | None = None,
        subject: str | None = None,
        without_second_step: bool = False,
        first_password: bool = False,
    ) -> Account:
        """Change what is given (see `create`); whoever is signed in with this account has to sign in again everywhere.

        Raises:
            AccountError: there is no such account, it was ended, or something given can't be used.
        """
        with self._database.changes() as session:
            row = _standing(session, name)
            if roles is not None:
                row.roles = _checked_roles(roles)
            if password is not None:
                row.password_hash = _checked_password(password, row.name)
                row.password_until = self._until(first_password)
            if subject is not None and subject != row.subject:
                _check_subject(session, subject)
                row.subject = subject
            _sign_out(session, row)
            if without_second_step:
                _drop_second_step(session, row)
            return account_of(row)

    def end(self, name: str) -> None:
        """End an account at once: who is signed in with it no longer is.

        Raises:
            AccountError: there is no such account, or it was ended before.
        """
        with self._database.changes() as session:
            row = _standing(session, name)
            row.ended, row.password_hash, row.password_until, row.subject = self._now(), None, None, None
            _sign_out(session, row)
            _drop_second_step(session, row)

    def all(self) -> list[Account]:
        """Every account there is or was, by name."""
        with self._database.reading() as session:
            return [account_of(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name))]

    def with_password(self, name: str, password: str) -> Account | None:
        """The account with this name and password; it takes as long whether there is such a name or not.

        A first password that was not changed in time opens nothing.
        """
        with self._database.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.name == normal_name(name)))
        standing = row is not None and row.ended is None
        fits = matches(row.password_hash if row is not None and standing else None, password)
        late = row is not None and row.password_until is not None and row.password_until <= self._now()
        return account_of(row) if row is not None and fits and not late else None

    def standing(self, account_id: int) -> Account | None:
        """The account with this number, unless it was ended."""
        with self._database.reading() as session:
            row = session.get(AccountRow, account_id)
        return account_of(row) if row is not None and row.ended is None else None

    def known(self, name: str) -> str | None:
        """The name, if there is or was an account with it: what was typed may be a password in the wrong field."""
        with self._database.reading() as session:
            return session.scalar(select(AccountRow.name).where(AccountRow.name == normal_name(name)))

    def with_subject(self, subject: str) -> Account | None:
        """The account of someone whom the OpenID provider vouches for."""
        with self._database.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.subject == subject, AccountRow.ended.is_(None)))
            return account_of(row) if row is not None else None

    def _until(self, first_password: bool) -> dt.datetime | None:
        return self._now() + FIRST_PASSWORD_KEPT if first_password else None


def account_of(row: AccountRow) -> Account:
    """What a row of the database says about an account; no secret of it."""
    step, has_password = row.second_step, row.password_hash is not None
    has_step = step is not None and step.secret is not None
    roles, until = tuple(row.roles), row.password_until
    return Account(row.id, row.name, roles, has_password, has_step, row.subject, row.created, row.ended, until)


def normal_name(written: str) -> str:
    """An account name as it is kept.

    >>> normal_name(" Anna.de.Vries ")
    'anna.de.vries'
    """
    return written.strip().lower()


def _checked_roles(roles: Sequence[str]) -> list[str]:
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        wrong = f"De rol {unknown[0]} bestaat niet. " if unknown else ""
        raise AccountError(f"{wrong}Kies een of meer van: {', '.join(ROLES)}.")
    return [role for role in ROLES if role in roles]


def _checked_password(password: str, name: str) -> str:
    fault = password_fault(password, name)
    if fault:
        raise AccountError(fault)
    return hashed(password)


def _check_subject(session: Session, subject: str | None) -> None:
    if subject is not None and session.scalar(select(AccountRow.id).where(AccountRow.subject == subject)) is not None:
        raise AccountError("Deze identiteit hoort al bij een ander account.")


def _standing(session: Session, name: str) -> AccountRow:
    row = session.scalar(select(AccountRow).where(AccountRow.name == normal_name(name)).with_for_update())
    if row is None:
        raise AccountError(f"Er is geen account met de inlognaam {normal_name(name)[:60]}.")
    if row.ended is not None:
        raise AccountError(f"Het account {row.name} is beëindigd.")
    return row


def _sign_out(session: Session, row: AccountRow) -> None:
    for table in (SessionRow, DeviceRow, PendingRow):
        session.execute(delete(table).where(table.account_id == row.id))


def _drop_second_step(session: Session, row: AccountRow) -> None:
    for table in (SecondStepRow, RecoveryCodeRow):
        session.execute(delete(table).where(table.account_id == row.id))
    session.flush()
    session.refresh(row)
