"""A code to look along with, and the day a case was last used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; a case that is there already was last used when it was last changed.

    Columns are added one by one: rebuilding the table, as SQLite needs for anything else, would erase all answers.
    """
    op.add_column("cases", sa.Column("view_hash", sa.String(64), nullable=True))
    op.add_column("cases", sa.Column("touched", sa.Date, nullable=False, server_default="1970-01-01"))
    cases = sa.table("cases", sa.column("touched"), sa.column("changed"))
    op.execute(cases.update().values(touched=sa.func.date(cases.c.changed)))
    op.create_index("ix_cases_view_hash", "cases", ["view_hash"], unique=True)
    op.create_index("ix_cases_touched", "cases", ["touched"])


def downgrade() -> None:
    """Remove the columns."""
    for index in ("ix_cases_touched", "ix_cases_view_hash"):
        op.drop_index(index, "cases")
    for column in ("touched", "view_hash"):
        op.drop_column("cases", column)
