"""A glTF asset as triangles in the coordinates of its scene."""

from collections.abc import Iterator

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.tiles3d.fields import entry, numbers
from citydeck.city.tiles3d.gltf.document import Document
from citydeck.city.tiles3d.gltf.feature_ids import FeatureIds, of_instances
from citydeck.city.tiles3d.gltf.matrix import moved, product
from citydeck.city.tiles3d.gltf.primitive import mesh_shapes
from citydeck.city.tiles3d.gltf.scene import Placed, placed_meshes
from citydeck.city.tiles3d.shape import Shape, Tally, joined


def model(asset: Document, tally: Tally) -> Shape:
    """All triangles of the asset's scene, nodes and instances applied, its own up axis kept."""
    known: dict[int, Shape] = {}
    parts = []
    for placed in placed_meshes(asset):
        if placed.mesh not in known:
            known[placed.mesh] = joined(mesh_shapes(asset, entry(asset.json, "meshes", placed.mesh), tally))
        else:
            tally.corners(known[placed.mesh].triangles.size)
        parts += list(_stood(asset, placed, known[placed.mesh], tally))
    return joined(parts)


def middle(asset: Document) -> list[float] | None:
    """The centre that CESIUM_RTC says, in the coordinates of the tile (z up); None without one."""
    return numbers(asset.extension("CESIUM_RTC"), "center", 3)


def _stood(asset: Document, placed: Placed, mesh: Shape, tally: Tally) -> Iterator[Shape]:
    if placed.copies is None:
        yield Shape(moved(mesh.points, placed.matrix), mesh.triangles, mesh.table, mesh.feature, mesh.colour)
        return
    tally.instances += len(placed.copies)
    tally.corners(mesh.triangles.size * len(placed.copies))
    yield copied(mesh, product(placed.matrix, placed.copies), of_instances(asset, placed.node, len(placed.copies)))


def copied(mesh: Shape, matrices: F64, features: FeatureIds) -> Shape:
    """`mesh` once under each of `matrices` ``(n, 4, 4)``; copy `i` is feature ``features.ids[i]``."""
    count = len(matrices)
    with np.errstate(all="ignore"):
        points = np.einsum("nij,pj->npi", matrices[:, :3, :3], mesh.points) + matrices[:, None, :3, 3]
    firsts = np.arange(count) * len(mesh.points)
    faces = len(mesh.triangles)
    return Shape(
        points.reshape(-1, 3),
        (mesh.triangles[None, :, :] + firsts[:, None, None]).reshape(-1, 3),
        np.full(count * faces, features.table),
        np.repeat(features.ids, faces),
        np.tile(mesh.colour, count),
    )


def blocks(count: int, size: int) -> Iterator[slice]:
    """`count` copies in slices, so that each has about a million corners, `size` for one copy."""
    step = max(1, 1_000_000 // max(size, 1))
    for first in range(0, count, step):
        yield slice(first, first + step)
