"""Areas of the city as prisms: districts by open reports, their height the same value as their colour."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, colour
from widgets.scene.layers.services import REPORTS
from widgets.scene.table import LayerTable, Legend, LegendClass

METRICS = ("open_reports",)
"""What its colours and heights are made of."""
LOW = 20.0
"""Metres of a prism whose value is 0, or is not to be trusted."""
METRES = 8.0
"""Metres a report adds; the legend's colours tell the value, the height only compares."""
MOST = REPORTS.stops[-1][0]


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a district; extra `height` is in metres, the least one where the value is stale or was never received."""
    del city
    found = newest(mirror, "open_reports")
    rgba = REPORTS.rgba(found.value).reshape(-1, 4)
    rgba[found.stale] = colour(STALE)
    height = LOW + METRES * np.where(found.known, np.clip(np.nan_to_num(found.value), 0.0, MOST), 0.0)
    return LayerTable(found.ids, rgba, found.stale, extra={"height": height.astype(np.float32)})


def legend() -> Legend:
    """What the colours mean."""
    return Legend(
        unit="{report}", stops=REPORTS.stops, classes=(LegendClass("height", REPORTS.stops[-1][1]), STALE_CLASS)
    )
