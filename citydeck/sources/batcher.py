"""Many small batches of an adapter become one every 75 ms; adapters hold no queue of their own."""

import asyncio
from collections.abc import Awaitable, Callable

from citydeck.model.batch import Batch, concat

PERIOD = 0.075
MAX_PENDING = 50_000


class Batcher:
    """Collects rows in order and hands them on together. `flush` before anything that must stay in order with them."""

    def __init__(self, send: Callable[[Batch], Awaitable[None]]) -> None:
        self._send = send
        self._parts: list[Batch] = []
        self._rows = 0
        self._some = asyncio.Event()
        self._one = asyncio.Lock()

    async def add(self, batch: Batch) -> None:
        """Take rows; they leave within 75 ms, at once when 50,000 wait."""
        if not len(batch):
            return
        self._parts.append(batch)
        self._rows += len(batch)
        self._some.set()
        if self._rows >= MAX_PENDING:
            await self.flush()

    async def flush(self) -> None:
        """Hand on what waits, after what is being handed on."""
        async with self._one:
            parts, self._parts, self._rows = self._parts, [], 0
            self._some.clear()
            if parts:
                await self._send(parts[0] if len(parts) == 1 else concat(parts))

    async def run(self) -> None:
        """Flush what comes, for ever."""
        while True:
            await self._some.wait()
            await asyncio.sleep(PERIOD)
            await self.flush()
