"""Fibre: routes that are served calm, cut ones dashed with a cross; cabinets and buildings follow their route."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.cabinets import cabinets
from widgets.scene.layers.readings import newest
from widgets.scene.layers.scale import CLEAR, CUT, STALE, STALE_CLASS, colour
from widgets.scene.table import DOTS, LayerTable, Legend, LegendClass

SERVED, WITHOUT = "#3fa7b5", "#c2613f"
TINT, MARK = 56, 190
"""Opacity of a served building's tint and of the mark on one without fibre."""
CROSS = "#cut"
"""Ending of the id of the cross that stands on a route."""
HOMES = "#homes"
"""Ending of the id that the buildings of a cabinet go by."""
METRICS = ("fibre_state",)
"""What its colours are made of."""


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """Two rows a route: itself, and its cross, which only a cut one shows; two a cabinet: itself, and its buildings.

    Buildings of a cut route are dotted in a colour of their own; those of a silent one are grey and hatched.
    """
    state = newest(mirror, "fibre_state")
    cut = state.known & (state.value < 0.5)
    routes = _coloured(state.known, cut, state.stale)
    crosses = np.full((len(state), 4), CLEAR, np.uint8)
    crosses[cut] = colour(CUT)
    found = cabinets(city)
    mine = state.of(found.routes)
    lost = mine.known & (mine.value < 0.5)
    boxes = _coloured(mine.known, lost, mine.stale)
    homes = np.full((len(mine), 4), CLEAR, np.uint8)
    homes[mine.known & ~lost] = colour(SERVED, TINT)
    homes[lost] = colour(WITHOUT, MARK)
    homes[mine.stale] = colour(STALE, MARK)
    ids = (*state.ids, *(key + CROSS for key in state.ids), *found.ids, *(key + HOMES for key in found.ids))
    none, quiet = np.zeros(len(state), bool), np.zeros(len(mine), bool)
    return LayerTable(
        ids,
        np.concatenate([routes, crosses, boxes, homes]),
        np.concatenate([state.stale, none, mine.stale, mine.stale]),
        dashed=np.concatenate([cut, none, lost, quiet]),
        dotted=np.concatenate([none, none, quiet, lost]),
    )


def _coloured(
    known: np.ndarray[tuple[int], np.dtype[np.bool_]],
    cut: np.ndarray[tuple[int], np.dtype[np.bool_]],
    stale: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    rgba = np.zeros((len(known), 4), np.uint8)
    rgba[known] = colour(SERVED)
    rgba[cut] = colour(CUT)
    rgba[stale] = colour(STALE)
    return rgba


def legend() -> Legend:
    """What the colours mean."""
    without = LegendClass("without fibre", WITHOUT, mark=DOTS)
    return Legend(classes=(LegendClass("served", SERVED), LegendClass("cut", CUT, mark="cross"), without, STALE_CLASS))
