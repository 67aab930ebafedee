"""The nodes of a glTF scene: which mesh stands where, and how often."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import Json, entry, rows, table, whole
from citydeck.city.tiles3d.gltf.accessor import values
from citydeck.city.tiles3d.gltf.document import Document
from citydeck.city.tiles3d.gltf.matrix import composed, node_matrix, product

MOST_NODES = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Mesh `mesh` under `matrix`; `copies` ``(n, 4, 4)`` to be applied before it, None for one mesh alone."""

    mesh: int
    matrix: F64
    copies: F64 | None
    node: Json


def placed_meshes(asset: Document) -> Iterator[Placed]:
    """All meshes of the asset's scene (of all root nodes, where it has none), in the scene's coordinates."""
    waiting = [(index, np.eye(4)) for index in reversed(_roots(asset))]
    seen: set[int] = set()
    while waiting:
        index, above = waiting.pop()
        if index in seen:
            raise BrokenContent(f"node {index} stands in the scene twice")
        seen.add(index)
        if len(seen) > MOST_NODES:
            raise BrokenContent(f"more than {MOST_NODES} nodes")
        node = entry(asset.json, "nodes", index)
        matrix = product(above, node_matrix(node))
        if node.get("mesh") is not None:
            yield Placed(whole(node, "mesh"), matrix, _copies(asset, node), node)
        waiting += [(_index(child), matrix) for child in reversed(rows(node, "children"))]


def _roots(asset: Document) -> list[int]:
    if rows(asset.json, "scenes"):
        return [_index(node) for node in rows(entry(asset.json, "scenes", whole(asset.json, "scene", 0)), "nodes")]
    nodes = rows(asset.json, "nodes")
    children = {_index(child) for node in nodes if isinstance(node, dict) for child in rows(node, "children")}
    return [index for index in range(len(nodes)) if index not in children]


def _index(value: object) -> int:
    if type(value) is not int:
        raise BrokenContent("a node is not named by a number")
    return value


def _copies(asset: Document, node: Json) -> F64 | None:
    instancing = table(table(node, "extensions"), "EXT_mesh_gpu_instancing")
    if not instancing:
        return None
    attributes = table(instancing, "attributes")
    found = {
        name: values(asset, whole(attributes, name), width)
        for name, width in (("TRANSLATION", 3), ("ROTATION", 4), ("SCALE", 3))
        if name in attributes
    }
    counts = {len(column) for column in found.values()}
    if len(counts) != 1:
        raise BrokenContent("the instances of a node have columns of different lengths")
    count = counts.pop()
    return composed(
        found.get("TRANSLATION", np.zeros((count, 3))),
        found.get("ROTATION", np.tile([0.0, 0, 0, 1], (count, 1))),
        found.get("SCALE", np.ones((count, 3))),
    )
