"""The whole way: mosquitto, a source host, the supervisor."""

import asyncio
import json
import time
from collections.abc import Callable

import numpy as np
import pytest

from citydeck.model.batch import Batch, concat
from citydeck.model.event import SourceHealth, SourceState
from citydeck.sources.known import Known
from citydeck.sources.registry import scan
from citydeck.sources.supervisor import SourceConfig, Supervisor
from citydeck.sources.wire import Found

JSON = {
    "filter": "city/+/speed",
    "readings": [
        {"asset": "urn:ngsi-ld:Road:{1}", "metric": "speed", "unit": "m/s", "path": "v.now", "missing": [255]}
    ],
    "time": "t",
    "time_format": "unix_ms",
}
COLUMNS = {"filter": "hour/traffic", "payload": "batch", "qos": 1}


class Room:
    """What an engine would know."""

    def __init__(self) -> None:
        self.states: list[tuple[SourceState, str]] = []
        self.known = Known()
        self.batches: list[Batch] = []

    async def follow(self, supervisor: Supervisor) -> None:
        async for arrived in supervisor.items():
            item = arrived.item
            if isinstance(item, SourceHealth):
                self.states.append((item.state, item.reason))
            elif isinstance(item, Found):
                self.known.take(item)
            elif isinstance(item, Batch):
                self.batches.append(item)

    @property
    def rows(self) -> Batch:
        return concat(self.batches)

    async def sees(self, wanted: Callable[[], bool], seconds: float = 15.0) -> None:
        async with asyncio.timeout(seconds):
            while not wanted():
                await asyncio.sleep(0.02)

    def state(self) -> SourceState | None:
        return self.states[-1][0] if self.states else None


@pytest.fixture
async def room(tmp_path):
    """``await room(port, topics…)`` starts a supervised source."""
    running = []

    async def open_(port, *topics, **settings):
        config = SourceConfig(
            "traffic", "mqtt", {"host": "127.0.0.1", "port": port, "topics": list(topics), **settings}
        )
        supervisor = Supervisor(tmp_path, [config], registry=scan())
        await supervisor.start()
        seen = Room()
        running.append((supervisor, asyncio.create_task(seen.follow(supervisor))))
        seen.supervisor = supervisor
        return seen

    yield open_
    for supervisor, following in running:
        await supervisor.stop()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


def message(value, at: int = 1_700_000_000_000) -> str:
    return json.dumps({"v": {"now": value}, "t": at, "driver": "Canary Person"})


@pytest.mark.parametrize("version", ["5", "3.1.1"])
async def test_that_json_fields_become_rows_and_null_and_sentinels_stay_missing(broker, publish, room, version):
    seen = await room(broker.port, JSON, version=version)
    await seen.sees(lambda: seen.state() is SourceState.UP)
    for value in (10.0, 0, None, 255):
        await publish("city/a12/speed", message(value))
    await seen.sees(lambda: len(seen.rows) == 4)
    assert [channel.key.text() for channel in seen.known.channels] == ["urn:ngsi-ld:Road:a12|speed|traffic"]
    assert seen.rows.value[:2].tolist() == [36.0, 0.0]
    assert np.isnan(seen.rows.value[2:]).all()
    assert seen.rows.quality.tolist() == [0, 0, 2, 2]
    assert set(seen.rows.observed_at.tolist()) == {1_700_000_000_000_000_000}


async def test_that_columns_keep_their_stamps_and_repeated_messages_are_handed_on(broker, publish, room):
    seen = await room(broker.port, COLUMNS, periods={"speed": 5})
    await seen.sees(lambda: seen.state() is SourceState.UP)
    keys = ["urn:ngsi-ld:Road:a|speed|traffic", "urn:ngsi-ld:Road:b|flow"]
    payload = {"channel": keys, "observed_at": [10**18, 10**18 + 5], "received_at": [10**18 + 7, 10**18 + 8],
               "value": [50.0, None], "quality": [1, 0]}  # fmt: skip
    for _ in range(2):
        await publish("hour/traffic", json.dumps(payload), qos=1)
    await seen.sees(lambda: len(seen.rows) == 4)
    assert seen.rows.received_at.tolist() == [10**18 + 7, 10**18 + 8] * 2
    assert seen.rows.quality.tolist() == [1, 2] * 2
    assert [channel.period for channel in seen.known.channels] == [5.0, None]


async def test_that_a_stopped_broker_is_lost_within_three_seconds_and_values_return_by_themselves(
    broker, publish, room
):
    seen = await room(broker.port, JSON)
    await seen.sees(lambda: seen.state() is SourceState.UP)
    await publish("city/a/speed", message(1))
    await seen.sees(lambda: len(seen.rows) == 1)
    began = time.monotonic()
    broker.stop()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert time.monotonic() - began < 3.0
    broker.start()
    back = time.monotonic()
    await publish("city/a/speed", message(2), fresh=True, retain=True)
    await seen.sees(lambda: len(seen.rows) == 2)
    assert time.monotonic() - back < 8.0
    assert seen.state() is SourceState.UP
    assert seen.supervisor.status()["traffic"].restarts == 0


async def test_that_a_flood_of_retained_messages_arrives_whole(broker, publish, room):
    for number in range(2000):
        await publish(f"city/r{number}/speed", message(number), retain=True)
    await publish("city/last/speed", message(1), qos=1, retain=True)
    seen = await room(broker.port, JSON)
    await seen.sees(lambda: len(seen.rows) >= 2001)
    assert len(seen.known.channels) == 2001
    assert len(seen.rows) == 2001


async def test_that_poisoned_messages_are_counted_masked_and_stop_nothing(broker, publish, room):
    seen = await room(broker.port, JSON)
    await seen.sees(lambda: seen.state() is SourceState.UP)
    for bad in (b"\xff\xfe", "[" * 100 + "]" * 100, '{"v": {"now": NaN}, "t": 1}', message("Canary Person"), "{}"):
        await publish("city/a/speed", bad)
    await publish("city/a/speed", message(3))
    await seen.sees(lambda: len(seen.rows) == 1)
    status = seen.supervisor.status()["traffic"]
    await seen.sees(lambda: sum(status.quarantined.values()) == 5)
    assert len(status.quarantined) == 4
    assert all("Canary" not in sample.masked and "Person" not in sample.masked for sample in status.samples)


async def test_that_wrong_settings_give_up_in_one_line(room):
    seen = await room(1, {"filter": "a", "payload": "json"})
    await seen.sees(lambda: seen.state() is SourceState.GAVE_UP)
    assert "readings belong to every payload but batch and declaration" in seen.states[-1][1]


async def test_that_an_absent_broker_is_said_plainly_and_tried_again(broker, room):
    broker.stop()
    seen = await room(broker.port, JSON)
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert f"127.0.0.1:{broker.port} cannot be reached" in seen.states[-1][1]
    broker.start()
    await seen.sees(lambda: seen.state() is SourceState.UP)
