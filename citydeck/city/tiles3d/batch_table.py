"""The tables of b3dm, i3dm and pnts: JSON with lists, or with places of columns in the bytes behind it."""

import math
from typing import Any

import numpy as np

from citydeck.city.encodable import text
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.feature_table import FeatureTable
from citydeck.city.tiles3d.fields import Json, table, whole, word
from citydeck.city.tiles3d.span import Array, column

COMPONENTS = {
    "BYTE": "<i1", "UNSIGNED_BYTE": "<u1", "SHORT": "<i2", "UNSIGNED_SHORT": "<u2", "INT": "<i4", "UNSIGNED_INT": "<u4",
    "FLOAT": "<f4", "DOUBLE": "<f8",
}  # fmt: skip
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
_NOT_COLUMNS = ("extensions", "extras", "HIERARCHY")


def batch_table(source: Json, data: memoryview, count: int) -> FeatureTable:
    """The columns of `count` features; a column that is broken is left out, for its values only."""
    columns: dict[str, list[Any]] = {}
    for name, values in source.items():
        if name in _NOT_COLUMNS:
            continue
        if isinstance(values, list):
            columns[text(name)] = [known(value) for value in values[:count]]
        elif isinstance(values, dict):
            try:
                columns[text(name)] = plain(binary_column(values, data, count, name))
            except BrokenContent:
                continue
    return FeatureTable(count, columns)


def binary_column(source: Json, data: memoryview, count: int, name: str) -> Array:
    """``(count, width)`` values of ``{byteOffset, componentType, type}``."""
    component, shape = word(source, "componentType", "FLOAT"), word(source, "type", "SCALAR")
    if component not in COMPONENTS or shape not in WIDTHS:
        raise BrokenContent(f"column {text(name, 60)} is of an unknown type")
    return column(data, COMPONENTS[component], count, WIDTHS[shape], whole(source, "byteOffset", 0), name)


def semantic(source: Json, data: memoryview, count: int, name: str, dtype: str, width: int) -> Array | None:
    """``(count, width)`` values of a feature table's semantic such as ``POSITION``; None where it has none.

    The JSON says where they lie in `data`, and sometimes a component type of their own; or holds the numbers itself.
    """
    found = source.get(name)
    if found is None:
        return None
    if isinstance(found, list):
        if len(found) != count * width or not all(type(value) in (int, float) for value in found):
            raise BrokenContent(f"{name} is not {count * width} numbers")
        return _floats(found, name).reshape(count, width)
    place = table(source, name)
    kind = COMPONENTS.get(word(place, "componentType", ""), dtype)
    return column(data, kind, count, width, whole(place, "byteOffset", 0), name)


def _floats(values: list[Any], name: str) -> Array:
    try:
        found = np.array(values, np.float64)
    except OverflowError:
        raise BrokenContent(f"{name} holds a number that is not finite") from None
    if not np.isfinite(found).all():
        raise BrokenContent(f"{name} holds a number that is not finite")
    return found


def plain(values: Array) -> list[Any]:
    """Rows of an array as plain values: numbers for one column, lists for several; NaN is no value."""
    if values.shape[1] == 1:
        return [known(value) for value in values[:, 0].tolist()]
    return [[known(value) for value in row] for row in values.tolist()]


def known(value: Any) -> Any:
    """The value, or None for a number that is none."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
