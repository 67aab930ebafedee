"""The whole way: nats-server, a source host, the supervisor."""

import asyncio
import json
import time
from pathlib import Path

import nats
import numpy as np
import pytest

import datasources.nats
from citydeck.model.event import SourceState
from citydeck.sources import landlock
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge

NOW = 1_779_274_800 * 10**9
READING = {"asset": "urn:ngsi-ld:Road:{1}", "metric": "speed", "path": "v"}
MAPPING = {"subject": "city.*", "time": "t", "time_format": "unix_ns", "readings": [READING]}


def heard(port: int, **more) -> dict:
    return {"host": "127.0.0.1", "port": port, "subjects": [MAPPING], **more}


def kept(port: int, **more) -> dict:
    return {"host": "127.0.0.1", "port": port, "subjects": [{**MAPPING, "stream": "CITY"}], **more}


def said(value, at: int = NOW) -> bytes:
    return json.dumps({"v": value, "t": at}).encode()


async def until_heard(client, seen, count: int, *messages: bytes) -> None:
    """Plain NATS keeps nothing: say it until somebody listens."""
    async with asyncio.timeout(15):
        while len(seen.values()) < count:
            for message in messages:
                await client.publish("city.a12", message)
            await client.flush()
            await asyncio.sleep(0.1)


async def test_that_what_is_published_on_a_subject_becomes_rows_and_null_stays_missing(server, publisher, watched):
    seen = await watched("nats", heard(server.port))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    await until_heard(publisher, seen, 3, said(10.0), said(0), said(None))
    assert seen.channels[0].key.text() == "urn:ngsi-ld:Road:a12|speed|x"
    assert seen.rows.value[:2].tolist() == [10.0, 0.0]
    assert np.isnan(seen.rows.value[2])
    assert seen.rows.quality[:3].tolist() == [0, 0, 2]
    assert set(seen.rows.observed_at.tolist()) == {NOW}


async def test_that_a_stream_begins_with_the_last_word_of_each_subject(server, publisher, watched):
    stream = publisher.jetstream()
    for value in (1, 2, 3):
        await stream.publish("city.a", said(value, NOW + value))
    await stream.publish("city.b", said(9))
    seen = await watched("nats", kept(server.port))
    await seen.sees(lambda: len(seen.values()) >= 2)
    assert sorted(seen.values()) == [("a", "speed", 3.0), ("b", "speed", 9.0)]


async def test_that_nothing_of_a_stream_is_missed_while_the_server_was_down_for_us(server, publisher, watched):
    """The stream outlives the server; what came while nobody read it is read from where it was left."""
    stream = publisher.jetstream()
    now = time.time_ns()
    await stream.publish("city.a", said(1, now))
    seen = await watched("nats", kept(server.port))
    await seen.sees(lambda: len(seen.values()) == 1)
    began = time.monotonic()
    server.stop()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert time.monotonic() - began < 3.0
    await server.start()
    fresh = await nats.connect(f"nats://127.0.0.1:{server.port}")
    for number in range(2, 500):
        await fresh.jetstream().publish("city.a", said(number, now + number))
    await seen.sees(lambda: {value for *_, value in seen.values()} == {float(n) for n in range(1, 500)})
    assert seen.state() is SourceState.UP
    assert seen.supervisor.status()["x"].restarts == 0
    await fresh.close()


async def test_that_a_flood_of_a_stream_arrives_whole(server, publisher, watched):
    seen = await watched("nats", kept(server.port))
    stream = publisher.jetstream()
    for start in range(0, 20_000, 1000):
        await asyncio.gather(*(stream.publish("city.a", said(n, NOW + n)) for n in range(start, start + 1000)))
    await seen.sees(lambda: seen.batches and seen.rows.value.max() == 19_999.0, seconds=30)
    got = np.unique(seen.rows.value)
    assert np.array_equal(got, np.arange(got[0], 20_000.0))
    assert seen.gaps == []


