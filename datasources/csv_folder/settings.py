"""Settings of a growing CSV folder: where it is, how its lines are written, how columns become channels."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from citydeck.sources import contract


class Column(BaseModel):
    """One value column. `asset` and `metric` may hold ``{name}``: what stands in that column of the same line.

    `unit` is UCUM, empty for the metric's canonical unit; `missing` lists marks that mean "no value". A blank cell is
    missing too, never zero. `limits` are what the instrument can measure, in `unit`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str = Field(min_length=1)
    asset: str = Field(min_length=1)
    metric: str = Field(min_length=1)
    unit: str = ""
    period: float | None = Field(default=None, gt=0)
    limits: tuple[float, float] | None = None
    missing: tuple[str, ...] = ()


class Settings(contract.PositionSettings):
    """`time` names the column of the stamp, or puts several together as ``{name}`` in a text; `longitude` and
    `latitude` name those of the assets' positions, if there are any. `existing` false: only lines that come after the
    start are read. `late`: how many seconds one file may lie behind another when the source begins anew.
    """

    folder: str = Field(min_length=1)
    pattern: str = "*.csv"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8"
    decimal: str = Field(default=".", min_length=1, max_length=1)
    time: str = Field(min_length=1)
    time_format: str = "iso"
    zone: str = ""
    longitude: str = ""
    latitude: str = ""
    existing: bool = True
    late: float = Field(default=600.0, ge=0.0)
    poll: float = Field(default=0.5, ge=0.05, le=60.0)
    columns: tuple[Column, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.longitude) != bool(self.latitude):
            raise ValueError("longitude and latitude belong together")
        return self
