"""Settings of a polled web service: what to ask it, how its pages follow each other, what its answers hold."""

from typing import Literal, Self
from urllib.parse import parse_qsl

from pydantic import Field, model_validator

from citydeck.sources.contract import PositionSettings
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.transports.http import HttpSettings

Paging = Literal["none", "link", "next", "page", "offset"]


class Request(Payload):
    """One question and what its answers hold.

    `path` is relative to the service's `url` (empty: that itself), `params` its query. `paging` is how an answer leads
    to the next: ``link`` by its header ``Link: …; rel="next"``; ``next`` by the field `next` of its body, which is an
    address, or a mark for the query `parameter` where that is given; ``page`` and ``offset`` by counting `parameter`
    from `first` until an answer holds no record. At most `pages` are asked for. `history` is a query that asks for a
    span, with ``{start}`` and ``{end}``, written as `history_format`.
    """

    path: str = ""
    params: dict[str, str] = {}
    paging: Paging = "none"
    next: str = ""
    parameter: str = ""
    first: int | None = Field(default=None, ge=0)
    pages: int = Field(default=100, ge=1, le=10_000)
    history: str = ""
    history_format: Literal["iso", "unix", "unix_ms"] = "iso"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.readings:
            raise ValueError("a request needs readings")
        if self.paging == "next" and not self.next:
            raise ValueError("paging 'next' needs next: the field of the body that leads on")
        if self.paging in ("page", "offset") and not self.parameter:
            raise ValueError(f"paging {self.paging!r} needs parameter: the name in the query that counts")
        if self.history and not ("{start}" in self.history and "{end}" in self.history and parse_qsl(self.history)):
            raise ValueError("history must be a query such as from={start}&to={end}")
        return self


class Settings(HttpSettings, PositionSettings):
    """The service, and what is asked of it."""

    requests: tuple[Request, ...] = Field(min_length=1)
