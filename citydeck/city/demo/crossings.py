"""Where bridges and tunnels cross the water: their axes, taken square to the river."""

from dataclasses import dataclass

import numpy as np
import shapely

from citydeck.city.demo import facts
from citydeck.city.demo.curve import F64, at, course
from citydeck.city.demo.river import Water


@dataclass(frozen=True)
class Axis:
    """`middle` on the water; `along` unit vector from the west (or south) bank to the east (or north) bank."""

    middle: F64
    along: F64

    def point(self, distance: float) -> F64:
        """``(2,)`` at signed metres from the middle."""
        return np.asarray(self.middle + self.along * distance)


def river_axis(water: Water, latitude: float, longitude: float) -> Axis:
    """The axis over the Huangpu nearest to a published place."""
    place = shapely.Point(at(latitude, longitude))
    distance = water.centre.project(place)
    middle = water.centre.interpolate(distance)
    ahead = course(water.centre, distance)
    return Axis(np.array([middle.x, middle.y]), np.array([ahead[1], -ahead[0]]))


def creek_axis(latitude: float, longitude: float) -> Axis:
    """The axis of Waibaidu Bridge, square to the creek's mouth."""
    return Axis(at(latitude, longitude), np.array([-0.09, 0.996]))


def bridge_axes(water: Water) -> dict[str, Axis]:
    """Axis of each bridge by slug."""
    return {
        fact.slug: creek_axis(fact.latitude, fact.longitude)
        if fact.shape == "truss"
        else river_axis(water, fact.latitude, fact.longitude)
        for fact in facts.BRIDGES
    }


def tunnel_axes(water: Water) -> dict[str, Axis]:
    """Axis of each tunnel by slug."""
    return {fact.slug: river_axis(water, fact.latitude, fact.longitude) for fact in facts.TUNNELS}
