"""Who wrote a part of a proposal: kept apart from its files, so that it outlives being written over or taken out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, with the writers that are known now: of the proposal itself and of its files as they stand."""
    op.create_table(
        "proposal_writers",
        sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("who", sa.String(60), primary_key=True),
    )
    op.execute(
        "INSERT INTO proposal_writers (proposal_id, who)"
        " SELECT id, author FROM proposals UNION SELECT proposal_id, who FROM proposal_files"
    )


def downgrade() -> None:
    """Drop the table; the writers are then again those of the files as they stand."""
    op.drop_table("proposal_writers")
