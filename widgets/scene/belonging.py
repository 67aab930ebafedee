"""Which air station speaks for a building, in which district it stands and what serves it; worked out once a city."""

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.model import CityModel
from widgets.scene import places
from widgets.scene.keys import Keys
from widgets.scene.layers.cabinets import cabinets
from widgets.scene.layers.fibre import HOMES

REACH = 1_500.0
"""Metres from a building within which the nearest air station speaks for it."""
PART = 65_536
"""Buildings compared with all stations at a time."""
F64 = npt.NDArray[np.float64]
LAYERS = ("reports", "air", "energy", "fibre", "ghost", "bridges")
"""Those that colour buildings, the lowest first until someone orders them; structures too, for a file may have a bridge
as a footprint with a height.
"""


def belongings(city: CityModel, centre: F64) -> list[Keys]:
    """What layers may call the buildings at ``(n, 2)`` places by, besides their own ids and their feeders."""
    served = cabinets(city)
    homes = Keys([key + HOMES for key in served.ids], served.of(centre))
    return [homes, stations(city, centre), inside(city, centre)]


def stations(city: CityModel, centre: F64) -> Keys:
    """The nearest air station of each of ``(n, 2)`` places, none beyond `REACH`."""
    found = places.of_kind(city, ("air_station",))
    code = np.full(len(centre), -1, np.int64)
    at = places.points(city, found)[:, :2]
    for start in range(0, len(centre) if len(found) else 0, PART):
        part = centre[start : start + PART]
        away = np.hypot(part[:, None, 0] - at[None, :, 0], part[:, None, 1] - at[None, :, 1])
        nearest = away.argmin(axis=1)
        code[start : start + PART] = np.where(away[np.arange(len(part)), nearest] <= REACH, nearest, -1)
    return Keys([asset.id for asset in found], code)


def inside(city: CityModel, centre: F64) -> Keys:
    """The district of each of ``(n, 2)`` places, none outside all of them."""
    code = np.full(len(centre), -1, np.int64)
    areas = city.districts
    if areas is None:
        return Keys((), code)
    for row in range(len(areas)):
        ring = areas.xy[areas.offsets[row] : areas.offsets[row + 1]]
        if len(ring) < 3:
            continue
        low, high = ring.min(axis=0), ring.max(axis=0)
        near = np.flatnonzero((code < 0) & np.all((centre >= low) & (centre <= high), axis=1))
        shape = shapely.make_valid(shapely.Polygon(ring))
        shapely.prepare(shape)
        code[near[shapely.contains_xy(shape, centre[near, 0], centre[near, 1])]] = row
    return Keys(list(areas.ids), code)
