"""Geometries of GeoJSON as shapely's."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

F64 = npt.NDArray[np.float64]


class _Bad(Exception):
    """Coordinates that are none."""


def geometry(source: Any) -> Any:
    """A shapely geometry, flat or with z; None where it is missing or broken. Of a collection, its areas or lines."""
    if not isinstance(source, dict):
        return None
    try:
        with np.errstate(all="ignore"):
            if source.get("type") == "GeometryCollection":
                return _collection(source.get("geometries"))
            made = _MADE.get(str(source.get("type")))
            return made(source.get("coordinates")) if made else None
    except (_Bad, ValueError, TypeError, OverflowError, shapely.GEOSException):
        return None


def _collection(members: Any) -> Any:
    found = [made for made in map(geometry, members if isinstance(members, list) else []) if made is not None]
    for single, many in (("Polygon", shapely.MultiPolygon), ("LineString", shapely.MultiLineString)):
        parts = [part for made in found for part in shapely.get_parts(made) if part.geom_type == single]
        if parts:
            return many(parts)
    return None


def _points(source: Any, least: int) -> F64:
    if not isinstance(source, list) or len(source) < least:
        raise _Bad
    found = np.array(source, np.float64)
    if found.ndim != 2 or found.shape[1] < 2:
        raise _Bad
    return found[:, :3]


def _polygon(source: Any) -> Any:
    if not isinstance(source, list):
        raise _Bad
    if not source:
        return shapely.Polygon()
    rings = [_points(ring, 3) for ring in source]
    return shapely.Polygon(rings[0], rings[1:])


def _multipolygon(source: Any) -> Any:
    if not isinstance(source, list):
        raise _Bad
    return shapely.MultiPolygon([_polygon(part) for part in source])


def _line(source: Any) -> Any:
    return shapely.LineString(_points(source, 2))


def _multiline(source: Any) -> Any:
    if not isinstance(source, list):
        raise _Bad
    return shapely.MultiLineString([_points(part, 2) for part in source])


def _point(source: Any) -> Any:
    return shapely.Point(_points([source], 1)[0])


def _multipoint(source: Any) -> Any:
    return shapely.MultiPoint(_points(source, 1))


_MADE: dict[str, Callable[[Any], Any]] = {
    "Polygon": _polygon,
    "MultiPolygon": _multipolygon,
    "LineString": _line,
    "MultiLineString": _multiline,
    "Point": _point,
    "MultiPoint": _multipoint,
}
