"""The columns of a layer of symbols that stand where a feed says: one form for all such layers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from widgets.scene.feeds.points import Points
from widgets.scene.layers.scale import STALE, colour
from widgets.scene.pictograms import NUMBER
from widgets.scene.table import LayerTable

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
FILLED, SILENT, OLD, EXERCISE, QUIET, OLD_EXERCISE = range(6)
"""States: known; declared and never heard of; stale; an exercise; over, and kept for reading; a stale exercise."""
HATCHED = (OLD, OLD_EXERCISE)
EXERCISED = (EXERCISE, OLD_EXERCISE)
NO_BEARING = -1.0
MOST = 20_000
"""Symbols of one layer that are drawn; beyond, the last declared are left out."""


@dataclass(slots=True, eq=False)
class Symbols:
    """Symbols being made: set what differs, then `table`. All columns are ``(n,)``; `at` ``(n, 3)`` metres.

    `pips` 0 to 4 below the symbol; `bearing` degrees from north or `NO_BEARING`; `radius` in design pixels; of symbols
    that lie over each other the more `urgent` one is drawn. `shown` says which rows there are.
    """

    points: Points
    at: F64
    shape: npt.NDArray[np.uint8]
    ink: npt.NDArray[np.uint8]
    state: npt.NDArray[np.uint8]
    pips: npt.NDArray[np.uint8]
    bearing: F64
    radius: F64
    urgent: I64
    shown: Bools

    @classmethod
    def of(cls, points: Points, at: F64, shape: str, ink: str, radius: float, up: float = 0.0) -> "Symbols":
        """All alike: filled, of one shape and colour, `up` metres above where they are."""
        size = len(points)
        at = at + np.array([0.0, 0.0, up])
        return cls(
            points,
            at,
            np.full(size, NUMBER[shape], np.uint8),
            np.tile(np.array(colour(ink), np.uint8), (size, 1)),
            np.full(size, FILLED, np.uint8),
            np.zeros(size, np.uint8),
            np.full(size, NO_BEARING),
            np.full(size, radius),
            np.zeros(size, np.int64),
            ~np.isnan(at[:, 0]),
        )

    def draw(self, rows: Bools, shape: str = "", ink: str = "") -> None:
        """Another shape or colour for some."""
        if shape:
            self.shape[rows] = NUMBER[shape]
        if ink:
            self.ink[rows] = colour(ink)

    def distrust(self, heard: Bools, stale: Bools) -> None:
        """What was never heard of is hollow, what is stale grey and hatched; an exercise stays one in either case."""
        exercise = self.state == EXERCISE
        self.state[~heard & ~exercise] = SILENT
        self.state[stale] = np.where(exercise[stale], OLD_EXERCISE, OLD)
        self.ink[stale] = colour(STALE)
        self.urgent[stale | ~heard] -= 1

    def table(self) -> LayerTable:
        """The table of the shown rows."""
        rows = np.flatnonzero(self.shown)[:MOST]
        ids = self.points.ids if len(rows) == len(self.points) else tuple(self.points.ids[row] for row in rows.tolist())
        columns: dict[str, npt.NDArray[Any]] = {
            "at": self.at[rows].astype(np.float32),
            "shape": self.shape[rows],
            "state": self.state[rows],
            "pips": self.pips[rows],
            "bearing": self.bearing[rows].astype(np.float32),
            "radius": self.radius[rows].astype(np.float32),
            "urgent": self.urgent[rows],
            "names": self.points.names[rows],
        }
        return LayerTable(ids, self.ink[rows], np.isin(self.state[rows], HATCHED), extra=columns)
