"""The mapping language: which fields of a payload are readings, of what, in which unit, and when they were true.

Only fields that a mapping names are ever read.
"""

import codecs
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from citydeck.model.errors import WrongUse
from citydeck.sources.mapping.path import checked
from citydeck.sources.stamps import INTERVALS, UNIX, zone


def _named(template: str) -> str:
    for path in re.findall(r"\{([^}]*)\}", template):
        checked(path)
    return template


def _form(text: str) -> str:
    if text not in ("iso", *INTERVALS, *UNIX) and "%" not in text:
        raise ValueError(
            f"{text!r} is no form of a time stamp: iso, {', '.join((*INTERVALS, *UNIX))}, or %d.%m.%Y %H:%M"
        )
    return text


def _zone(name: str) -> str:
    if name:
        try:
            zone(name)
        except WrongUse as error:
            raise ValueError(str(error)) from None
    return name


def _encoding(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        raise ValueError(f"no such encoding: {name!r}") from None
    return name


Path = Annotated[str, AfterValidator(checked)]
Template = Annotated[str, Field(min_length=1), AfterValidator(_named)]
Wanted = dict[Path, str]


class Part(BaseModel):
    """Base of everything inside an adapter's settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reading(Part):
    """One value of a record.

    `asset` and `metric` may hold ``{path}`` (a field of the record) and ``{1}``, ``{2}``… (what the transport says
    beside the payload: the levels of a topic for its wildcards, a subject's tokens). `path` is where the value lies
    (`citydeck.sources.mapping.path`), empty for a record that is the value itself. `unit` is UCUM, empty for the
    metric's canonical unit. `missing` lists sentinels; null and blank are missing too, unless `blank` is
    ``unchanged``: then a blank says that nothing changed and gives no row. `words` turns texts into numbers. `error`
    is the path of a mark that makes the value missing when it is true. `limits` are what the instrument can measure,
    in `unit`.
    """

    asset: Template
    metric: Template
    path: Path = ""
    unit: str = ""
    period: float | None = Field(default=None, gt=0)
    limits: tuple[float, float] | None = None
    missing: tuple[float | str, ...] = ()
    blank: Literal["missing", "unchanged"] = "missing"
    words: dict[str, float] = {}
    error: Path = ""

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.limits and self.limits[0] >= self.limits[1]:
            raise ValueError("limits are the lower and the upper: [0, 250]")
        return self


class Mapping(Part):
    """What one payload holds.

    `when` passes over payloads in which a path does not have the text given: an envelope of another kind. `each` is the
    path of a list of records, ``*`` when the payload itself is the list, empty for one record. `where` passes over
    single records in the same way. `time` is the path of the stamp, empty: the time
    of receipt; its form is `time_format` (`citydeck.sources.stamps`) and never guessed; `zone` is for stamps that carry
    none. `decimal` is the mark in texts that are numbers. `longitude` and `latitude` are paths of a record's position;
    or `geometry` is the path of a GeoJSON geometry or of a text of coordinates, whose `axes` are in this order. `name`
    is the path of its display name, `kind` the kind of the assets (`citydeck.model.asset.KINDS`).
    """

    when: Wanted = {}
    each: Path = ""
    where: Wanted = {}
    time: Path = ""
    time_format: Annotated[str, AfterValidator(_form)] = "iso"
    zone: Annotated[str, AfterValidator(_zone)] = ""
    decimal: str = Field(default=".", min_length=1, max_length=1)
    longitude: Path = ""
    latitude: Path = ""
    geometry: Path = ""
    axes: Literal["longitude latitude", "latitude longitude"] = "longitude latitude"
    name: Path = ""
    kind: str = ""
    readings: tuple[Reading, ...] = ()

    @model_validator(mode="after")
    def _places(self) -> Self:
        if bool(self.longitude) != bool(self.latitude):
            raise ValueError("longitude and latitude belong together")
        if self.longitude and self.geometry:
            raise ValueError("a position is told by longitude and latitude, or by a geometry")
        return self


Format = Literal["json", "geojson", "ndjson", "csv", "xml"]


class Payload(Mapping):
    """A mapping with the form of the bytes that it is for.

    `delimiter`, `encoding` and `header` are for CSV: `header` is the line (from 1, blank ones not counted) with the
    names of the columns; 0 where there is none: then columns are called column_1, column_2…. `each` and `geometry` that
    are not given are where the form has them (`citydeck.sources.mapping.documents.USUAL`).
    """

    format: Format = "json"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: Annotated[str, AfterValidator(_encoding)] = "utf-8"
    header: int = Field(default=1, ge=0)
