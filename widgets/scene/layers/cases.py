"""Reports of citizens where they were made: open or closed."""

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.scene.feeds import points
from widgets.scene.feeds.symbols import QUIET, Symbols
from widgets.scene.layers.scale import STALE_CLASS
from widgets.scene.table import LayerTable, Legend, LegendClass

METRICS = ()
"""None by name: see `handles`."""
OPEN, CLOSED = "#f6a5d1", "#7f95a3"
RADIUS, SMALL = 9.0, 7.0

UP = 8.0
"""Metres above the ground at which a symbol stands."""


def handles(mirror: CityMirror) -> list[int]:
    """Channels that it draws."""
    return points.channels_of("cases", mirror)


def present(mirror: CityMirror) -> bool:
    """Whether there is anything that it draws, heard of or not."""
    return points.any_of("cases", mirror)


def table(city: CityModel, mirror: CityMirror) -> LayerTable:
    """One row a report that has a place; closed ones are small and ticked."""
    found = points.points_of("cases", city, mirror)
    made = Symbols.of(found, found.at(city, mirror), "report", OPEN, RADIUS, UP)
    state, _ = found.values(mirror, "report_state")
    with np.errstate(invalid="ignore"):
        closed = state < 0.5
    made.draw(closed, "report closed", CLOSED)
    made.state[closed] = QUIET
    made.radius[closed] = SMALL
    made.urgent[~closed] = 2
    made.distrust(*found.states(mirror))
    return made.table()


def legend() -> Legend:
    """What the shapes mean."""
    return Legend(
        classes=(
            LegendClass("open report", OPEN, mark="report"),
            LegendClass("closed report", CLOSED, mark="report closed"),
            STALE_CLASS,
        )
    )
