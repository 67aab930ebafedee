"""A context broker as a source: its entities asked for again and again, or told when they change."""

import asyncio
import contextlib
import math
from collections.abc import AsyncGenerator, AsyncIterator

from citydeck.model.batch import Batch
from citydeck.model.event import Gap
from citydeck.model.time import TimeRange
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.handed import Handed
from citydeck.sources.mapping.repeats import Repeats
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.transports.http import Http
from citydeck.sources.transports.poll import polled
from citydeck.sources.transports.tls import Tls
from datasources.ngsi.broker import Broker
from datasources.ngsi.entity import short_name
from datasources.ngsi.happenings import Happenings
from datasources.ngsi.moments import Moments
from datasources.ngsi.past import NothingKept, Past
from datasources.ngsi.readings import Readings
from datasources.ngsi.settings import Settings
from datasources.ngsi.subscription import Subscription
from datasources.ngsi.told import told_and_asked
from datasources.ngsi.topic import Topic
from datasources.ngsi.webhook import Webhook

__all__ = ["Settings", "Source"]


class Source(DataSource):
    """Told or not, it asks `every` seconds: what a push lost is found then."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._http = Http(settings, context)
        self._broker = Broker(settings, self._http)
        self._catalogue = Catalogue(context)
        moments = Moments(settings.times, settings.zone)
        self._happenings = Happenings(settings, self._catalogue, moments)
        self._readings = Readings(settings, self._catalogue, context.quarantine, self._happenings, moments)
        self._repeats, self._handed = Repeats(), Handed(settings.every)
        kept = settings.model_copy(update={"url": settings.history_url or settings.url})
        self._kept = Http(kept, context)
        self._past = Past(settings, self._kept, self._broker)
        self._tls = Tls(settings, context, used=settings.mqtt_tls)
        self._subscription = Subscription(settings, context, self._broker)
        self._push: Webhook | Topic | None = None
        if settings.listen:
            self._push = Webhook(settings, context, self._subscription.is_for_us)
        elif settings.mqtt_host:
            self._push = Topic(settings, context, self._tls, self._subscription.names)
        self._first: Rows | None = None
        self._types: list[str] = []
        self._asked_at = 0.0
        self._since: int | None = None
        self._told = 0

    async def open(self) -> None:
        """Make ready, and listen where notifications come in."""
        await self._http.open()
        await self._kept.open()
        if self._push is not None:
            await self._push.open()

    async def discover(self) -> Discovery:
        """What the broker's entities tell of. `ConnectionError` says why there is nothing."""
        self._first = Rows()
        if self._push is not None:
            self._types = await self._broker.types()
            await self._subscription.begin(self._types)
        await self._ask(self._first)
        return self._discovery()

    def _discovery(self) -> Discovery:
        found = self._catalogue.discovery()
        self._told = len(found.channels)
        return found

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Rows as they come, what was missed too where it is kept; ends by raising when the broker is gone."""
        self._since = since
        items = self._asked() if self._push is None else self._pushed(self._push)
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

    async def _pushed(self, push: Webhook | Topic) -> AsyncGenerator[Item]:
        async with (
            contextlib.aclosing(polled(self._look, self.settings.watch)) as answers,
            contextlib.aclosing(told_and_asked(push, self._readings, answers)) as all_rows,
        ):
            async for rows in all_rows:
                if (lost := push.inbox.take_lost()) is not None:
                    yield Gap(self.context.name, *lost)
                    self._asked_at = -math.inf  # how things are now is asked at the next look
                for item in self._items(rows):
                    yield item

    async def _look(self) -> Rows:
        """See whether the subscription stands, and ask everything when it did not, or when it is time to."""
        lost = self._first is None and await self._subscription.look(self._types)
        if lost and self._handed.newest:
            self._since = self._handed.newest
        due = asyncio.get_running_loop().time() - self._asked_at >= self.settings.every
        return await self._round() if lost or due or self._first is not None else Rows()

    def _items(self, rows: Rows) -> list[Item]:
        news: list[Item] = [self._discovery()] if self._catalogue.take_news() is not None else []
        return [*news, self._handed.without(rows).batch()]

    async def _round(self) -> Rows:
        rows, self._first = self._first, None
        if rows is None:
            rows = Rows()
            await self._ask(rows)
        rows = self._repeats.without(rows)
        since, self._since = self._since, None
        if since is not None and since < self.context.now() and self._past.asked:
            await self._catch_up(TimeRange(since, self.context.now()), rows)
        return rows

    async def _catch_up(self, span: TimeRange, rows: Rows) -> None:
        """What was missed; how things are now is known, so that a past that cannot be had is said and no more."""
        try:
            await self._ask_past(span, rows)
        except NothingKept:
            return
        except (ConnectionError, Poisoned) as error:
            self._past.fault = f"what was missed could not be asked for: {error}"

    async def _ask(self, rows: Rows) -> None:
        """All entities as they stand, and the end of what is there no more."""
        self._broker.fault = ""
        self._asked_at = asyncio.get_running_loop().time()
        self._types = await self._broker.types()
        for kind in self._types:
            seen: set[str] = set()
            async with contextlib.aclosing(self._broker.entities(kind)) as pages:
                async for page in pages:
                    for entity in page:
                        seen.add(self._readings.take(entity, self.context.now(), rows))
                    await asyncio.sleep(0)
            if not self._broker.fault:
                self._happenings.only(short_name(kind), seen, self.context.now(), rows)
        self._happenings.pass_time(self.context.now(), rows)

    async def _ask_past(self, span: TimeRange, rows: Rows) -> None:
        self._past.fault = ""
        for kind in self._types:
            async with contextlib.aclosing(self._past.documents(kind, span)) as documents:
                async for document in documents:
                    try:
                        entity = self._past.entity(document, kind)
                    except Poisoned as error:
                        self.context.quarantine(b"", str(error))
                    else:
                        self._readings.past(entity, self.context.now(), rows)
                    await asyncio.sleep(0)

    async def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """Rows observed in `span`, of channels that were told of; where somebody keeps them."""
        rows, once = Rows(), Handed(0.0)
        if not self._past.asked:
            raise NotImplementedError
        try:
            await self._ask_past(span, rows)
        except NothingKept:
            raise NotImplementedError from None
        batch = once.without(rows).batch()
        wanted = (batch.observed_at >= span.start) & (batch.observed_at < span.end) & (batch.channel < self._told)
        yield batch.take(wanted)

    async def health(self) -> Health:
        """TLS first, then what was not read, then what the settings lack."""
        if (bad := self._http.health() or self._tls.health()) is not None:
            return bad
        unclear = self._readings.unclear
        (_, name), lacks = next(iter(unclear.items()), (("", ""), ""))
        told = f"{len(unclear)} attributes are not read, such as {name}: nobody says its {lacks}" if unclear else ""
        nothing = "" if len(self._catalogue) else "the broker has no attribute that is read (types, attributes, read)"
        fault = self._subscription.fault or self._broker.fault or self._past.fault
        return Health(ok=not fault, text=fault or told or nothing)

    async def close(self) -> None:
        """Remove the subscription, and let go of connections."""
        await self._subscription.end()
        if self._push is not None:
            await self._push.close()
        await self._kept.close()
        await self._http.close()
