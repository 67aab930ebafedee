"""Settings of a SensorThings source: the service, what of it is read, and the words that only a site knows."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from citydeck.model.errors import WrongUse
from citydeck.sources.contract import PositionSettings
from citydeck.sources.stamps import zone
from citydeck.sources.transports.http import HttpSettings
from citydeck.sources.transports.mqtt_settings import MqttLinkSettings

QualityWord = Literal["good", "uncertain", "bad"]


def _zone(name: str) -> str:
    try:
        return str(zone(name)) if name else ""
    except WrongUse as error:
        raise ValueError(str(error)) from None


class Settings(HttpSettings, MqttLinkSettings, PositionSettings):
    """`url` is the root of the service's version, such as ``https://data.example/v1.1``.

    `filter` is an OData filter on Datastreams, `observations_filter` one on Observations. `asset` may hold ``{thing}``
    and ``{datastream}`` (ids). `metrics` names metrics by an observed property's definition or name, `units` units
    (UCUM) by a unit's definition, symbol or name. `lookback`: seconds of the past that are asked for at first where the
    service cannot say the newest of each. `overlap`: seconds that each question reaches back, for observations that
    come late. With `mqtt_host` observations are pushed on ``{mqtt_root}/Datastreams(id)/Observations``.
    """

    filter: str = ""
    observations_filter: str = ""
    multi: bool = False
    data_array: bool = False
    top: int = Field(default=100, ge=1, le=10_000)
    pages: int = Field(default=200, ge=1, le=10_000)
    asset: str = Field(default="urn:ngsi-ld:Thing:{thing}", min_length=1)
    kind: str = "sensor"
    metrics: dict[str, str] = {}
    units: dict[str, str] = {}
    words: dict[str, float] = {}
    missing: tuple[float | str, ...] = ()
    quality: dict[str, QualityWord] = {}
    zone: Annotated[str, AfterValidator(_zone)] = ""
    lookback: float = Field(default=3600.0, ge=0.0)
    overlap: float = Field(default=30.0, ge=0.0, le=86_400.0)
    mqtt_root: str = Field(default="v1.1", min_length=1)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.multi and self.data_array:
            raise ValueError("multi and data_array are not asked for together: use two sources")
        return self
