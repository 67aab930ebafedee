"""Colours of the map's features: the city's own in the light of the hour, and over them what layers say."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from widgets.scene.daylight import Daylight
from widgets.scene.facade import building_colours
from widgets.scene.paint import DATA, HATCHED, Painted, Show
from widgets.scene.table import LayerTable

U8 = npt.NDArray[np.uint8]
TALL = 150.0
"""Metres from which a roof gets no brighter."""
PLAIN = (122, 126, 132)


@dataclass(frozen=True, slots=True, eq=False)
class Inks:
    """`rgb` ``(n, 3)`` and `stale` ``(n,)`` of each feature, in the order of `Footprints.owner`."""

    rgb: U8
    stale: npt.NDArray[np.bool_]


class Inkwell:
    """Mixes inks for one city."""

    def __init__(self, city: CityModel) -> None:
        base, keys = [np.zeros((0, 4), np.uint8)], []
        lift = [np.zeros(0)]
        if city.buildings is not None and len(city.buildings):
            names = np.array([*city.buildings.feeders, ""], object)
            base.append(building_colours(city.buildings))
            keys += [str(name) for name in names[city.buildings.feeder]]
            lift.append(np.clip(np.asarray(city.buildings.height, float) / TALL, 0.0, 1.0))
        if city.mesh is not None:
            count = len(city.mesh.ids)
            solid = np.full((count, 4), 62, np.uint8)
            solid[:, :3] = PLAIN if city.mesh.colour is None else city.mesh.colour
            base.append(solid)
            keys += list(city.mesh.ids)
            lift.append(np.full(count, 0.4))
        self._lift = 0.82 + 0.4 * np.concatenate(lift)
        self._painted = Painted(np.concatenate(base), keys, ("energy", "bridges"))

    def mix(self, tables: Mapping[str, LayerTable], shows: Mapping[str, Show], light: Daylight) -> Inks:
        """Colours of now: data as its layer gives it, everything else darker or brighter with the hour."""
        texels = self._painted.compose(tables, shows)
        data = texels[:, 3] >= DATA
        shine = (0.2 + 0.75 * float(np.mean(light.ambient))) * self._lift[:, None]
        rgb = np.where(data[:, None], texels[:, :3], np.clip(texels[:, :3] * shine, 0, 255))
        return Inks(rgb.astype(np.uint8), texels[:, 3] == HATCHED)
