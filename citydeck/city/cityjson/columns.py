"""Objects of a CityJSON block as columns."""

from collections import Counter
from typing import Any

import numpy as np

from citydeck.city.cityjson.geometry import Geometry
from citydeck.city.cityjson.objects import CityObject, Objects
from citydeck.city.cityjson.vertex_pool import VertexPool
from citydeck.city.piece import FaceColumns, ObjectColumns, Piece, PointColumns
from citydeck.city.triangulate import I64, Faces

Colour = tuple[int, int, int]


def piece(objects: Objects, bare: bool = True) -> Piece:
    """Everything read so far; call after `Objects.tie`.

    `bare` also gives the vertices that no geometry uses, where there is no geometry at all.
    """
    found = list(objects.read.values())
    row = {item.id: number for number, item in enumerate(found)}
    shapes = [(number, shape) for number, item in enumerate(found) for shape in item.geometries]
    return Piece(
        ObjectColumns(
            [item.id for item in found],
            [item.type for item in found],
            [row[item.parent] if item.parent else -1 for item in found],
            [item.attributes for item in found],
            [_colour(item, objects.header.materials) for item in found],
        ),
        faces=_faces([pair for pair in shapes if len(pair[1].shape.faces)], objects.pool),
        points=_points(shapes, objects.pool, bare),
        skipped=objects.skipped,
        geometries=Counter(shape.lod for _, shape in shapes),
    )


def _faces(shapes: list[tuple[int, Geometry]], pool: VertexPool) -> FaceColumns | None:
    if not shapes:
        return None
    lods = tuple(sorted({shape.lod for _, shape in shapes}))
    count = [len(shape.shape.faces) for _, shape in shapes]
    points, corners = pool.used(np.concatenate([shape.shape.corners for _, shape in shapes]))
    return FaceColumns(
        points,
        Faces(
            corners,
            np.concatenate([shape.shape.rings for _, shape in shapes]),
            np.concatenate([shape.shape.faces for _, shape in shapes]),
        ),
        np.repeat([number for number, _ in shapes], count).astype(np.int64),
        np.concatenate([shape.surface for _, shape in shapes]).astype(np.uint8),
        np.repeat([lods.index(shape.lod) for _, shape in shapes], count).astype(np.uint8),
        lods,
    )


def _points(shapes: list[tuple[int, Geometry]], pool: VertexPool, bare: bool) -> PointColumns | None:
    """Corners of points, lines and of faces too short to be drawn; all vertices when nothing has any geometry."""
    if not shapes:
        points = pool.whole() if bare else np.empty((0, 3))
        return PointColumns(points, np.full(len(points), -1, np.int64)) if len(points) else None
    thin = [(number, shape) for number, shape in shapes if not len(shape.shape.faces) and len(shape.used)]
    if not thin:
        return None
    used: I64 = np.concatenate([shape.used for _, shape in thin])
    owner = np.repeat([number for number, _ in thin], [len(shape.used) for _, shape in thin])
    points, again = pool.used(used)
    return PointColumns(points[again], owner.astype(np.int64))


def _colour(found: CityObject, materials: list[Any]) -> Colour | None:
    """Diffuse colour of the first geometry that names a material, None for none."""
    index = next((shape.material for shape in found.geometries if shape.material is not None), None)
    if index is None or not 0 <= index < len(materials) or not isinstance(materials[index], dict):
        return None
    colour = materials[index].get("diffuseColor")
    if not isinstance(colour, list) or len(colour) != 3:
        return None
    if not all(type(part) in (int, float) and 0 <= part <= 1 for part in colour):
        return None
    red, green, blue = (round(255 * part) for part in colour)
    return red, green, blue
