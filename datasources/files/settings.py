"""Settings of a folder of recorded tables: which files, how they are written, what their columns are."""

from typing import Literal, Self

from pydantic import Field, model_validator

from citydeck.sources.contract import PositionSettings
from citydeck.sources.mapping.settings import Mapping
from citydeck.sources.stamps import zone
from citydeck.sources.tables import Every, Steps

Form = Literal["auto", "parquet", "xlsx", "ndjson", "csv"]


class Settings(PositionSettings, Mapping):
    """Files of `folder` whose names match `pattern`, read by the mapping.

    `format` ``auto`` goes by a file's ending. `sheet` is a name or a number from 1, `header` the row or line (from 1)
    with the names of the columns, 0 for none (then they are ``column_1``…). A table without times has those of `start`
    (ISO 8601, the first row's) and `step` (seconds). `every` maps all columns of which nothing else is said.

    A whole table is read once its file has not changed for `settle` seconds, and its readings are put in order of time
    unless `ordered` is false. `existing` false passes over what is there at the start; `late` as for CSV folders.

    With `play` the tables are a recording: what is there at the start comes spaced as it was, `speed` times faster (0
    without waiting), with its own stamps or, `restamp`, as if it happened now; `loop` begins again at the end.
    """

    folder: str = Field(min_length=1)
    pattern: str = Field(default="*", min_length=1)
    format: Form = "auto"
    sheet: str = "1"
    header: int = Field(default=1, ge=0)
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8"
    every: Every | None = None
    start: str = ""
    step: float = Field(default=0.0, ge=0.0)
    ordered: bool = True
    existing: bool = True
    settle: float = Field(default=2.0, ge=0.0, le=3600.0)
    poll: float = Field(default=0.5, ge=0.05, le=60.0)
    late: float = Field(default=600.0, ge=0.0)
    play: bool = False
    speed: float = Field(default=1.0, ge=0.0, le=10_000.0)
    restamp: bool = False
    loop: bool = False

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if not self.readings and self.every is None:
            raise ValueError("a mapping needs readings, or every")
        if bool(self.start) != bool(self.step):
            raise ValueError("start and step belong together")
        if self.start and self.time:
            raise ValueError("a table has a column of times, or start and step")
        if (self.restamp or self.loop) and not self.play:
            raise ValueError("restamp and loop belong to play")
        if self.loop and not self.restamp:
            raise ValueError("loop needs restamp: time never runs backwards in a session")
        if self.zone:
            zone(self.zone)
        self.counted()
        return self

    def counted(self) -> Steps | None:
        """Times of a table that has none; `ValueError` when its start is no instant."""
        return Steps.of(self.start, self.step, self.zone) if self.start else None
