"""What stands in the way of a radio wave: building tops on a grid, and what an antenna sees past them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.boxes import Boxes, boxes_of
from citydeck.city.model import CityModel, Extrusions, Mesh, Terrain
from citydeck.city.terrain_height import heights_at

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
LEAST, CELLS = 10.0, 3000
"""Metres of a grid cell, and most cells along an edge."""
MOST_SAMPLES = 320
"""Points along a side of a building that are looked at."""
BOXY = 0.92
"""Share of its box from which on a footprint is taken for the whole of it; others are looked at point by point."""
FLOATS = 8.0
"""Metres of air under a building from which on it is passed under, and left out."""
DIRECTIONS = 720
"""Directions of the sweep round an antenna: half a degree, 10 m at 1.2 km."""
BODY = (0, 1, 3)
"""Surfaces that block: walls, roofs and glass; a bridge's deck and cables do not."""


@dataclass(frozen=True, slots=True, eq=False)
class Obstacles:
    """`top` ``(rows, columns)`` metres of the highest building in each cell, 0 for none; row 0 in the south; `x`, `y`
    the south-west corner, which is the city's and not the buildings': moving one leaves every other where it was.
    `ground` likewise the height of the terrain, None for level ground at 0.
    """

    top: F32
    ground: F32 | None
    x: float
    y: float
    pitch: float


def obstacles(city: CityModel) -> Obstacles:
    """The grid of a city over its extent, from footprints and the buildings of its mesh."""
    xmin, ymin, xmax, ymax = city.extent
    pitch = max(LEAST, max(xmax - xmin, ymax - ymin) / CELLS)
    shape = int(np.ceil((ymax - ymin) / pitch)) + 1, int(np.ceil((xmax - xmin) / pitch)) + 1
    ground = _ground(city.terrain, shape, (xmin, ymin), pitch) if city.terrain is not None else None
    top = ground.copy() if ground is not None else np.zeros(shape, np.float32)
    made = Obstacles(top, ground, xmin, ymin, pitch)
    boxes = boxes_of(city.buildings, None)
    if len(boxes) and city.buildings is not None:
        _stand(made, boxes, city.buildings)
    if city.mesh is not None and len(city.mesh.triangles):
        _drape(made, city.mesh)
    return made


def seen_from(
    grid: Obstacles, eye: tuple[float, float, float], x: F64, y: F64, heights: Sequence[float], reach: float
) -> npt.NDArray[np.bool_]:
    """``(len(heights), len(y), len(x))`` True where a straight line from `eye` to the point, at each of `heights` in
    metres above the ground, passes over all tops.

    Points beyond `reach` metres are judged by what stands within it.

    One sweep round the eye: along each direction the steepest top so far is kept, and a point is seen when it stands
    at a steeper angle than all tops before its own cell and its own.
    """
    east, north = np.meshgrid((x - eye[0]).astype(np.float32), (y - eye[1]).astype(np.float32))
    away = np.hypot(east, north)
    steps = max(1, int(np.ceil(min(away.max(), reach) / grid.pitch))) + 1
    angle = (np.arange(DIRECTIONS) * (2 * np.pi / DIRECTIONS)).astype(np.float32)
    out = (np.arange(1, steps + 1) * grid.pitch).astype(np.float32)
    top = tops_at(
        grid, np.float32(eye[0]) + np.outer(np.sin(angle), out), np.float32(eye[1]) + np.outer(np.cos(angle), out)
    )
    steepest = np.maximum.accumulate((top - np.float32(eye[2])) / out, axis=1)
    direction = np.rint(np.arctan2(east, north) * (DIRECTIONS / (2 * np.pi))).astype(np.int64) % DIRECTIONS
    step = np.floor(away / grid.pitch).astype(np.int64) - 1
    before = np.where(step < 0, -np.inf, steepest[direction, np.clip(step, 0, steps - 1)])
    points = np.meshgrid(x, y)
    own, flat, foot = tops_at(grid, *points), np.maximum(away, 1.0), ground_at(grid, *points)
    return np.stack([(own <= foot + high) & ((foot + high - eye[2]) / flat >= before) for high in heights])


