"""Where a thing is: WGS 84 degrees and metres above the site's vertical datum."""

import msgspec


class Place(msgspec.Struct, frozen=True):
    """A point, with an optional path for things that are long (a road, a deck, a pipe).

    `path` is a tuple of ``(longitude, latitude, height)`` in degrees and metres; `longitude` and `latitude` name the
    point that labels, beams and the camera use.
    """

    longitude: float
    latitude: float
    height: float = 0.0
    path: tuple[tuple[float, float, float], ...] = ()
