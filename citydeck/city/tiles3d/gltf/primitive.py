"""Triangles of one primitive of a mesh, in the mesh's own coordinates."""

import numpy as np

from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import Json, rows, table, whole
from citydeck.city.tiles3d.gltf.colour import UNSAID, material, packed, vertex_colour
from citydeck.city.tiles3d.gltf.document import Document
from citydeck.city.tiles3d.gltf.draco import EXTENSION, DracoVertices
from citydeck.city.tiles3d.gltf.feature_ids import of_vertices
from citydeck.city.tiles3d.gltf.vertices import StoredVertices, Vertices
from citydeck.city.tiles3d.shape import Shape, Tally
from citydeck.city.triangulate import I64

TRIANGLES, STRIP, FAN = 4, 5, 6


def mesh_shapes(asset: Document, mesh: Json, tally: Tally) -> list[Shape]:
    """The primitives of a mesh that can be read; the others are counted in `tally`."""
    found = []
    for primitive in rows(mesh, "primitives"):
        try:
            shape = _primitive(asset, primitive, tally)
        except BrokenContent as error:
            tally.unread[str(error)] += 1
            continue
        if shape is not None:
            found.append(shape)
    return found


def _primitive(asset: Document, source: Json, tally: Tally) -> Shape | None:
    if not isinstance(source, dict):
        raise BrokenContent("a primitive is not a table")
    mode = whole(source, "mode", TRIANGLES, 6)
    if mode < TRIANGLES:
        tally.loose += 1
        return None
    vertices: Vertices = StoredVertices(asset, source)
    if EXTENSION in table(source, "extensions"):
        vertices, mode = DracoVertices(asset, source), TRIANGLES
    points = vertices.values("POSITION", 3)
    order = vertices.order(len(points))
    if len(order) and order.max() >= len(points):
        raise BrokenContent("its indices lie past its vertices")
    tally.corners(len(order) * (1 if mode == TRIANGLES else 3))
    triangles = _triangles(order, mode)
    features = of_vertices(vertices, source, len(points))
    first = triangles[:, 0]
    none = np.full(len(triangles), -1, np.int64)
    factor, textured = material(asset, source)
    tally.textures += textured
    used, inner = np.unique(triangles, return_inverse=True)
    return Shape(
        points[used],
        inner.reshape(-1, 3).astype(np.int64),
        none if features is None else np.full(len(triangles), features.table),
        none if features is None else features.ids[first],
        _colours(vertices, factor, textured, len(points))[first],
    )


def _triangles(order: I64, mode: int) -> I64:
    """``(t, 3)``; strips turn every second triangle, so that all show the same side."""
    count = len(order) // 3 if mode == TRIANGLES else max(len(order) - 2, 0)
    if mode == TRIANGLES:
        return order[: 3 * count].reshape(-1, 3)
    step = np.arange(count)
    if mode == FAN:
        found = np.stack([order[1 + step], order[2 + step], np.full(count, order[0] if count else 0)], axis=1)
    else:
        odd = step % 2
        found = np.stack([order[step], order[step + 1 + odd], order[step + 2 - odd]], axis=1)
    real = (found[:, 0] != found[:, 1]) & (found[:, 1] != found[:, 2]) & (found[:, 0] != found[:, 2])
    chosen: I64 = found[real]
    return chosen


def _colours(vertices: Vertices, factor: list[float] | None, textured: bool, count: int) -> I64:
    """``(count,)`` packed colours of the vertices."""
    if vertices.has("COLOR_0") and not textured:
        found = vertices.colours("COLOR_0")
        if len(found) == count:
            return vertex_colour(factor, found)
    return np.full(count, UNSAID if factor is None else packed(np.array([factor]))[0])