def ground_at(grid: Obstacles, x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> F32:
    """Metres of the ground at each place."""
    return np.zeros(np.shape(x), np.float32) if grid.ground is None else _at(grid, grid.ground, x, y)


def tops_at(grid: Obstacles, x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> F32:
    """Metres of the highest building at each place, or of the ground."""
    return _at(grid, grid.top, x, y)


def _at(grid: Obstacles, heights: F32, x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> F32:
    rows, columns = heights.shape
    column = ((x - grid.x) / grid.pitch).astype(np.int32)
    row = ((y - grid.y) / grid.pitch).astype(np.int32)
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    found = heights[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]
    return np.where(inside, found, np.float32(0.0))


def _ground(terrain: Terrain, shape: tuple[int, int], corner: tuple[float, float], pitch: float) -> F32:
    row, column = np.indices(shape)
    places = np.column_stack([corner[0] + (column.ravel() + 0.5) * pitch, corner[1] + (row.ravel() + 0.5) * pitch])
    return np.asarray(heights_at(terrain, places).reshape(shape), np.float32)


def _raise(grid: Obstacles, x: F64, y: F64, top: npt.NDArray[np.floating]) -> None:
    rows, columns = grid.top.shape
    column = np.floor((x - grid.x) / grid.pitch).astype(np.int64)
    row = np.floor((y - grid.y) / grid.pitch).astype(np.int64)
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    place = row[inside] * columns + column[inside]
    np.maximum.at(grid.top.reshape(-1), place, top[inside].astype(np.float32))


def _stand(grid: Obstacles, boxes: Boxes, buildings: Extrusions) -> None:
    across = np.stack([-boxes.axis[:, 1], boxes.axis[:, 0]], axis=1)
    count = np.clip(np.ceil(2 * boxes.half / grid.pitch).astype(int) + 1, 1, MOST_SAMPLES)
    top = boxes.base + boxes.height
    stands = boxes.base - ground_at(grid, *boxes.centre.T) < FLOATS
    boxy = boxes.area >= BOXY * 4 * boxes.half.prod(axis=1)
    shapes = _outlines(grid, buildings, np.flatnonzero(stands & ~boxy), top)
    for along, aside in np.unique(count[stands], axis=0):
        which = np.flatnonzero((count == (along, aside)).all(axis=1) & stands)
        bent = np.flatnonzero(~boxy[which])
        for u in (np.arange(along) + 0.5) / along * 2 - 1:
            for v in (np.arange(aside) + 0.5) / aside * 2 - 1:
                spot = boxes.centre[which] + boxes.axis[which] * (u * boxes.half[which, :1])
                spot += across[which] * (v * boxes.half[which, 1:])
                inside = np.ones(len(which), bool)
                inside[bent] = shapely.contains_xy(shapes[which[bent]], *spot[bent].T)
                _raise(grid, spot[inside, 0], spot[inside, 1], top[which[inside]])


def _outlines(grid: Obstacles, buildings: Extrusions, which: npt.NDArray[np.int64], top: F32) -> npt.NDArray[Any]:
    """Shapes of footprints `which`, None for all others; their walls are on the grid, however thin they are."""
    shapes = np.full(len(buildings), None, object)
    for row in which.tolist():
        shapes[row] = shapely.Polygon(buildings.xy[buildings.offsets[row] : buildings.offsets[row + 1]])
    if len(which):
        walls, owner = shapely.get_coordinates(shapely.segmentize(shapes[which], grid.pitch), return_index=True)
        _raise(grid, walls[:, 0], walls[:, 1], top[which[owner]])
        shapely.prepare(shapes[which])
    return shapes


def _drape(grid: Obstacles, mesh: Mesh, parts: int = 4) -> None:
    corners = mesh.vertices[mesh.triangles[np.isin(mesh.surface, BODY)]].astype(np.float64)
    for i in range(parts + 1):
        for j in range(parts + 1 - i):
            share = np.array([i, j, parts - i - j]) / parts
            spot = np.einsum("k,tkc->tc", share, corners)
            _raise(grid, spot[:, 0], spot[:, 1], spot[:, 2])
