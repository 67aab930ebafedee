"""Which feature a vertex (or an instance) belongs to: EXT_mesh_features and what came before it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import Json, rows, table, whole
from citydeck.city.tiles3d.gltf.document import Document
from citydeck.city.tiles3d.gltf.vertices import StoredVertices, Vertices
from citydeck.city.triangulate import I64

NONE = -1
"""No feature, or no table."""
LARGEST_ID = 2**31
_BARE = ("_BATCHID", "_FEATURE_ID_0", "_FEATURE_ID")


@dataclass(frozen=True, slots=True, eq=False)
class FeatureIds:
    """`ids` ``(n,)``, `NONE` where there is none; `table` the property table that they count in, or `NONE`."""

    ids: I64
    table: int = NONE


def of_vertices(vertices: Vertices, primitive: Json, count: int) -> FeatureIds | None:
    """The features of a primitive's `count` vertices; None when it has none that is read."""
    sets = rows(table(table(primitive, "extensions"), "EXT_mesh_features"), "featureIds")
    found = _of_sets(sets, vertices, count)
    if found is None:
        for name in _BARE:
            if vertices.has(name):
                return FeatureIds(_column(vertices, name, count))
    return found


def of_instances(asset: Document, node: Json, count: int) -> FeatureIds:
    """The features of a node's `count` instances: without any said, each instance is one."""
    extensions = table(node, "extensions")
    sets = rows(table(extensions, "EXT_instance_features"), "featureIds")
    instances = StoredVertices(asset, table(extensions, "EXT_mesh_gpu_instancing"))
    return _of_sets(sets, instances, count) or FeatureIds(np.arange(count))


def _of_sets(sets: list[Any], vertices: Vertices, count: int) -> FeatureIds | None:
    """The first set with a property table, else the first; sets that lie in a texture are not read."""
    read = [one for one in sets if isinstance(one, dict) and "texture" not in one]
    if not read:
        return None
    chosen = next((one for one in read if "propertyTable" in one), read[0])
    number = whole(chosen, "propertyTable", most=LARGEST_ID) if "propertyTable" in chosen else NONE
    if "attribute" not in chosen:
        return FeatureIds(np.arange(count), number)
    ids = _column(vertices, f"_FEATURE_ID_{whole(chosen, 'attribute')}", count)
    if "nullFeatureId" in chosen:
        ids = np.where(ids == whole(chosen, "nullFeatureId"), NONE, ids)
    return FeatureIds(ids, number)


def _column(vertices: Vertices, name: str, count: int) -> I64:
    found = vertices.values(name, 1)[:, 0]
    if len(found) != count:
        raise BrokenContent("it has not one feature for each vertex")
    with np.errstate(invalid="ignore"):
        good = (found >= 0) & (found < LARGEST_ID)
    return np.where(good, np.rint(np.where(good, found, 0)), NONE).astype(np.int64)
