"""Vehicles that stand for the traffic: no single one is measured, their speed and number on each road are."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

METRICS = ("speed", "flow")
"""What their motion and their number are made of."""
PAINT = "#dfe3e6"
MODEL = "Greenshields"
"""Fundamental diagram that gives the number of vehicles where no flow is measured."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a road with a speed. Extras: `speed` km/h and `flow` vehicles an hour, -1 where stale or unknown."""
    del city
    speed = newest(mirror, "speed")
    flow = newest(mirror, "flow").of(speed.ids)
    rgba = np.tile(np.array(colour(PAINT), np.uint8), (len(speed), 1))
    rgba[np.isnan(speed.value)] = 0
    rgba[speed.stale] = colour(STALE)
    extra = {
        name: np.where(found.known, found.value, -1.0).astype(np.float32)
        for name, found in (("speed", speed), ("flow", flow))
    }
    return LayerTable(speed.ids, rgba, speed.stale, extra=extra)


def legend() -> Legend:
    """No stale class: a road whose speed is stale has no vehicles."""
    return Legend(classes=(LegendClass("vehicle", PAINT),), illustrative=True, model=MODEL)