async def test_that_poison_is_quarantined_and_stops_nothing(server, publisher, watched):
    seen = await watched("nats", kept(server.port))
    stream = publisher.jetstream()
    poison = [b"\xff\xfe", b"{", b'{"v": NaN, "t": 1}', b"[" * 100_000, said("Canary Person"), b'{"other": 1}']
    for number, payload in enumerate(poison):
        await stream.publish(f"city.p{number}", payload)
    await stream.publish("city.good", said(5))
    await seen.sees(lambda: ("good", "speed", 5.0) in seen.values())
    await seen.sees(lambda: sum(seen.supervisor.status()["x"].quarantined.values()) == len(poison))
    status = seen.supervisor.status()["x"]
    assert all("Canary" not in f"{sample.reason}{sample.masked}" for sample in status.samples)
    assert len(seen.values()) == 1


@pytest.mark.parametrize(
    ("extra", "told"),
    [(["--user", "city", "--pass", "right"], "refuses the user or token"), (["--auth", "token"], "refuses the user")],
)
async def test_that_a_wrong_password_or_token_is_said(server_with, watched, extra, told, monkeypatch):
    server = server_with(*extra)
    await server.start()
    monkeypatch.setenv("CITY_WORD", "wrong")
    given = {"token": "env:CITY_WORD"} if "--auth" in extra else {"username": "city", "password": "env:CITY_WORD"}
    seen = await watched("nats", heard(server.port, **given))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert told in seen.states[-1][1]
    assert "wrong" not in seen.states[-1][1]


async def test_that_a_right_password_opens(server_with, watched, monkeypatch):
    server = server_with("--user", "city", "--pass", "right")
    await server.start()
    monkeypatch.setenv("CITY_WORD", "right")
    seen = await watched("nats", heard(server.port, username="city", password="env:CITY_WORD"))
    await seen.sees(lambda: seen.state() is SourceState.UP)


async def test_that_only_the_known_servers_certificate_is_accepted(server_with, watched, certificate):
    ours, key = certificate("ours")
    certificate("other")
    server = server_with("--tls", "--tlscert", str(ours), "--tlskey", str(key))
    await server.start()
    seen = await watched("nats", heard(server.port, tls=True, ca_file="ours.pem"))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    fooled = await watched("nats", heard(server.port, tls=True, ca_file="other.pem"))
    await fooled.sees(lambda: fooled.state() is SourceState.LOST)
    assert "certificate not accepted" in fooled.states[-1][1]
    plain = await watched("nats", heard(server.port))
    await plain.sees(lambda: plain.state() is SourceState.LOST)
    assert "certificate not accepted" in plain.states[-1][1]  # the library goes over to TLS by itself, and verifies


async def test_that_a_stream_that_is_not_there_is_said(server, publisher, watched):
    wrong = kept(server.port)
    wrong["subjects"][0] = {**wrong["subjects"][0], "stream": "NOWHERE"}
    seen = await watched("nats", wrong)
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "no stream 'NOWHERE'" in seen.states[-1][1]


async def test_that_a_server_that_is_not_there_is_said_plainly(server_with, watched):
    seen = await watched("nats", heard(server_with().port))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "cannot be reached" in seen.states[-1][1]


async def test_that_the_nats_adapter_keeps_the_contract(server, publisher, tmp_path):
    for name in "abc":
        await publisher.jetstream().publish(f"city.{name}", said(50))
    folder = Path(datasources.nats.__file__).parent
    verdict = await judge(folder, "datasources.nats", kept(server.port), tmp_path, enough=lambda told: told.rows >= 3)
    assert verdict.faults == []
    assert verdict.channels == 3


async def test_that_the_nats_adapter_works_inside_its_enclosure(server, publisher, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    await publisher.jetstream().publish("city.a", said(50))
    seen = await watched("nats", kept(server.port), enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) == 1)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    assert not landlock.works() or told["network"].startswith(f"enforced: TCP port {server.port}")
