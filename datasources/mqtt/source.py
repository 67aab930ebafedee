"""An MQTT broker as a source: subscribe, and turn each message into rows by configuration."""

import contextlib
from collections.abc import AsyncIterator

from citydeck.model.event import Gap
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.inbox import Inbox
from citydeck.sources.payload import MAX_MESSAGE
from citydeck.sources.rows import Rows
from citydeck.sources.transports.mqtt import Link, Refused
from citydeck.sources.transports.mqtt_protocol import Delivery
from citydeck.sources.transports.tls import Tls
from datasources.mqtt.dropped import TOPIC as DROPPED
from datasources.mqtt.losses import Losses
from datasources.mqtt.routes import Routes
from datasources.mqtt.settings import Settings

__all__ = ["Settings", "Source"]

GATHER = 0.04
"""Seconds in which messages are gathered: a broker sends each by itself, and each wake has its price."""
TOO_LARGE = f"message larger than {MAX_MESSAGE} bytes"


class Source(DataSource):
    """MQTT 5 or 3.1.1 over TCP or WebSocket, with TLS or without.

    Retained messages come first, as the broker sends them after a subscription.
    """

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._tls = Tls(settings, context, used=settings.tls)
        self._inbox: Inbox[Delivery] = Inbox(dropped=self._handed_on)
        self._link = Link(
            settings.client_id,
            on_lost=self._inbox.fail,
            on_delivery=self._arrived,
            on_large=lambda start: context.quarantine(start[:4096], TOO_LARGE),
            session=settings.session,
        )
        self._catalogue = Catalogue(context)
        # With QoS 1 the broker waits for us after a few messages, so nothing is waited for.
        self._gather = 0.0 if any(topic.qos == 1 for topic in settings.topics) else GATHER
        self._losses = Losses()
        self._routes = Routes(settings, self._catalogue, context, self._losses, self._link.publish)

    def _arrived(self, delivery: Delivery) -> None:
        self._inbox.put(delivery, delivery.size, self.context.now(), len(delivery.messages))

    def _handed_on(self, delivery: Delivery) -> None:
        """Rows are made of it, or it is told as lost: what the broker still holds of it for us, it may forget."""
        self._link.acknowledge(delivery)

    async def open(self) -> None:
        """Connect and subscribe. `OSError` says what is wrong."""
        settings = self.settings
        if settings.username:
            self._link.credentials(settings.username, self.context.secrets.get("password", ""))
        await self._link.connect(
            settings.host,
            settings.port,
            settings.version,
            self._tls.client() if settings.tls else None,
            settings.path if settings.transport == "websocket" else None,
        )
        for topic in settings.topics:
            await self._link.subscribe(topic.filter, topic.qos)
        if settings.dropped:
            with contextlib.suppress(Refused):  # a broker need not tell of itself
                await self._link.subscribe(DROPPED, 0)

    async def discover(self) -> Discovery:
        """Nothing is known before messages come: a broker has no list of its channels."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:  # noqa: ARG002 - a broker keeps no past
        """Rows as they come; ends by raising when the link is lost."""
        while True:
            self._tls.check()
            rows = Rows()
            deliveries = await self._inbox.take(gather=self._gather)
            for delivery, received in deliveries:
                self._read(delivery, received, rows)
            if (lost := self._inbox.take_lost()) is not None:
                self._losses.add(*lost)
            for each in self._losses.take():
                yield Gap(self.context.name, *each)
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield rows.batch()
            for delivery, _ in deliveries:
                self._handed_on(delivery)

    def _read(self, delivery: Delivery, received: int, rows: Rows) -> None:
        routes = self._routes
        for topic, payload in delivery.messages:
            if not payload:  # only deletes a retained message
                continue
            for read in routes.of(topic):
                read(payload, received, rows)

    async def health(self) -> Health:
        """Not well while the certificate is not verified or a Sparkplug node's birth is missing; else whether anything
        was understood yet.
        """
        if (bad := self._tls.health()) is not None:
            return bad
        if unborn := self._routes.unborn:
            return Health(ok=False, text=f"{unborn} Sparkplug nodes have not told their birth since this connection")
        return Health(ok=True, text="" if len(self._catalogue) else "connected, no message understood yet")

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()
