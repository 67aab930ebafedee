"""Energy: each feeder, and the buildings it feeds, by its load; what a tripped feeder leaves behind is dark."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import CUT, STALE, STALE_CLASS, Scale, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

LOAD = Scale(((0, "#16305a"), (40, "#24668f"), (70, "#4aa38c"), (90, "#a8ad50"), (105, "#ffe07a"), (120, "#fffbe6")))
"""Per cent of the rating."""
DARK, DIM = "#0e1218", 150
"""A building without power: its own colour, dimmed, and no window is lit."""
CROSS = "#cut"
"""Ending of the id of the cross that stands on a tripped feeder."""
METRICS = ("feeder_state", "load")
"""What its colours are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """Two rows a feeder: the feeder with its buildings, and its cross, which only a tripped one shows. A building that
    is metered itself has rows of its own.
    """
    del city
    state, load = newest(mirror, "feeder_state"), newest(mirror, "load")
    ids = dict.fromkeys((*state.ids, *load.ids))
    state, load = state.of(ids), load.of(ids)
    stale = load.stale | state.stale
    tripped = state.known & (state.value < 0.5)
    size = len(load)
    rgba = np.zeros((2 * size, 4), np.uint8)
    rgba[:size] = LOAD.rgba(load.value)
    rgba[:size][stale] = colour(STALE)
    rgba[:size][tripped] = colour(DARK, DIM)
    rgba[size:][tripped] = colour(CUT)
    hatched = np.concatenate([stale & ~tripped, np.zeros(size, bool)])
    dashed = np.concatenate([tripped, np.zeros(size, bool)])
    return LayerTable((*load.ids, *(key + CROSS for key in load.ids)), rgba, hatched, dashed=dashed)


def legend() -> Legend:
    """What the colours mean."""
    return Legend(unit="%", stops=LOAD.stops, classes=(LegendClass("tripped", CUT, mark="cross"), STALE_CLASS))
