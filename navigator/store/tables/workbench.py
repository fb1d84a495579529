"""The tables of the workbench: proposals to change rule files, and every rule base that was published."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import DateTime, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from navigator.store.tables.base import Base


class ProposalRow(Base):
    """A named change of the rules: who proposes it and why, and how far it is.

    `version` goes up with every change of it, so that what is published is what was reviewed.
    """

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(60))
    created: Mapped[dt.datetime] = mapped_column(DateTime)
    changed: Mapped[dt.datetime] = mapped_column(DateTime)
    state: Mapped[str] = mapped_column(String(20), index=True)
    version: Mapped[int] = mapped_column(default=0)


class ProposalFileRow(Base):
    """One file as a proposal has it (`content`, None to delete it) and as it was live before (`base`, None if new)."""

    __tablename__ = "proposal_files"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(String(250), primary_key=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    base: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)
    who: Mapped[str] = mapped_column(String(60))
    changed: Mapped[dt.datetime] = mapped_column(DateTime)


class ProposalWriterRow(Base):
    """Who ever wrote a part of a proposal, also where nothing of it stands in it any more; none is ever taken out."""

    __tablename__ = "proposal_writers"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True)
    who: Mapped[str] = mapped_column(String(60), primary_key=True)


class PublicationRow(Base):
    """A rule base that went live. The one with the highest number is live now; none is ever changed."""

    __tablename__ = "publications"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rules_version: Mapped[str] = mapped_column(ForeignKey("rule_bases.version"))
    published: Mapped[dt.datetime] = mapped_column(DateTime)
    title: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(60))
    reviewer: Mapped[str] = mapped_column(String(60))
    proposal_id: Mapped[int | None]
