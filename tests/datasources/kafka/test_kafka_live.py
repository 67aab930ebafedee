"""The whole way: a broker, a source host, the supervisor."""

import contextlib
import json
import time
from pathlib import Path

import numpy as np
import pytest

import datasources.kafka
from citydeck.model.event import SourceState
from citydeck.sources import landlock
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge

READING = {"asset": "urn:ngsi-ld:Road:{1}", "metric": "speed", "path": "v"}
TOPIC = {"topic": "roads", "time": "t", "time_format": "unix_ns", "readings": [READING], "begin": "start"}


def settings(port: int, **more) -> dict:
    return {"host": "127.0.0.1", "port": port, "topics": [{**TOPIC, **more}]}


def said(value, at: int | None = None) -> bytes:
    return json.dumps({"v": value, "t": at or time.time_ns()}).encode()


async def test_that_records_become_rows_and_null_stays_missing(broker, produce, watched):
    await produce("a12", said(10.0), said(0), said(None))
    seen = await watched("kafka", settings(broker.port))
    await seen.sees(lambda: len(seen.values()) == 3)
    assert seen.channels[0].key.text() == "urn:ngsi-ld:Road:a12|speed|x"
    assert seen.rows.value[:2].tolist() == [10.0, 0.0]
    assert np.isnan(seen.rows.value[2])
    assert seen.rows.quality.tolist() == [0, 0, 2]


@pytest.mark.parametrize(("begin", "first"), [("start", {1.0, 2.0, 3.0}), ("last", {3.0}), ("end", set())])
async def test_that_reading_begins_where_the_settings_say(broker, produce, watched, begin, first):
    for number in (1, 2, 3):
        await produce("a", said(number))
    seen = await watched("kafka", settings(broker.port, begin=begin))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    await seen.sees(lambda: {value for *_, value in seen.values()} == first)
    for number in range(4, 40):
        await produce("a", said(number))
        with contextlib.suppress(TimeoutError):  # it may not have begun to listen
            await seen.sees(lambda: seen.values() and seen.values()[-1][2] >= 4, seconds=0.3)
            break
    await seen.sees(lambda: seen.values() and seen.values()[-1][2] >= 4)
    assert {value for *_, value in seen.values() if value < 4} == first


async def test_that_nothing_is_missed_while_the_link_was_cut(broker, produce, watched):
    await produce("a", said(1))
    seen = await watched("kafka", settings(broker.port))
    await seen.sees(lambda: len(seen.values()) == 1)
    began = time.monotonic()
    await broker.way.cut()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert time.monotonic() - began < 3.5
    await broker.way.mend()
    await produce("a", *(said(number) for number in range(2, 300)), fresh=True)
    await seen.sees(lambda: {value for *_, value in seen.values()} == {float(n) for n in range(1, 300)}, seconds=30)
    assert seen.state() is SourceState.UP


async def test_that_a_broker_that_hangs_is_noticed(broker, produce, watched):
    await produce("a", said(1))
    seen = await watched("kafka", settings(broker.port))
    await seen.sees(lambda: len(seen.values()) == 1)
    began = time.monotonic()
    broker.freeze()
    try:
        await seen.sees(lambda: seen.state() is SourceState.LOST)
        assert time.monotonic() - began < 4.0
    finally:
        broker.thaw()


async def test_that_a_connection_that_the_library_mends_by_itself_is_a_loss_all_the_same(broker, produce, watched):
    await produce("a", said(1))
    seen = await watched("kafka", settings(broker.port))
    await seen.sees(lambda: len(seen.values()) == 1)
    await broker.way.cut()
    await broker.way.mend()
    await seen.sees(lambda: SourceState.LOST in [state for state, _ in seen.states])
    await seen.sees(lambda: seen.state() is SourceState.UP)


async def test_that_a_flood_arrives_whole(broker, produce, watched):
    seen = await watched("kafka", settings(broker.port))
    now = time.time_ns()
    await produce("a", *(said(number, now + number) for number in range(20_000)))
    await seen.sees(lambda: len(seen.values()) == 20_000, seconds=30)
    assert sorted(value for *_, value in seen.values()) == [float(number) for number in range(20_000)]


async def test_that_poison_is_quarantined_and_stops_nothing(broker, produce, watched):
    poison = [b"\xff\xfe", b"{", b'{"v": NaN, "t": 1}', b"[" * 100_000, said("Canary Person"), b'{"other": 1}']
    seen = await watched("kafka", settings(broker.port))
    await produce("p", *poison, said(5))
    await seen.sees(lambda: ("p", "speed", 5.0) in seen.values())
    await seen.sees(lambda: sum(seen.supervisor.status()["x"].quarantined.values()) == len(poison))
    assert all("Canary" not in f"{one.reason}{one.masked}" for one in seen.supervisor.status()["x"].samples)


async def test_that_a_topic_that_is_not_there_is_said(broker, watched):
    seen = await watched("kafka", settings(broker.port, topic="nowhere"))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "no topic 'nowhere'" in seen.states[-1][1]


async def test_that_a_broker_that_is_not_there_is_said_plainly(watched):
    seen = await watched("kafka", settings(9))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "127.0.0.1:9 cannot be reached" in seen.states[-1][1]


async def test_that_the_kafka_adapter_keeps_the_contract(broker, produce, tmp_path):
    for name in "abc":
        await produce(name, said(50))
    folder = Path(datasources.kafka.__file__).parent
    told = await judge(folder, "datasources.kafka", settings(broker.port), tmp_path, enough=lambda seen: seen.rows >= 3)
    assert told.faults == []
    assert told.channels == 3


async def test_that_the_kafka_adapter_works_inside_its_enclosure(broker, produce, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    await produce("a", said(50))
    seen = await watched("kafka", settings(broker.port), enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) == 1)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    assert not landlock.works() or told["network"].startswith(f"enforced: TCP port {broker.port}")
