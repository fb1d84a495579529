"""The tables about staff: accounts, signing in, failed attempts at it, sessions, and the log of what they did."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, DateTime, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from navigator.store.tables.base import Base


class AccountRow(Base):
    """An account of one member of staff; one that was ended stays, so that its name can't pass to someone else."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    roles: Mapped[list[str]] = mapped_column(JSON)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_until: Mapped[dt.datetime | None] = mapped_column(DateTime)  # of one that someone else knows too
    subject: Mapped[str | None] = mapped_column(String(250), unique=True)
    created: Mapped[dt.datetime] = mapped_column(DateTime)
    ended: Mapped[dt.datetime | None] = mapped_column(DateTime)
    second_step: Mapped[SecondStepRow | None] = relationship(lazy="selectin", viewonly=True)


class SecondStepRow(Base):
    """The secret that someone shares with an app that makes codes, and one that is offered and not in use yet."""

    __tablename__ = "second_steps"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str | None] = mapped_column(String(64))
    confirmed: Mapped[dt.datetime | None] = mapped_column(DateTime)
    last_used: Mapped[int | None]
    offered_secret: Mapped[str | None] = mapped_column(String(64))
    offered: Mapped[dt.datetime | None] = mapped_column(DateTime)


class RecoveryCodeRow(Base):
    """A code to sign in with once without the app; only its hash is kept, until it is used."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code_hash: Mapped[str] = mapped_column(String(200))


class PendingRow(Base):
    """A browser in which someone gave the right password, and still has to give a code; it opens nothing."""

    __tablename__ = "staff_pending"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created: Mapped[dt.datetime] = mapped_column(DateTime)


class SessionRow(Base):
    """A browser in which a member of staff is signed in; only the hash of its token is kept.

    With a password that someone else knows too, a session opens nothing but the page to change it.
    """

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created: Mapped[dt.datetime] = mapped_column(DateTime)
    used: Mapped[dt.datetime] = mapped_column(DateTime)
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())


class DeviceRow(Base):
    """A browser in which someone signed in before; strangers who guess passwords can't slow it down."""

    __tablename__ = "staff_devices"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created: Mapped[dt.datetime] = mapped_column(DateTime)


class FailureRow(Base):
    """How often signing in failed lately, per bucket: a keyed hash of a name with a client or a device."""

    __tablename__ = "sign_in_failures"

    bucket: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last: Mapped[dt.datetime] = mapped_column(DateTime)


class AuditRow(Base):
    """One thing a member of staff saw or did. The database itself refuses to change it, or to erase it too early."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(DateTime, index=True)
    who: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(40))
    case_number: Mapped[str | None] = mapped_column(String(12), index=True)
