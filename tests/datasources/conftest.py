"""One recording, and what an engine would make of it live, for adapters that carry recordings."""

import asyncio
import math
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch, concat
from citydeck.model.channel import Channel
from citydeck.model.event import AssetDeclared, ChannelDeclared, Entry, Gap, SourceHealth, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.sources.known import Known
from citydeck.sources.supervisor import SourceConfig, Supervisor
from citydeck.sources.wire import Found
from citydeck.state.city_state import CityState
from citydeck.state.digest import state_hash
from citydeck.timeline.log import LogReader, LogWriter

T0 = 1_779_274_800 * NS_PER_S
SOURCES = ("traffic", "energy")
ROWS = 400


@pytest.fixture
def recording(tmp_path) -> Path:
    """Random bits of values, all qualities that a source may give, missing values, late and repeated rows."""
    chance = np.random.default_rng(7)
    writer = LogWriter(tmp_path / "hour.mcap")
    entries: list[tuple[int, object, str]] = []
    metrics = {"traffic": ("speed", "km/h"), "energy": ("power", "MW")}
    for handle in range(20):
        source = SOURCES[handle % 2]
        asset = f"urn:ngsi-ld:Road:{handle}"
        entries.append((T0, AssetDeclared(asset=Asset(asset, "road", {"en": str(handle)})), ""))
        entries.append(
            (
                T0,
                ChannelDeclared(handle=handle, channel=Channel(asset, metrics[source][0], source, metrics[source][1])),
                "",
            )
        )
    for number in range(ROWS // 10):
        at = T0 + number * NS_PER_S
        channel = chance.integers(0, 10, 10) * 2 + number % 2
        value = chance.normal(50, 1e-3, 10) ** 3
        quality = chance.integers(0, 3, 10)
        value[quality == 2] = math.nan
        observed = at - chance.integers(1, 3 * NS_PER_S, 10)
        entries.append((at, Batch.of(channel, observed, observed + 17, value, quality), SOURCES[number % 2]))
    for seq, (at, body, source) in enumerate(entries):
        writer.append(Entry(seq, at, body, source))
    writer.close()
    return tmp_path / "hour.mcap"


@pytest.fixture
def recorded_hash(recording) -> str:
    """State hash of the recording, replayed."""
    state = CityState()
    with LogReader(recording) as reader:
        for entry in reader.entries():
            state.apply(entry._replace(log_time=T0 + 3600 * NS_PER_S))
    return state_hash(state.canonical())


class Live:
    """The engine's part: local handles of each source become the log's. `expected` rows come from `sources`."""

    sources = SOURCES
    expected = ROWS

    def __init__(self) -> None:
        self.state = CityState()
        self.rows = 0
        self._seq = 0
        self._handles: dict[str, list[int]] = {}

    def happen(self, body, source: str = "") -> None:
        self.state.apply(Entry(self._seq, T0 + 3600 * NS_PER_S, body, source))
        self._seq += 1

    def take(self, source: str, item) -> None:
        if isinstance(item, Found):
            for asset in item.assets:
                self.happen(AssetDeclared(asset=asset))
            for channel in item.channels:
                if self.state.handle_of(channel.key) is None:
                    self.happen(ChannelDeclared(handle=len(self.state.channels), channel=channel))
            before = [] if item.anew else self._handles[source]
            self._handles[source] = before + [self.state.handle_of(channel.key) for channel in item.channels]
        elif isinstance(item, Batch) and len(item):
            self.happen(item.with_channels(np.array(self._handles[source], np.int32)[item.channel]), source)
            self.rows += len(item)

    def hash(self) -> str:
        return state_hash(self.state.canonical())


@pytest.fixture
def live() -> Live:
    return Live()


class Watched:
    """What an engine would know of one source, run as in a room: a host, its supervisor."""

    def __init__(self, supervisor: Supervisor) -> None:
        self.supervisor = supervisor
        self.states: list[tuple[SourceState, str]] = []
        self._known = Known()
        self.batches: list[Batch] = []
        self.gaps: list[Gap] = []
        self._named: list[tuple[str, str, float]] = []

    async def follow(self) -> None:
        async for arrived in self.supervisor.items():
            item = arrived.item
            if isinstance(item, SourceHealth):
                self.states.append((item.state, item.reason))
            elif isinstance(item, Found):
                self._known.take(item)
            elif isinstance(item, Batch):
                self.batches.append(item)
                self._named += [
                    (self.channels[handle].asset.rpartition(":")[2], self.channels[handle].metric, value)
                    for handle, value in zip(item.channel.tolist(), item.value.tolist(), strict=True)
                ]
            elif isinstance(item, Gap):
                self.gaps.append(item)

    @property
    def assets(self) -> list[Asset]:
        return list(self._known.assets.values())

    @property
    def channels(self) -> list[Channel]:
        return self._known.channels

    @property
    def rows(self) -> Batch:
        return concat(self.batches)

    def state(self) -> SourceState | None:
        return self.states[-1][0] if self.states else None

    def values(self) -> list[tuple[str, str, float]]:
        """Every row as (last part of the asset's id, metric, value), in order."""
        return list(self._named)

    async def sees(self, wanted: Callable[[], bool], seconds: float = 15.0) -> None:
        async with asyncio.timeout(seconds):
            while not wanted():
                await asyncio.sleep(0.02)


@pytest.fixture
async def watched(tmp_path):
    """``await watched(adapter, settings)`` starts a supervised source in the site `tmp_path` and follows it."""
    running = []

    async def start(adapter: str, settings: dict, **more) -> Watched:
        supervisor = Supervisor(tmp_path, [SourceConfig("x", adapter, settings)], **more)
        await supervisor.start()
        seen = Watched(supervisor)
        running.append((supervisor, asyncio.create_task(seen.follow())))
        return seen

    yield start
    for supervisor, following in running:
        await supervisor.stop()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


@pytest.fixture
def certificate(tmp_path) -> Callable[[str], tuple[Path, Path]]:
    """``certificate, key = certificate(name)``: for 127.0.0.1, good for itself alone, in the site `tmp_path`."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: TLS is NOT tested here")

    def make(name: str) -> tuple[Path, Path]:
        made, key = tmp_path / f"{name}.pem", tmp_path / f"{name}-key.pem"
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        subprocess.run(
            ["openssl", "req", "-x509", *curve, "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", key,
             "-out", made, "-addext", "subjectAltName=IP:127.0.0.1"],
            check=True, capture_output=True,
        )  # fmt: skip
        return made, key

    return make
