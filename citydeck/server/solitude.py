"""A demonstration that nobody is at any more ends by itself: its launcher may have been killed and could not end it."""

import asyncio

from citydeck.server.session import Session

LOOK = 0.25
"""Seconds between two looks. Looks are counted, not the clock: a suspended or frozen engine was not alone meanwhile."""


async def end_when_alone(session: Session, patience: float) -> None:
    """Set `session.stopping` once neither console nor desk has been connected for `patience` seconds."""
    alone = 0.0
    while alone < patience:
        await asyncio.sleep(LOOK)
        alone = 0.0 if session.hub.seats else alone + LOOK
    session.stopping.set()
