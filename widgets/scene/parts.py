"""Connected parts of a mesh: a deck on its pylons and a sphere on its legs each have a foot of their own."""

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
WELD = 100.0
"""Corners nearer than one part of this of a metre are one."""
MOST = 200_000
"""Triangles up to which parts are told apart; in larger meshes everything stands on the ground."""


def feet(corners: F64) -> F64:
    """``(t,)`` height of the lowest corner of the part that each of ``(t, 3, 3)`` triangles belongs to."""
    if not len(corners):
        return np.zeros(0)
    if len(corners) > MOST:
        return np.full(len(corners), float(corners[..., 2].min()))
    places = np.round(corners.reshape(-1, 3) * WELD).astype(np.int64)
    key = (places[:, 0] * 73_856_093) ^ (places[:, 1] * 19_349_663) ^ (places[:, 2] * 83_492_791)
    _, first, weld = np.unique(key, return_index=True, return_inverse=True)
    triangles = weld.reshape(-1, 3)
    low = corners.reshape(-1, 3)[first, 2]
    label = np.arange(len(first))
    while True:  # the least label spreads over a part; following labels of labels makes long ways short
        least = np.repeat(label[triangles].min(axis=1), 3)
        spread = label.copy()
        np.minimum.at(spread, triangles.ravel(), least)
        np.minimum.at(spread, label, spread)
        spread = spread[spread]
        if np.array_equal(spread, label):
            break
        label = spread
    lowest = np.full(len(first), np.inf)
    np.minimum.at(lowest, label, low)
    return np.asarray(lowest[label[triangles[:, 0]]])
