"""The work of staff on a case: its number, notes, reports, the advices shown, and the rule bases they came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from navigator.store.numbers import new_number

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, one by one (see 0002), give every case a number, and make the tables."""
    op.add_column("cases", sa.Column("number", sa.String(12), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("version", sa.Integer, nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("status", sa.String(20), nullable=False, server_default="nieuw"))
    op.add_column("cases", sa.Column("obstacles_of", sa.String(120), nullable=False, server_default=""))
    cases = sa.table("cases", sa.column("id"), sa.column("number"))
    connection = op.get_bind()
    for case_id in connection.execute(sa.select(cases.c.id)).scalars().all():
        connection.execute(cases.update().where(cases.c.id == case_id).values(number=new_number()))
    op.create_index("ix_cases_number", "cases", ["number"], unique=True)
    _make_notes_and_reports()
    _make_advices()


def _case_id(*, primary_key: bool = False) -> sa.Column[int]:
    cascade = sa.ForeignKey("cases.id", ondelete="CASCADE")
    return sa.Column("case_id", sa.Integer, cascade, primary_key=primary_key, nullable=False)


def _make_notes_and_reports() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        _case_id(),
        sa.Column("written", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("follow_up", sa.Date, nullable=True),
        sa.Column("done", sa.Boolean, nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, primary_key=True),
        _case_id(),
        sa.Column("conclusion", sa.String(60), nullable=True),
        sa.Column("rules_version", sa.String(80), nullable=False),
        sa.Column("written", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("handled_by", sa.String(60), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    for table, column in (("notes", "case_id"), ("notes", "follow_up"), ("reports", "case_id"), ("reports", "state")):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _make_advices() -> None:
    op.create_table(
        "advices",
        sa.Column("id", sa.Integer, primary_key=True),
        _case_id(),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("rules_version", sa.String(80), nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("statuses", sa.JSON, nullable=False),
        sa.UniqueConstraint("case_id", "day", "rules_version"),
    )
    op.create_index("ix_advices_case_id", "advices", ["case_id"])
    op.create_table(
        "case_obstacles", _case_id(primary_key=True), sa.Column("conclusion", sa.String(60), primary_key=True)
    )
    op.create_index("ix_case_obstacles_conclusion", "case_obstacles", ["conclusion"])
    op.create_table(
        "rule_bases",
        sa.Column("version", sa.String(80), primary_key=True),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("stored", sa.DateTime, nullable=False),
        sa.Column("files", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables and columns; a case itself is kept."""
    for table in ("rule_bases", "case_obstacles", "advices", "reports", "notes"):
        op.drop_table(table)
    op.drop_index("ix_cases_number", "cases")
    for column in ("obstacles_of", "status", "version", "number"):
        op.drop_column("cases", column)
