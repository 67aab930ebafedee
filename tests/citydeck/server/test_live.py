"""A whole LIVE engine: real process, real source host, a folder of CSV files that grows."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from citydeck.alarms.journal import Journal
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.quality import Quality
from citydeck.server.core import Outcome
from citydeck.server.live import LiveSession
from citydeck.server.rundir import RunDir
from citydeck.server.site import Site
from citydeck.sources.supervisor import Arrived
from citydeck.sources.wire import Found

BRIDGE = "urn:ngsi-ld:Bridge:one"
KEY = ChannelKey(BRIDGE, "stress", "feed")
ALARM = f"high@{KEY.text()}"
SITE = """format = 1
id = "live-here"
name = { en = "Here" }
zone = "Asia/Shanghai"
origin = { longitude = 121.5, latitude = 31.2 }

[sources.feed]
adapter = "csv_folder"
[sources.feed.settings]
folder = "in"
time = "t"
poll = 0.05
columns = [{ column = "stress", asset = "urn:ngsi-ld:Bridge:{bridge}", metric = "stress", period = 1.0 }]
"""
RULES = """[[rule]]
id = "high"
kind = "limit"
metric = "stress"
priority = "HIGH"
limits = { hi = 100.0 }
dead_band = 5.0
texts = { en = "High", zh_CN = "高" }
cause = "c"
consequence = "c"
response = "r"
response_time = "1 min"
"""


class Feed:
    """The program that appends lines."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.file = folder / "a.csv"
        self.file.write_text("t,bridge,stress\n")

    def say(self, value: float) -> None:
        with self.file.open("a") as file:
            file.write(f"{datetime.now(UTC).isoformat()},one,{value}\n")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "site.toml").write_text(SITE)
    (folder / "rules.toml").write_text(RULES)
    return folder


def start(site: Path, root: Path) -> subprocess.Popen[bytes]:
    with (root / "engine.txt").open("ab") as told:
        return subprocess.Popen(
            [sys.executable, "-m", "app", "engine", str(site)],
            env={**os.environ, "CITYDECK_STATE_DIR": str(root)},
            stderr=told,
        )


def stop(engine: subprocess.Popen[bytes]) -> None:
    engine.terminate()
    assert engine.wait(10) == 0


@contextlib.asynccontextmanager
async def room(root: Path) -> AsyncIterator[LinkClient]:
    client = LinkClient(NotedEndpoint(RunDir.of("live-here", "LIVE", root).folder), CityMirror(), "test")
    task = asyncio.create_task(client.run())
    try:
        yield client
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: object, limit: float = 15.0) -> None:
    """Wait at most `limit` seconds that this process really had: a busy machine that stops the loop is no fault."""
    loop = asyncio.get_running_loop()
    had, last = 0.0, loop.time()
    while not true():
        await asyncio.sleep(0.02)
        had, last = had + min(loop.time() - last, 0.1), loop.time()
        if had > limit:
            raise TimeoutError(f"not within {limit} s")


def value(client: LinkClient) -> float | None:
    latest = client.mirror.latest(KEY)
    return latest[2] if latest else None


@pytest.mark.slow
async def test_that_a_value_becomes_an_alarm_that_survives_kill_9_with_its_acknowledgement(
    site: Path, tmp_path: Path
) -> None:
    feed = Feed(site / "in")
    engine = start(site, tmp_path)
    try:
        async with room(tmp_path) as client:
            await until(lambda: client.mirror.connected)
            assert client.mirror.hello.mode == "LIVE"
            feed.say(80.0)
            await until(lambda: value(client) == 80.0)
            feed.say(120.0)
            await until(lambda: ALARM in client.mirror.alarms)
            row = client.mirror.alarms[ALARM]
            reply = await client.ack(ALARM, row.token, "seen")
            assert reply.ok
            epoch = client.mirror.hello.epoch
            engine.kill()
            engine.wait()
            await until(lambda: not client.mirror.connected, 3.0)
            engine = start(site, tmp_path)
            await until(lambda: client.mirror.connected and client.mirror.hello.epoch != epoch)
            await until(lambda: ALARM in client.mirror.alarms)
            kept = client.mirror.alarms[ALARM]
            assert (kept.acked, kept.active, kept.comment) == (True, True, "seen")
            assert kept.acknowledged_at_wall == reply.body["at_wall"]
            assert kept.quality == Quality.STALE
    finally:
        stop(engine)


def test_that_rows_are_of_the_channels_that_a_source_has_found_since_it_began_anew(site: Path, tmp_path: Path) -> None:
    journal = Journal(None)
    session = LiveSession(Site.load(site), journal, tmp_path / "log")
    one, two = (Channel(f"urn:ngsi-ld:Bridge:{name}", "stress", "feed", "MPa") for name in ("one", "two"))

    def arrive(item: Found | Batch) -> None:
        session._arrive(Arrived("feed", item), Outcome())

    def says(handle: int, value: float) -> list[float]:
        at = session.clock.now()
        arrive(Batch.of([handle], [at], [at], [value]))
        state = session.core.state
        return [state.columns.value[state.handle_of(channel.key)] for channel in (one, two)]

    arrive(Found(anew=True, channels=[one]))
    arrive(Found(channels=[two]))
    assert says(1, 7.0)[1] == 7.0
    assert says(0, 3.0) == [3.0, 7.0]
    arrive(Found(anew=True, channels=[two]))
    assert says(0, 8.0) == [3.0, 8.0]
    assert says(1, 9.0) == [3.0, 8.0]
    session._recorder.close()
    journal.close()


@pytest.mark.slow
async def test_that_silence_makes_a_channel_stale_and_a_killed_host_comes_back(site: Path, tmp_path: Path) -> None:
    feed = Feed(site / "in")
    engine = start(site, tmp_path)
    try:
        async with room(tmp_path) as client:
            await until(lambda: client.mirror.connected)
            feed.say(10.0)
            await until(lambda: value(client) == 10.0)
            await until(lambda: client.mirror.latest(KEY)[3] == Quality.STALE, 5.0)
            feed.say(11.0)
            await until(lambda: client.mirror.latest(KEY)[2:] == (11.0, Quality.GOOD))
            host = _host_of(engine.pid)
            os.kill(host, 9)
            await until(lambda: client.mirror.sources["feed"].state != "UP", 3.0)
            await until(lambda: client.mirror.sources["feed"].state == "UP")
            feed.say(12.0)
            await until(lambda: value(client) == 12.0)
            assert _host_of(engine.pid) != host
    finally:
        stop(engine)


def _host_of(engine: int) -> int:
    children = Path(f"/proc/{engine}/task/{engine}/children")
    if not children.exists():
        pytest.skip("child processes cannot be listed here")
    return int(children.read_text().split()[0])
