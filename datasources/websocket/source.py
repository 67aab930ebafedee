"""A WebSocket as a source: told what is wanted, it pushes messages that a mapping reads."""

import json
from collections.abc import AsyncIterator

from citydeck.model.event import Gap
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.inbox import Inbox
from citydeck.sources.mapping.messages import Messages
from citydeck.sources.rows import Rows
from citydeck.sources.transports.service import Service
from datasources.websocket.link import Link
from datasources.websocket.settings import SECRET, Settings

__all__ = ["Settings", "Source"]


class Source(DataSource):
    """Text and binary messages alike. Such a service keeps nothing: what is said while nobody listens is gone."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._service = Service(settings, context)
        self._inbox: Inbox[bytes] = Inbox()
        self._link = Link(self._service, self._inbox, context.now, context.quarantine)
        self._catalogue = Catalogue(context)
        self._messages = Messages(settings.messages, self._catalogue, context.quarantine)

    async def open(self) -> None:
        """Connect and subscribe. `ConnectionError` says what is wrong."""
        await self._service.open()
        written = json.dumps(self.context.secrets.get("secret", ""))[1:-1]
        subscribe = [text.replace(SECRET, written) for text in self.settings.subscribe]
        await self._link.open(self.settings.subprotocol, subscribe)

    async def discover(self) -> Discovery:
        """Nothing is known before messages come."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:  # noqa: ARG002 - the far end keeps no past
        """Rows as they come; ends by raising when the link is lost."""
        while True:
            self._service.tls.check()
            rows = Rows()
            for message, received in await self._inbox.take():
                self._messages.read(message, received, rows)
            for lost in (self._inbox.take_lost(), self._link.take_lost()):
                if lost is not None:
                    yield Gap(self.context.name, *lost)
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield rows.batch()

    async def health(self) -> Health:
        """TLS first, then whether anything was understood yet."""
        said = "" if len(self._catalogue) else "connected, no message understood yet"
        return self._service.health() or Health(ok=True, text=said)

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()
        await self._service.close()
