"""Heights of a terrain at any place."""

import numpy as np
import numpy.typing as npt

from citydeck.city.model import Terrain

F64 = npt.NDArray[np.float64]


def heights_at(terrain: Terrain, xy: npt.NDArray[np.floating]) -> F64:
    """``(n,)`` metres at ``(n, 2)`` places, between the centres of cells; the edge goes on outside, unknown is 0."""
    west, south, east, north = terrain.extent
    rows, columns = terrain.heights.shape
    across = np.clip((xy[:, 0] - west) / (east - west) * columns - 0.5, 0, columns - 1)
    along = np.clip((xy[:, 1] - south) / (north - south) * rows - 0.5, 0, rows - 1)
    left, low = np.floor(across).astype(int), np.floor(along).astype(int)
    right, high = np.minimum(left + 1, columns - 1), np.minimum(low + 1, rows - 1)
    u, v = across - left, along - low
    found = np.zeros(len(xy))
    weight = np.zeros(len(xy))
    for row, column, share in (
        (low, left, (1 - u) * (1 - v)), (low, right, u * (1 - v)), (high, left, (1 - u) * v), (high, right, u * v),
    ):  # fmt: skip
        height = terrain.heights[row, column]
        known = ~np.isnan(height)
        found[known] += height[known] * share[known]
        weight[known] += share[known]
    return np.asarray(np.where(weight > 1e-9, found / np.maximum(weight, 1e-9), 0.0))
