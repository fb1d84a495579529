"""The second step of signing in: secrets of apps, recovery codes, and who still has to give a code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "second_steps",
        _account(primary_key=True),
        sa.Column("secret", sa.String(64), nullable=True),
        sa.Column("confirmed", sa.DateTime, nullable=True),
        sa.Column("last_used", sa.Integer, nullable=True),
        sa.Column("offered_secret", sa.String(64), nullable=True),
        sa.Column("offered", sa.DateTime, nullable=True),
    )
    op.create_table(
        "recovery_codes",
        _account(primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("code_hash", sa.String(200), nullable=False),
    )
    op.create_table(
        "staff_pending",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        _account(),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("ix_staff_pending_account_id", "staff_pending", ["account_id"])


def _account(*, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("accounts.id", ondelete="CASCADE")
    return sa.Column("account_id", sa.Integer, key, primary_key=primary_key, autoincrement=False, nullable=False)


def downgrade() -> None:
    """Drop the tables; who had a second step signs in without it then."""
    for table in ("staff_pending", "recovery_codes", "second_steps"):
        op.drop_table(table)
