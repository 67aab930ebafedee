"""Positions of people made coarse: the middle of a grid's cell in place of the point."""

import math
from typing import Literal

PositionsOf = Literal["equipment", "reports"]
"""What positions are of: things that stand where they stand, or reports, which say where somebody was or lives."""
REPORTS_GRID = 200.0
"""Metres, where nothing else is said: a street block, in which many people live."""
_METRES_A_DEGREE = 111_320.0


def grid_of(of: PositionsOf, grid: float | None) -> float:
    """Metres of the grid: as stated, else `REPORTS_GRID` for reports and none (0) for equipment."""
    if grid is not None:
        return grid
    return REPORTS_GRID if of == "reports" else 0.0


def coarsened(longitude: float, latitude: float, grid: float) -> tuple[float, float]:
    """The middle of the cell, `grid` metres wide and high, that holds the point; the point itself for no grid.

    All points of a cell give the same one, to the last bit, and a point coarsened again stays where it is.
    """
    if grid <= 0.0:
        return longitude, latitude
    high = grid / _METRES_A_DEGREE
    middle = max(-90.0, min(90.0, (math.floor(latitude / high) + 0.5) * high))
    wide = min(360.0, high / max(math.cos(math.radians(middle)), 1e-6))
    across = (math.floor(longitude / wide) + 0.5) * wide
    return round(max(-180.0, min(180.0, across)), 7), round(middle, 7)
