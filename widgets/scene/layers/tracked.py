"""Vehicles that tell where they are: each is measured, and points where it drives."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.time import NS_PER_S
from widgets.scene.feeds import points
from widgets.scene.feeds.symbols import NO_BEARING, Symbols
from widgets.scene.layers.scale import STALE_CLASS
from widgets.scene.table import LayerTable, Legend, LegendClass

METRICS = ()
"""None by name: see `handles`."""
INK = "#6fe3ff"
RADIUS = 7.5

GONE = 30 * 60 * NS_PER_S
"""Nanoseconds of session time after which a silent vehicle is no longer drawn."""
UP = 4.0
"""Metres above the ground at which a symbol stands."""


def handles(mirror: CityMirror) -> list[int]:
    """Channels that it draws."""
    return points.channels_of("tracked", mirror)


def present(mirror: CityMirror) -> bool:
    """Whether there is anything that it draws, heard of or not."""
    return points.any_of("tracked", mirror)


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a vehicle that has a place: an arrow along its bearing, a disc where it tells none. One that has been
    silent for `GONE` is left out: nobody can say any more where it is.
    """
    found = points.points_of("tracked", city, mirror)
    made = Symbols.of(found, found.at(city, mirror), "vehicle", INK, RADIUS, UP)
    bearing, _ = found.values(mirror, "bearing")
    known = ~np.isnan(bearing)
    made.bearing = np.where(known, np.mod(np.nan_to_num(bearing), 360.0), NO_BEARING)
    made.draw(known, "heading")
    newest = found.newest(mirror)
    made.shown &= (newest == 0) | (mirror.transport.now - newest < GONE)
    made.distrust(*found.states(mirror))
    return made.table()


def legend() -> Legend:
    """What the shapes mean."""
    return Legend(
        classes=(
            LegendClass("heading", INK, mark="heading"),
            LegendClass("no heading", INK, mark="vehicle"),
            STALE_CLASS,
        )
    )
