"""Plays a recording as a live source would give it: same rows, same spacing, original stamps or those of now."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import numpy as np
from pydantic import Field

from citydeck.model.batch import Batch
from citydeck.model.errors import WrongUse
from citydeck.model.event import Entry, Gap, Marker
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources import contract
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.recording import LogReader
from datasources.bundle.recorded import Recorded

HEARTBEAT = 0.5


class Settings(contract.Settings):
    """`file` relative to the site; `of` one recorded source (empty: all); `speed` 0 plays without waiting; `restamp`
    moves every stamp so that the recording happens now; `loop` begins again at the end (only with `restamp`).
    """

    file: str = Field(min_length=1)
    of: str = ""
    speed: float = Field(default=1.0, ge=0.0, le=10_000.0)
    restamp: bool = False
    loop: bool = False


def _empty() -> Batch:
    return Batch.of([], [], [], [])


class Source(DataSource):
    """A recording. It keeps its history: `history` reads the file."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._reader: LogReader | None = None
        self._recorded: Recorded | None = None

    async def open(self) -> None:
        """Open the file; `CitydeckError` when it is no recording or the settings contradict each other."""
        if self.settings.loop and not self.settings.restamp:
            raise WrongUse("loop needs restamp: time never runs backwards in a session")
        path = self.context.site / Path(self.settings.file)
        self._reader = await asyncio.to_thread(LogReader, path)
        self._recorded = await asyncio.to_thread(Recorded, self._reader, self.settings.of, self.context.name)

    def _opened(self) -> tuple[LogReader, Recorded]:
        if self._reader is None or self._recorded is None:
            raise RuntimeError("open() comes first")
        return self._reader, self._recorded

    async def discover(self) -> Discovery:
        """Every channel of the recording is known at once."""
        return self._opened()[1].discovery

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Entries as they fall due. With original stamps, rows up to `since` are passed over, not waited for."""
        after = None if self.settings.restamp else since
        while True:
            async for item in self._play(after):
                yield item
            if not self.settings.loop:
                return

    async def _play(self, after: int | None) -> AsyncIterator[Item]:
        reader, _ = self._opened()
        begin = self.context.now()
        start: int | None = None
        clock = time.monotonic()
        for entry in reader.entries():
            items = self._items(entry, after)
            if not items:
                continue
            start = entry.log_time if start is None else start
            async for beat in self._until(entry.log_time - start, clock):
                yield beat
            for item in items:
                yield self._stamped(item, start, begin) if isinstance(item, Batch) else item

    async def _until(self, elapsed: int, clock: float) -> AsyncIterator[Batch]:
        """Wait for the recording's `elapsed` ns since monotonic `clock`, with heartbeats."""
        speed = self.settings.speed
        while speed > 0.0 and (left := clock + elapsed / NS_PER_S / speed - time.monotonic()) > 0.0:
            await asyncio.sleep(min(left, HEARTBEAT))
            if left > HEARTBEAT:
                yield _empty()
        await asyncio.sleep(0)

    def _items(self, entry: Entry, after: int | None) -> list[Item]:
        if isinstance(entry.body, Batch):
            if self.settings.of not in ("", entry.source):
                return []
            rows = self._opened()[1].rows(entry.body)
            rows = rows if after is None else rows.take(rows.observed_at > after)
            return [rows] if len(rows) else []
        if isinstance(entry.body, Gap) and self.settings.of in ("", entry.body.source):
            return [msgspec.structs.replace(entry.body, source=self.context.name)]
        return [entry.body] if isinstance(entry.body, Marker) and after is None else []

    def _stamped(self, batch: Batch, start: int, begin: int) -> Batch:
        if not self.settings.restamp:
            return batch
        speed = self.settings.speed or 1.0
        observed = begin + np.rint((batch.observed_at - start) / speed).astype(np.int64)
        received = begin + np.rint((batch.received_at - start) / speed).astype(np.int64)
        return Batch(batch.channel, observed, received, batch.value, batch.quality)

    async def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """Rows observed in `span`, in the order of the recording, with their original stamps."""
        reader, recorded = self._opened()
        for entry in reader.entries():
            if isinstance(entry.body, Batch) and self.settings.of in ("", entry.source):
                rows = recorded.rows(entry.body)
                rows = rows.take((rows.observed_at >= span.start) & (rows.observed_at < span.end))
                if len(rows):
                    yield rows
            await asyncio.sleep(0)

    async def health(self) -> Health:
        """Not well when part of the file could not be read."""
        loss = self._reader.loss if self._reader is not None else ""
        return Health(ok=not loss, text=loss)

    async def close(self) -> None:
        """Close the file."""
        if self._reader is not None:
            self._reader.close()
