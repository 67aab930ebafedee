"""The vertices of one primitive and their order, wherever they lie."""

from typing import Protocol

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import Json, table, whole
from citydeck.city.tiles3d.gltf.accessor import colours, indices, values
from citydeck.city.tiles3d.gltf.document import Document
from citydeck.city.triangulate import I64


class Vertices(Protocol):
    """Columns by the names of glTF's attributes; `BrokenContent` from each where they cannot be read."""

    def has(self, name: str) -> bool:
        """Whether the primitive has this attribute."""
        ...

    def values(self, name: str, width: int) -> F64:
        """``(n, width)`` values of an attribute."""
        ...

    def colours(self, name: str) -> F64:
        """``(n, 3)`` red, green, blue, 0 to 1."""
        ...

    def order(self, count: int) -> I64:
        """``(m,)`` the vertices in the order that makes triangles; of `count` vertices, one after the other where the
        primitive has no indices.
        """
        ...


class StoredVertices:
    """Vertices in accessors."""

    def __init__(self, asset: Document, primitive: Json) -> None:
        self._asset = asset
        self._primitive = primitive
        self._attributes = table(primitive, "attributes")

    def has(self, name: str) -> bool:
        return name in self._attributes

    def values(self, name: str, width: int) -> F64:
        return values(self._asset, self._accessor(name), width)

    def colours(self, name: str) -> F64:
        return colours(self._asset, self._accessor(name))

    def order(self, count: int) -> I64:
        if self._primitive.get("indices") is None:
            return np.arange(count)
        found: I64 = indices(self._asset, whole(self._primitive, "indices"))
        return found

    def _accessor(self, name: str) -> int:
        if name not in self._attributes:
            raise BrokenContent(f"a primitive has no {name}")
        return whole(self._attributes, name)
