"""What stands behind houses as the eye goes down among them: its name would lie on a wall that is not its own."""

import threading

import numpy as np
import numpy.typing as npt

from citydeck.city.boxes import boxes_of
from citydeck.city.model import CityModel
from citydeck.city.skyline_raster import SkylineRaster, skyline_raster

F64 = npt.NDArray[np.float64]
LOW = 450.0
"""Metres above the ground from which on the eye looks over the houses, and nothing is asked."""
STEPS = 96
"""Places along a line of sight that are looked at."""
OWN = 110.0
"""Metres before a named place that are its own: its houses do not hide it."""


class Hiding:
    """Of one city; on hilly ground nothing is hidden, for heights are those of the houses alone."""

    def __init__(self) -> None:
        self._city: CityModel | None = None
        self._raster: SkylineRaster | None = None
        self._making: threading.Thread | None = None

    def set_city(self, city: CityModel) -> None:
        """Another city, which is not looked at before the eye is low."""
        self._city, self._making = city, None
        self._raster = city.prepared.raster if city.prepared is not None else None

    def hidden(self, eye: F64, points: F64) -> npt.NDArray[np.bool_]:
        """``(n,)`` which of ``(n, 3)`` points nobody sees from `eye`; none while that is still worked out."""
        nothing = np.zeros(len(points), bool)
        if eye[2] > LOW or not len(points) or self._city is None or self._city.terrain is not None:
            return nothing
        if self._raster is None:
            self._make(self._city)
            return nothing
        away = np.linalg.norm(points - eye, axis=1)
        share = np.outer(np.clip(1.0 - OWN / np.maximum(away, 1.0), 0.0, 1.0), (np.arange(STEPS) + 0.5) / STEPS)
        lines = eye + (points - eye)[:, None, :] * share[..., None]
        return np.asarray((_heights(self._raster, lines) > lines[..., 2] + 1.0).any(axis=1))

    def _make(self, city: CityModel) -> None:
        """In a thread of its own: it takes a quarter of a second for 30,000 houses."""
        if self._making is None:
            self._making = threading.Thread(target=self._work, args=(city,), name="hiding", daemon=True)
            self._making.start()

    def _work(self, city: CityModel) -> None:
        made = skyline_raster(boxes_of(city.buildings, city.mesh))
        if self._city is city:
            self._raster = made


def _heights(raster: SkylineRaster, at: F64) -> npt.NDArray[np.float32]:
    rows, columns = raster.height.shape
    column = np.floor((at[..., 0] - raster.x) / raster.pitch).astype(np.int64)
    row = np.floor((at[..., 1] - raster.y) / raster.pitch).astype(np.int64)
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    found = raster.height[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]
    return np.where(inside, found, np.float32(0.0))
