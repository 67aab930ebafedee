"""Areas and lines of warnings in metres: cut to where the city is, and no finer than anybody sees."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.model import CityModel
from citydeck.model.asset import Asset

F64 = npt.NDArray[np.float64]
AROUND = 12_000.0
"""Metres beyond the city at which an area is cut off: a warning may be for half a country."""
FINE, MOST_CORNERS = 6.0, 400
"""Metres that a corner may be off, and corners of one outline; of a longer one the corners may be further off."""
MOST = 400
"""Outlines that are drawn; the most urgent ones come first."""
_KEPT = 2_000


class _Line(NamedTuple):
    xy: F64
    closed: bool


class Outlines:
    """Remembers what it has worked out, by asset. `columns` are what the layer's table carries."""

    def __init__(self) -> None:
        self._city: CityModel | None = None
        self._known: dict[str, tuple[Asset, tuple[_Line, ...]]] = {}

    def columns(self, city: CityModel, rows: Iterable[tuple[int, Asset]]) -> dict[str, npt.NDArray[Any]]:
        """`ring_offsets` ``(k + 1,)``, `ring_xy` ``(c, 2)``, `ring_row` ``(k,)`` row of the table, `ring_closed`."""
        if city is not self._city or len(self._known) > _KEPT:
            self._city = city
            self._known.clear()
        lines: list[_Line] = []
        owners: list[int] = []
        for row, asset in rows:
            for line in self._of(city, asset):
                if len(lines) < MOST:
                    lines.append(line)
                    owners.append(row)
        none = np.zeros((0, 2))
        return {
            "ring_offsets": np.cumsum([0, *(len(line.xy) for line in lines)]),
            "ring_xy": np.concatenate([none, *(line.xy for line in lines)]).astype(np.float32),
            "ring_row": np.array(owners, np.int64),
            "ring_closed": np.array([line.closed for line in lines], bool),
        }

    def _of(self, city: CityModel, asset: Asset) -> tuple[_Line, ...]:
        known = self._known.get(asset.id)
        if known is None or known[0] is not asset:
            known = self._known[asset.id] = asset, tuple(_lines(city, asset))
        return known[1]


def _lines(city: CityModel, asset: Asset) -> Iterable[_Line]:
    path = asset.place.path if asset.place is not None else ()
    if len(path) < 2:
        return
    degrees = np.array(path, float)
    xy = city.frame.to_local(degrees[:, 0], degrees[:, 1])
    west, south, east, north = city.extent
    window = shapely.box(west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    closed = len(xy) >= 4 and np.array_equal(xy[0], xy[-1])
    whole = shapely.make_valid(shapely.Polygon(xy)) if closed else shapely.LineString(xy)
    for part in shapely.get_parts(shapely.intersection(whole, window)):
        if part.geom_type == "Polygon":
            yield _Line(_few(shapely.LinearRing(part.exterior.coords)), True)
        elif part.geom_type == "LineString":
            yield _Line(_few(part), False)


def _few(line: Any) -> F64:
    """The corners of a line that are worth drawing."""
    off = FINE
    made = shapely.simplify(line, off)
    while len(made.coords) > MOST_CORNERS:
        off *= 2
        made = shapely.simplify(line, off)
    return np.asarray(made.coords)[:, :2]
