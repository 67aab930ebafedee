"""Parks and the plots of named towers: ground that streets and ordinary buildings leave free."""

import numpy as np
import shapely

from citydeck.city.demo import facts
from citydeck.city.demo.curve import at
from citydeck.city.demo.river import Water


def _blob(
    centre: "np.ndarray[tuple[int], np.dtype[np.float64]]", east: float, north: float, turn: float
) -> shapely.Geometry:
    """A rounded, slightly irregular garden of 28 corners."""
    angle = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    power = 0.62
    x = east * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
    y = north * np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power
    wobble = 1 + 0.04 * np.sin(3 * angle + centre[0])
    c, s = np.cos(turn), np.sin(turn)
    return shapely.Polygon(
        np.stack([centre[0] + wobble * (x * c - y * s), centre[1] + wobble * (x * s + y * c)], axis=1)
    )


def parks(water: Water) -> list[shapely.Polygon]:
    """One polygon for each of `facts.PARKS`, clear of the water and its quay."""
    shores = shapely.buffer(water.whole, 60)
    shapes = []
    for _, _, latitude, longitude, east, north in facts.PARKS:
        centre = at(latitude, longitude)
        turn = np.radians(-25 if bool(water.is_east(centre[None])[0]) else 12)
        shape = shapely.difference(_blob(centre, east, north, turn), shores)
        shapes.append(max(shapely.get_parts(shape), key=lambda part: part.area))
    return shapes


def plots() -> dict[str, shapely.Polygon]:
    """The free ground of each named tower, by slug."""
    return {
        tower.slug: shapely.Point(at(tower.latitude, tower.longitude)).buffer(tower.plot, 6) for tower in facts.TOWERS
    }


def bund_line(water: Water) -> shapely.LineString:
    """The line on which the Bund's fronts stand: 84 m inland of the Huangpu's west quay, south to north."""
    offset = shapely.boundary(water.huangpu.buffer(84.0))
    south, north = (at(latitude, facts.FRAME.longitude)[1] for latitude in facts.BUND)
    strip = shapely.box(-1500, south, 500, north)
    parts = shapely.get_parts(shapely.line_merge(shapely.intersection(offset, strip)))
    west = [
        part for part in parts if not bool(water.is_east(np.array(part.interpolate(0.5, normalized=True).coords))[0])
    ]
    line = max(west, key=lambda part: part.length)
    northward: shapely.LineString = line if line.coords[0][1] < line.coords[-1][1] else shapely.reverse(line)
    return northward


def bund_strip(water: Water) -> shapely.Polygon:
    """Ground of the Bund's row, from its front 62 m inland."""
    line = bund_line(water)
    return shapely.buffer(line, 62.0, cap_style="flat", single_sided=True).buffer(1.0)
