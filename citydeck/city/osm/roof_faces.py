"""A building with a shaped roof as faces: walls up to the roof, and a face for each of its planes."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from citydeck.city.crs import F64
from citydeck.city.footprints.outlines import POLYGON
from citydeck.city.model import EARTH_RADIUS, Mesh
from citydeck.city.osm.height import Stand
from citydeck.city.osm.kinds import Tags
from citydeck.city.osm.roof_planes import planes

_WALL, _ROOF, _GROUND = (Mesh.SURFACES.index(name) for name in ("wall", "roof", "ground"))
_LEAST = 0.05
"""Metres below which a wall, and square metres below which a piece of a roof, is not worth a face."""
_FEW = 12
"""Planes up to which walls follow the roof above them; more meet only over level eaves."""
_GRID = 1e-4
"""Metres to which corners of roofs are rounded."""
_MOST = 400
"""Corners of an outline beyond which it keeps a flat top."""


@dataclass(slots=True)
class Body:
    """Faces of one building, each its rings ``(n, 3)`` in degrees and metres above the ground, and its surface."""

    faces: list[tuple[list[F64], int]] = field(default_factory=list)


def shaped(outline: Any, tags: Tags, stand: Stand) -> Body | None:
    """The building on `outline` (degrees), None where its roof is flat, or a shape that does not fit it."""
    if stand.roof <= 0 or shapely.get_type_id(outline) != POLYGON or not shapely.is_valid(outline):
        return None
    if shapely.get_num_coordinates(outline) > _MOST:
        return None
    middle = shapely.get_coordinates(shapely.centroid(outline))[0]
    degree = math.radians(1.0) * EARTH_RADIUS
    scale = np.array([degree * max(math.cos(math.radians(middle[1])), 1e-6), degree])
    plan = shapely.orient_polygons(shapely.transform(outline, lambda xy: (xy - middle) * scale))
    if shapely.area(plan) < 1.0:
        return None
    try:
        body = _body(plan, tags, stand)
    except shapely.GEOSException:
        return None
    for rings, _ in body.faces if body is not None else ():
        for ring in rings:
            ring[:, :2] = ring[:, :2] / scale + middle
    return body


def _body(plan: Any, tags: Tags, stand: Stand) -> Body | None:
    """The same in metres around the middle of its `plan`."""
    found = planes(plan, tags)
    if found is None:
        return None
    base = 0.0 if math.isnan(stand.base) else stand.base
    eaves = base + stand.height
    body = Body()
    _walls(plan, found, base, eaves, stand.roof, body)
    _roof(plan, found, eaves, stand.roof, body)
    if base > _LEAST:
        body.faces.append(([_at(ring, base)[::-1] for ring in _rings(plan)], _GROUND))
    return body


def _walls(plan: Any, found: F64, base: float, eaves: float, roof: float, body: Body) -> None:
    for ring in _rings(plan):
        for here, following in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            spots = _breaks(found, here, following)
            edge = here + spots[:, None] * (following - here)
            top = eaves + roof * np.clip(_heights(found, edge), 0.0, 1.0)
            if top.max() - base < _LEAST:
                continue
            upper = np.column_stack([edge, top])[::-1]
            lower = _at(np.array([here, following]), base)
            body.faces.append(([np.concatenate([lower, upper])], _WALL))


def _breaks(found: F64, here: F64, following: F64) -> F64:
    """Shares of an edge at its ends and where the lowest plane above it changes."""
    if len(found) > _FEW:
        return np.array([0.0, 1.0])
    start, end = _values(found, here[None])[0], _values(found, following[None])[0]
    one, other = np.triu_indices(len(found), 1)
    slope = (end - start)[one] - (end - start)[other]
    with np.errstate(divide="ignore", invalid="ignore"):
        spots = (start[other] - start[one]) / slope
    good = np.isfinite(spots) & (spots > 1e-6) & (spots < 1 - 1e-6)
    spots, one = spots[good], one[good]
    values = start + spots[:, None] * (end - start)
    lowest = values[np.arange(len(spots)), one] <= values.min(axis=1) + 1e-9
    return np.unique(np.concatenate([[0.0, 1.0], np.round(spots[lowest], 9)]))


def _roof(plan: Any, found: F64, eaves: float, roof: float, body: Body) -> None:
    west, south, east, north = shapely.bounds(plan).tolist()
    whole = np.array([[west, south], [east, south], [east, north], [west, north]]) * 1.1
    for row, plane in enumerate(found):
        region = whole
        for other in np.delete(found, row, axis=0):
            region = _below(region, plane - other)
            if len(region) < 3:
                break
        if len(region) < 3:
            continue
        # A region is convex; its hull is so in spite of rounding, too.
        cut = shapely.intersection(plan, shapely.convex_hull(shapely.multipoints(region)), grid_size=_GRID)
        for piece in shapely.get_parts(cut).tolist():
            if shapely.get_type_id(piece) == POLYGON and shapely.area(piece) > _LEAST:
                rings = [np.column_stack([ring, eaves + roof * _over(plane, ring)]) for ring in _rings(piece)]
                body.faces.append((rings, _ROOF))


def _below(region: F64, line: F64) -> F64:
    """The part of a convex `region` where ``line`` (factors of x, y and 1) is not above 0."""
    value = region @ line[:2] + line[2]
    kept = []
    for row in range(len(region)):
        following = (row + 1) % len(region)
        if value[row] <= 1e-12:
            kept.append(region[row])
        if (value[row] <= 1e-12) != (value[following] <= 1e-12):
            share = value[row] / (value[row] - value[following])
            kept.append(region[row] + share * (region[following] - region[row]))
    return np.array(kept).reshape(-1, 2)


def _values(found: F64, xy: F64) -> F64:
    return np.asarray(xy @ found[:, :2].T + found[:, 2])


def _heights(found: F64, xy: F64) -> F64:
    return np.asarray(_values(found, xy).min(axis=1))


def _over(plane: F64, xy: F64) -> F64:
    return np.asarray(np.clip(xy @ plane[:2] + plane[2], 0.0, 1.0))


def _at(xy: F64, z: float) -> F64:
    return np.column_stack([xy, np.full(len(xy), z)])


def _rings(plan: Any) -> list[F64]:
    """Outer ring counter-clockwise and holes clockwise, not closed."""
    whole = shapely.orient_polygons(plan)
    rings = [shapely.get_exterior_ring(whole), *shapely.get_rings(whole)[1:]]
    return [shapely.get_coordinates(ring)[:-1] for ring in rings]
