"""A database as a source: queries asked again and again, and channels of NOTIFY."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from citydeck.model.batch import Batch
from citydeck.model.event import Gap
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.inbox import Inbox
from citydeck.sources.mapping.payloads import Payloads
from citydeck.sources.mapping.records import ITSELF, Records
from citydeck.sources.mapping.repeats import Repeats
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.transports.poll import awaited
from citydeck.sources.transports.tls import Tls
from datasources.postgresql.database import Database
from datasources.postgresql.settings import Channel, Query, Settings

__all__ = ["Settings", "Source"]
MAX_WAIT = 0.8


class Source(DataSource):
    """One loop: what was notified, then the queries that are due; beside both a look whether the database lives."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._tls = Tls(settings, context, used=settings.tls)
        self._inbox: Inbox[tuple[int, str]] = Inbox()
        self._database = Database(settings.host, settings.port, settings.database, settings.timeout)
        self._catalogue = Catalogue(context)
        self._repeats = Repeats()
        self._queries = [self._records(query) for query in settings.queries]
        self._answers = [self._records(channel) for channel in settings.channels]
        self._payloads = [Payloads(channel, self._catalogue, context.quarantine) for channel in settings.channels]
        self._newest: dict[int, int] = {}
        self._due = [0] * len(settings.queries)

    def _records(self, how: Query | Channel) -> Records:
        return Records(how.model_copy(update={"each": ITSELF}), self._catalogue, self.context.quarantine)

    async def open(self) -> None:
        """Connect and listen. `ConnectionError` says what is wrong."""
        settings = self.settings
        password = self.context.secrets.get("password", "")
        tls = self._tls.client() if settings.tls else None
        await self._database.open(settings.username, password, tls, self._inbox.fail)
        for place, channel in enumerate(settings.channels):
            await self._database.listen(channel.channel, self._hearer(place))

    def _hearer(self, place: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return lambda payload: self._inbox.put((place, payload), len(payload), self.context.now())

    async def discover(self) -> Discovery:
        """Nothing is known before rows come."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Rows as they come; ends by raising when the database is gone."""
        for place, query in enumerate(self.settings.queries):
            back = self.context.now() - round(query.look_back * NS_PER_S)
            self._newest[place] = back if since is None else since
        while True:
            self._tls.check()
            for part in (self._heard, self._asked):
                rows = Rows()
                async for done in awaited(self._database.beside(part(rows))):
                    if done is None:
                        yield Rows().batch()
                if (news := self._catalogue.take_news()) is not None:
                    yield news
                yield self._repeats.without(rows).batch()
            if (lost := self._inbox.take_lost()) is not None:
                yield Gap(self.context.name, *lost)

    async def _heard(self, rows: Rows) -> bool:
        """What was notified, into `rows`."""
        wait = max(0.0, min([MAX_WAIT, *((due - self.context.now()) / NS_PER_S for due in self._due)]))
        for (place, payload), received in await self._inbox.take(wait):
            await self._notified(place, payload, received, rows)
        return True

    async def _asked(self, rows: Rows) -> bool:
        """What the queries that are due give, into `rows`."""
        for place, query in enumerate(self.settings.queries):
            if self._due[place] <= self.context.now():
                self._due[place] = self.context.now() + round(query.every * NS_PER_S)
                await self._query(place, query, rows)
        return True

    async def _notified(self, place: int, payload: str, received: int, rows: Rows) -> None:
        channel = self.settings.channels[place]
        if not channel.sql:
            self._payloads[place].read(payload.encode(), received, rows)
            return
        found = await self._database.ask(channel.sql, payload)
        self._read(self._answers[place], found, received, rows)

    async def _query(self, place: int, query: Query, rows: Rows) -> None:
        before = len(rows)
        found = await self._database.ask(query.sql, _moment(self._newest[place]))
        self._read(self._queries[place], found, self.context.now(), rows)
        self._newest[place] = max([self._newest[place], *rows.observed_at[before:]])

    def _read(self, records: Records, found: list[dict[str, object]], received: int, rows: Rows) -> None:
        try:
            records.read(found, received, rows)
        except Poisoned as error:
            self.context.quarantine(b"", str(error))

    async def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """Rows of the queries that say how the past is asked for."""
        asked = [(place, query) for place, query in enumerate(self.settings.queries) if query.history]
        if not asked:
            raise NotImplementedError
        for place, query in asked:
            rows = Rows()
            found = await self._database.ask(query.history, _moment(span.start), _moment(span.end))
            self._read(self._queries[place], found, self.context.now(), rows)
            batch = rows.batch()
            yield batch.take((batch.observed_at >= span.start) & (batch.observed_at < span.end))

    async def health(self) -> Health:
        """TLS first, then whether anything was understood yet."""
        said = "" if len(self._catalogue) else "connected, nothing understood yet"
        return self._tls.health() or Health(ok=True, text=said)

    async def close(self) -> None:
        """Disconnect."""
        await self._database.close()


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / NS_PER_S, UTC)
