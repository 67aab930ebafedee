"""Settings of a context broker: where it is, which entities are read, and what their attributes mean."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from citydeck.model.errors import WrongUse
from citydeck.sources import contract
from citydeck.sources.contract import PositionSettings
from citydeck.sources.stamps import zone
from citydeck.sources.transports.http import HttpSettings
from citydeck.sources.transports.mqtt_settings import MqttLinkSettings
from datasources.ngsi.known import NEVER, PARENTS, TIMES

Version = Literal["ld", "v2"]


def _zone(name: str) -> str:
    try:
        return str(zone(name)) if name else ""
    except WrongUse as error:
        raise ValueError(str(error)) from None


class AttributeMapping(contract.Settings):
    """One attribute that becomes a channel. `attribute` may lead into a structured value: ``activePower.L1``; `type` is
    the entity type it is meant for (empty: any). `unit` is UCUM; empty: what the attribute's unit code says.
    """

    attribute: str = Field(min_length=1)
    metric: str = Field(min_length=1)
    type: str = ""
    unit: str = ""
    words: dict[str, float] = {}
    missing: tuple[float | str, ...] = ()
    limits: tuple[float, float] | None = None
    period: float | None = Field(default=None, gt=0.0)

    @model_validator(mode="after")
    def _not_personal(self) -> Self:
        if self.attribute.partition(".")[0] in NEVER:
            raise ValueError(f"{self.attribute} is about people: it is never read")
        return self


class Settings(HttpSettings, MqttLinkSettings, PositionSettings):
    """`url` is the root of the API: ``https://broker.example/ngsi-ld/v1``, or ``…/v2``.

    `types` are entity types (empty: all that the broker tells of); `q`, `id_pattern` and `georel` (with `geometry` and
    `coordinates`) are filters in the standard's own language. `read`: ``known`` attributes (those of `attributes` and
    of the usual data models), ``mapped`` ones only, or all ``numbers``. `times` are attributes that say when an entity
    was observed, tried in their order. `history_url` is the root of what keeps the past, where that is not `url`. With
    `listen` notifications come by HTTP to that ``host:port``, which the broker reaches at `callback`; with `mqtt_host`
    over MQTT on `mqtt_topic`. A subscription is made for `lease` seconds and looked at every `watch` seconds.
    """

    version: Version = "ld"
    tenant: str = ""
    service_path: str = ""
    context: str = ""
    types: tuple[str, ...] = ()
    q: str = ""
    id_pattern: str = ""
    georel: str = ""
    geometry: str = ""
    coordinates: str = ""
    form: Literal["normalized", "concise", "keyValues"] = "normalized"
    limit: int = Field(default=100, ge=1, le=1000)
    pages: int = Field(default=200, ge=1, le=10_000)
    attributes: tuple[AttributeMapping, ...] = ()
    read: Literal["known", "mapped", "numbers"] = "known"
    units: dict[str, str] = {}
    kinds: dict[str, str] = {}
    parents: tuple[str, ...] = PARENTS
    name: str = "name"
    location: str = "location"
    axes: Literal["longitude latitude", "latitude longitude"] = "longitude latitude"
    times: tuple[str, ...] = TIMES
    zone: Annotated[str, AfterValidator(_zone)] = ""
    incidents: bool = True
    history_url: str = ""
    listen: str = Field(default="", pattern=r"^$|^[^:/\s]*:\d{1,5}$")
    callback: str = Field(default="", pattern=r"^$|^https?://\S+$")
    notify_secret: str = ""
    lease: float = Field(default=3600.0, ge=10.0)
    watch: float = Field(default=2.0, ge=0.1)
    mqtt_topic: str = Field(default="", pattern=r"^[^+#\s]*$")
    mqtt_endpoint: str = Field(default="", pattern=r"^$|^mqtts?://\S+[^/]$")

    @model_validator(mode="after")
    def _one_push(self) -> Self:
        if self.listen and self.mqtt_host:
            raise ValueError("listen and mqtt_host are two ways of being told: use one")
        if self.listen and not self.callback and self.listen.rpartition(":")[0] in ("", "0.0.0.0"):  # noqa: S104
            raise ValueError("callback must say at which address the broker reaches this machine")
        if self.georel and not (self.geometry and self.coordinates):
            raise ValueError("georel needs geometry and coordinates")
        if re.search(r"//[^/@]*:[^/@]*@", self.mqtt_endpoint):
            raise ValueError("mqtt_endpoint holds no password: name the user, and use notify_secret for the password")
        if self.history_url and not self.history_url.startswith(("http://", "https://")):
            raise ValueError("history_url must begin with http:// or https://")
        personal = sorted({self.name, self.location, *self.times, *self.parents} & NEVER)
        if personal:
            raise ValueError(f"{personal[0]} is about people: it is never read")
        return self
