"""Settings of a DATEX II source: where its publications are, and the table that says where measurement sites stand."""

from pydantic import Field

from citydeck.sources.transports.http import HttpSettings


class Settings(HttpSettings):
    """`publications` are addresses relative to `url`, empty for `url` itself; each is XML, or JSON of version 3.
    `sites` is the address of the measurement site table, asked for once an hour, empty: none.
    """

    publications: tuple[str, ...] = Field(default=("",), min_length=1)
    sites: str = ""
