"""One column of a property table: numbers, texts, truths, enumerations, and arrays of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from citydeck.city.tiles3d.batch_table import known
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import Json, rows, whole, word
from citydeck.city.tiles3d.gltf.document import Document
from citydeck.city.tiles3d.span import Array, column

COMPONENTS = {
    "INT8": "<i1", "UINT8": "<u1", "INT16": "<i2", "UINT16": "<u2", "INT32": "<i4", "UINT32": "<u4", "INT64": "<i8",
    "UINT64": "<u8", "FLOAT32": "<f4", "FLOAT64": "<f8",
}  # fmt: skip
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16, "ENUM": 1}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """`rule` of the schema's class, `place` of its bytes, `count` rows, `enumeration` of the schema."""

    rule: Json
    place: Json
    count: int
    enumeration: Json


def decoded(asset: Document, source: Column) -> list[Any]:
    """One plain value for each feature, None where the file says "no data"."""
    if not isinstance(source.place, dict):
        raise BrokenContent("a property is not a table")
    rule = source.rule
    bounds = _bounds(asset, source) if rule.get("array") is True else None
    inner = source.count if bounds is None else int(bounds[-1])
    items = _items(asset, source, inner)
    nothing = rule.get("noData")
    if bounds is None:
        return [None if value is None or value == nothing else value for value in items]
    lists = [items[start:end] for start, end in pairwise(bounds.tolist())]
    return [None if value == nothing else value for value in lists]


def _items(asset: Document, source: Column, count: int) -> list[Any]:
    kind = word(source.rule, "type")
    data, _ = asset.view(whole(source.place, "values"))
    if kind == "STRING":
        return _texts(asset, source.place, data, count)
    if kind == "BOOLEAN":
        if count > 8 * len(data):
            raise BrokenContent("a property's truths reach past the end of their bytes")
        bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
        return [bool(bit) for bit in bits[:count]]
    if kind not in WIDTHS:
        raise BrokenContent("a property is of an unknown type")
    if kind == "ENUM":
        return _names(source.enumeration, data, count)
    component = word(source.rule, "componentType")
    if component not in COMPONENTS:
        raise BrokenContent("a property is of an unknown component type")
    raw = column(data, COMPONENTS[component], count, WIDTHS[kind], 0, "a property")
    return _numbers(_scaled(raw, source))


def _numbers(found: Array) -> list[Any]:
    values = found.astype(np.float64) if found.dtype == np.float32 else found
    if values.shape[1] > 1:
        return [[known(value) for value in row] for row in values.tolist()]
    if found.dtype == np.float32:
        # The shortest decimal that is this 32-bit number: 12.3, not 12.300000190734863.
        return [known(float(str(value))) for value in found[:, 0]]
    return [known(value) for value in values[:, 0].tolist()]


def _scaled(raw: Array, source: Column) -> Array:
    """Normalised, then times `scale`, plus `offset`, of the table or else of the class."""
    found = raw
    if source.rule.get("normalized") is True and raw.dtype.kind in "iu":
        found = np.maximum(raw.astype(np.float64) / np.iinfo(raw.dtype).max, -1.0)
    for key, apply in _STEPS:
        by = source.place.get(key, source.rule.get(key))
        parts: list[Any] = by if isinstance(by, list) else [by]
        if all(type(part) in (int, float) and abs(part) < 1e300 for part in parts) and len(parts) in (1, raw.shape[1]):
            with np.errstate(all="ignore"):
                found = apply(found.astype(np.float64), np.array(parts, np.float64))
    return found


_STEPS: Sequence[tuple[str, Callable[[Array, Array], Array]]] = (("scale", np.multiply), ("offset", np.add))


def _names(enumeration: Json, data: memoryview, count: int) -> list[Any]:
    component = word(enumeration, "valueType", "UINT16")
    if component not in COMPONENTS or component.startswith("FLOAT"):
        raise BrokenContent("an enumeration is of an unknown type")
    entries = [one for one in rows(enumeration, "values") if isinstance(one, dict)]
    names = {one["value"]: one.get("name") for one in entries if type(one.get("value")) is int}
    numbers = column(data, COMPONENTS[component], count, 1, 0, "a property")[:, 0].tolist()
    return [names.get(number, number) for number in numbers]


def _texts(asset: Document, place: Json, data: memoryview, count: int) -> list[Any]:
    bounds = _offsets(asset, place, "stringOffsets", "stringOffsetType", count, len(data)).tolist()
    whole_text = bytes(data)
    return [whole_text[a:b].decode("utf-8", "replace") for a, b in pairwise(bounds)]


def _bounds(asset: Document, source: Column) -> Array:
    """``(count + 1,)`` first item of each feature's array."""
    if "arrayOffsets" in source.place:
        return _offsets(asset, source.place, "arrayOffsets", "arrayOffsetType", source.count, None)
    data, _ = asset.view(whole(source.place, "values"))
    length = whole(source.rule, "count")
    if length == 0 or source.count * length > 8 * len(data):
        raise BrokenContent("a property's arrays reach past the end of their bytes")
    return np.arange(source.count + 1) * length


def _offsets(asset: Document, place: Json, key: str, type_key: str, count: int, end: int | None) -> Array:
    component = word(place, type_key, "UINT32")
    if component not in ("UINT8", "UINT16", "UINT32", "UINT64"):
        raise BrokenContent(f"{type_key} is of an unknown type")
    data, _ = asset.view(whole(place, key))
    found = column(data, COMPONENTS[component], count + 1, 1, 0, key)[:, 0]
    if (found > np.uint64(2**40)).any() or (np.diff(found.astype(np.int64)) < 0).any():
        raise BrokenContent(f"{key} goes backwards")
    if end is not None and found[-1] > end:
        raise BrokenContent(f"{key} reaches past the end of its bytes")
    return found.astype(np.int64)
