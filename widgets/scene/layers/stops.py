"""Car parks by free spaces, and stops of public transport."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.feeds import points
from widgets.scene.feeds.symbols import Symbols
from widgets.scene.layers.scale import STALE_CLASS
from widgets.scene.table import LayerTable, Legend, LegendClass

METRICS = ()
"""None by name: see `handles`."""
FREE, FEW, FULL, STOP = "#5aa9ff", "#ffc24d", "#d9dde3", "#c9b6ff"
FEW_SPACES = 20
"""Free spaces up to which a car park is nearly full."""
NEARLY = 95.0
"""Per cent of a car park from which it is nearly full, where it tells no free spaces."""
RADIUS, SMALL = 9.0, 7.0

UP = 8.0
"""Metres above the ground at which a symbol stands."""


def handles(mirror: CityMirror) -> list[int]:
    """Channels that it draws."""
    return points.channels_of("stops", mirror)


def present(mirror: CityMirror) -> bool:
    """Whether there is anything that it draws, heard of or not."""
    return points.any_of("stops", mirror)


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a car park or stop that has a place."""
    found = points.points_of("stops", city, mirror)
    made = Symbols.of(found, found.at(city, mirror), "parking", FREE, RADIUS, UP)
    stop = np.array([asset.kind == "stop" for asset in found.assets], bool)
    free, _ = found.values(mirror, "free_spaces")
    taken, _ = found.values(mirror, "occupancy")
    with np.errstate(invalid="ignore"):
        full = (free <= 0) | (np.isnan(free) & (taken >= 100.0))
        few = ~full & ((free <= FEW_SPACES) | (np.isnan(free) & (taken >= NEARLY)))
    made.draw(few & ~stop, "parking", FEW)
    made.draw(full & ~stop, "parking full", FULL)
    made.draw(stop, "stop", STOP)
    made.radius[stop] = SMALL
    made.urgent[~stop] = 2
    made.distrust(*found.states(mirror))
    return made.table()


def legend() -> Legend:
    """What the shapes mean."""
    return Legend(
        classes=(
            LegendClass("spaces", FREE, mark="parking"),
            LegendClass("few spaces", FEW, mark="parking"),
            LegendClass("full", FULL, mark="parking full"),
            LegendClass("stop", STOP, mark="stop"),
            STALE_CLASS,
        )
    )
