"""The workbench: proposals to change rule files, and every rule base that was published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("author", sa.String(60), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("changed", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_proposals_state", "proposals", ["state"])
    op.create_table(
        "proposal_files",
        sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("path", sa.String(250), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=True),
        sa.Column("base", sa.LargeBinary, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("changed", sa.DateTime, nullable=False),
    )
    op.create_table(
        "publications",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rules_version", sa.String(80), sa.ForeignKey("rule_bases.version"), nullable=False),
        sa.Column("published", sa.DateTime, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("author", sa.String(60), nullable=False),
        sa.Column("reviewer", sa.String(60), nullable=False),
        sa.Column("proposal_id", sa.Integer, nullable=True),
    )


def downgrade() -> None:
    """Drop the tables; the rule bases themselves are kept."""
    for table in ("publications", "proposal_files", "proposals"):
        op.drop_table(table)
