"""Fine dust on the ground, interpolated between air stations by inverse distance; nothing beyond their reach."""

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene import places
from widgets.scene.layers.air import DUST
from widgets.scene.layers.interpolation import spread
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, colour
from widgets.scene.table import Field, LayerTable, Legend, LegendClass

REACH = 2_500.0
"""Metres from a station beyond which its value says nothing."""
STEPS = 192
"""Points of the field along the longer side of the city."""
OPACITY = 130
METRICS = ("pm25",)
"""What its colours are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """No rows; a field that is hatched where only stale stations are within reach."""
    found = newest(mirror, "pm25")
    stations = {asset.id: asset for asset in places.of_kind(city, ("air_station",))}
    mine = found.of(stations)
    if not np.any(mine.known | mine.stale):
        return LayerTable.empty()
    at = places.points(city, list(stations.values()))[:, :2]
    xmin, ymin, xmax, ymax = city.extent
    pitch = max(xmax - xmin, ymax - ymin, 1.0) / STEPS
    columns, rows = max(2, round((xmax - xmin) / pitch)), max(2, round((ymax - ymin) / pitch))
    x, y = np.meshgrid(xmin + (np.arange(columns) + 0.5) * pitch, ymin + (np.arange(rows) + 0.5) * pitch)
    value = interpolated(x, y, at[mine.known], mine.value[mine.known])
    rgba = DUST.rgba(value, OPACITY)
    old = np.isnan(value) & ~np.isnan(interpolated(x, y, at[mine.stale], np.zeros(int(mine.stale.sum()))))
    row, column = np.indices(value.shape)
    rgba[old & ((row + column) % 6 < 3)] = colour(STALE, 110)
    empty = LayerTable.empty()
    field = Field((xmin, ymin, xmin + columns * pitch, ymin + rows * pitch), rgba)
    return LayerTable(empty.ids, empty.rgba, empty.hatched, field=field)


def interpolated(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], at: npt.NDArray[np.float64], value: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Mean of the values at ``(n, 2)`` places by inverse square of the distance; NaN beyond `REACH` of all."""
    return np.asarray(spread(x, y, at, value[:, None], REACH)[..., 0])


def legend() -> Legend:
    """What the colours mean."""
    classes = (LegendClass("interpolated", DUST.stops[1][1]), STALE_CLASS)
    return Legend(unit="ug/m3", stops=DUST.stops, classes=classes, modelled=True, model="inverse distance, 2.5 km")
