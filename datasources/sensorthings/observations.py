"""Observations, one by one or as data arrays, made into rows."""

from collections.abc import Callable, Iterator
from typing import TypeGuard

import msgspec

from citydeck.model.quality import Quality
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows, number
from citydeck.sources.stamps import instant
from datasources.sensorthings.datastreams import Datastream, Datastreams, key_of_link
from datasources.sensorthings.settings import Settings

_QUALITY = {"good": Quality.GOOD, "uncertain": Quality.UNCERTAIN, "bad": Quality.BAD}
_LINKS = (("Datastreams", "Datastream"), ("MultiDatastreams", "MultiDatastream"))


class Observations:
    """Reads them. What cannot be understood is refused alone, what is of no known datastream passed over."""

    def __init__(self, settings: Settings, known: Datastreams, refuse: Callable[[bytes, str], None]) -> None:
        self._settings, self._known, self._refuse = settings, known, refuse

    def page(self, entities: list[object], received: int, rows: Rows) -> None:
        """Append what a page of Observations, of data arrays, or a CreateObservations document holds."""
        for entity in entities:
            if not _is_object(entity):
                self._refuse(b"", "an observation that is no object")
            elif (stream := self._known.get(_owner(entity))) is not None:
                try:
                    for one in _arrayed(entity) if "dataArray" in entity else (entity,):
                        self.one(one, stream, received, rows)
                except Poisoned as error:
                    self._refuse(msgspec.json.encode(entity)[:4096], str(error))

    def one(self, entity: object, stream: Datastream, received: int, rows: Rows) -> None:
        """Append what one observation of `stream` says, or refuse it."""
        before = len(rows)
        try:
            self._read(entity, stream, received, rows)
        except Poisoned as error:
            rows.cut(before)
            self._refuse(msgspec.json.encode(entity)[:4096], str(error))

    def _read(self, entity: object, stream: Datastream, received: int, rows: Rows) -> None:
        if not _is_object(entity) or "result" not in entity:
            raise Poisoned("an observation without a result")
        at = self._observed(entity)
        result = entity["result"]
        if stream.single:
            values: list[object] = [result]
        elif isinstance(result, list) and len(result) == len(stream.handles):
            values = result
        else:
            raise Poisoned("a result that is no list with a value for each observed property")
        quality = self._quality(entity.get("resultQuality"))
        for handle, value in zip(stream.handles, values, strict=True):
            if handle is not None:
                rows.add(handle, at, received, self._value(value), quality)

    def _observed(self, entity: dict[str, object]) -> int:
        stamp = entity.get("phenomenonTime") or entity.get("resultTime")
        if not isinstance(stamp, str):
            raise Poisoned("an observation without phenomenonTime and resultTime")
        try:
            return instant(stamp, "interval" if "/" in stamp else "iso", self._settings.zone)
        except (ValueError, OverflowError):
            raise Poisoned("phenomenonTime is no instant or interval with a zone (setting zone)") from None

    def _value(self, value: object) -> float:
        if isinstance(value, str) and value in self._settings.words:
            return self._settings.words[value]
        return number(value, self._settings.missing)

    def _quality(self, said: object) -> int:
        """By the settings' table: a text, or the code of an object; what the table does not name is good."""
        if _is_object(said):
            status = said.get("DQ_Status")
            said = (status if _is_object(status) else said).get("code")
        return int(_QUALITY[self._settings.quality.get(str(said), "good")])


def _owner(entity: dict[str, object]) -> tuple[str, str] | None:
    for entity_set, name in _LINKS:
        expanded = entity.get(name)
        if _is_object(expanded) and "@iot.id" in expanded:
            return entity_set, str(expanded["@iot.id"])
        if (key := key_of_link(entity.get(f"{name}@iot.navigationLink"))) is not None:
            return key
    return None


def _arrayed(group: dict[str, object]) -> Iterator[object]:
    """Each row of a data array as an observation."""
    names, lines = group.get("components"), group.get("dataArray")
    if not isinstance(names, list) or not isinstance(lines, list) or not all(isinstance(name, str) for name in names):
        raise Poisoned("a data array without components")
    for line in lines:
        fits = isinstance(line, list) and len(line) == len(names)
        yield dict(zip(names, line, strict=True)) if fits else None


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
