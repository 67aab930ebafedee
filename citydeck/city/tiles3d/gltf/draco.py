"""Primitives that are compressed with Draco."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import Json, entry, table, whole
from citydeck.city.tiles3d.gltf.document import Document
from citydeck.city.tiles3d.shape import MOST_CORNERS
from citydeck.city.tiles3d.span import Array
from citydeck.city.triangulate import I64

EXTENSION = "KHR_draco_mesh_compression"


class DracoVertices:
    """Vertices and triangles of a primitive's Draco mesh, decoded at once."""

    def __init__(self, asset: Document, primitive: Json) -> None:
        source = table(table(primitive, "extensions"), EXTENSION)
        self._names = table(source, "attributes")
        for index in [*table(primitive, "attributes").values(), primitive.get("indices")]:
            # What the primitive itself says of the size, before anything is unpacked.
            if type(index) is int:
                whole(entry(asset.json, "accessors", index), "count", most=MOST_CORNERS)
        data, _ = asset.view(whole(source, "bufferView"))
        self._columns, self._faces = _decoded(bytes(data))

    def has(self, name: str) -> bool:
        return name in self._names

    def values(self, name: str, width: int) -> F64:
        found = self._column(name)
        if found.shape[1] != width:
            raise BrokenContent(f"{name} in a Draco mesh has rows of {found.shape[1]}, not of {width}")
        return found.astype(np.float64)

    def colours(self, name: str) -> F64:
        found = self._column(name)
        if found.shape[1] not in (3, 4):
            raise BrokenContent(f"{name} in a Draco mesh holds no colours")
        parts = found[:, :3].astype(np.float64)
        return parts / np.iinfo(found.dtype).max if found.dtype.kind == "u" else parts

    def order(self, count: int) -> I64:
        if not len(self._faces):
            return np.arange(count)
        return self._faces.reshape(-1)

    def _column(self, name: str) -> Array:
        if name not in self._names:
            raise BrokenContent(f"a Draco mesh has no {name}")
        number = whole(self._names, name)
        if number not in self._columns:
            raise BrokenContent(f"a Draco mesh has no {name}")
        return self._columns[number]


def _decoded(data: bytes) -> tuple[Mapping[int, Array], I64]:
    import DracoPy  # some megabytes of machine code, which most cities need none of

    try:
        mesh: Any = DracoPy.decode(data)
    except (DracoPy.FileTypeException, DracoPy.EncodingFailedException, ValueError, RuntimeError, MemoryError):
        raise BrokenContent("a Draco mesh that cannot be unpacked") from None
    columns = {int(one["unique_id"]): np.asarray(one["data"]) for one in mesh.attributes}
    columns = {number: column.reshape(len(column), -1) for number, column in columns.items()}
    faces = getattr(mesh, "faces", None)
    none = np.empty((0, 3), np.int64)
    return columns, none if faces is None else np.asarray(faces).astype(np.int64).reshape(-1, 3)
