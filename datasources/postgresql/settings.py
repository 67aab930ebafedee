"""Settings of a PostgreSQL source: the database, what is asked again and again, and what is listened to."""

from typing import Self

from pydantic import Field, model_validator

from citydeck.sources.contract import PositionSettings
from citydeck.sources.mapping.settings import Mapping, Payload
from citydeck.sources.transports.tls import TlsSettings


class Query(Mapping):
    """A query that is asked every `every` seconds; its rows are the mapping's records.

    `sql` may hold ``$1``: the newest time that it gave before, at first `look_back` seconds ago. `history` is a query
    with ``$1`` and ``$2``: from when to when (the second not included).
    """

    sql: str = Field(min_length=1)
    every: float = Field(default=10.0, ge=0.1)
    look_back: float = Field(default=3600.0, ge=0.0)
    history: str = ""


class Channel(Payload):
    """A channel of NOTIFY. Its payload is read by the mapping; or `sql`, with the payload as ``$1``, gives the records:
    a payload holds at most 8,000 bytes, so a trigger best sends an id.
    """

    channel: str = Field(min_length=1, max_length=63)
    sql: str = ""


class Settings(PositionSettings, TlsSettings):
    """`timeout` is how long a query may take, in seconds."""

    host: str = Field(min_length=1)
    port: int = Field(default=5432, ge=1, le=65535)
    database: str = Field(min_length=1)
    username: str = Field(min_length=1)
    password: str = ""
    tls: bool = True
    timeout: float = Field(default=10.0, gt=0.0, le=300.0)
    queries: tuple[Query, ...] = ()
    channels: tuple[Channel, ...] = ()

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.queries and not self.channels:
            raise ValueError("queries or channels are needed")
        return self
