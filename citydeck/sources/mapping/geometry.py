"""Where a record is: a pair of fields, a GeoJSON geometry, or a text of coordinates; null geometry is no position."""

import math
import re
from collections.abc import Iterator

from citydeck.model.place import Place
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import number

Pair = tuple[float, float]
LATITUDE_FIRST = "latitude longitude"
MAX_PATH = 20_000
_WKT = re.compile(r"\s*(?:SRID=\d+;)?\s*([A-Za-z]+)\s*(?:Z|M|ZM)?\s*(\(.*\))\s*", re.DOTALL | re.IGNORECASE)


def point(longitude: object, latitude: object) -> Place | None:
    """A point from two fields, in degrees; None for what is none."""
    pair = _pair(longitude, latitude)
    return None if pair is None else Place(*pair)


def place_of(geometry: object, axes: str = "longitude latitude") -> Place | None:
    """Where a GeoJSON geometry is, or a text such as ``POINT (4.3 52.1)`` (WKT) or ``52.1 4.3 52.2 4.4``.

    A line keeps its path and is named by its middle vertex, an area by the middle of its outer ring's box. None where
    there is no geometry.
    """
    if isinstance(geometry, str):
        return _of_text(geometry, axes)
    if not isinstance(geometry, dict):
        return None
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        found = (place_of(part, axes) for part in (parts if isinstance(parts, list) else []))
        return next((place for place in found if place is not None), None)
    return _of_kind(str(kind).upper(), list(_pairs(coordinates, axes)))


def _of_kind(kind: str, pairs: list[Pair]) -> Place | None:
    if kind in ("POLYGON", "MULTIPOLYGON") and pairs:
        return Place(_middle([pair[0] for pair in pairs]), _middle([pair[1] for pair in pairs]))
    return _line(pairs) if kind == "LINESTRING" else Place(*pairs[0]) if pairs else None


def _of_text(text: str, axes: str) -> Place | None:
    known = _WKT.fullmatch(text)
    if known is None:
        return _line(list(_pairs_of_text(text, axes)))
    kind, positions = known.group(1), known.group(2).replace("(", " ").replace(")", " ").split(",")
    words = (position.split() for position in positions)
    return _of_kind(kind.upper(), [pair for two in words if len(two) > 1 for pair in _kept(two[0], two[1], axes)])


def _line(pairs: list[Pair]) -> Place | None:
    if not pairs:
        return None
    path = tuple((*pair, 0.0) for pair in pairs[:MAX_PATH]) if len(pairs) > 1 else ()
    return Place(*pairs[len(pairs) // 2], path=path)


def _pairs(coordinates: object, axes: str) -> Iterator[Pair]:
    """Positions of a nest of lists, outer rings first."""
    if not isinstance(coordinates, list) or not coordinates:
        return
    if isinstance(coordinates[0], list):
        for inner in coordinates:
            yield from _pairs(inner, axes)
    elif len(coordinates) >= 2:
        yield from _kept(coordinates[0], coordinates[1], axes)


def _pairs_of_text(text: str, axes: str) -> Iterator[Pair]:
    words = text.replace(",", " ").replace(";", " ").split()
    for first, second in zip(words[::2], words[1::2], strict=False):
        yield from _kept(first, second, axes)


def _kept(first: object, second: object, axes: str) -> Iterator[Pair]:
    pair = _pair(second, first) if axes == LATITUDE_FIRST else _pair(first, second)
    if pair is not None:
        yield pair


def _pair(longitude: object, latitude: object) -> Pair | None:
    try:
        pair = number(longitude, [""]), number(latitude, [""])
    except Poisoned:
        return None
    inside = math.fabs(pair[0]) <= 180.0 and math.fabs(pair[1]) <= 90.0  # NaN is not
    return pair if inside else None


def _middle(values: list[float]) -> float:
    return (min(values) + max(values)) / 2
