"""One entity, whatever its form: NGSI-LD normalized, concise or key-values, NGSI v2 normalized or key-values."""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeGuard

from citydeck.sources.incidents import urn
from citydeck.sources.payload import Poisoned

NULL = "urn:ngsi-ld:null"
"""What NGSI-LD says for "this is gone": JSON-LD has no null."""
PREFIX = "urn:ngsi-ld:"
_HOLDS = ("value", "object", "languageMap", "vocab", "json", "valueList", "objectList")
"""Where an attribute's value lies, in its normalized and concise forms."""
_STAMPS = ("TimeInstant", "timestamp", "observedAt", "dateObserved")
"""Metadata (NGSI v2) that say when an attribute was observed."""
_TIME_IN_ID = re.compile(r"(?:[-_:]\d{4}-\d\d-\d\dT\d\d[:-]\d\d(?:[:-]\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)+$")


class Attribute(NamedTuple):
    """One instance of an attribute. `observed` and `changed` are stamps as written, None where there is none; `dataset`
    tells instances apart; `target` is where a relationship leads.
    """

    name: str
    value: object
    unit: str = ""
    observed: object = None
    changed: object = None
    dataset: str = ""
    target: str = ""


class Entity(NamedTuple):
    """`id` and `type` as the broker writes them, less an address before the type."""

    id: str
    type: str
    attributes: dict[str, list[Attribute]]
    changed: object = None
    deleted: bool = False

    def first(self, name: str) -> Attribute | None:
        """The first instance of an attribute."""
        return next(iter(self.attributes.get(name, ())), None)

    def value(self, name: str) -> object:
        """Its value, None where there is none."""
        found = self.first(name)
        return None if found is None else found.value

    def text(self, name: str) -> str:
        """Its value where that is a text, without space around; else empty."""
        value = self.value(name)
        return value.strip() if isinstance(value, str) else ""


def entity_of(document: object) -> Entity:
    """`Poisoned` for what is no entity."""
    if not is_object(document):
        raise Poisoned("an entity that is no object")
    name, kind = document.get("id", document.get("@id")), document.get("type", document.get("@type"))
    if isinstance(kind, list):
        kind = next(iter(kind), None)
    if not isinstance(name, str) or not name or not isinstance(kind, str) or not kind:
        raise Poisoned("an entity without id and type")
    attributes: dict[str, list[Attribute]] = {}
    for key, raw in document.items():
        if key in ("id", "@id", "type", "@type", "@context", "createdAt", "modifiedAt", "deletedAt", "scope"):
            continue
        short = short_name(key)
        attributes[short] = list(_instances(short, raw))
    changed = document.get("modifiedAt")
    if changed is None and "dateModified" in attributes:
        changed = next(iter(attributes["dateModified"])).value
    return Entity(name, short_name(kind), attributes, changed, "deletedAt" in document)


def short_name(name: str) -> str:
    """A name without the address before it, which brokers write for names that they have no context for."""
    return re.split(r"[/#]", name.rstrip("/#"))[-1] if "://" in name else name


def asset_of(kind: str, name: str) -> str:
    """The id of an entity's asset. A time at the end of an id, as models of observations have it, is left out: else
    each observation would be another asset.
    """
    name = lasting(name)
    if name.startswith(PREFIX) and ":" in name[len(PREFIX) :]:
        kind, _, name = name[len(PREFIX) :].partition(":")
    return urn(kind, name.removeprefix(PREFIX))


def lasting(name: str) -> str:
    """An id without the times at its end."""
    return _TIME_IN_ID.sub("", name) or name


def _instances(name: str, raw: object) -> Iterator[Attribute]:
    if isinstance(raw, list) and raw and all(_is_instance(one) for one in raw):
        for one in raw:
            yield _instance(name, one)
    elif _is_instance(raw):
        yield _instance(name, raw)
    elif is_object(raw) and raw.keys() == {"dataset"} and is_object(raw["dataset"]):
        for dataset, value in raw["dataset"].items():
            yield Attribute(name, plain(value), dataset="" if dataset == "@none" else dataset)
    else:
        yield Attribute(name, plain(raw))


def _is_instance(raw: object) -> TypeGuard[dict[str, object]]:
    return is_object(raw) and any(key in raw for key in _HOLDS)


def _instance(name: str, raw: dict[str, object]) -> Attribute:
    held = next(key for key in _HOLDS if key in raw)
    value = plain(raw[held])
    target = raw.get("object", raw["value"] if raw.get("type") == "Relationship" and "value" in raw else "")
    if isinstance(target, list):
        target = next(iter(target), "")
    metadata = raw.get("metadata")
    said: dict[str, object] = {}
    if is_object(metadata):
        said = {key: one.get("value") for key, one in metadata.items() if is_object(one)}
    observed = raw.get("observedAt")
    for stamp in _STAMPS:
        observed = said.get(stamp) if observed is None else observed
    unit = raw.get("unitCode", said.get("unitCode", ""))
    changed, dataset = raw.get("modifiedAt", said.get("dateModified")), raw.get("datasetId", "")
    return Attribute(
        name,
        value,
        unit.strip() if isinstance(unit, str) else "",
        plain(observed),
        plain(changed),
        dataset if isinstance(dataset, str) and dataset != "@none" else "",
        target if isinstance(target, str) and target != NULL else "",
    )


def plain(value: object) -> object:
    """A value without the type around it; None for NGSI-LD's word for null."""
    if is_object(value):
        if "@value" in value:
            value = value["@value"]
        elif value.keys() == {"type", "value"}:
            value = value["value"]
    return None if value == NULL else value


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Whether a part of a document is an object."""
    return isinstance(value, dict)
