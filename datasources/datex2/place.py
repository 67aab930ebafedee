"""Where something of DATEX II is: a point or a line by coordinates; a location table's code alone is no place."""

from citydeck.model.place import Place
from citydeck.sources.mapping.geometry import LATITUDE_FIRST, place_of, point
from citydeck.sources.payload import MAX_DEPTH

_POINT = ("pointCoordinates", "coordinatesForDisplay", "locationForDisplay")


def place(node: object, depth: int = 0) -> Place | None:
    """The first place by coordinates at or below `node`."""
    if depth > MAX_DEPTH:
        return None
    for one in node if isinstance(node, list) else [node]:
        if not isinstance(one, dict):
            continue
        if isinstance(positions := one.get("posList"), str):
            return place_of(positions, LATITUDE_FIRST)  # GML of EPSG:4326 and 4258: latitude first
        for name in _POINT:
            found = one.get(name)
            if isinstance(found, dict) and (told := point(found.get("longitude"), found.get("latitude"))) is not None:
                return told
        for value in one.values():
            if isinstance(value, dict | list) and (below := place(value, depth + 1)) is not None:
                return below
    return None
