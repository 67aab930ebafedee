"""Opening ``alarm.db``: connections with the right pragmas, and the journal's durability against power loss."""

import sqlite3
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool, StaticPool

WAL_LIMIT = 64 * 1024 * 1024
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA wal_autocheckpoint=0",
    f"PRAGMA journal_size_limit={WAL_LIMIT}",
    "PRAGMA mmap_size=0",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)


def writing_engine(path: Path | None) -> sa.Engine:
    """Engine for the one writer of a file, or of a private database in memory (None).

    Transactions begin IMMEDIATE: a deferred one that must turn into a writer can fail at once under load.
    """
    url = sa.URL.create("sqlite", database=str(path) if path else ":memory:")
    engine = sa.create_engine(
        url,
        poolclass=StaticPool if path is None else NullPool,
        connect_args={"timeout": 5.0, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_writer)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reading_engine(path: Path) -> sa.Engine:
    """Engine for short reads that can never write, also while the writer is at work."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5.0, check_same_thread=False)

    return sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _prepare_writer(connection: Any, record: object) -> None:
    """Pragmas first; after that `begin` and `commit` are ours alone."""
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    if sys.platform == "darwin":
        cursor.execute("PRAGMA fullfsync=ON")
    cursor.close()
