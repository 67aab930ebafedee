"""A SensorThings service as a source: its datastreams once, then what they observe, asked for or pushed."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator

from citydeck.model.batch import Batch
from citydeck.model.event import Gap
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.handed import Handed
from citydeck.sources.rows import Rows
from citydeck.sources.transports.http import Http
from citydeck.sources.transports.poll import polled
from citydeck.sources.transports.tls import Tls
from datasources.sensorthings.datastreams import Datastreams
from datasources.sensorthings.observations import Observations
from datasources.sensorthings.push import Push
from datasources.sensorthings.service import SensorThings
from datasources.sensorthings.settings import Settings

__all__ = ["Settings", "Source"]
GATHER = 0.04
"""Seconds in which messages are gathered: a broker sends each by itself, and each wake has its price."""
ANEW = 600.0
"""Seconds after which the service is asked what datastreams it has."""


class Source(DataSource):
    """Pushed or not, it asks `every` seconds: what a push lost is found then."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._http = Http(settings, context)
        self._tls = Tls(settings, context, used=settings.mqtt_tls)
        self._service = SensorThings(settings, self._http)
        self._catalogue = Catalogue(context)
        self._known = Datastreams(settings, self._catalogue, context.quarantine)
        self._observations = Observations(settings, self._known, context.quarantine)
        self._handed = Handed(settings.overlap)
        self._push = Push(settings, context, self._tls) if settings.mqtt_host else None
        self._first: Rows | None = None
        self._looked = 0.0
        self._told = 0

    async def open(self) -> None:
        """Make ready, and connect to the broker if there is one."""
        await self._http.open()
        if self._push is not None:
            await self._push.open()

    async def discover(self) -> Discovery:
        """The service's datastreams. `ConnectionError` says why there are none."""
        self._first = Rows()
        await self._look(self._first)
        return self._discovery()

    def _discovery(self) -> Discovery:
        found = self._catalogue.discovery()
        self._told = len(found.channels)
        return found

    async def _look(self, rows: Rows) -> None:
        """Learn the datastreams, with the newest observation of each, and follow the new ones."""
        for entity_set in self._service.sets:
            async with contextlib.aclosing(self._service.datastreams(entity_set)) as pages:
                async for page in pages:
                    for entity in page:
                        stream = self._known.take(entity, entity_set)
                        newest = entity.get("Observations") if isinstance(entity, dict) else None
                        if stream is None or not isinstance(newest, list):
                            continue
                        for one in newest:
                            self._observations.one(one, stream, self.context.now(), rows)
                    await asyncio.sleep(0)
        if self._push is not None:
            await self._push.follow(self._known)
        self._looked = asyncio.get_running_loop().time()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Rows as they come; ends by raising when the service or the broker is gone."""
        self._handed.newest = since or 0
        items = self._pushed() if self._push is not None else self._asked()
        async with contextlib.aclosing(items) as all_items:
            async for item in all_items:
                self._http.tls.check()
                self._tls.check()
                yield item

    async def _asked(self) -> AsyncGenerator[Item]:
        async with contextlib.aclosing(polled(self._round, self.settings.every)) as rounds:
            async for rows in rounds:
                for item in self._items(rows or Rows()):
                    yield item

    async def _pushed(self) -> AsyncGenerator[Item]:
        """What is pushed, and beside it what is asked: the first question comes after the subscriptions."""
        push = self._push
        assert push is not None
        async with contextlib.aclosing(polled(self._round, self.settings.every)) as rounds:
            asking: asyncio.Future[Rows | None] = asyncio.ensure_future(anext(rounds))
            try:
                while True:
                    rows = Rows()
                    taken = await push.inbox.take(timeout=0.9, gather=GATHER)
                    push.read(taken, self._observations, rows)
                    if (lost := push.inbox.take_lost()) is not None:
                        yield Gap(self.context.name, *lost)
                    for item in self._items(rows):
                        yield item
                    for delivery, _ in taken:
                        push.handed_on(delivery)
                    if asking.done():
                        for item in self._items(asking.result() or Rows()):
                            yield item
                        asking = asyncio.ensure_future(anext(rounds))
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)

    def _items(self, rows: Rows) -> list[Item]:
        news: list[Item] = [self._discovery()] if self._catalogue.take_news() is not None else []
        return [*news, self._handed.without(rows).batch()]

    async def _round(self) -> Rows:
        """What came since the newest that is known; at first what each datastream says now."""
        rows, self._first = self._first if self._first is not None else Rows(), None
        self._service.fault = ""
        if asyncio.get_running_loop().time() - self._looked > ANEW:
            await self._look(rows)
        await self._ask(rows, self._from(rows))
        return rows

    def _from(self, rows: Rows) -> int:
        """The instant (ns) from which to ask."""
        newest = max([self._handed.newest, *(at for at in rows.observed_at if at <= self.context.now())])
        if not newest or (not self._handed.newest and not self._service.tells_newest):
            return self.context.now() - int(self.settings.lookback * NS_PER_S)
        return min(newest, self.context.now()) - int(self.settings.overlap * NS_PER_S)

    async def _ask(self, rows: Rows, start: int, end: int | None = None) -> None:
        for entity_set in self._service.sets:
            async with contextlib.aclosing(self._service.observations(entity_set, start, end)) as pages:
                async for page in pages:
                    self._observations.page(page, self.context.now(), rows)
                    await asyncio.sleep(0)

    async def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """Rows observed in `span`, of channels that were told of."""
        rows = Rows()
        await self._ask(rows, span.start, span.end)
        batch = rows.batch()
        wanted = (batch.observed_at >= span.start) & (batch.observed_at < span.end) & (batch.channel < self._told)
        yield batch.take(wanted)

    async def health(self) -> Health:
        """TLS first, then what was not read, then what the settings' tables lack."""
        if (bad := self._http.health() or self._tls.health()) is not None:
            return bad
        unclear = self._known.unclear
        lacks = next(iter(unclear.values()), "")
        said = self._service.fault or (f"{len(unclear)} datastreams are not read, their {lacks}" if unclear else "")
        return Health(ok=not said, text=said or ("" if len(self._known) else "the service has no such datastream"))

    async def close(self) -> None:
        """Let go of connections."""
        if self._push is not None:
            await self._push.close()
        await self._http.close()
