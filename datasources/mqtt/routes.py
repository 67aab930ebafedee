"""Which readers a topic's messages go to: looked up once a topic."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context
from citydeck.sources.mapping.payloads import Payloads
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.payload import Poisoned, parse_json
from citydeck.sources.rows import Rows
from datasources.mqtt.columns import ColumnRows
from datasources.mqtt.declaration import declare
from datasources.mqtt.dropped import TOPIC as DROPPED
from datasources.mqtt.dropped import Dropped
from datasources.mqtt.losses import Losses
from datasources.mqtt.settings import Settings, Topic
from datasources.mqtt.topic import wildcards

if TYPE_CHECKING:
    from datasources.mqtt.sparkplug import Sparkplug

MAX_TOPICS = 100_000
"""Topics whose way is remembered; more are looked up each time."""
Publish = Callable[[str, bytes], None]
"""Topic and payload of a message that goes out."""
Read = Callable[[bytes, int, Rows], None]
"""Payload, when it was received (ns), the rows to append to. Never raises on what a stranger sends."""


class Routes:
    """Readers by topic, as the settings say."""

    def __init__(
        self, settings: Settings, catalogue: Catalogue, context: Context, losses: Losses, publish: Publish
    ) -> None:
        self._topics = settings.topics
        self._catalogue = catalogue
        self._context = context
        self._columns = ColumnRows(catalogue, context.name, settings.units, settings.periods)
        self._payloads = [_payloads(topic, catalogue, context) for topic in settings.topics]
        self._sparkplug = {
            topic.filter: _sparkplug(topic, catalogue, context, losses, publish)
            for topic in settings.topics
            if topic.payload == "sparkplug"
        }
        self._known: dict[bytes, tuple[Read, ...]] = {DROPPED.encode(): (Dropped(losses).read,)}

    @property
    def unborn(self) -> int:
        """Sparkplug nodes that were heard, and whose birth is awaited."""
        return sum(each.unborn for each in self._sparkplug.values())

    def of(self, topic: bytes) -> tuple[Read, ...]:
        """The readers of a topic's messages; none for what was not asked for."""
        known = self._known.get(topic)
        return self._look_up(topic) if known is None else known

    def _look_up(self, topic: bytes) -> tuple[Read, ...]:
        try:
            name = topic.decode()
        except UnicodeDecodeError:
            self._context.quarantine(topic, "topic that is no UTF-8")
            return ()
        found = []
        for how, payloads in zip(self._topics, self._payloads, strict=True):
            levels = wildcards(how.filter, name)
            if levels is not None:
                found.append(self._reader(how, payloads, levels, name))
        if len(self._known) < MAX_TOPICS:
            self._known[topic] = tuple(found)
        return tuple(found)

    def _reader(self, how: Topic, payloads: Payloads | None, levels: list[str], topic: str) -> Read:
        if payloads is not None:
            return partial(payloads.read, levels=tuple(levels))
        if how.payload == "sparkplug":
            return partial(self._whole, partial(self._sparkplug[how.filter].read, topic.split("/")))
        return partial(self._whole, self._columns.read if how.payload == "batch" else self._declare)

    def _declare(self, payload: bytes, received: int, rows: Rows) -> None:  # noqa: ARG002 - read as all are
        declare(parse_json(payload), self._catalogue, self._context.name)

    def _whole(self, read: Read, payload: bytes, received: int, rows: Rows) -> None:
        """All of a message or nothing."""
        before = len(rows)
        try:
            read(payload, received, rows)
        except Poisoned as error:
            rows.cut(before)
            self._context.quarantine(payload, str(error))


def _payloads(topic: Topic, catalogue: Catalogue, context: Context) -> Payloads | None:
    """What reads a topic's payloads by its mapping; None where they carry their own."""
    form = topic.form
    if form is None:
        return None
    shared = {name: getattr(topic, name) for name in Payload.model_fields.keys() & Topic.model_fields.keys()}
    return Payloads(Payload(**shared, format=form), catalogue, context.quarantine)


def _sparkplug(topic: Topic, catalogue: Catalogue, context: Context, losses: Losses, publish: Publish) -> "Sparkplug":
    from datasources.mqtt.sparkplug import Sparkplug  # protobuf, which few sources need

    return Sparkplug(topic, catalogue, context, losses, publish)
