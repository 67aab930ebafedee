"""Settings of a Prometheus source: what is scraped or asked, and which series become which channels."""

from typing import Literal, Self

from pydantic import Field, model_validator

from citydeck.sources.contract import Settings as Base
from citydeck.sources.transports.http import HttpSettings


class Reading(Base):
    """Series that become channels.

    `select` is a metric's name with label matchers such as ``up{job="node"}`` (`scrape`), or PromQL (`query`). `asset`
    and `metric` may hold ``{label}``. With `rate` a counter becomes what it grows by a second (`scrape`; PromQL has
    rate()). `unit` is UCUM, `missing` lists sentinels, `limits` what can be measured.
    """

    select: str = Field(min_length=1, max_length=4000)
    asset: str = Field(min_length=1)
    metric: str = Field(min_length=1)
    unit: str = ""
    rate: bool = False
    period: float | None = Field(default=None, gt=0)
    limits: tuple[float, float] | None = None
    missing: tuple[float, ...] = ()


class Settings(HttpSettings):
    """`mode` ``scrape`` reads the exposition at `url`; ``query`` asks the HTTP API below `url`. `step` is the distance
    of points in seconds where the past is asked for.
    """

    mode: Literal["scrape", "query"] = "scrape"
    every: float = Field(default=15.0, ge=0.1)
    step: float = Field(default=60.0, ge=1.0)
    readings: tuple[Reading, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rates(self) -> Self:
        if self.mode == "query" and any(reading.rate for reading in self.readings):
            raise ValueError("rate is for scrape: in PromQL write rate(...[5m])")
        return self
