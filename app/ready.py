"""Tells whoever started a room that its first full picture is on the screen: what a cold start is measured by."""

import asyncio
import json
import os
import time
from pathlib import Path

from citydeck.link.client import LinkClient
from views.room_window import RoomWindow

LOOK = 0.02


async def tell_ready(window: RoomWindow, client: LinkClient, file: Path) -> None:
    """Wait until values have come, where the site has channels, and the scene stands sharp; then write `file` whole.

    JSON: ``monotonic`` (s; one clock for all processes of a machine), ``pid`` of the console, ``values`` seen so far.
    """
    while not ((client.values_seen or not client.mirror.channels) and getattr(window.viewport, "settled", True)):  # noqa: ASYNC110 - a frame has no event
        await asyncio.sleep(LOOK)
    told = {"monotonic": time.monotonic(), "pid": os.getpid(), "values": client.values_seen}
    part = file.with_suffix(".part")
    part.write_text(json.dumps(told), "ascii")
    part.replace(file)
