"""It comes back by itself and tells nobody that it was away."""

import asyncio

from citydeck.sources.rows import Rows

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    newest = None

    def observed(self, record):
        self.newest = super().observed(record)
        return self.newest

    async def stream(self, since):
        self.newest = since
        while True:
            try:
                async for item in super().stream(self.newest):
                    yield item
            except (OSError, EOFError):
                await super().close()
                yield Rows().batch()
                await asyncio.sleep(0.3)
                try:
                    await self.open()
                except OSError:
                    continue
