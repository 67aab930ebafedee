"""What is known of city objects by their type alone: which stand as buildings, and their quiet colours."""

PLAIN = (122, 126, 132)
COLOURS = {
    "Building": PLAIN,
    "Bridge": (142, 138, 130),
    "Tunnel": (104, 104, 108),
    "Road": (66, 70, 76),
    "TransportSquare": (78, 82, 88),
    "Square": (78, 82, 88),
    "Track": (96, 88, 76),
    "Railway": (86, 78, 72),
    "LandUse": (92, 98, 86),
    "PlantCover": (74, 104, 70),
    "SolitaryVegetationObject": (66, 110, 62),
    "WaterBody": (52, 86, 118),
    "Waterway": (52, 86, 118),
    "TINRelief": (96, 94, 86),
    "ReliefFeature": (96, 94, 86),
}
"""Base colours for files without materials; anything else is `PLAIN`."""


def is_built(kind: str) -> bool:
    """Whether objects of a type are buildings: from afar they may stand as boxes and as blocks of a city."""
    return kind.startswith(("Building", "+Building")) or kind == "OtherConstruction"


DIMMEST, BRIGHTEST = 34, 196
"""Of 255: fresh soot and fresh whitewash."""


def colour_of(kind: str) -> tuple[int, int, int]:
    """Base colour of a type."""
    return COLOURS.get(kind, PLAIN)


def as_paint(said: tuple[int, int, int]) -> tuple[int, int, int]:
    """A colour that a file says, as a wall can have it: none reflects all light of a colour, or none of it. In full sun
    a pure red or white would burn out, and its edges and windows with it.
    """
    red, green, blue = (round(DIMMEST + (BRIGHTEST - DIMMEST) * part / 255) for part in said)
    return red, green, blue
