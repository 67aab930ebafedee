"""Roads by mean speed: slow is bright and warm, fast recedes into blue."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, Scale, colour
from widgets.scene.table import LayerTable, Legend

SPEED = Scale(((0, "#fff0b0"), (15, "#ffb04a"), (30, "#e07068"), (45, "#8a4a8a"), (70, "#3a4f9a")))
"""km/h."""
METRICS = ("speed",)
"""What its colours are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a road with a speed; grey and hatched when its newest is stale."""
    del city
    speed = newest(mirror, "speed")
    rgba = SPEED.rgba(speed.value)
    rgba[speed.stale] = colour(STALE)
    return LayerTable(speed.ids, np.ascontiguousarray(rgba), speed.stale)


def legend() -> Legend:
    """What the colours mean."""
    return Legend(unit="km/h", stops=SPEED.stops, classes=(STALE_CLASS,))
