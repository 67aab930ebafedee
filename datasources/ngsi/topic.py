"""Notifications that come over MQTT, on one topic."""

from collections.abc import Callable

from citydeck.sources.contract import Context
from citydeck.sources.inbox import Inbox
from citydeck.sources.payload import MAX_MESSAGE, Poisoned, parse_json
from citydeck.sources.rows import Rows
from citydeck.sources.transports.mqtt import Link
from citydeck.sources.transports.mqtt_protocol import Delivery
from citydeck.sources.transports.mqtt_settings import connected
from citydeck.sources.transports.tls import Tls
from datasources.ngsi.notification import GATHER, notification_of
from datasources.ngsi.readings import Readings
from datasources.ngsi.settings import Settings
from datasources.ngsi.subscription import topic_of


class Topic:
    """The link and what lies in its inbox. `ours` says whether a notification is of our own subscription."""

    def __init__(self, settings: Settings, context: Context, tls: Tls, ours: Callable[[str], bool]) -> None:
        self._settings, self._context, self._tls, self._ours = settings, context, tls, ours
        self.inbox: Inbox[Delivery] = Inbox(dropped=self._acknowledge)
        self._taken: list[Delivery] = []
        self._link = Link(
            "",
            on_lost=self.inbox.fail,
            on_delivery=lambda got: self.inbox.put(got, got.size, context.now(), len(got.messages)),
            on_large=lambda start: context.quarantine(start[:4096], f"message larger than {MAX_MESSAGE} bytes"),
        )

    def _acknowledge(self, delivery: Delivery) -> None:
        self._link.acknowledge(delivery)

    async def open(self) -> None:
        """Connect and listen to the topic. `OSError` says what is wrong."""
        await connected(self._link, self._settings, self._context, self._tls)
        await self._link.subscribe(topic_of(self._settings, self._context), 1)

    async def read(self, wait: float, readings: Readings, rows: Rows) -> None:
        """Append what has come, after `wait` seconds at the latest; of other subscriptions nothing."""
        taken = await self.inbox.take(timeout=wait, gather=GATHER)
        self._taken = [delivery for delivery, _ in taken]
        for delivery, received in taken:
            for _, payload in delivery.messages:
                try:
                    notification = notification_of(parse_json(payload))
                except Poisoned as error:
                    self._context.quarantine(payload[:4096], str(error))
                    continue
                for entity in notification.entities if self._ours(notification.subscription) else ():
                    readings.take(entity, received, rows, whole=False)

    def handed_on(self) -> None:
        """Rows are made of what was read: the broker may forget it."""
        for delivery in self._taken:
            self._acknowledge(delivery)
        self._taken = []

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()
