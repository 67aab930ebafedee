"""Land with holes where the water is, the water, parks and districts, as flat triangles."""

from collections.abc import Sequence

import mapbox_earcut
import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.model import Areas, CityModel
from widgets.scene.geometry import Geometry, empty
from widgets.scene.terrain import covered

FAR = 45_000.0
"""The land goes on this many metres around the city, into the haze."""


def polygons(areas: Areas | None) -> list[shapely.Polygon]:
    """Valid polygons of `areas`, one or more for each ring that encloses anything."""
    if areas is None:
        return []
    rings = [areas.xy[a:b] for a, b in zip(areas.offsets[:-1], areas.offsets[1:], strict=True)]
    shapes = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings if len(ring) >= 3]
    return [part for shape in shapes for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


def flat(shapes: Sequence[shapely.Polygon], z: float = 0.0) -> Geometry:
    """Triangles of polygons, which may have holes, at height `z`, facing up."""
    parts = [_earcut(shape, z) for shape in shapes if not shape.is_empty]
    return Geometry.joined(parts) if parts else empty()


def land(city: CityModel, water: Sequence[shapely.Polygon]) -> Geometry:
    """Everything that is neither water nor terrain, far beyond the city's edge."""
    xmin, ymin, xmax, ymax = city.extent
    box = shapely.box(xmin - FAR, ymin - FAR, xmax + FAR, ymax + FAR)
    other = [*water, *([covered(city.terrain)] if city.terrain is not None else [])]
    dry = shapely.difference(box, shapely.union_all(other)) if other else box
    return flat([part for part in shapely.get_parts(dry) if part.geom_type == "Polygon"])


def districts(areas: Areas, water: Sequence[shapely.Polygon] = ()) -> Geometry:
    """The land of districts with `aux` (district, 0, 0, 0)."""
    parts = []
    wet = shapely.union_all(list(water))
    for index, (a, b) in enumerate(zip(areas.offsets[:-1], areas.offsets[1:], strict=True)):
        shape = shapely.make_valid(shapely.Polygon(areas.xy[a:b]))
        for part in shapely.get_parts(shapely.difference(shape, wet)):
            if part.geom_type == "Polygon":
                piece = _earcut(part, 0.0)
                piece.attributes["aux"] = np.tile(np.array([index, 0, 0, 0], np.float32), (len(piece.vertices), 1))
                parts.append(piece)
    return Geometry.joined(parts) if parts else empty(("aux", 4))


def _earcut(shape: shapely.Polygon, z: float) -> Geometry:
    rings = [np.asarray(ring.coords)[:-1, :2] for ring in (shape.exterior, *shape.interiors)]
    points = np.concatenate(rings)
    ends = np.cumsum([len(ring) for ring in rings]).astype(np.uint32)
    triangles = mapbox_earcut.triangulate_float64(points, ends).astype(np.int64).reshape(-1, 3)
    vertices = np.column_stack([points, np.full(len(points), z)]).astype(np.float32)
    return Geometry(vertices, upward(points, triangles).astype(np.int32))


def upward(points: npt.NDArray[np.floating], triangles: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The triangles, counter-clockwise seen from above."""
    a, b, c = (points[triangles[:, k], :2].astype(np.float64) for k in range(3))
    turned = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]) < 0
    triangles[turned] = triangles[turned][:, ::-1]
    return triangles
