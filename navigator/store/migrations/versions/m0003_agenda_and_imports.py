"""What the agenda of obstacles and imports need: whether a case may be counted, rounds, and imports under way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables; no case that is there already may be counted."""
    op.add_column("cases", sa.Column("may_count", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("counted_in", sa.Integer, nullable=True))
    op.add_column("cases", sa.Column("import_key", sa.String(64), nullable=True))
    op.create_index("ix_cases_import_key", "cases", ["import_key"], unique=True)
    op.create_table(
        "rounds",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("closed", sa.Date, nullable=False),
        sa.Column("rules_version", sa.String(80), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(60), nullable=False),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables and columns; a case itself is kept."""
    op.drop_table("imports")
    op.drop_table("rounds")
    op.drop_index("ix_cases_import_key", "cases")
    for column in ("import_key", "counted_in", "may_count"):
        op.drop_column("cases", column)
