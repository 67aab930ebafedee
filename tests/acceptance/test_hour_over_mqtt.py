"""The demo hour published to a real broker, into a real LIVE engine: its own process, source hosts, journal and log."""

import asyncio
import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import gmqtt
import numpy as np
import pytest

from app import sites
from citydeck.alarms.journal import Journal
from citydeck.alarms.rules import RuleSet
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.batch import Batch
from citydeck.model.channel import ChannelKey
from citydeck.model.event import ChannelDeclared, Entry
from citydeck.model.quality import Quality
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.live import SESSION
from citydeck.server.rundir import RunDir
from citydeck.timeline.log import LogReader
from datasources.mqtt.publisher import publish

SOURCES = ("traffic", "telecom", "energy", "structures", "services")
LOAD = 5.0
"""Seconds that a busy machine may add to a bound."""
SITE = """format = 1
id = "hour-live"
name = { en = "The hour, live" }
zone = "Asia/Shanghai"
origin = { longitude = 121.49, latitude = 31.2304 }
assets = "assets.json"
rules = "rules.toml"
"""
SOURCE = """
[sources.{name}]
adapter = "mqtt"
provenance = "SIMULATED"
[sources.{name}.settings]
host = "127.0.0.1"
port = {port}
topics = [
  {{ filter = "demo/{name}/declaration", qos = 1, payload = "declaration" }},
  {{ filter = "demo/{name}/values", qos = 1, payload = "batch" }},
]
"""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[object]:
    file = Path(__file__).parents[1] / "datasources" / "mqtt" / "conftest.py"
    spec = importlib.util.spec_from_file_location("citydeck_test_broker", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if module.PROGRAM is None:
        pytest.skip("mosquitto is not installed: MQTT is NOT tested here")
    broker = module.Broker(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def site(tmp_path: Path, broker: object) -> Path:
    """The demo city's assets and rules, fed by the broker alone."""
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("assets.json", "rules.toml"):
        shutil.copy(sites.built_in("shanghai") / name, folder / name)
    parts = [SOURCE.format(name=name, port=broker.port) for name in SOURCES]
    (folder / "site.toml").write_text(SITE + "".join(parts))
    return folder


@pytest.fixture
def rundir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunDir:
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(tmp_path / "state"))
    return RunDir.of("hour-live", "LIVE")


@contextlib.asynccontextmanager
async def live(site: Path, rundir: RunDir) -> AsyncIterator[tuple["subprocess.Popen[bytes]", LinkClient]]:
    """A LIVE engine of the site with all its sources up, and a console's link to it."""
    engine = subprocess.Popen([sys.executable, "-m", "app", "engine", str(site)], stderr=subprocess.DEVNULL)
    client = LinkClient(NotedEndpoint(rundir.folder), CityMirror(), "test")
    linking = asyncio.create_task(client.run())
    try:
        await until(lambda: client.mirror.connected)
        await until(lambda: states(client) == {"UP"} and len(client.mirror.sources) == len(SOURCES))
        yield engine, client
        engine.terminate()
        assert await asyncio.to_thread(engine.wait, 20) == 0
    finally:
        linking.cancel()
        await asyncio.gather(linking, return_exceptions=True)
        if engine.poll() is None:
            engine.kill()
            engine.wait()


async def until(true: Callable[[], object], limit: float = 40.0) -> float:
    """Seconds that it took; `TimeoutError` after `limit`."""
    began = time.monotonic()
    async with asyncio.timeout(limit):
        while not true():
            await asyncio.sleep(0.05)
    return time.monotonic() - began


def states(client: LinkClient) -> set[str]:
    return {source.state for source in client.mirror.sources.values()}


def rows_in(log: Path) -> int:
    return sum(len(entry.body) for entry in entries_of(log) if isinstance(entry.body, Batch))


def entries_of(folder: Path) -> list[Entry]:
    found = []
    for segment in sorted(folder.glob("*.mcap")):
        with LogReader(segment) as reader:
            found += reader.entries()
    return found


class Hour:
    """The recorded hour's rows, a source at a time, as one long batch each under its own handles."""

    def __init__(self) -> None:
        self.keys: dict[int, ChannelKey] = {}
        rows: dict[str, list[Batch]] = {name: [] for name in SOURCES}
        with LogReader(sites.recording("shanghai")) as reader:
            for entry in reader.entries():
                if isinstance(entry.body, ChannelDeclared):
                    self.keys[entry.body.handle] = entry.body.channel.key
                elif isinstance(entry.body, Batch):
                    rows[entry.source].append(entry.body)
        self._rows = {name: joined(parts) for name, parts in rows.items()}
        self._taken = dict.fromkeys(SOURCES, 0)
        self.count = sum(map(len, self._rows.values()))

    @property
    def left(self) -> int:
        return self.count - sum(self._taken.values())

    def next_rows(self, source: str, count: int, handle_of: dict[ChannelKey, int]) -> Batch:
        """The hour's next rows of a source, under the handles of another log."""
        start = self._taken[source]
        self._taken[source] = start + count
        part = self._rows[source].take(slice(start, start + count))
        return part.with_channels(np.array([handle_of[self.keys[h]] for h in part.channel.tolist()], np.int32))


def joined(parts: list[Batch]) -> Batch:
    columns = ("channel", "observed_at", "received_at", "value", "quality")
    return Batch.of(*(np.concatenate([getattr(part, column) for part in parts]) for column in columns))


def replayed_hash(entries: list[Entry], hour: Hour, rules: RuleSet, now: int) -> str:
    """The recorded hour reduced directly: its own rows, with the stamps and cuts that the live engine gave."""
    core, handle_of = SessionCore(rules, session=SESSION, journalled=False), {}
    for entry in entries:
        if entry.log_time > now:
            break
        if isinstance(entry.body, ChannelDeclared):
            handle_of[entry.body.channel.key] = entry.body.handle
        body = entry.body
        if isinstance(body, Batch):
            body = hour.next_rows(entry.source, len(body), handle_of)
        core.apply(Entry(entry.seq, entry.log_time, body, entry.source), Outcome())
    core.advance(now, Outcome())
    return core.state_hash()


async def test_that_the_hour_over_mqtt_is_live_with_the_sites_journal_and_the_hash_of_its_direct_replay(
    site: Path, rundir: RunDir, broker: object
) -> None:
    hour = Hour()
    async with live(site, rundir) as (_, client):
        assert client.mirror.hello.mode == "LIVE"
        assert client.mirror.hello.session == "live:hour-live"
        sent = await publish(sites.recording("shanghai"), "127.0.0.1", broker.port, "demo", speed=100)
        assert sent == hour.count > 300_000
        await until(lambda: rows_in(rundir.log_folder) == sent, 90)
        assert [source.state for source in client.mirror.sources.values()] == ["UP"] * len(SOURCES)
        row = next(row for row in client.mirror.alarms.values() if not row.acked)
        assert (await client.ack(row.id, row.token, "heard over MQTT")).ok
        told = (await client.command("state_hash")).body
    entries = entries_of(rundir.log_folder)
    assert replayed_hash(entries, hour, RuleSet.load(site / "rules.toml"), told["now"]) == told["state_hash"]
    assert hour.left == 0
    with contextlib.closing(Journal(rundir.alarm_db)) as journal:
        rows = list(journal.rows())
        assert journal.verify().ok
    assert {row.session for row in rows} == {SESSION}
    assert [row.note for row in rows if row.event == "ACKED"] == ["heard over MQTT"]


def stale(client: LinkClient, source: str) -> bool:
    """Whether every value of a source that was ever heard is STALE."""
    mirror = client.mirror
    found = [mirror.latest(channel.key) for channel in mirror.channels.values() if channel.source == source]
    seen = [latest[3] for latest in found if latest is not None]
    return bool(seen) and all(quality == Quality.STALE for quality in seen)


def columns(at: int, value: float) -> bytes:
    return b'{"channel": ["urn:ngsi-ld:Road:a|speed"], "observed_at": [%d], "value": [%r]}' % (at, value)


async def speak(port: int, topic: str, message: bytes) -> None:
    client = gmqtt.Client(None)
    await client.connect("127.0.0.1", port)
    client.publish(topic, message, qos=1, retain=True)  # whoever comes back later hears it too
    await asyncio.sleep(0.2)
    await client.disconnect()


async def test_that_a_lost_broker_or_host_is_stale_in_three_seconds_and_values_return_by_themselves(
    site: Path, rundir: RunDir, broker: object, hosts_of: Callable
) -> None:
    key = ChannelKey("urn:ngsi-ld:Road:a", "speed", "traffic")
    async with live(site, rundir) as (engine, client):

        async def say(value: float) -> None:
            await speak(broker.port, "demo/traffic/values", columns(time.time_ns(), value))
            await until(lambda: (client.mirror.latest(key) or (0, 0, None))[2] == value)
            await until(lambda: client.mirror.latest(key)[3] == Quality.GOOD)

        async def lost(stop: Callable[[], None]) -> None:
            stop()
            assert await until(lambda: stale(client, "traffic")) < 3.0 + LOAD

        await say(41.0)
        await lost(broker.freeze)
        broker.thaw()
        await say(42.0)
        await lost(broker.stop)
        broker.start()
        await say(43.0)
        before = hosts_of(engine.pid)
        await lost(lambda: [os.kill(host, signal.SIGKILL) for host in before])
        await say(44.0)
        assert not set(before) & set(hosts_of(engine.pid))
        await until(lambda: states(client) == {"UP"})
