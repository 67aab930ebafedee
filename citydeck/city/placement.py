"""Where a city's vertices lie: metres around one point in WGS 84, and which of them lie nowhere."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.crs import F64, Reference
from citydeck.city.model import Frame

LARGEST = 1e8
"""Coordinates beyond this are no place on Earth in any unit in use."""
FARTHEST = 500_000.0
"""Metres from the middle of the city beyond which a vertex is taken for an error."""

FAULTS = (
    "",
    "a coordinate is not a number",
    "a coordinate is out of range",
    "a coordinate lies outside the area of the CRS",
    f"it lies more than {FARTHEST / 1000:.0f} km from the rest of the city",
)


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """`local` ``(n, 3)`` metres east, north and up of `frame`; `fault` ``(n,)`` index into `FAULTS`, 0 for good."""

    frame: Frame
    local: F64
    fault: npt.NDArray[np.uint8]


def place(xyz: F64, used: npt.NDArray[np.bool_], reference: Reference, origin: tuple[float, float]) -> Placement:
    """Place vertices of the file's CRS around the median of those `used`.

    A file without CRS has its middle put at `origin` (longitude, latitude). Heights stay those of the file, in metres.
    Positions agree with `Frame`, so that a reading's longitude and latitude fall on the right building.
    """
    fault = np.zeros(len(xyz), np.uint8)
    fault[(np.abs(xyz) > LARGEST).any(axis=1)] = 2
    fault[np.isnan(xyz).any(axis=1)] = 1
    local = np.zeros((len(xyz), 3))
    good = fault == 0
    if reference.kind == "local":
        middle = _middle(xyz[:, :2], used & good, (0.0, 0.0))
        local[good] = xyz[good] - [*middle, 0.0]
        frame = Frame(*origin)
    else:
        degrees = np.full((len(xyz), 3), np.inf)
        if good.any():
            degrees[good] = reference.degrees(xyz[good])
        off = ~np.isfinite(degrees).all(axis=1) | (np.abs(degrees[:, 1]) > 90) | (np.abs(degrees[:, 0]) > 360)
        fault[good & off] = 3
        good = fault == 0
        frame = Frame(*_middle(degrees[:, :2], used & good, origin))
        local[good, :2] = frame.to_local(degrees[good, 0], degrees[good, 1])
        local[good, 2] = degrees[good, 2]
    fault[good & (np.hypot(local[:, 0], local[:, 1]) > FARTHEST)] = 4
    return Placement(frame, local, fault)


def _middle(xy: F64, used: npt.NDArray[np.bool_], otherwise: tuple[float, float]) -> tuple[float, float]:
    if not used.any():
        return otherwise
    x, y = np.median(xy[used], axis=0)
    return float(x), float(y)
