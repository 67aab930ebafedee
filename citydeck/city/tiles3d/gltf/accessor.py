"""Accessors of glTF: rows of numbers, strided, normalised or sparse."""

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import entry, table, whole, word
from citydeck.city.tiles3d.gltf.document import Document
from citydeck.city.tiles3d.span import Array, strided

COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
MOST_UNSAID = 1_000_000
"""Rows of an accessor that has no bytes of its own (all zero but for its sparse rows)."""


def values(asset: Document, index: int, width: int) -> F64:
    """``(n, width)`` values as floats; normalised ones from -1 to 1."""
    raw, normalised = _raw(asset, index)
    if raw.shape[1] != width:
        raise BrokenContent(f"accessor {index} has rows of {raw.shape[1]}, not of {width}")
    found = raw.astype(np.float64)
    if normalised and raw.dtype.kind in "iu":
        found = np.maximum(found / np.iinfo(raw.dtype).max, -1.0)
    return found


def indices(asset: Document, index: int) -> Array:
    """``(n,)`` whole numbers."""
    raw, _ = _raw(asset, index)
    if raw.shape[1] != 1 or raw.dtype.kind != "u":
        raise BrokenContent(f"accessor {index} holds no indices")
    return raw[:, 0].astype(np.int64)


def colours(asset: Document, index: int) -> F64:
    """``(n, 3)`` of an accessor with red, green, blue and perhaps opacity, 0 to 1."""
    raw, _ = _raw(asset, index)
    if raw.shape[1] not in (3, 4):
        raise BrokenContent(f"accessor {index} holds no colours")
    found = raw[:, :3].astype(np.float64)
    return found / np.iinfo(raw.dtype).max if raw.dtype.kind == "u" else found


def _raw(asset: Document, index: int) -> tuple[Array, bool]:
    source = entry(asset.json, "accessors", index)
    kind, shape = whole(source, "componentType"), word(source, "type")
    if kind not in COMPONENTS or shape not in WIDTHS:
        raise BrokenContent(f"accessor {index} is of an unknown type")
    count, width, dtype = whole(source, "count"), WIDTHS[shape], np.dtype(COMPONENTS[kind])
    if "bufferView" in source:
        data, stride = asset.view(whole(source, "bufferView"))
        stride = stride or width * dtype.itemsize
        start = whole(source, "byteOffset", 0)
        found = strided(data, dtype, (count, width), start, stride, f"accessor {index}")
    elif "sparse" in source and count <= MOST_UNSAID:
        found = np.zeros((count, width), dtype)
    else:
        raise BrokenContent(f"accessor {index} has no bytes")
    if "sparse" in source:
        found = _sparse(asset, index, found)
    return found, source.get("normalized") is True


def _sparse(asset: Document, index: int, base: Array) -> Array:
    sparse = table(entry(asset.json, "accessors", index), "sparse")
    count = whole(sparse, "count")
    where, what = table(sparse, "indices"), table(sparse, "values")
    kind = whole(where, "componentType")
    if kind not in (5121, 5123, 5125):
        raise BrokenContent(f"accessor {index}: its sparse rows are of an unknown type")
    dtype, width = np.dtype(COMPONENTS[kind]), base.shape[1]
    data, _ = asset.view(whole(where, "bufferView"))
    start = whole(where, "byteOffset", 0)
    places = strided(data, dtype, (count, 1), start, dtype.itemsize, f"accessor {index}")[:, 0].astype(np.int64)
    if count and places.max() >= len(base):
        raise BrokenContent(f"accessor {index}: a sparse row lies past its end")
    data, _ = asset.view(whole(what, "bufferView"))
    stride = width * base.dtype.itemsize
    found = base.copy()
    start = whole(what, "byteOffset", 0)
    found[places] = strided(data, base.dtype, (count, width), start, stride, f"accessor {index}")
    return found
