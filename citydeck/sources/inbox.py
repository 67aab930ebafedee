"""Where a client library's callbacks leave what arrived until the adapter's stream takes it: bounded, loss counted."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")
DEFAULT_BYTES = 64 * 1024 * 1024
AT_ONCE = 1024 * 1024
"""Bytes handed out by one `take`, so that a host that is behind still finds time for its heartbeat."""


class Inbox(Generic[T]):
    """Items between callbacks and a stream on one event loop. When it is full the oldest goes, and is counted.

    An adapter reports what was lost as a `Gap`; see `take_lost`.
    """

    def __init__(self, limit: int = DEFAULT_BYTES) -> None:
        self._limit = limit
        self._items: deque[tuple[T, int, int]] = deque()
        self._bytes = 0
        self._lost = 0
        self._first = self._last = 0
        self._arrived = asyncio.Event()
        self._error: Exception | None = None

    def put(self, item: T, size: int, at: int) -> None:
        """Leave `item` of `size` bytes that arrived `at` (ns)."""
        self._items.append((item, size, at))
        self._bytes += size
        while self._bytes > self._limit and len(self._items) > 1:
            _, gone, when = self._items.popleft()
            self._bytes -= gone
            self._first = self._first if self._lost else when
            self._last = when
            self._lost += 1
        self._arrived.set()

    def fail(self, error: Exception) -> None:
        """The far end is gone: the next `take` with nothing left raises `error`."""
        self._error = error
        self._arrived.set()

    async def take(self, timeout: float = 1.0) -> list[tuple[T, int]]:  # noqa: ASYNC109 - part of the stream's rhythm
        """What lies here as (item, arrived at), oldest first, at most about a mebibyte of it.

        Waits up to `timeout` seconds for the first; may be empty. Raises what `fail` was given once nothing is left.
        """
        if not self._items and self._error is None:
            try:
                async with asyncio.timeout(timeout):
                    await self._arrived.wait()
            except TimeoutError:
                return []
        self._arrived.clear()
        if self._items:
            return self._take_some()
        if self._error is not None:
            raise self._error
        return []

    def _take_some(self) -> list[tuple[T, int]]:
        taken, size = [], 0
        while self._items and size < AT_ONCE:
            item, length, at = self._items.popleft()
            taken.append((item, at))
            size += length
        self._bytes -= size
        return taken

    def take_lost(self) -> tuple[int, int, int] | None:
        """How many were lost since the last call, and when the first and last of them had arrived."""
        if not self._lost:
            return None
        lost = (self._lost, self._first, self._last)
        self._lost = 0
        return lost
