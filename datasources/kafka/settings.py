"""Settings of a Kafka source: the brokers, and per topic how its records become channels."""

from typing import Literal

from pydantic import Field

from citydeck.sources.contract import PositionSettings
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.transports.tls import TlsSettings


class Topic(Payload):
    """A topic and what the values of its records hold. ``{1}`` of the mapping is the record's key as text.

    `begin` is where reading begins the first time: at the ``end`` (only what comes), with the ``last`` record of each
    partition, or at the ``start`` of what the topic keeps.
    """

    topic: str = Field(min_length=1)
    begin: Literal["end", "last", "start"] = "end"


class Settings(PositionSettings, TlsSettings):
    """`mechanism` is SASL's, empty: no user. `late` is how many seconds before the newest known observation topics are
    read again after a loss: as much as the clocks of those who publish may differ.
    """

    host: str = Field(min_length=1)
    port: int = Field(default=9092, ge=1, le=65535)
    tls: bool = False
    mechanism: Literal["", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = ""
    username: str = ""
    password: str = ""
    late: float = Field(default=60.0, ge=0.0)
    topics: tuple[Topic, ...] = Field(min_length=1)
