"""Sees what an engine would see of one source, and does with it what an engine does: log, reduce, remember."""

import asyncio
import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from citydeck.model.batch import Batch
from citydeck.model.event import AnyEvent, AssetDeclared, ChannelDeclared, Gap, Marker, SourceHealth, SourceState
from citydeck.model.quality import Quality
from citydeck.proving.ledger import Ledger, Row
from citydeck.sources.known import Known
from citydeck.sources.supervisor import Supervisor
from citydeck.sources.wire import Found
from citydeck.state.city_state import CityState
from citydeck.state.digest import state_hash
from citydeck.state.fold import fold
from citydeck.timeline.log import LogReader
from citydeck.timeline.player import Player
from citydeck.timeline.recorder import Recorder, segments

LOOK_EVERY = 0.05
HOST = "the source host"
"""How the supervisor speaks of a process that ended, hung or was killed."""


class Witness:
    """`healths` are (monotonic seconds, state, reason); `rows` counts; `gaps` are what the source said it lost."""

    def __init__(self, folder: Path, ledger: Ledger, supervisor: Supervisor, name: str) -> None:
        self.healths: list[tuple[float, SourceState, str]] = []
        self.gaps: list[Gap] = []
        self.texts: set[str] = set()
        self.rows = 0
        self.log_folder = folder
        self._ledger = ledger
        self._supervisor = supervisor
        self._name = name
        self._state = CityState()
        self._recorder = Recorder(folder, self._state)
        self._known = Known()
        self._handles: np.ndarray = np.zeros(0, np.int32)
        self._news = asyncio.Event()

    async def follow(self) -> None:
        """Take everything that the source gives, until cancelled."""
        async for arrived in self._supervisor.items():
            self._take(arrived.item)
            self._news.set()

    @property
    def state(self) -> SourceState:
        """The newest state of the source."""
        return self.healths[-1][1] if self.healths else SourceState.STARTING

    @property
    def reason(self) -> str:
        """What was said with it."""
        return self.healths[-1][2] if self.healths else ""

    @property
    def told_lost(self) -> int:
        """How many readings the source said that it lost."""
        return sum(gap.count for gap in self.gaps)

    @property
    def died(self) -> str:
        """Why the source host ended or hung, or the source gave up; empty when it did not."""
        bad = (reason for _, state, reason in self.healths if state is SourceState.GAVE_UP or HOST in reason)
        return next(bad, "")

    @property
    def came_up(self) -> bool:
        """Whether the source has ever been UP."""
        return any(state is SourceState.UP for _, state, _ in self.healths)

    @property
    def quarantined(self) -> int:
        """How much was refused with a reason so far, by this host process."""
        return sum(self._supervisor.status()[self._name].quarantined.values())

    @property
    def refused(self) -> str:
        """What was quarantined, in words to put behind a sentence; empty when nothing was."""
        counts = self._supervisor.status()[self._name].quarantined
        said = ", ".join(f"{count} times {reason!r}" for reason, count in counts.items())
        return f" (quarantined: {said})" if said else ""

    async def until(self, wanted: Callable[[], bool], seconds: float) -> bool:
        """Whether `wanted` came true within `seconds`."""
        end = time.monotonic() + seconds
        while not wanted():
            left = end - time.monotonic()
            if left <= 0.0:
                return False
            self._news.clear()
            try:
                async with asyncio.timeout(min(left, LOOK_EVERY)):
                    await self._news.wait()
            except TimeoutError:
                continue
        return True

    def lost_since(self, instant: float) -> tuple[float, str] | None:
        """When the source was LOST first after monotonic `instant`, and why; None while it was not."""
        for at, state, reason in self.healths:
            if at >= instant and state in (SourceState.LOST, SourceState.GAVE_UP):
                return at, reason
        return None

    def up_since(self, instant: float) -> bool:
        """Whether the source was UP at some time after monotonic `instant`."""
        return any(at >= instant and state is SourceState.UP for at, state, _ in self.healths)

    def said(self) -> list[str]:
        """Every text that reached the engine, quarantine and last words included."""
        status = self._supervisor.status()[self._name]
        samples = [part for sample in status.samples for part in (sample.reason, sample.masked)]
        return [*self.texts, *status.quarantined, *status.dropped, *samples, status.text, status.reason]

    def _take(self, item: object) -> None:
        if isinstance(item, Batch):
            self._rows(item)
        elif isinstance(item, Found):
            self._declare(item)
        elif isinstance(item, SourceHealth):
            self.healths.append((time.monotonic(), item.state, item.reason))
            self.texts.add(item.reason)
            self._happen(item)
        elif isinstance(item, Gap):
            self.gaps.append(item)
            self._happen(item)
        elif isinstance(item, Marker):
            self.texts.update((item.name, *item.texts.values()))

    def _declare(self, found: Found) -> None:
        for asset in found.assets:
            words = (asset.id, asset.kind, *asset.names.values(), *map(str, asset.attributes.values()))
            self.texts.update(words)
            if self._state.assets.get(asset.id) != asset:
                self._happen(AssetDeclared(asset=asset))
        handles = []
        for channel in found.channels:
            self.texts.update((channel.asset, channel.metric, channel.unit))
            handle = self._state.handle_of(channel.key)
            if handle is None or self._state.channels[handle] != channel:
                handle = len(self._state.channels) if handle is None else handle
                self._happen(ChannelDeclared(handle=handle, channel=channel))
            handles.append(handle)
        self._known.take(found)
        before = self._handles[:0] if found.anew else self._handles
        self._handles = np.append(before, np.asarray(handles, np.int32))

    def _rows(self, batch: Batch) -> None:
        if not len(batch):
            return
        self.rows += len(batch)
        columns = zip(
            batch.channel.tolist(), batch.observed_at.tolist(), batch.value.tolist(), batch.quality.tolist(),
            strict=True,
        )  # fmt: skip
        for local, observed_at, value, quality in columns:
            channel = self._known.channels[local]
            missing = value != value and quality == Quality.BAD  # noqa: PLR0124 - NaN
            self._ledger.take(Row(channel.asset, channel.metric, observed_at, None if missing else value, quality))
        self._happen(batch.with_channels(self._handles[batch.channel]), self._name)

    def _happen(self, body: Batch | AnyEvent, source: str = "") -> None:
        entry = self._recorder.record(time.time_ns(), body, source)
        self._state.advance(entry.log_time)
        self._state.apply(entry)
        self._recorder.settle()

    def close(self) -> None:
        """End the log."""
        self._recorder.close()

    def hashes(self) -> dict[str, str]:
        """State hash as it was live, folded from the log, and replayed by the player; after `close`."""
        found = {"live": state_hash(self._state.canonical())}
        for path in segments(self.log_folder):
            with LogReader(path) as reader:
                found["recorded"] = state_hash(fold(CityState(), reader.entries(), reader.end).canonical())
                found["replayed"] = state_hash(_played(Player(reader)).canonical())
        return found


def _played(player: Player) -> CityState:
    """The state after a recording was played to its end, as fast as it goes."""
    state = CityState()
    player.speed = math.inf
    player.play()
    while player.playing:
        fold(state, player.advance(1), player.position)
    return state
