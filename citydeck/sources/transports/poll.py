"""Asking again and again without ever falling silent: a slow answer costs no heartbeat."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
BEAT = 0.9
"""Seconds between two signs of life; the host wants one every second."""


async def polled(ask: Callable[[], Awaitable[T]], every: float) -> AsyncGenerator[T | None]:
    """Answers of `ask`, `every` seconds from begin to begin; None in between is a heartbeat.

    What `ask` raises is raised here. A question that is still open when the iteration ends is cancelled.
    """
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + every
        async with contextlib.aclosing(awaited(ask())) as answers:
            async for answer in answers:
                yield answer
        async for _ in beats(due - loop.time()):
            yield None


async def awaited(work: Awaitable[T]) -> AsyncGenerator[T | None]:
    """What `work` gives, after a None about every second until it is there. What it raises is raised here.

    When nobody wants it any more it is cancelled, and waited for: it leaves nothing behind.
    """
    working = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({working}, timeout=BEAT))[0]:
            yield None
    finally:
        if not working.done():
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
    yield working.result()


async def beats(seconds: float) -> AsyncGenerator[None]:
    """Wait so long, yielding about once a second; at least once, so that a poll without a pause still beats."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while True:
        await asyncio.sleep(max(0.0, min(BEAT, end - loop.time())))
        yield None
        if loop.time() >= end:
            return
