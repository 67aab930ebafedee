"""What a broker keeps for us, and what it drops: a real mosquitto, a session, a reader that is too slow."""

import asyncio
import os
import signal

import pytest

from citydeck.model.event import SourceState
from datasources.mqtt.dropped import Dropped
from datasources.mqtt.losses import Losses

ROAD = {"asset": "urn:ngsi-ld:Road:{1}", "metric": "speed", "path": "v"}
TOPIC = {"filter": "r/+", "qos": 1, "time": "t", "time_format": "unix_ms", "readings": [ROAD]}


def kept(port: int, **more) -> dict:
    return {"host": "127.0.0.1", "port": port, "client_id": "console-1", "session": 3600, "topics": [TOPIC], **more}


def said(number: int) -> str:
    return f'{{"v": {number}, "t": {1_700_000_000_000 + number}}}'


@pytest.mark.slow
@pytest.mark.parametrize("version", ["5", "3.1.1"])
async def test_that_what_was_published_while_the_host_was_dead_comes_when_it_is_back(broker, publish, watched, version):
    seen = await watched("mqtt", kept(broker.port, version=version))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    for number in range(50):
        await publish("r/a", said(number), qos=1)
    await seen.sees(lambda: len(seen.rows) == 50)
    os.kill(seen.supervisor.status()["x"].pid, signal.SIGKILL)
    await seen.sees(lambda: seen.state() is not SourceState.UP)
    for number in range(50, 90):
        await publish("r/a", said(number), qos=1)
    await seen.sees(lambda: len(seen.rows) >= 90)
    assert sorted(set(seen.rows.value.tolist())) == list(range(90))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"client_id": ""}, "a session needs a client_id"), ({"topics": [{**TOPIC, "qos": 0}]}, "with qos 1 or 2")],
)
async def test_that_a_session_that_could_keep_nothing_is_refused(broker, watched, wrong, words):
    seen = await watched("mqtt", {**kept(broker.port), **wrong})
    await seen.sees(lambda: seen.state() is SourceState.GAVE_UP)
    assert words in seen.states[-1][1]


@pytest.mark.slow
async def test_that_what_the_broker_dropped_is_told_as_a_gap(broker_with, watched):
    broker = broker_with("sys_interval 1\nmax_queued_messages 10\n")
    seen = await watched("mqtt", {"host": "127.0.0.1", "port": broker.port, "topics": [{**TOPIC, "qos": 0}]})
    await seen.sees(lambda: seen.state() is SourceState.UP)
    pid = seen.supervisor.status()["x"].pid
    await asyncio.sleep(1.5)  # the broker tells its count each second; the first is what was before us
    os.killpg(pid, signal.SIGSTOP)  # with its walls around it
    published = 60_000
    reader, writer = await asyncio.open_connection("127.0.0.1", broker.port)
    writer.write(b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x00\x00\x01p")
    await reader.readexactly(4)
    payload = b'{"v": 1, "t": 1700000000000, "much": "%s"}' % (b"x" * 1100)
    writer.write((b"\x30" + varying(5 + len(payload)) + b"\x00\x03r/a" + payload) * published)
    await writer.drain()
    os.killpg(pid, signal.SIGCONT)
    try:
        # The count is of all that the broker drops: some of its own tellings are among it.
        await seen.sees(lambda: 0 < published - len(seen.rows) <= sum(gap.count for gap in seen.gaps), 30.0)
        assert sum(gap.count for gap in seen.gaps) < published - len(seen.rows) + 500
    finally:
        writer.close()
        await writer.wait_closed()


def varying(length: int) -> bytes:
    return bytes([length % 128 | 0x80, length // 128])


def test_that_only_what_is_added_to_the_count_is_told():
    losses = Losses()
    dropped = Dropped(losses)
    for at, payload in enumerate((b"500", b"500", b"507", b"x", b"", b"9", b"10"), 1):
        dropped.read(payload, at, None)
    assert losses.take() == [(7, 2, 3), (1, 6, 7)]
    assert losses.take() == []
