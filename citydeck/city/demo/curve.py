"""Smooth plane curves through given points."""

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.demo.facts import FRAME

F64 = npt.NDArray[np.float64]


def local(points: "tuple[tuple[float, ...], ...] | list[tuple[float, float]]") -> F64:
    """``(n, 2)`` metres of `FRAME` from ``(latitude, longitude)`` pairs."""
    array = np.asarray([p[:2] for p in points], float)
    return FRAME.to_local(array[:, 1], array[:, 0])


def at(latitude: float, longitude: float) -> F64:
    """``(2,)`` metres of `FRAME`."""
    return np.asarray(FRAME.to_local(longitude, latitude))


def smooth(points: F64, step: float = 40.0) -> F64:
    """Centripetal-like Catmull-Rom curve through `points` ``(n, 2)``, sampled about every `step` metres."""
    if len(points) < 3:
        return resample(points, step)
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = []
    for i in range(1, len(padded) - 2):
        p0, p1, p2, p3 = padded[i - 1 : i + 3]
        count = max(2, int(np.hypot(*(p2 - p1)) / step) + 1)
        t = np.linspace(0, 1, count, endpoint=False)[:, None]
        pieces.append(
            0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
        )
    pieces.append(points[-1:])
    return np.concatenate(pieces)


def lengths(points: F64) -> F64:
    """``(n,)`` distance along the line at each vertex."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points[:, :2], axis=0).T))])


def resample(points: F64, step: float) -> F64:
    """The same line with vertices about every `step` metres, ends kept; any number of columns."""
    along = lengths(points)
    count = max(2, int(np.ceil(along[-1] / step)) + 1)
    at_ = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at_, along, points[:, k]) for k in range(points.shape[1])], axis=1)


def unit(vector: F64) -> F64:
    """The vector with length 1."""
    return np.asarray(vector / np.hypot(vector[0], vector[1]))


def course(line: shapely.LineString, distance: float) -> F64:
    """Unit direction of `line` at `distance` metres along it."""
    a, b = line.interpolate(max(distance - 30, 0)), line.interpolate(min(distance + 30, line.length))
    return unit(np.array([b.x - a.x, b.y - a.y]))
