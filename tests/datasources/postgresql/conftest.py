"""A real PostgreSQL on loopback, one for the whole run, started by the tests and ended by its process id."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from datasources.postgresql.stand_server import Server, programs

TABLE = """
CREATE TABLE road (id text, at timestamptz, local timestamp, speed numeric, flow double precision, x float8, y float8);
CREATE ROLE reader LOGIN PASSWORD 'right';
GRANT SELECT ON road TO reader;
GRANT INSERT ON road TO reader;
"""


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    if (folder := programs()) is None:
        pytest.skip("no PostgreSQL server is installed: PostgreSQL is NOT tested here")
    place = Path(tempfile.mkdtemp(prefix="citydeck-pg-"))
    server = Server(place, folder)
    server.lay()
    server.start()
    yield server
    server.stop()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
async def server(running: Server) -> Server:
    await (await running.answers()).close()
    return running


@pytest.fixture
async def owner(server: Server):
    """A session that may write, on fresh tables."""
    session = await server.answers()
    await session.execute("DROP TABLE IF EXISTS road")
    await session.execute("DROP ROLE IF EXISTS reader")
    await session.execute(TABLE)
    yield session
    await session.close()


@pytest.fixture
def password(monkeypatch) -> Callable[[str], None]:
    def give(word: str) -> None:
        monkeypatch.setenv("CITY_WORD", word)

    give("right")
    return give
