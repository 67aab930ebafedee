"""What the tags of a way or relation make of it in the city."""

from collections.abc import Mapping
from typing import Any

Tags = Mapping[str, str]

KEYS = (
    "building", "building:part", "highway", "railway", "waterway", "man_made", "natural", "landuse", "leisure",
)  # fmt: skip
"""Keys of which an object has at least one to be looked at."""

_NOT = frozenset({"", "no", "none"})
_UNBUILT = frozenset({"proposed", "planned", "construction", "razed", "abandoned", "demolished", "disused"})
_NO_ROAD = _UNBUILT | _NOT | {
    "elevator", "platform", "corridor", "rest_area", "services", "bus_stop", "crossing", "traffic_island",
}  # fmt: skip
_RAILS = frozenset(
    {"rail", "light_rail", "subway", "tram", "narrow_gauge", "monorail", "funicular", "preserved", "miniature"}
)
_STREAMS = frozenset({"river", "canal", "stream", "drain", "ditch", "tidal_channel", "pressurised", "fairway"})

_AREAS: dict[tuple[str, str], tuple[str, str]] = {
    **dict.fromkeys([("natural", value) for value in ("water", "bay", "strait")], ("WaterBody", "water")),
    **dict.fromkeys([("landuse", value) for value in ("reservoir", "basin", "pond", "salt_pond")],
                    ("WaterBody", "water")),
    **dict.fromkeys([("waterway", value) for value in ("riverbank", "dock", "boatyard")], ("WaterBody", "water")),
    **dict.fromkeys([("leisure", "swimming_pool")], ("WaterBody", "water")),
    **dict.fromkeys([("natural", value) for value in ("wood", "scrub", "grassland", "heath", "wetland", "tree_group")],
                    ("PlantCover", "park")),
    **dict.fromkeys(
        [("landuse", value) for value in (
            "grass", "forest", "meadow", "recreation_ground", "village_green", "cemetery", "allotments", "orchard",
            "vineyard", "greenfield", "flowerbed", "plant_nursery")], ("PlantCover", "park")),
    **dict.fromkeys(
        [("leisure", value) for value in (
            "park", "garden", "golf_course", "nature_reserve", "dog_park", "common", "playground", "pitch")],
        ("PlantCover", "park")),
    **dict.fromkeys(
        [("landuse", value) for value in (
            "residential", "commercial", "industrial", "retail", "civic", "civil", "institutional", "education",
            "military", "railway", "construction", "brownfield", "farmland", "farmyard", "harbour", "port", "quarry",
            "landfill", "garages", "religious")], ("LandUse", "land")),
}  # fmt: skip


def told(item: Any) -> dict[str, str]:
    """The tags of osmium's `item`, out of its memory; none where one of them is no text."""
    try:
        return dict(item.tags)
    except UnicodeDecodeError:
        return {}


def building(tags: Tags) -> str:
    """``Building``, ``BuildingPart`` or empty. What is both, or is not built yet or any more, follows its part tag."""
    if tags.get("building:part", "no") not in _NOT:
        return "BuildingPart"
    return "Building" if tags.get("building", "no") not in _NOT | _UNBUILT else ""


def area(tags: Tags) -> tuple[str, str]:
    """CityGML type and kind of area of `AreaColumns`; both empty for tags of no area."""
    for key in ("natural", "waterway", "landuse", "leisure"):
        found = _AREAS.get((key, tags.get(key, "")))
        if found:
            return found
    if tags.get("highway") in ("pedestrian", "footway", "service") and tags.get("area", "yes") != "no":
        return "Square", "land"
    return "", ""


def is_area(tags: Tags) -> bool:
    """Whether a closed way with these tags is what it encloses, not what it goes along."""
    if tags.get("area") in ("yes", "no"):
        return tags["area"] == "yes"
    return not road(tags) and tags.get("railway") not in _RAILS and bool(area(tags)[0])


def deck(tags: Tags) -> bool:
    """The outline of a bridge."""
    return tags.get("man_made") == "bridge"


def road(tags: Tags) -> bool:
    """A road or path that is there, whatever its class is called."""
    return tags.get("highway", "no") not in _NO_ROAD


def railway(tags: Tags) -> bool:
    """Tracks in use."""
    return tags.get("railway") in _RAILS


def waterway(tags: Tags) -> bool:
    """The middle of running water."""
    return tags.get("waterway") in _STREAMS


def pipeline(tags: Tags) -> bool:
    """A pipe, above ground or below."""
    return tags.get("man_made") == "pipeline"
