"""City services: districts by open reports, air stations by fine dust."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import Readings, newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, Scale, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

REPORTS = Scale(((0, "#223f63"), (10, "#4668a6"), (20, "#9c8ccd"), (30, "#e7a2c0"), (60, "#ffe3c8")))
"""Open reports of a district."""
GOOD, FAIR, POOR = "#4f9ad0", "#d8c45a", "#ff7a3d"
AIR = ((35.0, GOOD), (75.0, FAIR), (float("inf"), POOR))
"""Upper bounds of fine dust, µg/m³ a day: the 24-hour grades I and II of GB 3095-2012, and beyond."""
METRICS = ("open_reports", "pm25")
"""What its colours are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a district and one an air station."""
    del city
    reports, dust = newest(mirror, "open_reports"), newest(mirror, "pm25")
    rgba = np.concatenate([_painted(reports, REPORTS.rgba(reports.value)), _painted(dust, _grades(dust))])
    return LayerTable((*reports.ids, *dust.ids), rgba, np.concatenate([reports.stale, dust.stale]))


def _grades(dust: Readings) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    table = np.array([colour(text) for _, text in AIR], np.uint8)
    rgba = table[np.searchsorted([bound for bound, _ in AIR[:-1]], np.nan_to_num(dust.value))]
    rgba[np.isnan(dust.value)] = 0
    return rgba


def _painted(
    readings: Readings, rgba: np.ndarray[tuple[int, int], np.dtype[np.uint8]]
) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    rgba = rgba.reshape(-1, 4)
    rgba[readings.stale] = colour(STALE)
    return rgba


def legend() -> Legend:
    """What the colours mean."""
    air = (LegendClass("good", GOOD), LegendClass("fair", FAIR), LegendClass("poor", POOR))
    return Legend(unit="{report}", stops=REPORTS.stops, classes=(*air, STALE_CLASS))
