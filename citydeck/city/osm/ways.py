"""Width, level and height of roads, tracks, waterways and pipes from their tags."""

import math

from citydeck.city.footprints.lengths import metres
from citydeck.city.footprints.road_classes import BRIDGE, MAIN, MOTORWAY, ROADS, STREET, TUNNEL, WIDEST, road_width
from citydeck.city.osm.kinds import Tags

STOREY = 5.0
"""Metres that one `layer` is above or below the next: OpenStreetMap says only their order."""
BURIED = -1.5
_OTHER_ROAD = (2.0, STREET)
_RAIL_WIDTH = {"tram": 2.6, "narrow_gauge": 2.2, "miniature": 1.0, "monorail": 2.0}
_STREAM_WIDTH = {"river": 12.0, "canal": 10.0, "tidal_channel": 6.0, "stream": 2.0, "ditch": 1.0, "drain": 1.0}


def road(tags: Tags) -> tuple[float, int]:
    """Width in metres and level: by tag ``width``, by lanes, or by class."""
    usual, level = ROADS.get(tags["highway"], _OTHER_ROAD)
    if _bridge(tags):
        level = BRIDGE
    elif _tunnel(tags):
        level = TUNNEL
    elif level == MAIN and _layer(tags) > 0:
        level = MOTORWAY
    return road_width(usual, metres(tags.get("width", "")), metres(tags.get("lanes", ""))), level


def rail(tags: Tags) -> float:
    """Width of one track in metres."""
    return _width(tags, _RAIL_WIDTH.get(tags["railway"], 3.0))


def stream(tags: Tags) -> float:
    """Width of running water in metres."""
    return _width(tags, _STREAM_WIDTH.get(tags["waterway"], 2.0))


def pipe(tags: Tags) -> float:
    """Outer width in metres; ``diameter`` is in millimetres where it says no unit."""
    written = tags.get("diameter", "")
    said = metres(written)
    if said is not None and written.strip().replace(".", "", 1).isdigit():
        said /= 1000
    return said if said is not None and 0.01 <= said <= 10 else 0.6


def above_ground(tags: Tags) -> float:
    """Metres above the ground, by `layer`; a bridge without is one up, a tunnel one down; NaN on the ground."""
    layer = _layer(tags)
    if layer == 0:
        layer = 1 if _bridge(tags) else -1 if _tunnel(tags) or tags.get("railway") == "subway" else 0
    return layer * STOREY if layer else math.nan


def pipe_above_ground(tags: Tags) -> float:
    """The same of a pipe: one that is laid underground lies `BURIED` metres deep unless its layer says deeper."""
    found = above_ground(tags)
    return BURIED if math.isnan(found) and tags.get("location") in ("underground", "underwater") else found


def _bridge(tags: Tags) -> bool:
    return tags.get("bridge", "no") not in ("no", "")


def _tunnel(tags: Tags) -> bool:
    """A passage through a building lies on the ground: it is no tunnel here."""
    return tags.get("tunnel", "no") not in ("no", "", "building_passage", "covered")


def _layer(tags: Tags) -> int:
    written = tags.get("layer", "").split(";")[0].strip()
    digits = written.removeprefix("-")
    return int(written) if digits.isdecimal() and digits.isascii() and len(digits) == 1 else 0


def _width(tags: Tags, usual: float) -> float:
    said = metres(tags.get("width", ""))
    return said if said is not None and 0.3 <= said <= WIDEST else usual
