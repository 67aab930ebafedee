"""Evacuation areas as low prisms: what state each is in, told by colour, pattern and height."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene import places
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import STALE, STALE_CLASS, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

METRICS = ("evacuation_state",)
"""What it is made of."""
KIND = "evacuation_area"
NONE, WARNED, ORDERED, CLEARED = 0, 1, 2, 3
UNKNOWN = -1
"""Nothing was ever received, or no such state: an outline without colour."""
INKS = ("#7d93a3", "#f0d25a", "#ff7443", "#5fc0f0")
"""By state. Yellow, orange-red and blue differ in lightness too, and each has a pattern of its own."""
HEIGHTS = (16.0, 40.0, 64.0, 40.0)
"""Metres by state: a sign, not a measure."""
LOW = 28.0
"""Metres of a prism whose state is unknown or not to be trusted."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row an area of the city; extras: `state`, `UNKNOWN` where none is known, and `height` in metres."""
    ids = tuple(asset.id for asset in places.of_kind(city, (KIND,)))
    if not ids:
        return LayerTable.empty()
    found = newest(mirror, METRICS[0]).of(ids)
    state = np.where(np.isnan(found.value), UNKNOWN, np.rint(np.nan_to_num(found.value, nan=UNKNOWN))).astype(int)
    state[(state < NONE) | (state > CLEARED)] = UNKNOWN
    stale = found.stale & (state != UNKNOWN)
    inks = np.array([colour(ink) for ink in INKS] + [(0, 0, 0, 0)], np.uint8)
    rgba = inks[state]
    rgba[stale] = colour(STALE)
    height = np.where(stale | (state == UNKNOWN), LOW, np.array([*HEIGHTS, LOW])[state])
    extra = {"state": state.astype(np.float32), "height": height.astype(np.float32)}
    return LayerTable(ids, rgba, stale, extra=extra)


def legend() -> Legend:
    """The words of the states."""
    words = ("no evacuation", "warned", "ordered out", "cleared of people")
    classes = tuple(LegendClass(word, ink) for word, ink in zip(words, INKS, strict=True))
    return Legend(classes=(*classes, STALE_CLASS))
