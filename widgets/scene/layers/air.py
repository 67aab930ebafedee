"""Buildings by the fine dust at the nearest air station, where one is near enough to speak for them."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, Scale, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

DUST = Scale(((0, "#23417c"), (35, "#3f8fcb"), (75, "#9cc27a"), (115, "#f3d67a"), (150, "#fff6e0")))
"""PM2.5, µg/m³; 35 and 75 are the 24-hour grades I and II of GB 3095-2012."""
METRICS = ("pm25",)
"""What its colours are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a station; which buildings it speaks for is the city's matter (`belonging.stations`)."""
    del city
    found = newest(mirror, "pm25")
    rgba = DUST.rgba(found.value).reshape(-1, 4)
    rgba[found.stale] = colour(STALE)
    return LayerTable(found.ids, np.ascontiguousarray(rgba), found.stale)


def legend() -> Legend:
    """What the colours mean."""
    return Legend(unit="ug/m3", stops=DUST.stops, classes=(LegendClass("nearest", DUST.stops[1][1]), STALE_CLASS))
