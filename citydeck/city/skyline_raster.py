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
MOST_SAMPLES = 12
"""Points along the longer side of a building that are looked at."""


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
    count = np.clip(np.ceil(2 * boxes.half / pitch).astype(int) + 1, 1, MOST_SAMPLES)
    across = np.stack([-boxes.axis[:, 1], boxes.axis[:, 0]], axis=1)
    for along, aside in np.unique(count, axis=0):
        which = np.flatnonzero((count == (along, aside)).all(axis=1))
        share = boxes.area[which] / (along * aside * pitch**2)
        for u in (np.arange(along) + 0.5) / along * 2 - 1:
            for v in (np.arange(aside) + 0.5) / aside * 2 - 1:
                spot = boxes.centre[which] + boxes.axis[which] * (u * boxes.half[which, :1])
                spot += across[which] * (v * boxes.half[which, 1:])
                cell = np.floor((spot - low) / pitch).astype(np.int64)
                place = cell[:, 1] * columns + cell[:, 0]
                np.maximum.at(height, place, boxes.height[which])
                cover += np.bincount(place, share, len(cover))
    shape = (rows, columns)
    built = np.minimum(cover, 1.0).astype(np.float32).reshape(shape)
    return SkylineRaster(height.reshape(shape), built, float(low[0]), float(low[1]), pitch)
