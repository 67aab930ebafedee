"""Values between sensors along a structure: interpolated where a sensor is near, unknown elsewhere."""

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from widgets.scene import places
from widgets.scene.structures.stretches import Stretches

REACH = 250.0
"""Metres from a sensor beyond which nothing is told of a bridge or tunnel."""
Point = tuple[float, float, bool]


def along(
    city: CityModel, found: Stretches, use: Mapping[str, float], stale: Mapping[str, bool]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """One value a corner of `found` (NaN: nothing known) and whether the nearest sensor's value is stale.

    `use` and `stale` belong to assets with readings of their own. A pipeline's reading is that of its whole section.
    """
    value, old = np.full(len(found.xyz), math.nan), np.zeros(len(found.xyz), bool)
    sensors: dict[str, list[Point]] = {key: [] for key in found.ids}
    row = {key: index for index, key in enumerate(found.ids)}
    told = [asset for asset in city.assets if asset.id in stale and asset.place is not None]
    for asset, point in zip(told, places.points(city, told), strict=True):
        owner = asset.id if asset.id in row else asset.parent or ""
        if owner in row:
            metres = found.metres(row[owner], point)
            sensors[owner].append((metres, use.get(asset.id, math.nan), stale[asset.id]))
    for key, points in sensors.items():
        if points:
            rows = found.rows(row[key])
            reach = math.inf if found.kinds[row[key]] == "pipeline" else REACH
            value[rows], old[rows] = _between(found.along[rows], sorted(points), reach)
    return value, old


def _between(
    at: npt.NDArray[np.float64], points: list[Point], reach: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    where = np.array([metres for metres, _, _ in points])
    away = np.abs(at[:, None] - where[None, :])
    nearest = np.argmin(away, axis=1)
    near = away[np.arange(len(at)), nearest] <= reach
    old = near & np.array([stale for _, _, stale in points])[nearest]
    known = [(metres, value) for metres, value, stale in points if not stale and not math.isnan(value)]
    value = np.full(len(at), math.nan)
    silent = np.array([math.isnan(value) for _, value, _ in points])[nearest]
    if known:
        good = near & ~old & ~silent
        value[good] = np.interp(at[good], [metres for metres, _ in known], [value for _, value in known])
    return value, old
