"""The ground of a city that brings its terrain."""

import numpy as np
import shapely

from citydeck.city.model import Terrain
from widgets.scene.geometry import Geometry
from widgets.scene.normals import packed


def terrain_geometry(terrain: Terrain) -> Geometry:
    """Triangles between the centres of cells with known heights; `facing` is the packed direction of each corner."""
    west, south, east, north = terrain.extent
    rows, columns = terrain.heights.shape
    heights = np.asarray(terrain.heights, np.float64)
    dx, dy = (east - west) / columns, (north - south) / rows
    x, y = np.meshgrid(west + (np.arange(columns) + 0.5) * dx, south + (np.arange(rows) + 0.5) * dy)
    known = ~np.isnan(heights)
    filled = np.where(known, heights, 0.0)
    rise_y, rise_x = np.gradient(filled, dy, dx) if min(rows, columns) > 1 else (filled * 0, filled * 0)
    length = np.sqrt(rise_x**2 + rise_y**2 + 1.0)
    facing = packed((-rise_x / length).ravel(), (-rise_y / length).ravel(), (1.0 / length).ravel())
    corner = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = corner[:-1, :-1], corner[:-1, 1:], corner[1:, 1:], corner[1:, :-1]
    whole = (known[:-1, :-1] & known[:-1, 1:] & known[1:, 1:] & known[1:, :-1]).ravel()
    trios = [np.stack([a.ravel(), b.ravel(), c.ravel()], axis=1), np.stack([a.ravel(), c.ravel(), d.ravel()], axis=1)]
    triangles = np.concatenate([trio[whole] for trio in trios])
    vertices = np.column_stack([x.ravel(), y.ravel(), filled.ravel()]).astype(np.float32)
    return Geometry(vertices, triangles.astype(np.int32), {"facing": facing.reshape(-1, 1)})


def covered(terrain: Terrain) -> shapely.Polygon:
    """What the terrain takes the place of: flat land begins beyond it."""
    west, south, east, north = terrain.extent
    rows, columns = terrain.heights.shape
    dx, dy = (east - west) / columns / 2, (north - south) / rows / 2
    edge: shapely.Polygon = shapely.box(west + dx, south + dy, east - dx, north - dy)
    return edge
