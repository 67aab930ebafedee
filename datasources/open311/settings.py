"""Settings of an Open311 source: the city's GeoReport v2 service and what of its reports is followed."""

from typing import Literal

from pydantic import Field

from citydeck.sources.transports.http import HttpSettings

Form = Literal["json", "xml"]


class Settings(HttpSettings):
    """`days` is how far back reports are followed; questions span at most ninety days each. With `updated_after` the
    service can be asked for what changed. `most` is how many open reports are shown one by one; the others are counted.
    `words` are statuses beside open (1) and closed (0); what is over 0 is open.
    """

    every: float = Field(default=300.0, ge=0.1)
    jurisdiction_id: str = ""
    api_key: str = ""
    format: Form = "json"
    days: float = Field(default=90.0, gt=0.0, le=3660.0)
    page_size: int = Field(default=100, ge=1, le=1000)
    updated_after: bool = False
    updates: bool = False
    most: int = Field(default=2000, ge=0, le=100_000)
    words: dict[str, float] = {}
    zone: str = ""
    datum: Literal["", "WGS 84", "CGCS2000", "GCJ-02", "BD-09"] = "WGS 84"
    grid: float | None = Field(default=None, ge=0.0)
