"""Payloads to rows, by configuration. Only fields that a mapping names are ever read."""

import re
from collections.abc import Iterator

from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows, number
from citydeck.sources.stamps import instant
from datasources.mqtt.settings import Reading, Topic

_FIELD = re.compile(r"\{([^}]+)\}")
_NONE = object()


def at(document: object, path: str) -> object:
    """What lies at a dotted path (list positions are numbers); `_NONE` when there is nothing."""
    here = document
    for part in path.split(".") if path else ():
        if isinstance(here, dict) and part in here:
            here = here[part]
        elif isinstance(here, list) and part.isdigit() and int(part) < len(here):
            here = here[int(part)]
        else:
            return _NONE
    return here


def wildcards(pattern: str, topic: str) -> list[str] | None:
    """What stands in `topic` for each ``+`` and for ``#`` of a filter; None when the topic does not match."""
    levels = topic.split("/")
    found: list[str] = []
    parts = pattern.split("/")
    if parts[0] == "$share":
        parts = parts[2:]
    for position, part in enumerate(parts):
        if part == "#":
            return [*found, "/".join(levels[position:])]
        if position >= len(levels) or (part not in ("+", levels[position])):
            return None
        if part == "+":
            found.append(levels[position])
    return found if len(levels) == len(parts) else None


class JsonRows:
    """One topic's JSON records to rows."""

    def __init__(self, topic: Topic, catalogue: Catalogue) -> None:
        self._topic = topic
        self._catalogue = catalogue

    def read(self, document: object, levels: list[str], received: int, rows: Rows) -> None:
        """Append what the payload holds; `Poisoned` when nothing of it can be used."""
        before = len(rows)
        for record in self._records(document):
            observed = self._observed(record, received)
            for reading in self._topic.readings:
                raw = at(record, reading.path)
                if raw is not _NONE:
                    handle = self._handle(reading, record, levels)
                    rows.add(handle, observed, received, number(raw, reading.missing))
        if len(rows) == before:
            raise Poisoned("none of the mapped fields is in the message")

    def _records(self, document: object) -> Iterator[object]:
        if not self._topic.each:
            yield document
            return
        records = at(document, self._topic.each)
        if not isinstance(records, list):
            raise Poisoned("the list of records is not there")
        yield from records

    def _observed(self, record: object, received: int) -> int:
        if not self._topic.time:
            return received
        try:
            return instant(at(record, self._topic.time), self._topic.time_format, self._topic.zone)
        except (ValueError, OverflowError):
            raise Poisoned("time stamp is missing or not in the configured form") from None

    def _handle(self, reading: Reading, record: object, levels: list[str]) -> int:
        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if name.isdigit():
                if not 0 < int(name) <= len(levels):
                    raise Poisoned("the topic has no such level")
                return levels[int(name) - 1]
            raw = at(record, name)
            if not isinstance(raw, str | int) or raw == "":
                raise Poisoned("the field that names the asset is missing")
            return str(raw)

        asset = _FIELD.sub(value, reading.asset)
        if self._topic.longitude:
            self._catalogue.placed(asset, at(record, self._topic.longitude), at(record, self._topic.latitude))
        return self._catalogue.handle(asset, reading.metric, reading.unit, reading.period, reading.limits)


def declare(document: object, catalogue: Catalogue, source: str) -> None:
    """Take over ``{"assets": […], "channels": […]}`` as Citydeck itself writes them; `Poisoned` for anything else."""
    import msgspec

    try:
        assets = msgspec.convert(at(document, "assets"), list[Asset]) if at(document, "assets") is not _NONE else []
        channels = msgspec.convert(at(document, "channels"), list[Channel])
    except msgspec.ValidationError:
        raise Poisoned("not a declaration of assets and channels") from None
    for asset in assets:
        catalogue.declare(asset)
    for channel in channels:
        if channel.source == source:
            catalogue.handle(channel.asset, channel.metric, channel.unit, channel.period, channel.limits)
