"""Shapes of a vehicle in units of its own: a car with a cabin for near ones, a mark for those far away."""

import numpy as np
import numpy.typing as npt

from widgets.scene.geometry import Geometry, fans

F32 = npt.NDArray[np.float32]
_BODY = ((-1.0, 1.0, 1.0, 0.0), (-1.0, 1.0, 1.0, 0.85))
_CABIN = ((-0.78, 0.45, 0.92, 0.85), (-0.60, 0.18, 0.74, 1.45))
_SIDES = ((0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7), (4, 5, 6, 7))


def _solid(rings: tuple[tuple[float, float, float, float], ...]) -> F32:
    """Five quads of a frustum: ``(20, 3)`` along, across, up in metres."""
    corners = []
    for rear, front, half, up in rings:
        corners += [(rear, -half, up), (front, -half, up), (front, half, up), (rear, half, up)]
    return np.asarray([corners[index] for side in _SIDES for index in side], np.float32)


CAR = np.concatenate([_solid(_BODY), _solid(_CABIN)])
MARK = np.array([(-1, -1, 0.8), (1, -1, 0.8), (1, 1, 0.8), (-1, 1, 0.8)], np.float32)


def many(shape: F32, first: int, count: int) -> Geometry:
    """`count` vehicles of a shape of quads, from number `first` on; `car` is (number, along, across, up)."""
    number = np.repeat(np.arange(first, first + count, dtype=np.float32), len(shape))
    car = np.column_stack([number, np.tile(shape, (count, 1))]).astype(np.float32)
    triangles = fans(np.arange(0, len(car), 4))
    return Geometry(np.zeros((len(car), 3), np.float32), triangles.astype(np.int32), {"car": car})
