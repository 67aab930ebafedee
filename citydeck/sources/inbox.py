"""Where a client library's callbacks leave what arrived until the adapter's stream takes it: bounded, loss counted."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
DEFAULT_BYTES = 64 * 1024 * 1024
AT_ONCE = 256 * 1024
"""Bytes handed out by one `take`: a host that is behind reads its sockets and beats its heart in between."""


class Inbox(Generic[T]):
    """Items between callbacks and a stream on one event loop. When it is full the oldest goes, and is counted.

    An adapter reports what was lost as a `Gap`; see `take_lost`. `dropped` hears of each item that went.
    """

    def __init__(self, limit: int = DEFAULT_BYTES, dropped: Callable[[T], None] | None = None) -> None:
        self._limit = limit
        self._dropped = dropped
        self._items: deque[tuple[T, int, int, int]] = deque()
        self._bytes = 0
        self._lost = 0
        self._first = self._last = 0
        self._arrived = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._error: Exception | None = None

    def put(self, item: T, size: int, at: int, count: int = 1) -> None:
        """Leave `item` of `size` bytes that arrived `at` (ns); it stands for `count` of what is counted when lost."""
        self._items.append((item, size, at, count))
        self._bytes += size
        while self._bytes > self._limit and len(self._items) > 1:
            oldest, gone, when, meant = self._items.popleft()
            self._bytes -= gone
            self._first = self._first if self._lost else when
            self._last = when
            self._lost += meant
            if self._dropped is not None:
                self._dropped(oldest)
        self._arrived.set()
        self._empty.clear()

    def fail(self, error: Exception) -> None:
        """The far end is gone: the next `take` with nothing left raises `error`."""
        self._error = error
        self._arrived.set()

    async def take(
        self,
        timeout: float = 1.0,  # noqa: ASYNC109 - part of the stream's rhythm
        gather: float = 0.0,
    ) -> list[tuple[T, int]]:
        """What lies here as (item, arrived at), oldest first, at most about `AT_ONCE` of it.

        Waits up to `timeout` seconds for the first; may be empty. Where it had to wait, it waits `gather` seconds more
        for what follows: many small arrivals cost as little as one. Raises what `fail` was given once nothing is left.
        """
        if not self._items and self._error is None:
            try:
                async with asyncio.timeout(timeout):
                    await self._arrived.wait()
            except TimeoutError:
                return []
            if gather:
                await asyncio.sleep(gather)
        self._arrived.clear()
        if self._items:
            return self._take_some()
        if self._error is not None:
            raise self._error
        return []

    def _take_some(self) -> list[tuple[T, int]]:
        taken, size = [], 0
        while self._items and size < AT_ONCE:
            item, length, at, _ = self._items.popleft()
            taken.append((item, at))
            size += length
        self._bytes -= size
        if not self._items:
            self._empty.set()
        return taken

    async def drained(self) -> None:
        """Wait until everything was taken: for those who pull, and need not lose."""
        await self._empty.wait()

    def take_lost(self) -> tuple[int, int, int] | None:
        """How many were lost since the last call, and when the first and last of them had arrived."""
        if not self._lost:
            return None
        lost = (self._lost, self._first, self._last)
        self._lost = 0
        return lost
