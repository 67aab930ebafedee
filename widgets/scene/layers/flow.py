"""Traffic in motion: each road by its speed, with streaks that run in the direction of travel."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers import roads
from widgets.scene.layers.readings import newest
from widgets.scene.table import LayerTable, Legend

METRICS = ("speed",)
"""What its colours and its motion are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a road with a speed; extra `speed` is in km/h, -1 where it is stale or was never received."""
    made = roads.table(city, mirror)
    found = newest(mirror, "speed")
    speed = np.where(found.known, found.value, -1.0).astype(np.float32)
    return LayerTable(made.ids, made.rgba, made.hatched, extra={"speed": speed})


def legend() -> Legend:
    """The roads' own."""
    return roads.legend()
