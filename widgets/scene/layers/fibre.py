"""Fibre routes: served ones calm, cut ones dashed with a cross, silent ones hatched grey."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import CLEAR, CUT, STALE, STALE_CLASS, colour
from widgets.scene.table import LayerTable, Legend, LegendClass

SERVED = "#3fa7b5"
CROSS = "#cut"
"""Ending of the id of the cross that stands on a route."""
METRICS = ("fibre_state",)
"""What its colours are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """Two rows a route: the route itself, and its cross, which only a cut one shows."""
    del city
    state = newest(mirror, "fibre_state")
    cut = state.known & (state.value < 0.5)
    served = state.known & ~cut
    size = len(state)
    rgba = np.zeros((2 * size, 4), np.uint8)
    rgba[:size][served] = colour(SERVED)
    rgba[:size][cut] = colour(CUT)
    rgba[:size][state.stale] = colour(STALE)
    rgba[size:] = CLEAR
    rgba[size:][cut] = colour(CUT)
    none = np.zeros(size, bool)
    ids = (*state.ids, *(key + CROSS for key in state.ids))
    return LayerTable(ids, rgba, np.concatenate([state.stale, none]), dashed=np.concatenate([cut, none]))


def legend() -> Legend:
    """What the colours mean."""
    return Legend(classes=(LegendClass("served", SERVED), LegendClass("cut", CUT, mark="cross"), STALE_CLASS))
