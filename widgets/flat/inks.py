"""Colours of the map's features: the city's own in the light of the hour, and over them what layers say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.boxes import surveyed
from citydeck.city.model import CityModel
from widgets.flat.footprints import NOWHERE, Footprints
from widgets.scene import belonging
from widgets.scene.daylight import Daylight
from widgets.scene.facade import building_colours
from widgets.scene.keys import Keys
from widgets.scene.paint import DATA, DOTTED, HATCHED, Painted, Show
from widgets.scene.table import LayerTable

U8 = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]
TALL = 150.0
"""Metres from which a roof gets no brighter."""
PLAIN = (122, 126, 132)
SURFACES = "roads"
"""Colours roads that a city file has as surfaces."""


@dataclass(frozen=True, slots=True, eq=False)
class Inks:
    """`rgb` ``(n, 3)``, `stale` and `dotted` ``(n,)`` of each feature, in the order of `Footprints.owner`."""

    rgb: U8
    stale: Bools
    dotted: Bools


class Inkwell:
    """Mixes inks for one city, whose features lie where `prints` say."""

    def __init__(self, city: CityModel, prints: Footprints) -> None:
        plain, mesh = city.buildings, city.mesh
        first = len(plain) if plain is not None else 0
        count = first + (len(mesh.ids) if mesh is not None else 0)
        base, lift = np.zeros((count, 4), np.uint8), np.zeros(count)
        keys, house = [], np.zeros(count, bool)
        house[:first] = True
        if plain is not None and first:
            base[:first] = building_colours(plain)
            lift[:first] = np.clip(np.asarray(plain.height, float) / TALL, 0.0, 1.0)
            keys += [Keys(plain.feeders, plain.feeder), Keys(plain.ids, np.arange(first))]
        if mesh is not None:
            base[first:, :3] = PLAIN if mesh.colour is None else mesh.colour
            base[first:, 3] = 62
            lift[first:] = 0.4
            house[first + surveyed(mesh)] = True
            code = np.arange(-first, count - first)
            keys.append(Keys(mesh.ids, np.maximum(code, -1)))
        centre = prints.middles(count)
        centre[~house] = NOWHERE  # what is no building is not served, and breathes nothing
        self._lift = 0.82 + 0.4 * lift
        keys += belonging.belongings(city, centre)
        self._painted = Painted(base, keys, (*belonging.LAYERS, SURFACES))

    def order(self, order: Sequence[str]) -> None:
        """Paint in this order of layers, the uppermost first."""
        self._painted.order(order)

    def mix(self, tables: Mapping[str, LayerTable], shows: Mapping[str, Show], light: Daylight) -> Inks:
        """Colours of now: data as its layer gives it, everything else darker or brighter with the hour."""
        texels = self._painted.compose(tables, shows)
        state = texels[:, 3]
        shine = (0.2 + 0.75 * float(np.mean(light.ambient))) * self._lift[:, None]
        rgb = np.where(state[:, None] >= DATA, texels[:, :3], np.clip(texels[:, :3] * shine, 0, 255))
        return Inks(rgb.astype(np.uint8), state == HATCHED, state == DOTTED)
