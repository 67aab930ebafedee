"""Datastreams and MultiDatastreams as the service describes them, made into assets and channels."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from citydeck.model.place import Place
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.mapping.geometry import place_of
from datasources.sensorthings.settings import Settings
from datasources.sensorthings.words import metric_of, unit_of

_LINK = re.compile(r"((?:Multi)?Datastreams)\(([^()]*)\)(?:/.*)?$")


@dataclass(frozen=True)
class Datastream:
    """`key` names it in every answer, `path` in addresses and topics: ``Datastreams(7)``. A channel for each part of
    its result, None for a part that is not read; `single` where the result is one value.
    """

    key: tuple[str, str]
    path: str
    handles: tuple[int | None, ...]
    single: bool


def key_of_link(link: object) -> tuple[str, str] | None:
    """The key of the datastream to which a link leads: ids in quotes are texts, others are not."""
    found = _LINK.search(link) if isinstance(link, str) else None
    return (found[1], found[2].strip("'").replace("''", "'")) if found else None


class Datastreams:
    """All that are known, by key. `unclear` counts what is left out because its metric or unit cannot be told."""

    def __init__(self, settings: Settings, catalogue: Catalogue, refuse: Callable[[bytes, str], None]) -> None:
        self._settings, self._catalogue, self._refuse = settings, catalogue, refuse
        self._known: dict[tuple[str, str], Datastream] = {}
        self._owners: dict[tuple[str, str], tuple[str, str]] = {}
        self.unclear: dict[tuple[str, str], str] = {}

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[Datastream]:
        return iter(self._known.values())

    def get(self, key: tuple[str, str] | None) -> Datastream | None:
        return self._known.get(key) if key is not None else None

    def take(self, entity: object, entity_set: str) -> Datastream | None:
        """Learn one of an answer's; None when it cannot be read, which is then told in `unclear`."""
        if not isinstance(entity, dict) or "@iot.id" not in entity:
            self._refuse(b"", "a datastream without @iot.id")
            return None
        key = (entity_set, str(entity["@iot.id"]))
        if key in self._known:
            return self._known[key]
        raw = entity.get("Thing")
        thing: dict[str, object] = raw if isinstance(raw, dict) else {}
        ids = {"thing": _plain(thing.get("@iot.id", "")), "datastream": _plain(key[1])}
        asset = self._settings.asset
        for name, text in ids.items():
            asset = asset.replace(f"{{{name}}}", text)
        handles = tuple(self._handle(key, asset, *part) for part in _parts(entity, entity_set))
        if not any(handle is not None for handle in handles):
            return None
        self._catalogue.described(
            asset, kind=self._settings.kind, name=str(thing.get("name") or ""), place=_place(entity, thing)
        )
        made = Datastream(key, _path(entity, key), handles, entity_set == "Datastreams")
        self._known[key] = made
        return made

    def _handle(self, key: tuple[str, str], asset: str, unit: object, observed: object) -> int | None:
        told = observed if isinstance(observed, dict) else {}
        metric = metric_of(told.get("definition"), told.get("name"), self._settings.metrics)
        ucum = unit_of(unit, self._settings.units)
        if metric is None or ucum is None:
            self.unclear[key] = "observed property: metrics" if metric is None else "unit: units"
            return None
        # Two datastreams of one thing may measure the same: the later one gets an asset of its own.
        if self._owners.setdefault((asset, metric), key) != key:
            asset = f"{asset}:{_plain(key[1])}"
        return self._catalogue.handle(asset, metric, ucum)


def _parts(entity: dict[str, object], entity_set: str) -> Iterator[tuple[object, object]]:
    """Unit and observed property of each part of the result."""
    if entity_set == "Datastreams":
        yield entity.get("unitOfMeasurement"), entity.get("ObservedProperty")
        return
    units, observed = entity.get("unitOfMeasurements"), entity.get("ObservedProperties")
    if isinstance(units, list) and isinstance(observed, list) and len(units) == len(observed):
        yield from zip(units, observed, strict=True)


def _place(entity: dict[str, object], thing: dict[str, object]) -> Place | None:
    """Where the thing is; else the middle of what the datastream observed."""
    locations = thing.get("Locations")
    for location in locations if isinstance(locations, list) else []:
        geometry = location.get("location") if isinstance(location, dict) else None
        if isinstance(geometry, dict) and geometry.get("type") == "Feature":
            geometry = geometry.get("geometry")
        if (place := place_of(geometry)) is not None:
            return place
    return place_of(entity.get("observedArea"))


def _path(entity: dict[str, object], key: tuple[str, str]) -> str:
    """As the service itself writes the id: quoted or not is its own choice."""
    found = _LINK.search(str(entity.get("@iot.selfLink", "")))
    if found:
        return f"{found[1]}({found[2]})"
    quoted = isinstance(entity["@iot.id"], str)
    escaped = key[1].replace("'", "''")
    return f"{key[0]}('{escaped}')" if quoted else f"{key[0]}({key[1]})"


def _plain(text: object) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", str(text))
