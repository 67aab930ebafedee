"""Bringing ``alarm.db`` to this program's schema: backup first, one transaction, newer schemas refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from citydeck.alarms.reader import verify_chain
from citydeck.alarms.schema import HEAD, REVISIONS
from citydeck.alarms.store import reading_engine
from citydeck.model.errors import UnreadableInput

_MIGRATIONS = Path(__file__).parent / "migrations"


def revision_of(connection: sa.Connection) -> str | None:
    """Schema revision of an open database, None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def check_revision(revision: str | None, path: Path | None) -> None:
    """`UnreadableInput` when a newer program wrote the database."""
    if revision is not None and revision not in REVISIONS:
        raise UnreadableInput(f"{path}: written by a newer Citydeck (schema {revision}, this one knows {HEAD})")


def migrate(connection: sa.Connection, path: Path | None) -> None:
    """Bring the database to `HEAD`. A database that holds something is backed up and verified first."""
    with connection.begin():
        revision = revision_of(connection)
    check_revision(revision, path)
    if revision == HEAD:
        return
    if revision is not None and path is not None:
        backup(path, path.with_name(f"{path.name}.before-{HEAD}"))
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with connection.begin():
        command.upgrade(config, "head")


def backup(path: Path, target: Path) -> None:
    """Copy a journal, also while it is written, and prove the copy; `UnreadableInput` when it does not hold."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
    with reading_engine(target).connect() as connection:
        report = verify_chain(connection)
    if sound != "ok" or not report.ok:
        raise UnreadableInput(f"{path}: the backup does not verify ({report.reason or sound}); nothing was changed")
