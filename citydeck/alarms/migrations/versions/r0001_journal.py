"""Journal, folded state, answers to commands, and the end of the chain."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *_texts("session"),
        *_numbers("take"),
        *_texts("alarm_id"),
        *_numbers("occurrence", "version"),
        *_texts("event", "cause", "actor", "console", "note", "command", "code", "text"),
        *_numbers("t_event", "t_ingest", "wall"),
        *_texts("config_ver", "body"),
        sa.Column("prev_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "alarm_state",
        sa.Column("session", sa.Text, primary_key=True),
        sa.Column("take", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("alarm_id", sa.Text, primary_key=True),
        *_numbers("seq", "version"),
        *_texts("body"),
    )
    op.create_table(
        "command",
        sa.Column("id", sa.Text, primary_key=True),
        *_texts("session"),
        *_numbers("take", "seq"),
        *_texts("code", "text"),
    )
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
        *_numbers("seq"),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
    )
