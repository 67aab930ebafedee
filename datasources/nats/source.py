"""A NATS server as a source: subjects that are heard, and streams that are read from where they were left."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from nats.aio.msg import Msg

from citydeck.model.event import Gap
from citydeck.model.time import NS_PER_S, to_iso
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.inbox import Inbox
from citydeck.sources.mapping.payloads import Payloads
from citydeck.sources.rows import Rows
from citydeck.sources.transports.tls import Tls
from datasources.nats.kept import Kept
from datasources.nats.link import Link
from datasources.nats.settings import Settings, Subject
from datasources.nats.subject import wildcards

__all__ = ["Settings", "Source"]
LOOK_EVERY = 0.8
"""Seconds between two looks whether the server still answers."""
Heard = tuple[int, str, bytes]
"""Which of the settings' subjects, the subject of the message, its payload."""


class Source(DataSource):
    """Subjects of plain NATS go through an inbox; those of streams are pulled and fill the same inbox."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._tls = Tls(settings, context, used=settings.tls)
        self._inbox: Inbox[Heard] = Inbox()
        self._link = Link(self._inbox.fail, context.now)
        self._catalogue = Catalogue(context)
        self._payloads = [Payloads(one, self._catalogue, context.quarantine) for one in settings.subjects]
        self._pulling: list[asyncio.Task[None]] = []
        self._short = ""

    async def open(self) -> None:
        """Connect. `OSError` says what is wrong."""
        settings, secrets = self.settings, self.context.secrets
        await self._link.connect(
            settings.host,
            settings.port,
            self._tls.client() if settings.tls else None,
            tls_first=settings.tls and settings.tls_first,
            username=settings.username,
            password=secrets.get("password", ""),
            token=secrets.get("token", ""),
        )

    async def discover(self) -> Discovery:
        """Nothing is known before messages come."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Rows as they come; ends by raising when the link is lost."""
        for place, one in enumerate(self.settings.subjects):
            if one.stream:
                kept = Kept(self._link.client, one.stream, one.subject)
                await self._begin(kept, one, since)
                self._pulling.append(asyncio.create_task(self._pull(place, kept)))
            else:
                await self._link.client.subscribe(one.subject, cb=self._hearer(place))
        looked = 0.0
        while True:
            self._tls.check()
            if time.monotonic() > looked + LOOK_EVERY:
                await self._link.alive()
                looked = time.monotonic()
            rows = Rows()
            for (place, subject, payload), received in await self._inbox.take(LOOK_EVERY):
                self._payloads[place].read(payload, received, rows, self._levels(place, subject))
            for lost in (self._inbox.take_lost(), self._link.take_dropped()):
                if lost is not None:
                    yield Gap(self.context.name, *lost)
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield rows.batch()

    async def _begin(self, kept: Kept, subject: Subject, since: int | None) -> None:
        start = None if since is None else max(0, since - round(self.settings.late * NS_PER_S))
        await kept.begin(start)
        oldest = await kept.oldest() if start is not None else None
        if start is not None and oldest is not None and oldest > start:
            self._short = f"stream {subject.stream} keeps only what was published since {to_iso(oldest)}"

    async def _pull(self, place: int, kept: Kept) -> None:
        """Fill the inbox, waiting while the stream's rows are not taken: what waits at the server is not lost."""
        try:
            while True:
                for message in await kept.take():
                    self._arrived(place, message)
                await self._inbox.drained()
        except Exception as error:  # noqa: BLE001 - whatever the library raises ends the stream, which tells it
            self._inbox.fail(error)

    def _hearer(self, place: int) -> Callable[[Msg], Awaitable[None]]:
        async def hear(message: Msg) -> None:
            self._arrived(place, message)

        return hear

    def _arrived(self, place: int, message: Msg) -> None:
        self._inbox.put((place, message.subject, message.data), len(message.data), self.context.now())

    def _levels(self, place: int, subject: str) -> list[str]:
        return wildcards(self.settings.subjects[place].subject, subject)

    async def health(self) -> Health:
        """TLS first, then what a stream no longer has, then whether anything was understood yet."""
        said = self._short or ("" if len(self._catalogue) else "connected, no message understood yet")
        return self._tls.health() or Health(ok=not self._short, text=said)

    async def close(self) -> None:
        """Disconnect."""
        for task in self._pulling:
            task.cancel()
        await asyncio.gather(*self._pulling, return_exceptions=True)
        await self._link.close()
