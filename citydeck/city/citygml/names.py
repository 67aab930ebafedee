"""The classes of CityGML 1.0, 2.0 and 3.0, by the part that they play in reading."""

OBJECTS = frozenset(
    [
        "Building",
        "BuildingPart",
        "BuildingInstallation",
        "BuildingConstructiveElement",
        "Bridge",
        "BridgePart",
        "BridgeInstallation",
        "BridgeConstructionElement",
        "BridgeConstructiveElement",
        "Tunnel",
        "TunnelPart",
        "TunnelInstallation",
        "TunnelConstructiveElement",
        "OtherConstruction",
        "Road",
        "Railway",
        "Square",
        "Track",
        "Waterway",
        "TransportationComplex",
        "TrafficArea",
        "AuxiliaryTrafficArea",
        "WaterBody",
        "PlantCover",
        "SolitaryVegetationObject",
        "LandUse",
        "CityFurniture",
        "GenericCityObject",
        "GenericOccupiedSpace",
        "GenericUnoccupiedSpace",
        "ReliefFeature",
        "TINRelief",
        "RasterRelief",
        "MassPointRelief",
        "BreaklineRelief",
        "CityObjectGroup",
    ]
)
"""What becomes an object of the city wherever it stands in a file."""

INTERIOR = frozenset(
    [
        "Room",
        "BuildingRoom",
        "BridgeRoom",
        "HollowSpace",
        "BuildingFurniture",
        "BridgeFurniture",
        "TunnelFurniture",
        "IntBuildingInstallation",
        "IntBridgeInstallation",
        "IntTunnelInstallation",
        "Storey",
        "BuildingUnit",
        "GenericLogicalSpace",
    ]
)
"""What nobody sees from outside: counted, not read."""

THROUGH = frozenset(["Section", "Intersection", "TrafficSpace", "AuxiliaryTrafficSpace"])
"""Spaces between a road and its areas (3.0): what they hold belongs to the road."""

SURFACES = frozenset(["Window", "Door", "WindowSurface", "DoorSurface", "Marking", "Hole", "HoleSurface"])
"""Semantic surfaces whose names do not end in ``Surface``, and their 3.0 spellings."""

GROUP = "CityObjectGroup"
WIDTHS = {
    "Road": 6.0,
    "Railway": 3.0,
    "Track": 2.0,
    "Square": 6.0,
    "TransportationComplex": 6.0,
    "Waterway": 6.0,
    "WaterBody": 6.0,
}
"""Types whose centre lines are drawn, with the width in metres that is assumed: CityGML has none."""
UNREAD_RELIEF = frozenset(["RasterRelief", "MassPointRelief", "BreaklineRelief"])
