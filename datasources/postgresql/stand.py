"""The far end of a proof: a real PostgreSQL server on loopback, and a session that writes and notifies."""

import asyncio
import contextlib
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from citydeck.model.time import NS_PER_S
from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading
from datasources.postgresql.stand_server import DATABASE, Server, programs

ROLE, CHANNEL = "reader", "station"
LAID = """
CREATE TABLE station (id text, at timestamptz, v float8);
CREATE INDEX ON station (at);
CREATE ROLE reader LOGIN;
GRANT SELECT ON station TO reader;
"""
SAID = """
WITH said AS (INSERT INTO station SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::float8[]))
SELECT pg_notify('station', body) FROM unnest($4::text[]) AS body
"""
ASKED = "SELECT id, at, v FROM station WHERE at > $1::timestamptz ORDER BY at"
SSL_REQUEST = bytes.fromhex("0000000804d2162f")


class Stand(stand.Stand):
    """Each reading is a row of a table, told by NOTIFY too: what is told is quick, what is asked for is not lost.

    The protocol begins in the clear: a client asks for TLS, and the prover's line says yes in place of the server.
    """

    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    form = "json"
    largest = 7_999
    keeps = "all"
    resolution = 1_000
    tls = True
    before_tls = (SSL_REQUEST, b"S")
    secret_key = "password"  # noqa: S105 - the name of a setting
    withholds = True

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._server: Server | None = None
        self._session: asyncpg.Connection | None = None

    @classmethod
    def lacks(cls) -> str:
        return "" if programs() else "no PostgreSQL server is installed"

    async def start(self) -> None:
        laid = self._server is not None
        server = self._server or self._made()
        if not laid:
            await asyncio.to_thread(server.lay)
        self._server = server
        await asyncio.to_thread(server.start)
        self._session = await server.answers()
        if not laid:
            await self._session.execute(LAID)
        await self.refuse(False)

    def _made(self) -> Server:
        folder = self.folder / "postgresql"
        folder.mkdir()
        if os.geteuid() == 0:
            self.folder.chmod(0o711)  # the server runs as nobody and has to come to its own folder
        found = programs()
        assert found is not None
        return Server(folder, found, self.port)

    async def stop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.terminate()
        if self._server is not None:
            await asyncio.to_thread(self._server.stop)

    def settings(self, port: int, ca: str) -> dict[str, object]:
        reading = {"asset": "urn:ngsi-ld:AirStation:{id}", "metric": "temperature", "path": "v"}
        known = {"readings": [reading], "time": "at"}
        return {
            "host": "127.0.0.1",
            "port": port,
            "database": DATABASE,
            "username": ROLE,
            "tls": bool(ca),
            "ca_file": ca,
            "queries": [{**known, "sql": ASKED, "every": 0.5, "look_back": 60}],
            "channels": [{**known, "channel": CHANNEL}],
        }

    async def say(self, readings: Sequence[Reading]) -> None:
        rows = [(_name(one), _moment(one), one.value, self.body([one]).decode()) for one in readings]
        if self._session is not None and rows:
            await self._session.execute(SAID, *map(list, zip(*rows, strict=True)))

    def body(self, readings: Sequence[Reading]) -> bytes:
        reading = readings[0]
        return json.dumps({"id": _name(reading), "at": _moment(reading).isoformat(), "v": reading.value}).encode()

    async def say_raw(self, body: bytes) -> None:
        """By NOTIFY alone, whose payloads are text: bytes that are none come as such marks."""
        text = body.decode("utf-8", "replace").replace("\0", "\ufffd")
        if self._session is not None:
            with contextlib.suppress(asyncpg.PostgresError):  # it refuses what is too large
                await self._session.execute("SELECT pg_notify($1, $2)", CHANNEL, text)

    async def refuse(self, refused: bool) -> None:
        if self._session is not None:
            word = "another password" if refused else self.secret
            await self._session.execute(f"ALTER ROLE {ROLE} PASSWORD '{word}'")


def _name(reading: Reading) -> str:
    return reading.point.asset.rpartition(":")[2]


def _moment(reading: Reading) -> datetime:
    whole, rest = divmod(reading.observed_at, NS_PER_S)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest // 1_000)
