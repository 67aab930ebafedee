"""City bars: over each feeder's area an upright bar as tall as the power that it draws."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, Scale, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

POWER = Scale(((0, "#1b3262"), (10, "#2a6c98"), (20, "#4ba78f"), (30, "#b9d06c"), (40, "#fff0a0")))
"""MW of a feeder."""
METRES = 10.0
"""Metres of bar for a megawatt."""
LOW = 12.0
"""Metres of a bar whose value is not to be trusted."""
TALLEST = 800.0
"""Metres at which a bar ends, whatever its value: one wrong unit must not fill the sky."""
METRICS = ("power",)
"""What its colours and heights are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a feeder; extra `height` in metres, that of a mere stub where the value is stale."""
    del city
    found = newest(mirror, "power")
    rgba = POWER.rgba(found.value).reshape(-1, 4)
    rgba[found.stale] = colour(STALE)
    height = np.clip(METRES * np.nan_to_num(found.value), 1.0, TALLEST)
    height[~found.known] = LOW
    return LayerTable(found.ids, rgba, found.stale, extra={"height": height.astype(np.float32)})


def legend() -> Legend:
    """What colours and heights mean."""
    return Legend(unit="MW", stops=POWER.stops, classes=(LegendClass("bar", POWER.stops[-1][1]), STALE_CLASS))
