"""Street cabinets of the fibre network, and the buildings that each of them serves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.model import CityModel
from widgets.scene import places

REACH = 300.0
"""Metres from a cabinet within which a building hangs on it: on the nearest, where there are several."""


@dataclass(frozen=True, slots=True, eq=False)
class Cabinets:
    """Cabinet `ids[i]` ends route `routes[i]` and stands at ``xy[i]`` in metres of the city's frame."""

    ids: tuple[str, ...]
    routes: tuple[str, ...]
    xy: npt.NDArray[np.float64]

    def of(self, points: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
        """``(n,)`` which cabinet serves each of ``(n, 2)`` points; -1 where none is within `REACH`."""
        served = np.full(len(points), -1, np.int64)
        if self.ids and len(points):
            tree = shapely.STRtree([shapely.Point(*spot) for spot in self.xy.tolist()])
            spots = shapely.points(np.asarray(points, np.float64))
            found, nearest = tree.query_nearest(spots, max_distance=REACH, all_matches=False)
            served[found] = nearest
        return served


_kept: list[tuple[CityModel, Cabinets]] = []


def cabinets(city: CityModel) -> Cabinets:
    """Cabinets of a city that name their `route`; looked up once a city."""
    for known, found in _kept:
        if known is city:
            return found
    named = [asset for asset in places.of_kind(city, ("cabinet",)) if asset.attributes.get("route")]
    routes = tuple(str(asset.attributes["route"]) for asset in named)
    made = Cabinets(tuple(asset.id for asset in named), routes, places.points(city, named)[:, :2])
    _kept[:] = [*_kept[-2:], (city, made)]
    return made
