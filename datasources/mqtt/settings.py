"""Settings of an MQTT source: the broker, and per topic how its payload becomes channels."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from citydeck.sources import contract


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reading(_Part):
    """One value of a JSON payload.

    `asset` may hold ``{1}``, ``{2}``… (what the topic has in place of the filter's wildcards) and ``{path}`` (a field
    of the payload). `path` is dotted (``sensors.0.value``), empty for a payload that is the value itself. `unit` is
    UCUM, empty for the metric's canonical unit. `missing` lists sentinels; `limits` are
    what the instrument can measure, in `unit`.
    """

    asset: str
    metric: str
    path: str = ""
    unit: str = ""
    period: float | None = Field(default=None, gt=0)
    limits: tuple[float, float] | None = None
    missing: tuple[float | str, ...] = ()


class Topic(_Part):
    """A topic filter and what its messages hold.

    `payload`: ``json`` (see `readings`; `each` is the path of a list of records, `time` the path of the stamp, empty:
    the time of receipt), ``batch`` (columns ``channel, observed_at, value`` and, if given, ``received_at, quality``)
    or ``declaration`` (assets and channels, best retained). `longitude` and `latitude` are paths of a record's
    position.
    """

    filter: str = Field(min_length=1)
    qos: Literal[0, 1, 2] = 0
    payload: Literal["json", "batch", "declaration"] = "json"
    each: str = ""
    time: str = ""
    time_format: str = "iso"
    zone: str = ""
    longitude: str = ""
    latitude: str = ""
    readings: tuple[Reading, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.payload == "json") != bool(self.readings):
            raise ValueError("readings belong to a payload of json, and it needs them")
        if bool(self.longitude) != bool(self.latitude):
            raise ValueError("longitude and latitude belong together")
        return self


class Settings(contract.PositionSettings):
    """Where the broker is and what is read from it. `path` is the WebSocket's."""

    host: str = Field(min_length=1)
    port: int = Field(default=1883, ge=1, le=65535)
    version: Literal["5", "3.1.1"] = "5"
    client_id: str = ""
    username: str = ""
    password: str = ""
    tls: bool = False
    ca_file: str = ""
    tls_unverified_until: str = ""
    transport: Literal["tcp", "websocket"] = "tcp"
    path: str = "/mqtt"
    periods: dict[str, float] = {}
    units: dict[str, str] = {}
    topics: tuple[Topic, ...] = Field(min_length=1)
