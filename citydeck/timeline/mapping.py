"""How foreign tables become a recording: the mapping file that stands beside a data set (docs/recordings.md)."""

import difflib
import re
import zoneinfo
from pathlib import Path
from typing import Annotated, Literal, Self

import pandas as pd
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from citydeck.model.asset import Scalar
from citydeck.model.coarse import PositionsOf
from citydeck.model.config import nearest, read_toml
from citydeck.model.datum import DATUMS, Datum
from citydeck.model.errors import WrongUse
from citydeck.model.metrics import METRICS
from citydeck.model.mode import Provenance
from citydeck.model.strict import Strict
from citydeck.model.time import from_iso
from citydeck.model.units import conversion

MIN_PERIOD, MAX_PERIOD = 1e-6, 366 * 86_400.0
"""Seconds between two observations: from a microsecond to a year."""
PLAIN = r"^[^\x00-\x1f]+$"
"""A name without control characters."""
Fold = Literal["first", "second", "both-by-order", "refuse"]
"""What a local stamp in the hour that comes twice means: its first passage, its second, told by the order of rows
(the second begins where the clock steps back or a stamp repeats), or nothing that may be guessed."""


def _zone(value: object) -> object:
    try:
        zoneinfo.ZoneInfo(str(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{value!r} is no IANA time zone{_near(str(value))}") from None
    return value


def _near(zone: str) -> str:
    close = difflib.get_close_matches(zone, sorted(zoneinfo.available_timezones()), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


Zone = Annotated[str, BeforeValidator(_zone)]


class Names(Strict):
    """Display names; English is always there."""

    en: str = Field(min_length=1)
    zh_CN: str = ""

    def as_dict(self) -> dict[str, str]:
        """Language tag to name, without languages that have none."""
        return {tag: text for tag, text in (("en", self.en), ("zh_CN", self.zh_CN)) if text}


class Point(Strict):
    """Degrees, in the mapping's datum."""

    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)


def _refuse_unknown_directives(form: str) -> None:
    """`ValueError` for what no stamp could be read by; tried on an instant, for the directives are the reader's."""
    try:
        pd.to_datetime(pd.Series(["2000-01-01"], dtype=object), format=form, errors="coerce")
    except (ValueError, re.error) as error:
        raise ValueError(f"format {form!r} cannot be used: {str(error).splitlines()[0]}") from None


def _refuse_no_stamp(start: str) -> None:
    try:
        first = pd.Timestamp(start)
        if not 1900 <= first.year <= 2200:  # NaT as well; nanoseconds of 64 bits reach 2262
            raise ValueError("beyond what is counted in nanoseconds")  # noqa: TRY301
    except (ValueError, OverflowError):
        raise ValueError(f"start {start!r} is no date and time (for example 2012-03-01T00:00:00)") from None


class Clock(Strict):
    """When rows were observed: a `column` with its strptime `format`, or `start` (local time) and `period` seconds.

    `zone` is the IANA zone of local stamps, which always needs a `fold`. Formats are never guessed: ``04/11`` is April
    or November only by what stands here.
    """

    column: str = ""
    format: str = ""
    start: str = ""
    period: float | None = Field(default=None, ge=MIN_PERIOD, le=MAX_PERIOD)
    zone: Zone
    fold: Fold

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_column = bool(self.column and self.format)
        by_start = bool(self.start and self.period)
        if by_column == by_start or (self.column and self.start):
            raise ValueError("give either column and format, or start and period")
        if by_column:
            _refuse_unknown_directives(self.format)
        else:
            _refuse_no_stamp(self.start)
        return self


def _known_metric(name: str) -> str:
    if name not in METRICS:
        raise ValueError(f"unknown metric {name!r}{nearest(name, METRICS)}")
    return name


Metric = Annotated[str, AfterValidator(_known_metric)]


class Measured(Strict):
    """What a column holds: `metric` in `unit` (UCUM, as the file speaks), each `period` seconds or at no fixed time."""

    metric: Metric
    unit: str
    period: float | None = Field(default=None, ge=MIN_PERIOD, le=MAX_PERIOD)

    @field_validator("unit")
    @classmethod
    def _convertible(cls, unit: str, info: ValidationInfo) -> str:
        if metric := info.data.get("metric"):
            try:
                conversion(unit, METRICS[metric].unit)
            except WrongUse as error:
                raise ValueError(str(error)) from None
        return unit


class Missing(Strict):
    """Cells that hold no reading. `marks` are texts (the empty cell is always one), `values` numbers that mean it.

    `policy` ``skip``: counted, no observation; ``record``: a row with no value and quality BAD as well.
    """

    marks: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    policy: Literal["skip", "record"] = "skip"


class Series(Measured):
    """Where a value goes. `column` names its column; `asset` may hold ``{column}`` (that name) or ``{Name}``: the
    cell of another column in the same row, which is how long tables name their sensor.
    """

    column: str = Field(min_length=1)
    asset: str = Field(pattern=r"^urn:ngsi-ld:[A-Za-z]+:.+$")

    @field_validator("asset")
    @classmethod
    def _without_bar(cls, asset: str) -> str:
        if "|" in asset:
            raise ValueError("an asset's id holds no '|'")
        return asset


class Table(Strict):
    """One kind of table: a `file` below the data folder, or `member`s (a glob) of the zip file that it is.

    ``series`` names columns; ``every`` stands for each column that is neither the time nor named in `series` or
    `ignore`. `source` overrides the mapping's.
    """

    file: str = Field(pattern=PLAIN)
    member: str = ""
    encoding: str = Field(default="utf-8", pattern=PLAIN)
    separator: str = Field(default=",", min_length=1, max_length=1)
    columns: tuple[str, ...] = ()
    time: Clock
    missing: Missing = Missing()
    series: tuple[Series, ...] = ()
    every: "Every | None" = None
    ignore: tuple[str, ...] = ()
    source: str = Field(default="", pattern=r"^[a-z0-9_-]*$")

    @model_validator(mode="after")
    def _has_values(self) -> Self:
        if not self.series and self.every is None:
            raise ValueError("a table needs series or every")
        return self


class Every(Measured):
    """Like `Series` for all remaining columns; `asset` holds ``{column}``."""

    asset: str = Field(pattern=r"^urn:ngsi-ld:[A-Za-z]+:[^|]*\{column\}[^|]*$")

    def series(self, column: str) -> Series:
        """What this says of one column."""
        return Series(column=column, asset=self.asset, metric=self.metric, unit=self.unit, period=self.period)


class Thing(Strict):
    """An asset that the mapping describes itself."""

    id: str = Field(pattern=r"^urn:ngsi-ld:[A-Za-z]+:.+$")
    kind: str
    names: Names
    longitude: float | None = Field(default=None, ge=-180, le=180)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    height: float = 0.0
    attributes: dict[str, Scalar] = {}


class Positions(Strict):
    """A table beside the data that says where sensors are. `asset` holds ``{key}``, the cell of column `key`.

    Positions `of` reports are coarsened to a `grid` (metres), those of equipment only if a grid is given.
    """

    file: str = Field(pattern=PLAIN)
    encoding: str = Field(default="utf-8", pattern=PLAIN)
    separator: str = Field(default=",", min_length=1, max_length=1)
    key: str
    longitude: str
    latitude: str
    asset: str = Field(pattern=r"^urn:ngsi-ld:[A-Za-z]+:.*\{key\}.*$")
    kind: str = "sensor"
    names: Names = Names(en="{key}")
    of: PositionsOf = "equipment"
    grid: float | None = Field(default=None, ge=0)


class Happenings(Strict):
    """How to tell what really happened from instruments that no rule sees: while the sum of `metric` over `assets`,
    as a mean of `smooth` seconds, is more than `above` (the metric's unit) above its mean in the `quiet` stretch.

    `quiet` are two ISO 8601 instants; `reason` says why such a sum means an event, for those who judge by it.
    """

    metric: Metric
    assets: tuple[str, ...] = Field(min_length=1)
    quiet: tuple[str, str]
    above: float = Field(gt=0)
    smooth: float = Field(gt=0, le=3_600)
    reason: str = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        try:
            first, last = (from_iso(instant) for instant in self.quiet)
        except WrongUse as error:
            raise ValueError(str(error)) from None
        if last <= first:
            raise ValueError("the quiet stretch ends before it begins")
        return self


class Mapping(Strict):
    """The whole file. `latency` seconds from observation to receipt, assumed and marked so in the bundle.

    `rules` is a file beside the mapping that goes into the bundle. `place` and `zone` are the recording's own. `datum`
    is that of every position in the mapping and in its table of positions; it must stand where assets have one.
    """

    format: Literal[1]
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Names
    place: Point
    datum: Datum | None = None
    zone: Zone
    source: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    provenance: Provenance
    licence: str = Field(min_length=1)
    attribution: str = ""
    latency: float = Field(ge=0.0, le=86_400.0)
    rules: str = Field(default="", pattern=r"^[^\x00-\x1f]*$")
    notes: str = ""
    table: tuple[Table, ...] = Field(min_length=1)
    asset: tuple[Thing, ...] = ()
    positions: Positions | None = None
    events: Happenings | None = None

    @model_validator(mode="after")
    def _stated_datum(self) -> Self:
        carries = self.positions is not None or any(thing.longitude is not None for thing in self.asset)
        if carries and self.datum is None:
            raise ValueError(f'positions need their datum: add datum = "…", one of {", ".join(DATUMS)}')
        return self

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and check a mapping; `CitydeckError` names file, line, key and the nearest right name."""
        return read_toml(path, cls)


Table.model_rebuild()
