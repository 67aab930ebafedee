"""Which feature a vertex (or an instance) belongs to: EXT_mesh_features and what came before it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import Json, rows, table, whole
from citydeck.city.tiles3d.gltf.accessor import values
from citydeck.city.tiles3d.gltf.document import Document
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


def of_vertices(asset: Document, primitive: Json, count: int) -> FeatureIds | None:
    """The features of a primitive's `count` vertices; None when it has none that is read."""
    attributes = table(primitive, "attributes")
    extensions = table(primitive, "extensions")
    found = _of_sets(asset, rows(table(extensions, "EXT_mesh_features"), "featureIds"), attributes, count)
    if found is None:
        for name in _BARE:
            if name in attributes:
                return FeatureIds(_column(asset, whole(attributes, name), count))
    return found


def of_instances(asset: Document, node: Json, count: int) -> FeatureIds:
    """The features of a node's `count` instances: without any said, each instance is one."""
    extensions = table(node, "extensions")
    sets = rows(table(extensions, "EXT_instance_features"), "featureIds")
    attributes = table(table(extensions, "EXT_mesh_gpu_instancing"), "attributes")
    return _of_sets(asset, sets, attributes, count) or FeatureIds(np.arange(count))


def _of_sets(asset: Document, sets: list[Any], attributes: Json, count: int) -> FeatureIds | None:
    """The first set with a property table, else the first; sets that lie in a texture are not read."""
    read = [one for one in sets if isinstance(one, dict) and "texture" not in one]
    if not read:
        return None
    chosen = next((one for one in read if "propertyTable" in one), read[0])
    number = whole(chosen, "propertyTable") if "propertyTable" in chosen else NONE
    if "attribute" not in chosen:
        return FeatureIds(np.arange(count), number)
    name = f"_FEATURE_ID_{whole(chosen, 'attribute')}"
    if name not in attributes:
        raise BrokenContent(f"it has no attribute {name}, which its features name")
    ids = _column(asset, whole(attributes, name), count)
    if "nullFeatureId" in chosen:
        ids = np.where(ids == whole(chosen, "nullFeatureId"), NONE, ids)
    return FeatureIds(ids, number)


def _column(asset: Document, index: int, count: int) -> I64:
    found = values(asset, index, 1)[:, 0]
    if len(found) != count:
        raise BrokenContent("it has not one feature for each vertex")
    with np.errstate(invalid="ignore"):
        good = (found >= 0) & (found < LARGEST_ID)
    return np.where(good, np.rint(np.where(good, found, 0)), NONE).astype(np.int64)
