"""Parts of bytes whose lengths were written by somebody else."""

import struct
from typing import Any

import numpy as np
import numpy.typing as npt

from citydeck.city.tiles3d.broken import BrokenContent

Array = npt.NDArray[Any]


def part(data: memoryview, start: int, length: int, what: str) -> memoryview:
    """`length` bytes from `start`; `BrokenContent` names `what` when they reach past the end."""
    if start < 0 or length < 0 or start + length > len(data):
        raise BrokenContent(f"{what} reaches past the end of its bytes")
    return data[start : start + length]


def words(data: memoryview, start: int, count: int, what: str) -> tuple[int, ...]:
    """`count` unsigned 32-bit numbers from `start`, little-endian."""
    return struct.unpack(f"<{count}I", part(data, start, 4 * count, what))


def column(data: memoryview, dtype: npt.DTypeLike, count: int, width: int, start: int, what: str) -> Array:
    """``(count, width)`` values that lie one after the other from `start`, without a copy."""
    kind = np.dtype(dtype)
    inner = part(data, start, count * width * kind.itemsize, what)
    return np.frombuffer(inner, kind).reshape(count, width)


def strided(
    data: memoryview, dtype: npt.DTypeLike, shape: tuple[int, int], start: int, stride: int, what: str
) -> Array:
    """``shape`` values from `start`, one row every `stride` bytes, without a copy."""
    kind = np.dtype(dtype)
    count, width = shape
    if count == 0:
        return np.empty(shape, kind)
    if stride < width * kind.itemsize:
        raise BrokenContent(f"{what}: its rows overlap")
    inner = part(data, start, (count - 1) * stride + width * kind.itemsize, what)
    return np.ndarray(shape, kind, inner, 0, (stride, kind.itemsize))
