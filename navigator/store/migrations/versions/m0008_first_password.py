"""Passwords that the administrator gave: until when they work, and sessions that only open the page to change one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, one by one; every password that is there already stays in use."""
    op.add_column("accounts", sa.Column("password_until", sa.DateTime, nullable=True))
    op.add_column("staff_sessions", sa.Column("must_change", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Remove the columns; a password that the administrator gave then works for ever."""
    op.drop_column("staff_sessions", "must_change")
    op.drop_column("accounts", "password_until")
