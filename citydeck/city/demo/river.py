"""The Huangpu and Suzhou Creek as water, banks and quays."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from citydeck.city.demo import facts
from citydeck.city.demo.curve import F64, local, smooth

QUAY_ROAD = 46.0
"""Metres from the water's edge to the axis of the road along it: promenade and flood wall lie between."""
CREEK_ROAD = 26.0


def _band(line: F64, half: F64) -> shapely.Geometry:
    """Area within `half` metres (one value a vertex) of `line`."""
    discs = shapely.buffer(shapely.points(line), half, quad_segs=12)
    pairs = shapely.multipolygons(np.stack([discs[:-1], discs[1:]], axis=1))
    return shapely.union_all(shapely.convex_hull(pairs))


@dataclass(frozen=True)
class Water:
    """`line` ``(n, 2)`` centre line of the Huangpu, south to north; polygons in metres."""

    line: F64
    huangpu: shapely.Polygon
    creek: shapely.Polygon

    @cached_property
    def centre(self) -> shapely.LineString:
        return shapely.LineString(self.line)

    @cached_property
    def whole(self) -> shapely.Geometry:
        """Both waters, prepared for many tests."""
        union = shapely.union_all([self.huangpu, self.creek])
        shapely.prepare(union)
        return union

    @cached_property
    def banks(self) -> dict[str, shapely.Geometry]:
        """The model's ``west`` and ``east`` of the centre line, water included."""
        box = shapely.box(*facts.EXTENT)
        far = [(40_000.0, 30_000.0), (-40_000.0, 30_000.0), (-40_000.0, -50_000.0), (self.line[0, 0], -50_000.0)]
        west = shapely.intersection(shapely.Polygon(np.vstack([self.line, far])), box)
        return {"west": west, "east": shapely.difference(box, west)}

    def is_east(self, xy: F64) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """``(n,)`` whether each point lies east of the Huangpu's centre line."""
        east = self.banks["east"]
        shapely.prepare(east)
        inside = shapely.contains_xy(east, xy[:, 0], xy[:, 1])
        return np.asarray(inside, bool)


def water() -> Water:
    """The city's water from the published centre line and widths."""
    line = smooth(local(list(facts.RIVER)), 50.0)
    latitudes, widths = np.array(facts.RIVER_WIDTH).T
    north = local([(latitude, facts.FRAME.longitude) for latitude in latitudes])[:, 1]
    # Latitude orders the river only roughly (it bends), so widths go by distance along it.
    along = np.maximum.accumulate(np.interp(line[:, 1], north, np.arange(len(north))))
    half = np.interp(along, np.arange(len(north)), widths) / 2
    creek = smooth(local(list(facts.CREEK)), 30.0)
    reach = np.hypot(*(creek - creek[0]).T)
    river = shapely.simplify(_band(line, half), 1.0)
    brook = shapely.simplify(_band(creek, np.interp(reach, [0, 420, 900, 3000], [46, 40, 27, 22])), 0.5)
    return Water(line, largest(river), largest(shapely.difference(brook, river)))


def largest(geometry: shapely.Geometry) -> shapely.Polygon:
    """The largest polygon of a geometry."""
    parts = shapely.get_parts(geometry)
    found: shapely.Polygon = parts[int(np.argmax(shapely.area(parts)))]
    return found
