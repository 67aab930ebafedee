"""Areas of a file as plain rings: repaired where that can be done, without holes, one or several for each area."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.crs import F64
from citydeck.city.triangulate import I64

Geometries = npt.NDArray[Any]
"""Shapely geometries, None for a missing one."""

POLYGON, MULTIPOLYGON = 3, 6
MOST_CUTS = 64
"""Cuts of one area; holes beyond them are filled."""
FARTHEST = 1e8
"""Coordinates beyond which there is no place in any system, in its own units."""
KEPT = 0.5
"""Share of the area that it enclosed, loops counted by their sense, which a repaired outline must still have."""


@dataclass(slots=True, eq=False)
class Outlines:
    """Ring `i` is ``xy[offsets[i]:offsets[i + 1]]``, not closed, of area ``owner[i]``; `wrong` rows with reason."""

    offsets: I64
    xy: F64
    owner: I64
    wrong: dict[int, str] = field(default_factory=dict)
    repaired: int = 0
    cut: int = 0


def outlines(areas: Geometries) -> Outlines:
    """The rings of (n,) `areas`, polygons and multipolygons, in their order.

    An area with courtyards is cut in pieces through each of them, so that they stay open.
    """
    # Coordinates beyond all places overflow on the way; what comes of them is checked for.
    with np.errstate(all="ignore"):
        return _outlines(areas.copy())


def _outlines(areas: Geometries) -> Outlines:
    wrong = _wrong(areas)
    areas[list(wrong)] = None
    broken = np.flatnonzero(~shapely.is_missing(areas) & ~shapely.is_valid(areas))
    for row in broken.tolist():
        areas[row] = _repaired(areas[row])
        if areas[row] is None:
            wrong[row] = "its outline crosses itself beyond repair"
    parts, owner = shapely.get_parts(areas, return_index=True)
    solid = shapely.area(parts) > 0
    parts, owner = parts[solid], owner[solid]
    for row in set(np.flatnonzero(~shapely.is_missing(areas)).tolist()) - set(owner.tolist()):
        wrong[row] = "its outline encloses nothing"
    whole, holder, cut = _without_holes(parts, owner)
    offsets, xy = _rings(whole)
    return Outlines(offsets, xy, holder, wrong, len(broken) - sum(row in wrong for row in broken.tolist()), cut)


def _wrong(areas: Geometries) -> dict[int, str]:
    missing = shapely.is_missing(areas)
    wrong = dict.fromkeys(np.flatnonzero(missing).tolist(), "has no geometry, or one that cannot be read")
    wrong |= dict.fromkeys(np.flatnonzero(~missing & shapely.is_empty(areas)).tolist(), "its geometry is empty")
    xy, owner = shapely.get_coordinates(areas, return_index=True)
    lost = np.unique(owner[~(np.abs(xy) <= FARTHEST).all(axis=1)])
    return wrong | dict.fromkeys(lost.tolist(), "a corner of it is no place on Earth")


def _repaired(area: Any) -> Any:
    """The area with its crossings resolved; None where too little of it is left to be meant."""
    try:
        parts = shapely.get_parts(shapely.make_valid(area, method="structure"))
    except shapely.GEOSException:
        return None
    solid = [part for part in parts if shapely.get_type_id(part) == POLYGON and shapely.area(part) > 0]
    if not solid or shapely.area(solid).sum() < KEPT * abs(shapely.area(area)):
        return None
    return shapely.multipolygons(solid)


def _without_holes(parts: Geometries, owner: I64) -> tuple[Geometries, I64, int]:
    holed = shapely.get_num_interior_rings(parts) > 0
    if not holed.any():
        return parts, owner, 0
    made: list[Any] = []
    holder: list[int] = []
    for part, row, open_ in zip(parts, owner.tolist(), holed.tolist(), strict=True):
        pieces = _cut(part) if open_ else [part]
        made += pieces
        holder += [row] * len(pieces)
    return np.array(made, object), np.array(holder, np.int64), int(holed.sum())


def _cut(area: Any) -> list[Any]:
    """Pieces without holes that fill `area`, cut from south to north through the middle of a hole each time."""
    waiting, done, cuts = [area], [], 0
    while waiting:
        part = waiting.pop()
        if shapely.get_num_interior_rings(part) == 0:
            done.append(part)
            continue
        if cuts >= MOST_CUTS:
            done.append(shapely.polygons(shapely.get_exterior_ring(part)))
            continue
        cuts += 1
        west, south, east, north = shapely.bounds(part).tolist()
        left, _, right, _ = shapely.bounds(shapely.get_interior_ring(part, 0)).tolist()
        middle = (left + right) / 2
        for half in (shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)):
            pieces = shapely.get_parts(shapely.intersection(part, half))
            waiting += [piece for piece in pieces if shapely.get_type_id(piece) == POLYGON and shapely.area(piece) > 0]
    return done


def _rings(polygons: Geometries) -> tuple[I64, F64]:
    rings = shapely.get_exterior_ring(polygons)
    xy, owner = shapely.get_coordinates(rings, return_index=True)
    counts = np.bincount(owner, minlength=len(rings)).astype(np.int64) - 1
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    closing = np.cumsum(counts + 1) - 1
    return offsets, np.delete(xy, closing, axis=0)
