"""5G coverage: the signal of the cells that are on the air, modelled over the ground past the buildings."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.layers.radio import MODEL, antennas, strongest
from widgets.scene.layers.readings import Readings, newest
from widgets.scene.layers.scale import CUT, STALE, STALE_CLASS, Scale, colour
from widgets.scene.sectors import SECTOR
from widgets.scene.table import Field, LayerTable, Legend, LegendClass

SIGNAL = Scale(((-115, "#2a1f4d"), (-105, "#3b3a8c"), (-95, "#2f6f9f"), (-85, "#35a5a0"), (-75, "#b5e06a")))
"""Modelled RSRP, dBm."""
EDGE = -118.0
"""dBm below which nothing is drawn: a phone would not stay on the cell."""
ON_AIR = "#bfe3ea"
OPACITY, SILENT = 120, 90
"""Of what is heard, and of what only silent cells would give: facades know it by this, and stripe it."""
STRIPE = 68.0
"""Metres of a stripe, eastwards, where only silent cells would be heard."""
METRICS = ("cell_state",)
"""What its colours are made of: which cells are on the air. What phones measure is on their cards."""


class Heard(NamedTuple):
    """What the colours are made of, as it stood when it was asked for."""

    city: CityModel
    state: Readings


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """Rows of the cells, and the field of those that are known to be on the air; silent cells give no coverage."""
    return drawn(gathered(city, mirror))


def gathered(city: CityModel, mirror: CityMirror) -> Heard:
    """Quick; `drawn` takes long, the first time of a city above all, and may run in another thread."""
    return Heard(city, newest(mirror, "cell_state"))


def drawn(heard: Heard) -> LayerTable:
    """The table of what was gathered: two rows a cell, itself and its wedge, which one that is down has not."""
    state = heard.state
    down = state.known & (state.value < 0.5)
    rgba = np.zeros((len(state), 4), np.uint8)
    rgba[state.known & ~down] = colour(ON_AIR)
    rgba[down] = colour(CUT)
    rgba[state.stale] = colour(STALE)
    wedge = rgba.copy()
    wedge[down] = 0
    ids = (*state.ids, *(key + SECTOR for key in state.ids))
    stale, off = np.tile(state.stale, 2), np.concatenate([down, np.zeros_like(down)])
    return LayerTable(ids, np.concatenate([rgba, wedge]), stale, field=_field(heard), dashed=off)


def _field(heard: Heard) -> Field | None:
    found = antennas(heard.city)
    if not found.ids or not len(heard.state):
        return None
    mine = heard.state.of(found.ids)
    live = strongest(found, mine.known & (mine.value >= 0.5))
    rgba = _painted(live)
    if np.any(mine.stale):
        silent = strongest(found, mine.stale)
        grey = (silent >= EDGE) & (silent > live)
        grey[0] &= _stripes(live.shape[1:], found.extent)  # walls are striped where they are drawn: they are narrower
        rgba[grey] = colour(STALE, SILENT)
    return Field(found.extent, rgba[0], tuple(zip(found.heights[1:], rgba[1:], strict=True)))


def _stripes(shape: tuple[int, int], extent: tuple[float, float, float, float]) -> npt.NDArray[np.bool_]:
    """``(rows, columns)`` every other stripe, as wide on the ground in any city."""
    half = max(2, round(STRIPE * shape[1] / (extent[2] - extent[0])))
    row, column = np.indices(shape)
    return np.asarray((row + column) % (2 * half) < half)


def _painted(live: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Colours by a table of quarter decibels: a field has millions of points."""
    least, most = EDGE - 1.0, SIGNAL.stops[-1][0]
    table = SIGNAL.rgba(np.arange(least, most + 0.25, 0.25), OPACITY)
    table[:4, 3] = 0
    row = np.clip((live - least) * 4.0, 0, len(table) - 1).astype(np.intp)
    return np.asarray(np.ascontiguousarray(table).view(np.uint32)[:, 0][row][..., None].view(np.uint8))


def legend() -> Legend:
    """What the colours mean."""
    classes = (LegendClass("down", CUT, mark="triangle"), STALE_CLASS)
    return Legend(unit="dBm", stops=SIGNAL.stops, classes=classes, modelled=True, model=MODEL)
