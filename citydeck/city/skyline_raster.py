"""How high and how densely a city stands, cell by cell: what shadows and the shade between houses are made of."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.boxes import Boxes

F32 = npt.NDArray[np.float32]
CELLS = 1024
"""Most cells along an edge."""
LEAST = 4.0
"""Metres of the smallest cell."""
MOST_SAMPLES = 128
"""Points along a side of a building that are looked at."""
AT_ONCE = 500_000
"""Points that are looked at together."""


@dataclass(frozen=True, slots=True, eq=False)
class SkylineRaster:
    """`height` ``(rows, columns)`` metres of the highest building in each cell, 0 for none; `cover` its built share, 0
    to 1; row 0 in the south; `x`, `y` the south-west corner, `pitch` metres of a cell.
    """

    height: F32
    cover: F32
    x: float
    y: float
    pitch: float

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        rows, columns = self.height.shape
        return self.x, self.y, self.x + columns * self.pitch, self.y + rows * self.pitch


def skyline_raster(boxes: Boxes) -> SkylineRaster:
    """The raster of a city; one empty cell for a city without buildings."""
    if not len(boxes):
        return SkylineRaster(np.zeros((1, 1), np.float32), np.zeros((1, 1), np.float32), 0.0, 0.0, LEAST)
    reach = np.hypot(*boxes.half.T)[:, None]
    low, high = (boxes.centre - reach).min(axis=0), (boxes.centre + reach).max(axis=0)
    pitch = max(LEAST, float((high - low).max()) / CELLS)
    columns, rows = (np.ceil((high - low) / pitch).astype(int) + 1).tolist()
    height, cover = np.zeros(rows * columns, np.float32), np.zeros(rows * columns)
    count = np.clip(np.ceil(2 * boxes.half / pitch).astype(np.int64) + 1, 1, MOST_SAMPLES)
    across = np.stack([-boxes.axis[:, 1], boxes.axis[:, 0]], axis=1)
    each = count.prod(axis=1)
    for which in np.split(np.arange(len(boxes)), np.flatnonzero(np.diff(np.cumsum(each) // AT_ONCE)) + 1):
        owner = np.repeat(which, each[which])
        number = np.arange(len(owner)) - np.repeat(np.cumsum(each[which]) - each[which], each[which])
        along, aside = np.divmod(number, count[owner, 1])
        u = ((along + 0.5) / count[owner, 0] * 2 - 1) * boxes.half[owner, 0]
        v = ((aside + 0.5) / count[owner, 1] * 2 - 1) * boxes.half[owner, 1]
        spot = boxes.centre[owner] + boxes.axis[owner] * u[:, None] + across[owner] * v[:, None]
        cell = np.floor((spot - low) / pitch).astype(np.int64)
        place = cell[:, 1] * columns + cell[:, 0]
        np.maximum.at(height, place, boxes.height[owner])
        cover += np.bincount(place, boxes.area[owner] / (each[owner] * pitch**2), len(cover))
    shape = (rows, columns)
    built = np.minimum(cover, 1.0).astype(np.float32).reshape(shape)
    return SkylineRaster(height.reshape(shape), built, float(low[0]), float(low[1]), pitch)
