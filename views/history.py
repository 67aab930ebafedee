"""Asking the engine for the past of some channels, without ever waiting in the window."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from citydeck.link.trend import Trend
from citydeck.model.channel import ChannelKey
from views.bridge import Room

if TYPE_CHECKING:
    from citydeck.link.client import LinkClient

MOST_KEYS = 64
"""Channels that the engine answers for in one question."""
_PENDING: set[asyncio.Task[None]] = set()


def fetch(
    room: Room, keys: list[ChannelKey], span: tuple[int, int], width: int, done: Callable[[list[Trend]], None]
) -> bool:
    """Call `done` with the trends of `keys` (at most `MOST_KEYS`) over a half-open `span` (ns), `width` columns each.

    False, and nothing is called, when there is no engine to ask. An engine that fails or is away answers with nothing:
    charts then begin with what arrives from now on.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return False
    if room.client is None or not keys:
        return False
    task = loop.create_task(_answer(room.client, keys[:MOST_KEYS], span, width, done))
    _PENDING.add(task)
    task.add_done_callback(_PENDING.discard)
    return True


async def settle() -> None:
    """Wait for every question on its way (at close and in tests)."""
    while _PENDING:
        await asyncio.gather(*tuple(_PENDING), return_exceptions=True)


async def _answer(
    client: "LinkClient",
    keys: list[ChannelKey],
    span: tuple[int, int],
    width: int,
    done: Callable[[list[Trend]], None],
) -> None:
    try:
        found = await client.trend(keys, *span, width)
    except (ConnectionError, TimeoutError, OSError):
        found = []
    done(found)
