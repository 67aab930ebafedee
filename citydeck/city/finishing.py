"""From gathered columns to a city: heights above its ground, rings in one direction, first cameras."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from citydeck.city.gathering import Gatherer
from citydeck.city.model import Areas, Extrusions, Lines, Mesh, Terrain
from citydeck.city.piece import AreaColumns
from citydeck.city.terrain_height import heights_at
from citydeck.city.triangulate import I64

Extent = tuple[float, float, float, float]
View = tuple[tuple[float, float, float], tuple[float, float, float]]

EMPTY_HALF = 100.0
"""Metres around the origin that a city without anything to draw shows."""
WIDE, ABOVE, BELOW = 0.55, 0.31, 0.27
"""Tangents of the angles from the middle of a first picture to what it must show: a 16:9 picture of 40 degrees, less
what lies over its edges.
"""
STREET = 0.3
"""Metres above the ground of lines whose height the file does not say."""
_STOREYS = ((12.0, "house"), (26.0, "estate"), (60.0, "office"), (np.inf, "tower"))
"""Kinds of buildings by their height, for windows and colours, where a file says no more."""


def ground_of(found: Gatherer) -> float:
    """The level that 2 % of the objects stand below; 0 where no object says how high it stands."""
    base = np.asarray(found.prism_base.whole())
    absolute = ~np.isnan(base) & (np.asarray(found.prism_above.whole()) == 0)
    surveyed = np.asarray(found.mesh_box.whole())[np.asarray(found.mesh_above.whole()) == 0, 2]
    known = np.concatenate([surveyed, base[absolute]])
    if not len(known) and found.grids:
        known = np.concatenate([grid.heights[~np.isnan(grid.heights)] for grid in found.grids])
    return float(np.quantile(known, 0.02)) if len(known) else 0.0


def terrain_of(found: Gatherer, ground: float) -> Terrain | None:
    """The largest of the grids, in metres above the ground of the city; None without any."""
    if not found.grids:
        return None
    grid = max(found.grids, key=lambda grid: grid.dx * grid.dy * grid.heights.size)
    rows, columns = grid.heights.shape
    west, south = grid.x - grid.dx / 2, grid.y - grid.dy / 2
    extent = (west, south, west + columns * grid.dx, south + rows * grid.dy)
    return Terrain(grid.heights - np.float32(ground), extent)


def mesh_of(found: Gatherer, ground: float, terrain: Terrain | None = None) -> Mesh | None:
    """All surfaces; None when there are none. Call once: the columns are lowered in place.

    What counts from the ground stands on the terrain, if there is one.
    """
    if not len(found.triangles):
        return None
    counts: I64 = np.asarray(found.mesh_counts.whole())
    built = np.asarray(found.mesh_built.whole())
    colour = np.asarray(found.mesh_colour.whole())
    found.vertices.lower([2], ground)
    found.mesh_box.lower([2, 5], ground)
    _stand(found, ground, terrain)
    return Mesh(
        found.vertices.whole(),
        found.triangles.whole(),
        np.repeat(np.arange(len(counts), dtype=np.int32), counts),
        found.surface.whole(),
        found.mesh_ids.whole(),
        colour,
        built,
        np.asarray(found.mesh_box.whole()),
        counts,
    )


def _stand(found: Gatherer, ground: float, terrain: Terrain | None) -> None:
    """Take back what was taken off the features that count from the ground, and put them on the terrain."""
    free = np.flatnonzero(np.asarray(found.mesh_above.whole()))
    if not len(free):
        return
    box = np.asarray(found.mesh_box.whole())[free]
    foot = np.full(len(free), ground)
    if terrain is not None:
        foot += heights_at(terrain, (box[:, :2] + box[:, 3:5]) / 2)
    whose = np.searchsorted(free, np.asarray(found.free_features.whole()))
    found.vertices.lift(np.asarray(found.free_vertices.whole()), [2], foot[whose])
    found.mesh_box.lift(free, [2, 5], foot)


def prisms_of(found: Gatherer, ground: float, terrain: Terrain | None) -> Extrusions | None:
    """All footprints, counter-clockwise; those that count from the ground stand on the terrain, if there is one."""
    counts = np.asarray(found.prism_counts.whole())
    if not len(counts):
        return None
    offsets = offsets_of(counts)
    height = np.asarray(found.prism_height.whole())
    base = np.asarray(found.prism_base.whole())
    xy = counter_clockwise(np.asarray(found.prism_xy.whole()), offsets)
    free = np.isnan(base) | (np.asarray(found.prism_above.whole()) > 0)
    middle = np.add.reduceat(xy, offsets[:-1].astype(np.int64)) / counts[:, None]
    foot = np.nan_to_num(base) + (heights_at(terrain, middle) if terrain is not None else 0.0)
    base = np.where(free, foot, base - ground).astype(np.float32)
    ids = found.prism_ids.whole()
    return Extrusions(offsets, xy, base, height, kinds_of(height), np.full(len(counts), -1, np.int32), (), ids)


def lines_of(found: Gatherer, ground: float, terrain: Terrain | None) -> Lines | None:
    """Roads, rails and waterways; None when there are none."""
    counts = np.asarray(found.line_counts.whole())
    if not len(counts):
        return None
    xyz = np.array(found.line_xyz.whole())
    free = np.repeat(np.asarray(found.line_above.whole()) > 0, counts)
    lifted = np.where(np.isnan(xyz[:, 2]), STREET, xyz[:, 2])
    if terrain is not None:
        lifted += heights_at(terrain, xyz[:, :2])
    xyz[:, 2] = np.where(np.isnan(xyz[:, 2]) | free, lifted, xyz[:, 2] - ground)
    width, level = np.asarray(found.line_width.whole()), np.asarray(found.line_level.whole())
    return Lines(offsets_of(counts), xyz, width, level, found.line_ids.whole())


def areas_of(found: Gatherer, kind: str) -> Areas | None:
    """Areas of one of `AreaColumns.KINDS`; None when there are none."""
    rows = np.flatnonzero(np.asarray(found.area_kind.whole()) == AreaColumns.KINDS.index(kind))
    if not len(rows):
        return None
    offsets, xy = offsets_of(np.asarray(found.area_counts.whole())), np.asarray(found.area_xy.whole())
    parts = [xy[offsets[row] : offsets[row + 1]] for row in rows]
    names = found.area_ids.whole()
    cut = offsets_of(np.array([len(part) for part in parts], np.int32))
    return Areas(cut, counter_clockwise(np.concatenate(parts), cut), [names[int(row)] for row in rows])


def extent_of(
    mesh: Mesh | None,
    prisms: Extrusions | None,
    lines: Lines | None,
    areas: Sequence[Areas],
    terrain: Terrain | None = None,
) -> Extent:
    """Around everything that stands; where nothing does, around lines and areas, else around the terrain."""
    boxes: list[npt.NDArray[np.float32]] = []
    if mesh is not None and mesh.box is not None:
        boxes += [mesh.box[:, :2], mesh.box[:, 3:5]]
    if prisms is not None:
        boxes.append(prisms.xy)
    if not boxes:
        boxes += [lines.xyz[:, :2]] if lines is not None else []
        boxes += [area.xy for area in areas]
    boxes = [box for box in boxes if len(box)]
    if not boxes and terrain is not None:
        boxes = [np.array(terrain.extent, np.float32).reshape(2, 2)]
    if not boxes:
        return (-EMPTY_HALF, -EMPTY_HALF, EMPTY_HALF, EMPTY_HALF)
    x, y = np.min([box.min(axis=0) for box in boxes], axis=0)
    right, top = np.max([box.max(axis=0) for box in boxes], axis=0)
    return float(x), float(y), float(right), float(top)


def top_of(mesh: Mesh | None, prisms: Extrusions | None) -> float:
    """Metres of the highest thing above the ground."""
    top = 0.0
    if mesh is not None and mesh.box is not None:
        top = max(top, float(mesh.box[:, 5].max()))
    if prisms is not None:
        top = max(top, float((prisms.base + prisms.height).max()))
    return top


def views_of(extent: Extent, top: float) -> dict[str, View]:
    """`home` looks north over the city from a height, `overview` down on it; both see all of it, above the time bar."""
    return {"home": _seeing(extent, top, (0.31, -0.81, 0.5)), "overview": _seeing(extent, top, (0.0, -0.42, 0.91))}


def _seeing(extent: Extent, top: float, away: tuple[float, float, float]) -> View:
    """Eye and target of a camera in direction `away` of the city's middle, just far enough to see its whole box."""
    x, y, right, upper = extent
    middle = np.array([(x + right) / 2, (y + upper) / 2, 0.0])
    corners = np.array([[a, b, c] for a in (x, right) for b in (y, upper) for c in (0.0, top)]) - middle
    back = np.array(away) / np.linalg.norm(away)
    side = np.cross([0.0, 0.0, 1.0], back)
    side /= np.linalg.norm(side)
    over, up, ahead = corners @ side, corners @ np.cross(back, side), -(corners @ back)
    far = np.maximum(np.abs(over) / WIDE, np.where(up > 0, up / ABOVE, -up / BELOW)) - ahead
    eye = middle + back * max(float(far.max()), 60.0)
    return (float(eye[0]), float(eye[1]), float(eye[2])), (float(middle[0]), float(middle[1]), 0.0)


def offsets_of(counts: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Where runs of `counts` begin, and the end of the last."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)


def kinds_of(height: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.uint8]:
    """Index of `Extrusions.KINDS` for each height."""
    steps = np.array([limit for limit, _ in _STOREYS[:-1]])
    index = np.array([Extrusions.KINDS.index(kind) for _, kind in _STOREYS], np.uint8)
    return index[np.searchsorted(steps, height)]


def counter_clockwise(xy: npt.NDArray[np.float32], offsets: npt.NDArray[np.int32]) -> npt.NDArray[np.float32]:
    """The same rings, those that turned right reversed."""
    if not len(xy):
        return xy
    starts, counts = offsets[:-1].astype(np.int64), np.diff(offsets).astype(np.int64)
    local = (xy - np.repeat(xy[starts], counts, axis=0)).astype(np.float64)
    following = np.arange(1, len(xy) + 1)
    following[offsets[1:] - 1] = starts
    area = np.add.reduceat(local[:, 0] * local[following, 1] - local[following, 0] * local[:, 1], starts)
    row = np.arange(len(xy))
    mirrored = np.repeat(starts + offsets[1:] - 1, counts) - row
    return xy[np.where(np.repeat(area < 0, counts), mirrored, row)]
