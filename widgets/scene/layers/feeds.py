"""Whatever else a feed declares with a place: nothing that has one is left out of the picture."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.feeds import points
from widgets.scene.feeds.symbols import Symbols
from widgets.scene.glyphs import kind_of
from widgets.scene.layers.bridges import SILENT as HOLLOW
from widgets.scene.layers.scale import STALE_CLASS
from widgets.scene.table import LayerTable, Legend, LegendClass

METRICS = ()
"""None by name: see `handles`."""
INK = "#9fe0c8"
RADIUS = 8.0
SHOWN = ("air", "traffic", "power", "pressure", "temperature", "wind", "other")
"""Outlines that the legend explains."""

UP = 12.0
"""Metres above the ground at which a symbol stands."""


def handles(mirror: CityMirror) -> list[int]:
    """Channels that it draws."""
    return points.channels_of("feeds", mirror)


def present(mirror: CityMirror) -> bool:
    """Whether there is anything that it draws, heard of or not."""
    return points.any_of("feeds", mirror)


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a thing, with the outline of what it measures."""
    found = points.points_of("feeds", city, mirror)
    made = Symbols.of(found, found.at(city, mirror), "other", INK, RADIUS, UP)
    told: list[set[str]] = [set() for _ in found.ids]
    for metric, column in found.columns.items():
        for row in np.flatnonzero(column != points.NONE).tolist():
            told[row].add(metric)
    made.shape = np.array([kind_of(metrics) for metrics in told], np.uint8)
    made.distrust(*found.states(mirror))
    return made.table()


def legend() -> Legend:
    """What the outlines mean."""
    kinds = tuple(LegendClass(kind, INK, mark=kind) for kind in SHOWN)
    return Legend(classes=(*kinds, LegendClass("sensor never", HOLLOW, mark="never"), STALE_CLASS))
