"""Tables of ``alarm.db``: the journal is the record, the other tables are folds of it in the same transaction."""

import sqlalchemy as sa

HEAD = "0001"
"""Newest schema revision this program knows; `migrations` holds the way to it."""
REVISIONS = ("0001",)

metadata = sa.MetaData()

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("session", sa.Text, nullable=False),
    sa.Column("take", sa.Integer, nullable=False),
    sa.Column("alarm_id", sa.Text, nullable=False),
    sa.Column("occurrence", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("console", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("command", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("t_event", sa.Integer, nullable=False),
    sa.Column("t_ingest", sa.Integer, nullable=False),
    sa.Column("wall", sa.Integer, nullable=False),
    sa.Column("config_ver", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("prev_hash", sa.LargeBinary(32), nullable=False),
    sa.Column("hash", sa.LargeBinary(32), nullable=False),
)
"""One row a transition, in the engine's order; `hash` chains it to the row before. Times are ns."""

alarm_state = sa.Table(
    "alarm_state",
    metadata,
    sa.Column("session", sa.Text, primary_key=True),
    sa.Column("take", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("alarm_id", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)
"""Regions of every alarm after journal row `seq`."""

command = sa.Table(
    "command",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("session", sa.Text, nullable=False),
    sa.Column("take", sa.Integer, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
"""First answer to every operator's command; an empty code means accepted."""

chain_head = sa.Table(
    "chain_head",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.LargeBinary(32), nullable=False),
)
"""Where the chain ends: a journal that ends earlier was cut."""
