"""Where an alert is for: polygons and circles, latitude first, and geocodes that a file of the site explains."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from citydeck.model.errors import WrongUse
from citydeck.model.place import Place
from citydeck.sources.mapping.path import said
from citydeck.sources.payload import Poisoned, parse_json
from citydeck.sources.rows import number
from datasources.cap.element import Reader, plain

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of the corners; one pair for a point."""
MAX_CORNERS = 20_000
_CORNERS_OF_A_CIRCLE = 36
_KM_A_DEGREE = 111.195
MAX_AREAS_FILE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Area:
    """One area: what it is called, its outlines, its geocodes."""

    text: str
    rings: tuple[Ring, ...]
    codes: tuple[str, ...]


def read_area(reader: Reader, element: etree._Element) -> Area:
    """An area; outlines that are none are named among the reader's faults, and the others stay."""
    rings: list[Ring] = []
    for text in reader.texts(element, "polygon"):
        _take(rings, _polygon(text), reader, "polygon that is none")
    for text in reader.texts(element, "circle"):
        _take(rings, _circle(text), reader, "circle that is none")
    return Area(plain(reader.text(element, "areaDesc")), tuple(rings), reader.values(element, "geocode"))


def _take(rings: list[Ring], ring: Ring, reader: Reader, fault: str) -> None:
    if ring:
        rings.append(ring)
    else:
        reader.faults.append(fault)


def _polygon(text: str) -> Ring:
    """Corners of ``lat,lon lat,lon …``; empty when it is no ring of at least three different ones."""
    corners = text.split()
    if not 4 <= len(corners) <= MAX_CORNERS:
        return ()
    ring = tuple(pair for corner in corners if (pair := _pair(corner)) is not None)
    closed = ring if ring and ring[0] == ring[-1] else (*ring, *ring[:1])
    return closed if len(ring) == len(corners) and len(set(ring)) >= 3 else ()


def _circle(text: str) -> Ring:
    """Corners of a circle ``lat,lon km``; its middle alone when it has no width."""
    middle, _, radius = text.strip().partition(" ")
    pair = _pair(middle)
    try:
        kilometres = number(radius)
    except Poisoned:
        return ()
    if pair is None or not 0.0 <= kilometres <= 20_000.0:
        return ()
    if kilometres == 0.0:
        return (pair,)
    high = kilometres / _KM_A_DEGREE
    wide = high / max(math.cos(math.radians(pair[1])), 0.01)
    angles = (2 * math.pi * corner / _CORNERS_OF_A_CIRCLE for corner in range(_CORNERS_OF_A_CIRCLE))
    ring = tuple((_around(pair[0] + wide * math.sin(a)), _upto(pair[1] + high * math.cos(a))) for a in angles)
    return (*ring, ring[0])


def _pair(corner: str) -> tuple[float, float] | None:
    """Longitude and latitude of ``lat,lon``."""
    latitude, _, longitude = corner.partition(",")
    try:
        pair = number(longitude), number(latitude)
    except Poisoned:
        return None
    return pair if math.fabs(pair[0]) <= 180.0 and math.fabs(pair[1]) <= 90.0 else None


def _around(longitude: float) -> float:
    return (longitude + 180.0) % 360.0 - 180.0


def _upto(latitude: float) -> float:
    return max(-90.0, min(90.0, latitude))


def place_of(rings: Iterable[Ring]) -> Place | None:
    """The place that the largest of the outlines gives, with the outline as its path; None without any."""
    largest = max(rings, key=_extent, default=None)
    if largest is None:
        return None
    middle = [(min(side) + max(side)) / 2 for side in zip(*largest, strict=True)]
    path = tuple((longitude, latitude, 0.0) for longitude, latitude in largest) if len(largest) > 1 else ()
    return Place(middle[0], middle[1], path=path)


def _extent(ring: Ring) -> float:
    """Twice the area in square degrees at its own latitude: enough to compare by."""
    doubled = sum(
        a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)
    )  # of a ring of corners
    return math.fabs(doubled) * math.cos(math.radians(ring[0][1]))


def read_codes(path: Path, code: str) -> dict[str, tuple[Ring, ...]]:
    """Outlines by geocode, from a GeoJSON file whose features have the property `code`; `WrongUse` when it is none."""
    try:
        document = parse_json(path.read_bytes(), MAX_AREAS_FILE)
    except (OSError, Poisoned):
        raise WrongUse("areas_file: it cannot be read, or is no GeoJSON") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise WrongUse("areas_file: it is no GeoJSON collection of features")
    found: dict[str, tuple[Ring, ...]] = {}
    for feature in features:
        name = said((feature.get("properties") or {}).get(code)) if isinstance(feature, dict) else None
        if name:
            found[name] = found.get(name, ()) + tuple(_outlines(feature.get("geometry")))
    return found


def _outlines(geometry: object) -> Iterable[Ring]:
    """Outer rings of a GeoJSON polygon or of several."""
    if not isinstance(geometry, dict):
        return
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if geometry.get("type") == "Polygon" else coordinates
    if geometry.get("type") not in ("Polygon", "MultiPolygon") or not isinstance(polygons, list):
        return
    for polygon in polygons:
        outer = polygon[0] if isinstance(polygon, list) and polygon else None
        if isinstance(outer, list) and len(outer) >= 4 and all(_is_position(corner) for corner in outer):
            yield tuple((float(corner[0]), float(corner[1])) for corner in outer)


def _is_position(corner: object) -> bool:
    return isinstance(corner, list) and len(corner) >= 2 and all(isinstance(one, int | float) for one in corner[:2])


def rings_of(areas: Iterable[Area], known: Mapping[str, tuple[Ring, ...]]) -> list[Ring]:
    """Outlines of areas, each once: their own, and those of their geocodes where they have none."""
    found: dict[Ring, None] = {}
    for area in areas:
        for ring in area.rings or (ring for code in area.codes for ring in known.get(code, ())):
            found[ring] = None
    return list(found)
