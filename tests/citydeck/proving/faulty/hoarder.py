"""A task of its own reads ahead into a queue that has no end."""

import asyncio
from collections import deque

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    async def stream(self, since):
        await self.hello(since)
        queue, some = deque(), asyncio.Event()

        async def hoard():
            while True:
                try:
                    queue.append(await super(Source, self).frame())
                except ConnectionError as error:
                    queue.append(error)
                    return
                finally:
                    some.set()

        self.hoarding = asyncio.create_task(hoard())
        while True:
            await some.wait()
            some.clear()
            while queue:
                body = queue.popleft()
                if isinstance(body, ConnectionError):
                    raise body
                rows = self.rows(body)
                if (news := self.catalogue.take_news()) is not None:
                    yield news
                yield rows.batch()

    async def close(self):
        if hasattr(self, "hoarding"):
            self.hoarding.cancel()
        await super().close()
