"""What a broker says when something changed: over HTTP, or over MQTT with its headers in ``metadata``."""

from typing import NamedTuple

from citydeck.sources.payload import Poisoned
from datasources.ngsi.entity import is_object

GATHER = 0.04
"""Seconds in which notifications are gathered: each comes by itself, and each wake has its price."""


class Notification(NamedTuple):
    """Of which subscription, and the entities."""

    subscription: str
    entities: list[object]


def notification_of(document: object) -> Notification:
    """`Poisoned` for what is no notification."""
    if is_object(document) and "metadata" in document and "body" in document:
        document = document["body"]
    if not is_object(document):
        raise Poisoned("a notification that is no object")
    name, entities = document.get("subscriptionId"), document.get("data")
    if not isinstance(name, str) or not isinstance(entities, list):
        raise Poisoned("a notification without subscriptionId and data")
    return Notification(name, entities)
