"""Kafka topics as a source, read from where they were left."""

import time
from collections.abc import AsyncIterator

from aiokafka import ConsumerRecord, TopicPartition

from citydeck.model.event import Gap
from citydeck.model.time import NS_PER_S
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.mapping.payloads import Payloads
from citydeck.sources.rows import Rows
from citydeck.sources.transports.poll import awaited
from citydeck.sources.transports.tls import Tls
from datasources.kafka.reader import Missed, Reader
from datasources.kafka.settings import Settings

__all__ = ["Settings", "Source"]
LOOK_AGAIN = 30.0
"""Seconds after which partitions that a topic has got since are looked for."""
FAR_BEHIND = 100_000


class Source(DataSource):
    """Pulls: a slow console makes records wait at the brokers."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._tls = Tls(settings, context, used=settings.tls)
        self._catalogue = Catalogue(context)
        self._payloads = {one.topic: Payloads(one, self._catalogue, context.quarantine) for one in settings.topics}
        self._begin = {one.topic: one.begin for one in settings.topics}
        self._reader: Reader | None = None
        self._behind = 0

    async def open(self) -> None:
        """Connect. `ConnectionError` says what is wrong."""
        settings = self.settings
        where = f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
        password = self.context.secrets.get("password", "")
        tls = self._tls.client() if settings.tls else None
        self._reader = Reader(where, tls, settings.mechanism, settings.username, password)
        await self._reader.open()

    async def discover(self) -> Discovery:
        """Nothing is known before records come."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Rows as they come; ends by raising when brokers are gone."""
        reader = self._open_reader()
        start = None if since is None else max(0, since - round(self.settings.late * NS_PER_S))
        known: list[TopicPartition] = []
        async for found in awaited(self._partitions(reader, start)):
            if found is None:
                yield Rows().batch()
            else:
                known = found
        look = time.monotonic() + LOOK_AGAIN
        while True:
            self._tls.check()
            rows = Rows()
            before = self.context.now()
            try:
                async for records in awaited(reader.take()):
                    if records is None:
                        yield Rows().batch()
                    for record in records or ():
                        self._read(record, rows)
            except Missed as missed:
                yield Gap(self.context.name, missed.count, before, self.context.now())
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield rows.batch()
            self._behind = await reader.behind()
            if time.monotonic() > look:
                look = time.monotonic() + LOOK_AGAIN
                if await reader.partitions(list(self._payloads)) != known:
                    raise ConnectionError("a topic has got new partitions: it is read anew")

    async def _partitions(self, reader: Reader, start: int | None) -> list[TopicPartition]:
        known = await reader.partitions(list(self._payloads))
        await reader.begin({one: self._begin[one.topic] for one in known}, start)
        return known

    def _open_reader(self) -> Reader:
        if self._reader is None:
            raise ConnectionError("the source is not open")
        return self._reader

    def _read(self, record: ConsumerRecord, rows: Rows) -> None:
        if not record.value:  # a tombstone only takes a key back
            return
        key = (record.key or b"").decode("utf-8", "replace")
        self._payloads[record.topic].read(record.value, self.context.now(), rows, [key])

    async def health(self) -> Health:
        """TLS first, then how many records wait at the brokers, then whether anything was understood yet."""
        if self._behind > FAR_BEHIND:
            return self._tls.health() or Health(ok=False, text=f"{self._behind} records wait at the brokers")
        said = "" if len(self._catalogue) else "connected, no record understood yet"
        return self._tls.health() or Health(ok=True, text=said)

    async def close(self) -> None:
        """Disconnect."""
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.close()
