"""Shade on the ground: what the sun does not reach, and the dimness between houses that stand close."""

import math

import numpy as np
import numpy.typing as npt

from citydeck.city.skyline_raster import SkylineRaster

F32 = npt.NDArray[np.float32]
U8 = npt.NDArray[np.uint8]
STEPS = 48
"""Cells that a shadow is followed; one that is longer is cut, since low light is soft."""
CLOSE, CAST = 0.30, 0.45
"""How much of the light dense building and a full shadow take."""
LOWEST = 4.0
"""Degrees of the sun below which there are no cast shadows: all the light comes from the sky."""


def shade(raster: SkylineRaster, sun: tuple[float, float, float]) -> U8:
    """``(rows, columns)`` light that is left, 255 all of it; `sun` a unit vector to the sun."""
    left: npt.NDArray[np.floating] = 1.0 - CLOSE * _blurred(raster.cover * np.minimum(raster.height / 12.0, 1.0), 2)
    if sun[2] > math.sin(math.radians(LOWEST)):
        left = left * (1.0 - CAST * _blurred(_cast(raster, sun), 1))
    return np.asarray(np.clip(left * 255 + 0.5, 0, 255), np.uint8)


def _cast(raster: SkylineRaster, sun: tuple[float, float, float]) -> F32:
    """1 where a building on the way to the sun is higher than the ray at its place."""
    flat = math.hypot(sun[0], sun[1])
    height, shadow = raster.height, np.zeros_like(raster.height)
    if flat < 1e-6:
        return shadow
    rise = sun[2] / flat * raster.pitch
    east, north = sun[0] / flat, sun[1] / flat
    steps = min(STEPS, math.ceil(float(height.max(initial=0.0)) / rise))
    for step in range(1, steps + 1):
        dx, dy = round(east * step), round(north * step)
        if abs(dx) >= height.shape[1] or abs(dy) >= height.shape[0]:
            break  # a small city's shadows leave its raster
        to, of = _shifted(height.shape, dx, dy)
        shadow[to] = np.maximum(shadow[to], height[of] > step * rise)
    return shadow


def _shifted(shape: tuple[int, ...], dx: int, dy: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Cells that have one `dx` columns east and `dy` rows north of them, and those cells."""
    rows, columns = shape
    to = (slice(max(0, -dy), rows - max(0, dy)), slice(max(0, -dx), columns - max(0, dx)))
    of = (slice(max(0, dy), rows - max(0, -dy)), slice(max(0, dx), columns - max(0, -dx)))
    return to, of


def _blurred(values: F32, reach: int) -> F32:
    """Mean over squares of ``2 * reach + 1`` cells, the edge repeated."""
    size = 2 * reach + 1
    padded = np.pad(values, reach, mode="edge")
    for axis in (0, 1):
        total = np.cumsum(padded, axis=axis, dtype=np.float32)
        total = np.concatenate([np.zeros_like(total.take([0], axis)), total], axis=axis)
        count = total.shape[axis]
        sums: F32 = total.take(range(size, count), axis) - total.take(range(count - size), axis)
        padded = sums / np.float32(size)
    return np.asarray(padded, np.float32)
