"""Usual width and level of roads by class, in the names that OpenStreetMap gave them and others took over."""

STREET, MAIN, MOTORWAY, BRIDGE, TUNNEL, RAIL, WATER, PIPE = range(8)
"""Levels of `model.Lines`."""
LANE = 3.25
WIDEST = 200.0
MOST_LANES = 16
ROADS = {
    "motorway": (15.0, MOTORWAY), "motorway_link": (6.0, MOTORWAY), "trunk": (13.0, MOTORWAY),
    "trunk_link": (6.0, MAIN), "primary": (12.0, MAIN), "primary_link": (6.0, MAIN), "secondary": (10.0, MAIN),
    "secondary_link": (6.0, MAIN), "tertiary": (8.0, STREET), "tertiary_link": (5.0, STREET),
    "residential": (6.5, STREET), "unclassified": (6.0, STREET), "living_street": (5.5, STREET),
    "service": (4.0, STREET), "busway": (7.0, STREET), "bus_guideway": (6.0, STREET), "raceway": (10.0, STREET),
    "pedestrian": (6.0, STREET), "track": (3.0, STREET), "cycleway": (2.5, STREET), "footway": (2.0, STREET),
    "bridleway": (2.0, STREET), "path": (1.5, STREET), "steps": (2.0, STREET),
}  # fmt: skip
"""Metres and level of each class."""


def road_width(usual: float, width: float | None, lanes: float | None) -> float:
    """Metres: as said, or by lanes, or the usual ones of the class; values that cannot be are not taken."""
    if width is not None and 0.3 <= width <= WIDEST:
        return width
    return lanes * LANE if lanes is not None and 1 <= lanes <= MOST_LANES else usual
