"""An MQTT broker as a source: subscribe, and turn each message into rows by configuration."""

import ssl
from collections.abc import AsyncIterator

from citydeck.model.event import Gap
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.inbox import Inbox
from citydeck.sources.payload import MAX_MESSAGE, Poisoned, parse_json
from citydeck.sources.rows import Rows
from datasources.mqtt.client import Link, unverified, verified
from datasources.mqtt.columns import ColumnRows
from datasources.mqtt.exception import TlsException
from datasources.mqtt.mapping import JsonRows, declare, wildcards
from datasources.mqtt.settings import Settings, Topic

__all__ = ["Settings", "Source"]


class Source(DataSource):
    """MQTT 5 or 3.1.1 over TCP or WebSocket, with TLS or without.

    Retained messages come first, as the broker sends them after a subscription.
    """

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._exception = TlsException(settings.tls_unverified_until if settings.tls else "", context.now())
        self._inbox: Inbox[tuple[str, bytes]] = Inbox()
        self._link = Link(settings.client_id, self._arrived, self._inbox.fail)
        self._catalogue = Catalogue(context)
        self._columns = ColumnRows(self._catalogue, context.name, settings.units, settings.periods)
        self._json = {topic.filter: JsonRows(topic, self._catalogue) for topic in settings.topics}
        self._routes: dict[str, list[tuple[Topic, list[str]]]] = {}

    def _arrived(self, topic: str, payload: bytes) -> None:
        if len(payload) > MAX_MESSAGE:
            self.context.quarantine(payload[:4096], f"message larger than {MAX_MESSAGE} bytes")
            return
        self._inbox.put((topic, bytes(payload)), len(topic) + len(payload), self.context.now())

    async def open(self) -> None:
        """Connect and subscribe. `OSError` says what is wrong."""
        settings = self.settings
        if settings.username:
            self._link.credentials(settings.username, self.context.secrets.get("password", ""))
        await self._link.connect(
            settings.host,
            settings.port,
            settings.version,
            self._tls(),
            settings.path if settings.transport == "websocket" else None,
        )
        for topic in settings.topics:
            await self._link.subscribe(topic.filter, topic.qos)

    def _tls(self) -> ssl.SSLContext | None:
        if not self.settings.tls:
            return None
        if self._exception.holds(self.context.now()):
            return unverified()
        return verified(self.settings.ca_file, self.context.site)

    async def discover(self) -> Discovery:
        """Nothing is known before messages come: a broker has no list of its channels."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:  # noqa: ARG002 - a broker keeps no past
        """Rows as they come; ends by raising when the link is lost."""
        began_without = self._exception.holds(self.context.now())
        while True:
            if began_without and not self._exception.holds(self.context.now()):
                raise ConnectionError(self._exception.over)
            rows = Rows()
            for (topic, payload), received in await self._inbox.take():
                self._read(topic, payload, received, rows)
            if (lost := self._inbox.take_lost()) is not None:
                yield Gap(self.context.name, *lost)
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield rows.batch()

    def _read(self, topic: str, payload: bytes, received: int, rows: Rows) -> None:
        for how, levels in self._route(topic):
            before = len(rows)
            try:
                self._read_as(how, levels, payload, received, rows)
            except Poisoned as error:
                rows.cut(before)
                self.context.quarantine(payload, str(error))

    def _read_as(self, how: Topic, levels: list[str], payload: bytes, received: int, rows: Rows) -> None:
        if how.payload == "batch":
            self._columns.read(payload, received, rows)
        elif how.payload == "declaration":
            declare(parse_json(payload), self._catalogue, self.context.name)
        elif payload:  # an empty payload only deletes a retained message
            self._json[how.filter].read(parse_json(payload), levels, received, rows)

    def _route(self, topic: str) -> list[tuple[Topic, list[str]]]:
        route = self._routes.get(topic)
        if route is None:
            matches = [(how, wildcards(how.filter, topic)) for how in self.settings.topics]
            route = [(how, levels) for how, levels in matches if levels is not None]
            if len(self._routes) < 100_000:
                self._routes[topic] = route
        return route

    async def health(self) -> Health:
        """Not well while the certificate is not verified; else whether anything was understood yet."""
        if self._exception.holds(self.context.now()):
            return Health(ok=False, text=self._exception.said)
        return Health(ok=True, text="" if len(self._catalogue) else "connected, no message understood yet")

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()
