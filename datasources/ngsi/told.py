"""What is told, and beside it what is asked, in one stream."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from citydeck.sources.rows import Rows
from citydeck.sources.transports.poll import BEAT
from datasources.ngsi.readings import Readings
from datasources.ngsi.topic import Topic
from datasources.ngsi.webhook import Webhook


async def told_and_asked(
    push: Webhook | Topic, readings: Readings, answers: AsyncGenerator[Rows | None]
) -> AsyncGenerator[Rows]:
    """Rows of either as they come, empty ones as a heartbeat. What was told counts as handed on once the next are asked
    for. Raises what either raises.
    """
    rows = Rows()
    asking: asyncio.Future[Rows | None] = asyncio.ensure_future(anext(answers))
    reading = asyncio.ensure_future(push.read(BEAT, readings, rows))
    try:
        while True:
            both: set[asyncio.Future[Any]] = {asking, reading}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                yield asking.result() or Rows()
                asking = asyncio.ensure_future(anext(answers))
            if reading.done():
                reading.result()
                yield rows
                push.handed_on()
                rows = Rows()
                reading = asyncio.ensure_future(push.read(BEAT, readings, rows))
    finally:
        for task in (asking, reading):
            task.cancel()
        await asyncio.gather(asking, reading, return_exceptions=True)
