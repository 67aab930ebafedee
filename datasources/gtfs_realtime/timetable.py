"""What a timetable (GTFS) says that a realtime feed only refers to: stops, routes, trips."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from citydeck.model.errors import WrongUse
from citydeck.model.place import Place
from citydeck.sources.mapping.geometry import point

MAX_TABLE = 512 * 1024 * 1024
MAX_RATIO = 100
MAX_ROWS = 3_000_000


@dataclass
class Timetable:
    """`stops`: name and place by id; `routes`: short or long name by id; `trips`: (route, headsign) by id."""

    stops: dict[str, tuple[str, Place | None]] = field(default_factory=dict)
    routes: dict[str, str] = field(default_factory=dict)
    trips: dict[str, tuple[str, str]] = field(default_factory=dict)


def read(path: Path) -> Timetable:
    """The timetable in a zip file or a folder; `WrongUse` in words when it is none. Only stops.txt must be there."""
    found = Timetable()
    for row in _rows(path, "stops.txt", ("stop_id",)):
        place = point(row.get("stop_lon", ""), row.get("stop_lat", ""))
        found.stops[row["stop_id"]] = (row.get("stop_name", ""), place)
    for row in _rows(path, "routes.txt", ("route_id",)):
        found.routes[row["route_id"]] = row.get("route_short_name", "") or row.get("route_long_name", "")
    for row in _rows(path, "trips.txt", ("trip_id", "route_id")):
        found.trips[row["trip_id"]] = (row["route_id"], row.get("trip_headsign", ""))
    if not found.stops:
        raise WrongUse(f"static: {path.name} is no timetable: it has no stops.txt with stops")
    return found


def _rows(path: Path, name: str, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        if path.is_dir():
            table = path / name
            if table.is_file():
                with table.open("rb") as stream:
                    yield from _table(stream, name, needed)
            return
        with zipfile.ZipFile(path) as archive:
            if name in archive.namelist():
                _bounded(archive.getinfo(name))
                with archive.open(name) as stream:
                    yield from _table(stream, name, needed)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise WrongUse(f"static: {path.name} cannot be read as a zip file or folder") from None


def _bounded(member: zipfile.ZipInfo) -> None:
    if member.file_size > MAX_TABLE or member.file_size > MAX_RATIO * max(1, member.compress_size) + MAX_TABLE // 512:
        raise WrongUse(f"static: {member.filename} unpacks to more than may be")


def _table(stream: IO[bytes], name: str, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with io.TextIOWrapper(stream, "utf-8-sig", newline="") as text:
        try:
            reader = csv.DictReader(text, skipinitialspace=True)
            absent = [column for column in needed if column not in (reader.fieldnames or ())]
            if absent:
                raise WrongUse(f"static: {name} has no column {absent[0]}")
            for number, row in enumerate(reader):
                if number >= MAX_ROWS:
                    raise WrongUse(f"static: {name} has more than {MAX_ROWS} rows")
                yield {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        except (UnicodeDecodeError, csv.Error):
            raise WrongUse(f"static: {name} is no CSV in UTF-8") from None
