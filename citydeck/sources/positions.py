"""Positions of a source's assets on their way in: from their datum to WGS 84, and coarse where they are of people."""

from collections.abc import Callable

from citydeck.model.coarse import coarsened
from citydeck.model.datum import Datum, datum_of, point_to_wgs84, to_wgs84
from citydeck.model.place import Place

Path = tuple[tuple[float, float, float], ...]
"""Longitude, latitude and height of the points of a line."""
NO_DATUM = "position whose datum is not stated"
NO_POSITION = "position that is no longitude and latitude"


class Positions:
    """`datum` is what the source's positions are in, empty when nobody said: then none of them is kept. `grid` is in
    metres, 0 keeps points.
    """

    def __init__(self, datum: str = "", grid: float = 0.0) -> None:
        self._datum = datum_of(datum)
        self._grid = grid

    def kept(self, place: Place | None, drop: Callable[[str], None]) -> Place | None:
        """The place as it may be kept; `drop` is told why there is none."""
        if place is None:
            return None
        if self._datum is None:
            drop(NO_DATUM)
            return None
        if not all(_on_earth(*point) for point in ((place.longitude, place.latitude, place.height), *place.path)):
            drop(NO_POSITION)
            return None
        point = coarsened(*point_to_wgs84(place.longitude, place.latitude, self._datum), self._grid)
        return Place(*point, place.height, self._path(place.path, self._datum))

    def _path(self, path: Path, datum: Datum) -> Path:
        if not path or self._grid:
            return ()  # a line of blocks would still tell a way that somebody took
        x, y = to_wgs84([point[0] for point in path], [point[1] for point in path], datum)
        return tuple((float(a), float(b), point[2]) for a, b, point in zip(x, y, path, strict=True))


def _on_earth(longitude: float, latitude: float, height: float) -> bool:
    """Also false for NaN."""
    return -180.0 <= longitude <= 180.0 and -90.0 <= latitude <= 90.0 and -20_000.0 <= height <= 100_000.0
