"""Settings of a CAP source: where the feed is, what of it is shown, and whose signatures are believed."""

from typing import Self

from pydantic import Field, model_validator
from yarl import URL

from citydeck.sources.transports.http import HttpSettings


class Settings(HttpSettings):
    """`links_url` is another host that the feed's links may lead to, asked without credentials. `restricted` shows
    alerts that are not for the public. `lasting` is how many hours an alert without an end stands. `certificates` is a
    PEM file (relative to the site) of those who sign. `areas_file` is a GeoJSON file of the areas that geocodes mean,
    `areas_code` the property with the code.
    """

    links_url: str = ""
    restricted: bool = False
    lasting: float = Field(default=24.0, gt=0.0)
    certificates: str = ""
    areas_file: str = ""
    areas_code: str = "code"

    @model_validator(mode="after")
    def _links(self) -> Self:
        if self.links_url and (URL(self.links_url).scheme not in ("http", "https") or not URL(self.links_url).host):
            raise ValueError("links_url must begin with http:// or https:// and name a host")
        return self
