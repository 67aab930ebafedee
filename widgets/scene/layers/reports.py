"""Buildings by the open service reports of the district in which they stand."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, colour
from widgets.scene.layers.services import REPORTS
from widgets.scene.table import LayerTable, Legend, LegendClass

METRICS = ("open_reports",)
"""What its colours are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a district; which buildings stand in it is the city's matter (`belonging.inside`)."""
    del city
    found = newest(mirror, "open_reports")
    rgba = REPORTS.rgba(found.value).reshape(-1, 4)
    rgba[found.stale] = colour(STALE)
    return LayerTable(found.ids, np.ascontiguousarray(rgba), found.stale)


def legend() -> Legend:
    """What the colours mean."""
    return Legend(
        unit="{report}", stops=REPORTS.stops, classes=(LegendClass("district", REPORTS.stops[2][1]), STALE_CLASS)
    )
