"""Settings of an MQTT source: the broker, and per topic how its payload becomes channels."""

from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from citydeck.sources.contract import PositionSettings
from citydeck.sources.mapping.settings import Format, Mapping
from citydeck.sources.transports.tls import TlsSettings

FORMS = get_args(Format)
WITHOUT_READINGS = ("batch", "declaration")


class Topic(Mapping):
    """A topic filter and what its messages hold.

    `payload`: a form that the mapping reads (`FORMS`; ``{1}``, ``{2}``… are what the topic has in place of the filter's
    wildcards), ``batch`` (columns ``channel, observed_at, value`` and, if given, ``received_at, quality``) or
    ``declaration`` (assets and channels, best retained). `delimiter`, `encoding` and `header` are for CSV.
    ``sparkplug`` is Sparkplug B: a reading's `path` is the name of a metric, its `asset` may hold ``{group}``,
    ``{node}`` and ``{device}``. `rebirth`: ask a node for its birth where that is missing, the only command there is.
    """

    filter: str = Field(min_length=1)
    qos: Literal[0, 1, 2] = 0
    payload: Literal["json", "geojson", "ndjson", "csv", "xml", "sparkplug", "batch", "declaration"] = "json"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8"
    header: int = Field(default=1, ge=0)
    rebirth: bool = False

    @property
    def form(self) -> Format | None:
        """The form that the mapping reads, None for a payload that says itself what it holds."""
        return self.payload if self.payload in FORMS else None  # type: ignore[return-value]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.payload in WITHOUT_READINGS) == bool(self.readings):
            raise ValueError("readings belong to every payload but batch and declaration, and those need them")
        if self.payload == "sparkplug" and self.filter.split("/")[0] in ("+", "#", "$share"):
            raise ValueError("the filter of a Sparkplug topic begins with its namespace, such as spBv1.0/#")
        return self


class Settings(PositionSettings, TlsSettings):
    """Where the broker is and what is read from it. `path` is the WebSocket's.

    `session`: seconds for which the broker keeps what topics of QoS 1 and 2 bring while nobody is connected (version
    3.1.1 leaves the time to the broker). `dropped`: tell a gap when the broker says that it dropped messages.
    """

    host: str = Field(min_length=1)
    port: int = Field(default=1883, ge=1, le=65535)
    version: Literal["5", "3.1.1"] = "5"
    client_id: str = ""
    session: int = Field(default=0, ge=0, le=0xFFFFFFFF)
    dropped: bool = True
    username: str = ""
    password: str = ""
    tls: bool = False
    transport: Literal["tcp", "websocket"] = "tcp"
    path: str = "/mqtt"
    periods: dict[str, float] = {}
    units: dict[str, str] = {}
    topics: tuple[Topic, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _kept(self) -> Self:
        if self.session and not self.client_id:
            raise ValueError("a session needs a client_id that no other client of the broker has")
        if self.session and not any(topic.qos for topic in self.topics):
            raise ValueError("a session keeps messages of topics with qos 1 or 2, and there is none")
        return self
