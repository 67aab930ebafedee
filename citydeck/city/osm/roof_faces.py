"""A building with a shaped roof as faces: walls up to the roof, and a face for each of its planes."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import shapely

from citydeck.city.crs import F64
from citydeck.city.footprints.outlines import POLYGON
from citydeck.city.model import EARTH_RADIUS, Mesh
from citydeck.city.osm.height import Stand
from citydeck.city.osm.kinds import Tags
from citydeck.city.osm.roof_plan import Plan, shoelace
from citydeck.city.osm.roof_planes import planes

_WALL, _ROOF, _GROUND = (Mesh.SURFACES.index(name) for name in ("wall", "roof", "ground"))
_LEAST = 0.05
"""Metres below which a wall, and square metres below which a piece of a roof, is not worth a face."""
_FEW = 12
"""Planes up to which walls follow the roof above them; more meet only over level eaves."""
_GRID = 1e-4
"""Metres within which corners of roofs are one."""
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
    rings = [shapely.get_coordinates(ring)[:-1] for ring in shapely.get_rings(outline)]
    middle = rings[0].mean(axis=0)
    degree = math.radians(1.0) * EARTH_RADIUS
    scale = np.array([degree * max(math.cos(math.radians(middle[1])), 1e-6), degree])
    plan = Plan.of([(ring - middle) * scale for ring in rings])
    if plan.area < 1.0:
        return None
    try:
        body = _body(plan, tags, stand)
    except shapely.GEOSException:
        return None
    for faces, _ in body.faces if body is not None else ():
        for ring in faces:
            ring[:, :2] = ring[:, :2] / scale + middle
    return body


def _body(plan: Plan, tags: Tags, stand: Stand) -> Body | None:
    """The same in metres around the middle of its `plan`."""
    found = planes(plan, tags)
    if found is None:
        return None
    base = 0.0 if math.isnan(stand.base) else stand.base
    eaves = base + stand.height
    body = Body()
    for ring in plan.rings:
        _walls(ring, found, base, eaves, stand.roof, body)
    for row, piece in _pieces(plan, found.tolist()):
        body.faces.append(([_top(ring, found[row], eaves, stand.roof) for ring in piece], _ROOF))
    if base > _LEAST:
        body.faces.append(([_at(ring, base)[::-1] for ring in plan.rings], _GROUND))
    return body


def _walls(ring: F64, found: F64, base: float, eaves: float, roof: float, body: Body) -> None:
    values = ring @ found[:, :2].T + found[:, 2]
    rows = values.tolist()
    for number, here in enumerate(ring):
        after = (number + 1) % len(ring)
        spots = _breaks(rows[number], rows[after]) if len(found) <= _FEW else [0.0, 1.0]
        shares = np.array(spots)[:, None]
        edge = here + shares * (ring[after] - here)
        lowest = (values[number] + shares * (values[after] - values[number])).min(axis=1)
        top = eaves + roof * np.clip(lowest, 0.0, 1.0)
        if top.max() - base >= _LEAST:
            upper, lower = np.column_stack([edge, top])[::-1], _at(edge[[0, -1]], base)
            body.faces.append(([np.concatenate([lower, upper])], _WALL))


def _breaks(start: list[float], end: list[float]) -> list[float]:
    """Shares of an edge at its ends and where the lowest of the planes above it changes, whose values are given."""
    found = {0.0, 1.0}
    for (a, b), (c, d) in combinations(zip(start, end, strict=True), 2):
        turn = (b - a) - (d - c)
        share = (c - a) / turn if abs(turn) > 1e-12 else -1.0
        if 1e-6 < share < 1 - 1e-6:
            height = a + share * (b - a)
            if all(height <= p + share * (q - p) + 1e-9 for p, q in zip(start, end, strict=True)):
                found.add(round(share, 9))
    return sorted(found)


def _pieces(plan: Plan, found: list[list[float]]) -> Iterator[tuple[int, list[F64]]]:
    """Of each plane its row and what lies below it alone, as rings. Clipping a convex outline needs no geometry."""
    whole = plan.rings[0].tolist() if plan.convex else plan.around
    for row, plane in enumerate(found):
        region = whole
        for other in found:
            if other is not plane and len(region) > 2:
                region = _below(region, plane[0] - other[0], plane[1] - other[1], plane[2] - other[2])
        if len(region) < 3:
            continue
        if plan.convex:
            ring = _apart(np.array(region))
            if len(ring) > 2 and shoelace(ring) > _LEAST:
                yield row, [ring]
            continue
        # A region is convex; its hull is so in spite of rounding, too.
        cut = shapely.intersection(plan.polygon, shapely.convex_hull(shapely.multipoints(region)), grid_size=_GRID)
        for piece in shapely.get_parts(cut).tolist():
            if shapely.get_type_id(piece) == POLYGON and shapely.area(piece) > _LEAST:
                yield row, Plan.of([shapely.get_coordinates(ring)[:-1] for ring in shapely.get_rings(piece)]).rings


def _below(region: list[list[float]], a: float, b: float, c: float) -> list[list[float]]:
    """The part of a convex `region` where ``a x + b y + c`` is not above 0."""
    kept = []
    x, y = region[-1]
    value = a * x + b * y + c
    for point in region:
        following = a * point[0] + b * point[1] + c
        if (value <= 1e-9) != (following <= 1e-9):
            share = value / (value - following)
            kept.append([x + share * (point[0] - x), y + share * (point[1] - y)])
        if following <= 1e-9:
            kept.append(point)
        (x, y), value = point, following
    return kept


def _apart(ring: F64) -> F64:
    """The ring without corners that rounding made of one."""
    step = np.abs(ring - np.concatenate([ring[-1:], ring[:-1]])).max(axis=1)
    return np.asarray(ring[step > _GRID])


def _top(ring: F64, plane: F64, eaves: float, roof: float) -> F64:
    return np.column_stack([ring, eaves + roof * np.clip(ring @ plane[:2] + plane[2], 0.0, 1.0)])


def _at(xy: F64, z: float) -> F64:
    return np.column_stack([xy, np.full(len(xy), z)])
