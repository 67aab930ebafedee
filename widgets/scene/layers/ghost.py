"""Then and now: live speed of roads, and live power behind buildings, against the same things at an earlier instant."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, Scale, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

SLOWER, FASTER = "#e08a2e", "#4aa3df"
CHANGE = Scale(((-40, "#ffb765"), (-20, "#b0713a"), (0, "#56585c"), (20, "#3d79a8"), (40, "#8fd0ff")))
"""Per cent of change: orange for slower roads and less power, blue for faster and more; grey where all is alike."""
METRICS = ("speed", "power")
"""What is compared: of roads, and of the feeders of buildings."""
LEAST = {"speed": 5.0, "power": 0.5}
"""What a change is measured against at least, so that a standstill then is not a change without end."""


@dataclass(frozen=True, slots=True)
class Past:
    """Values at an earlier instant (ns), by metric and asset."""

    at: int
    values: Mapping[str, Mapping[str, float]]


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """Nothing: what was is not in the mirror; `compared` takes it."""
    del city, mirror
    return LayerTable.empty()


def compared(mirror: CityMirror, past: Past) -> LayerTable:
    """One row an asset that has both: coloured by the change in per cent, grey and hatched when its newest is stale.

    An asset that was not heard of then, or is not now, has no row.
    """
    ids: list[str] = []
    change: list[float] = []
    stale: list[bool] = []
    for metric in METRICS:
        then = past.values.get(metric, {})
        now = newest(mirror, metric)
        for asset, value, old in zip(now.ids, now.value, now.stale, strict=True):
            before = then.get(asset, np.nan)
            if not (np.isnan(value) or np.isnan(before)):
                ids.append(asset)
                change.append(100.0 * (float(value) - before) / max(abs(before), LEAST[metric]))
                stale.append(bool(old))
    hatched = np.array(stale, bool)
    rgba = CHANGE.rgba(np.array(change)).reshape(-1, 4)
    rgba[hatched] = colour(STALE)
    return LayerTable(tuple(ids), np.ascontiguousarray(rgba), hatched)


def legend() -> Legend:
    """What the colours mean."""
    classes = (LegendClass("slower", SLOWER), LegendClass("faster", FASTER), STALE_CLASS)
    return Legend(unit="%", stops=CHANGE.stops, classes=classes)
