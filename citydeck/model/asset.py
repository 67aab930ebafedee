"""Things of the city that data is about."""

import msgspec

from citydeck.model.place import Place

Scalar = str | int | float | bool | None


class Asset(msgspec.Struct, frozen=True):
    """A bridge, a road section, a cell, a feeder…

    `id` is an NGSI-LD style URN such as ``urn:ngsi-ld:Bridge:nanpu``; `kind` one word of
    `citydeck.model.asset.KINDS`; `names` maps a language tag (``en``, ``zh_CN``) to a display name, ``en`` always
    present; `parent` another asset's id; `attributes` plain facts shown on the card.
    """

    id: str
    kind: str
    names: dict[str, str]
    place: Place | None = None
    parent: str | None = None
    attributes: dict[str, Scalar] = {}

    def name(self, language: str = "en") -> str:
        """Display name in `language`, else English, else the id."""
        return self.names.get(language) or self.names.get("en") or self.id


KINDS = (
    "road",
    "bridge",
    "tunnel",
    "pipeline",
    "cell",
    "fibre",
    "cabinet",
    "feeder",
    "building",
    "air_station",
    "service_area",
    "weather_station",
    "evacuation_area",
    "parking",
    "stop",
    "vehicle",
    "incident",
    "report",
    "sensor",
)
"""Kinds that layers and panels know how to draw; others are listed and carded, never dropped."""
