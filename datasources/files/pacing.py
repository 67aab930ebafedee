"""Rows of a recording as they fall due: spaced as they were, with their own stamps or those of now."""

import asyncio
import time
from collections.abc import AsyncIterator

import numpy as np

from citydeck.model.batch import Batch
from citydeck.model.time import NS_PER_S
from citydeck.sources.rows import Rows
from datasources.files.settings import Settings

HEARTBEAT = 0.5


def beat() -> Batch:
    """A sign of life."""
    return Rows().batch()


async def pause(seconds: float) -> AsyncIterator[Batch]:
    """Wait, with signs of life."""
    while seconds > 0.0:
        await asyncio.sleep(min(seconds, HEARTBEAT))
        seconds -= HEARTBEAT
        yield beat()


class Pacing:
    """One playing of `rows`, in their order of time, from the instant `begin` (ns, wall) on."""

    def __init__(self, settings: Settings, rows: Batch, begin: int) -> None:
        self._speed, self._restamp = settings.speed, settings.restamp
        self._rows, self._begin = rows, begin
        self._start = int(rows.observed_at[0])

    async def batches(self) -> AsyncIterator[Batch]:
        """Rows of one instant together, each instant when it falls due; without waiting, all of them."""
        clock = time.monotonic()
        if self._speed == 0.0:
            yield self._stamped(self._rows)
            return
        cuts = np.flatnonzero(np.diff(self._rows.observed_at)) + 1
        for first, last in zip([0, *cuts.tolist()], [*cuts.tolist(), len(self._rows)], strict=True):
            elapsed = (int(self._rows.observed_at[first]) - self._start) / NS_PER_S / self._speed
            while (left := clock + elapsed - time.monotonic()) > 0.0:
                await asyncio.sleep(min(left, HEARTBEAT))
                if left > HEARTBEAT:
                    yield beat()
            yield self._stamped(self._rows.take(np.arange(first, last)))
            await asyncio.sleep(0)

    def _stamped(self, batch: Batch) -> Batch:
        if not self._restamp:
            return batch
        observed = self._begin + np.rint((batch.observed_at - self._start) / (self._speed or 1.0)).astype(np.int64)
        return Batch(batch.channel, observed, batch.received_at, batch.value, batch.quality)
