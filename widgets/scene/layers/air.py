"""Buildings by the fine dust at the nearest air station, where one is near enough to speak for them."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, Scale, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

DUST = Scale(((0, "#2f4f86"), (35, "#4f9ad0"), (75, "#d8c45a"), (115, "#ff9a4d"), (150, "#ffd3c2")))
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
