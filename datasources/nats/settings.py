"""Settings of a NATS source: the server, and per subject how its messages become channels."""

from pydantic import Field

from citydeck.sources.contract import PositionSettings
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.transports.tls import TlsSettings


class Subject(Payload):
    """A subject, with wildcards or without, and what its messages hold.

    ``{1}``, ``{2}``… of the mapping are what stands for the wildcards ``*`` and ``>``. `stream` names the JetStream
    stream that keeps the subject; empty: plain NATS, which keeps nothing.
    """

    subject: str = Field(min_length=1, pattern=r"^[^\s]+$")
    stream: str = ""


class Settings(PositionSettings, TlsSettings):
    """`tls_first` begins TLS at once, where the server is set to it, instead of after its greeting.

    `late` is how many seconds before the newest known observation a stream is read again after a loss: as much as
    the clocks of those who publish may differ.
    """

    host: str = Field(min_length=1)
    port: int = Field(default=4222, ge=1, le=65535)
    tls: bool = False
    tls_first: bool = False
    username: str = ""
    password: str = ""
    token: str = ""
    late: float = Field(default=60.0, ge=0.0)
    subjects: tuple[Subject, ...] = Field(min_length=1)
