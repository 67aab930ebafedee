"""Wind and rain between weather stations: streaks that drift with the wind, falling ones where it rains."""

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene import places
from widgets.scene.layers.interpolation import spread
from widgets.scene.layers.readings import Readings, newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, Scale, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

METRICS = ("wind_direction", "rain")
"""What says that there is weather to draw."""
ALSO = ("wind_speed",)
"""What else its colours are made of: a speed without a direction gives no streak."""
WIND = Scale(((0, "#4e6fb0"), (5.5, "#5aa7c9"), (10.8, "#a5d29a"), (17.2, "#f5d95c"), (24.5, "#fff4d6")))
"""m/s, at Beaufort's 0, 4, 6, 8 and 10."""
RAIN = "#c3ddf7"
REACH = 4_000.0
"""Metres from a station beyond which its value says nothing."""
STEPS = 96
"""Points of the fields along the longer side of the city."""
NOTHING, GOOD, OLD = 0, 1, 2
"""What is known at a point of a field: nothing, a value, a value that is not to be trusted."""
F64 = npt.NDArray[np.float64]


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a station, coloured by its wind (by rain where it has none). Extras are fields over `box`, row 0 in the
    south: `wind` ``(rows, columns, 2)`` m/s towards east and north, `rain` ``(rows, columns)`` mm/h, and `wind_state`
    and `rain_state` of `NOTHING`, `GOOD`, `OLD`. Stations are all assets with a place and such readings.
    """
    speed, rain = newest(mirror, "wind_speed"), newest(mirror, "rain")
    direction = newest(mirror, "wind_direction")
    heard = set(direction.ids) | set(rain.ids)
    stations = [asset for asset in city.assets if asset.id in heard and asset.place is not None]
    if not stations:
        return LayerTable.empty()
    ids = [asset.id for asset in stations]
    speed, direction, rain = speed.of(ids), direction.of(ids), rain.of(ids)
    wind = Readings(tuple(ids), speed.value + 0.0 * direction.value, speed.stale | direction.stale)
    rgba = WIND.rgba(wind.value).reshape(-1, 4)
    rgba[np.isnan(wind.value) & rain.known] = colour(RAIN)
    stale = (wind.stale & ~np.isnan(wind.value)) | (np.isnan(wind.value) & rain.stale)
    rgba[stale] = colour(STALE)
    at = places.points(city, stations)[:, :2]
    box, x, y = _grid(city)
    blown, wind_state = _field(x, y, at, components(wind.value, direction.value), wind)
    fallen, rain_state = _field(x, y, at, rain.value[:, None], rain)
    extra = {
        "box": np.array(box), "wind": blown, "wind_state": wind_state, "rain": fallen[..., 0], "rain_state": rain_state,
    }  # fmt: skip
    return LayerTable(tuple(ids), np.ascontiguousarray(rgba), stale, extra=extra)


def components(speed: F64, comes_from: F64) -> F64:
    """``(n, 2)`` m/s towards east and north of winds that come from `comes_from` degrees clockwise from north."""
    angle = np.radians(comes_from)
    return np.stack([-speed * np.sin(angle), -speed * np.cos(angle)], axis=-1)


def _grid(city: CityModel) -> tuple[tuple[float, float, float, float], F64, F64]:
    xmin, ymin, xmax, ymax = city.extent
    pitch = max(xmax - xmin, ymax - ymin, 1.0) / STEPS
    columns, rows = max(2, round((xmax - xmin) / pitch)), max(2, round((ymax - ymin) / pitch))
    x, y = np.meshgrid(xmin + (np.arange(columns) + 0.5) * pitch, ymin + (np.arange(rows) + 0.5) * pitch)
    return (xmin, ymin, xmin + columns * pitch, ymin + rows * pitch), x, y


def _field(
    x: F64, y: F64, at: F64, values: F64, readings: Readings
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """Values and states at the points; old values only where no good one reaches."""
    good, old = readings.known, readings.stale & ~np.isnan(readings.value)
    mean, past = (spread(x, y, at[rows], values[rows], REACH) for rows in (good, old))
    told, kept = ~np.isnan(mean[..., 0]), ~np.isnan(past[..., 0])
    state = np.where(told, GOOD, np.where(kept, OLD, NOTHING)).astype(np.uint8)
    return np.nan_to_num(np.where(told[..., None], mean, past)).astype(np.float32), state


def legend() -> Legend:
    """What colours and streaks mean."""
    classes = (LegendClass("interpolated", WIND.stops[1][1]), LegendClass("rain", RAIN), STALE_CLASS)
    return Legend(unit="m/s", stops=WIND.stops, classes=classes, modelled=True, model="inverse distance, 4 km")
