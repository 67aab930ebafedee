"""The host's end of the pipe to the engine: ordered, lossless, and full when the engine does not read."""

import asyncio
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor

MAX_WRITE = 1024 * 1024


class Outbox:
    """Frames on their way to the engine. Blocking writes run in one thread of their own: the same on every platform."""

    def __init__(self, descriptor: int, limit: int) -> None:
        self._descriptor = descriptor
        self._limit = limit
        self._frames: deque[bytes] = deque()
        self.bytes = 0
        self._changed = asyncio.Condition()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pipe")

    async def put(self, frame: bytes) -> None:
        """Append a frame; waits while the spool is full, which makes the adapter wait in turn."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.bytes < self._limit)
            self._frames.append(frame)
            self.bytes += len(frame)
            self._changed.notify_all()

    @property
    def full(self) -> bool:
        return self.bytes >= self._limit

    async def pump(self) -> None:
        """Write frames until the engine is gone (`OSError`)."""
        loop = asyncio.get_running_loop()
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: bool(self._frames))
                data = self._gather()
            await loop.run_in_executor(self._thread, _write, self._descriptor, data)
            async with self._changed:
                self.bytes -= len(data)
                self._changed.notify_all()

    def _gather(self) -> bytes:
        parts, size = [self._frames.popleft()], 0
        while self._frames and size + len(self._frames[0]) < MAX_WRITE:
            parts.append(self._frames.popleft())
            size += len(parts[-1])
        return b"".join(parts)

    async def drained(self, timeout: float) -> None:  # noqa: ASYNC109 - a bound for going away
        """Wait until everything is written, at most `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout), self._changed:
                await self._changed.wait_for(lambda: self.bytes == 0)
        except TimeoutError:
            return


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
