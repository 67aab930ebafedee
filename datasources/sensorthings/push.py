"""Observations pushed over MQTT: a topic for each datastream."""

import asyncio

from citydeck.sources.contract import Context
from citydeck.sources.inbox import Inbox
from citydeck.sources.payload import MAX_MESSAGE, Poisoned, parse_json
from citydeck.sources.rows import Rows
from citydeck.sources.transports.mqtt import Link
from citydeck.sources.transports.mqtt_protocol import Delivery
from citydeck.sources.transports.mqtt_settings import connected
from citydeck.sources.transports.tls import Tls
from datasources.sensorthings.datastreams import Datastream, Datastreams
from datasources.sensorthings.observations import Observations
from datasources.sensorthings.settings import Settings

AT_ONCE = 100
"""Subscriptions on their way at one time."""
Taken = list[tuple[Delivery, int]]


class Push:
    """The link, its topics, and what lies in its inbox.

    ``Datastreams(+)/Observations`` is no legal filter, and what comes of ``Observations`` does not name its
    datastream: each has a subscription of its own.
    """

    def __init__(self, settings: Settings, context: Context, tls: Tls) -> None:
        self._settings, self._context, self._tls = settings, context, tls
        self.inbox: Inbox[Delivery] = Inbox(dropped=self.handed_on)
        self._link = Link(
            "",
            on_lost=self.inbox.fail,
            on_delivery=lambda got: self.inbox.put(got, got.size, context.now(), len(got.messages)),
            on_large=lambda start: context.quarantine(start[:4096], f"message larger than {MAX_MESSAGE} bytes"),
        )
        self._topics: dict[bytes, Datastream] = {}

    def handed_on(self, delivery: Delivery) -> None:
        """Rows are made of it, or it is told as lost: the broker may forget it."""
        self._link.acknowledge(delivery)

    async def open(self) -> None:
        """Connect. `OSError` says what is wrong."""
        await connected(self._link, self._settings, self._context, self._tls)

    async def follow(self, known: Datastreams) -> None:
        """Subscribe to those that are not followed yet. `ConnectionError` where the broker refuses."""
        fresh = {self._topic(one): one for one in known if self._topic(one).encode() not in self._topics}
        topics = list(fresh)
        for start in range(0, len(topics), AT_ONCE):
            some = topics[start : start + AT_ONCE]
            self._topics.update({topic.encode(): fresh[topic] for topic in some})
            await asyncio.gather(*(self._link.subscribe(topic, 1) for topic in some))

    def _topic(self, one: Datastream) -> str:
        return f"{self._settings.mqtt_root}/{one.path}/Observations"

    def read(self, taken: Taken, observations: Observations, rows: Rows) -> None:
        """Append what the messages say."""
        for delivery, received in taken:
            for topic, payload in delivery.messages:
                stream = self._topics.get(bytes(topic))
                if stream is None or not payload:
                    continue
                try:
                    observations.one(parse_json(payload), stream, received, rows)
                except Poisoned as error:
                    self._context.quarantine(payload, str(error))

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()
