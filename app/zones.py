"""Time zones by place: a first guess that a person can change, from the places that the zone table itself names."""

import math
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple
from zoneinfo import TZPATH

_COORDINATES = re.compile(r"([+-]\d{4}(?:\d{2})?)([+-]\d{5}(?:\d{2})?)")


class Zone(NamedTuple):
    """An IANA zone and the place that stands for it, degrees."""

    name: str
    longitude: float
    latitude: float


@cache
def zones() -> tuple[Zone, ...]:
    """All zones that the table has, by name; empty where there is no table."""
    found = []
    for line in _table().splitlines():
        cells = line.split("\t")
        match = _COORDINATES.fullmatch(cells[1]) if len(cells) >= 3 and not line.startswith("#") else None
        if match is not None:
            found.append(Zone(cells[2], _degrees(match[2], 3), _degrees(match[1], 2)))
    return tuple(sorted(found))


def guess(longitude: float, latitude: float) -> str:
    """The zone whose named place is nearest; ``UTC`` where nothing is known."""
    known = zones()
    if not known:
        return "UTC"
    return min(known, key=lambda zone: _distance(zone, longitude, latitude)).name


def place_of(zone: str) -> tuple[float, float] | None:
    """``(longitude, latitude)`` of the place that a zone is named for."""
    return next(((one.longitude, one.latitude) for one in zones() if one.name == zone), None)


def _table() -> str:
    for folder in TZPATH:
        file = Path(folder) / "zone.tab"
        if file.is_file():
            return file.read_text("utf-8", "replace")
    try:
        return (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    except (ModuleNotFoundError, OSError):
        return ""


def _degrees(text: str, whole: int) -> float:
    """``+DDMM[SS]`` or ``+DDDMM[SS]`` as degrees."""
    digits = text[1:]
    seconds = int(digits[whole + 2 :] or 0)
    value = int(digits[:whole]) + int(digits[whole : whole + 2]) / 60 + seconds / 3600
    return round(-value if text[0] == "-" else value, 6)


def _distance(zone: Zone, longitude: float, latitude: float) -> float:
    """Angle between two places on the globe, radians."""
    here, there = math.radians(latitude), math.radians(zone.latitude)
    apart = math.radians(longitude - zone.longitude)
    cosine = math.sin(here) * math.sin(there) + math.cos(here) * math.cos(there) * math.cos(apart)
    return math.acos(max(-1.0, min(1.0, cosine)))
