"""GTFS-Realtime feeds as a source, asked every few seconds."""

import asyncio
from collections.abc import AsyncIterator

from citydeck.model.time import NS_PER_S
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.mapping.repeats import Repeats
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.transports.http import Http
from citydeck.sources.transports.poll import polled
from datasources.gtfs_realtime.message import Reader, parse
from datasources.gtfs_realtime.settings import Settings
from datasources.gtfs_realtime.timetable import Timetable, read

__all__ = ["Settings", "Source"]
OLD = 300.0
"""Seconds after which a feed whose own stamp stands still is said to be old."""


class Source(DataSource):
    """A vehicle that is told no more keeps its last reading and goes stale: nothing is repeated for it."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._http = Http(settings, context)
        self._catalogue = Catalogue(context)
        self._repeats = Repeats()
        self._reader: Reader | None = None
        self._first = Rows()

    async def open(self) -> None:
        """Read the timetable and make ready. `WrongUse` says what is wrong with it."""
        timetable = Timetable()
        if self.settings.static:
            timetable = await asyncio.to_thread(read, self.context.site / self.settings.static)
        self._reader = Reader(self._catalogue, timetable)
        await self._http.open()

    async def discover(self) -> Discovery:
        """What the first messages tell of. `ConnectionError` says why there are none."""
        self._first = await self._ask()
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:  # noqa: ARG002 - a feed keeps no past
        """Rows as they come; ends by raising when a feed cannot be asked."""
        yield self._repeats.without(self._first).batch()
        async for rows in polled(self._ask, self.settings.every):
            self._http.tls.check()
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield self._repeats.without(rows or Rows()).batch()

    async def _ask(self) -> Rows:
        rows = Rows()
        for feed in self.settings.feeds:
            answer = await self._http.get_if_changed(feed)
            if answer is not None:
                self._take(feed, answer.body, rows)
        return rows

    def _take(self, feed: str, body: bytes, rows: Rows) -> None:
        assert self._reader is not None
        before = len(rows)
        try:
            self._reader.read(feed, parse(body), self.context.now(), rows)
        except Poisoned as error:
            rows.cut(before)
            self.context.quarantine(body[:4096], str(error))

    async def health(self) -> Health:
        """TLS first, then whether the feeds are old though they answer."""
        told = self._http.health()
        if told is not None or self._reader is None or not self._reader.newest:
            return told or Health(ok=True, text="connected, no message understood yet")
        age = (self.context.now() - self._reader.newest) / NS_PER_S
        if age > max(OLD, 5 * self.settings.every):
            return Health(ok=False, text=f"the feed answers, and its newest message is {age / 60:.0f} min old")
        alerts = self._reader.in_force
        return Health(ok=True, text=f"{alerts} alerts in force" if alerts else "")

    async def close(self) -> None:
        """Disconnect."""
        await self._http.close()
