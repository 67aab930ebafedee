"""What the semantic surfaces of CityGML and CityJSON are drawn as."""

from citydeck.city.model import Mesh

_CLASS = {
    "RoofSurface": "roof",
    "OuterCeilingSurface": "ground",
    "WallSurface": "wall",
    "InteriorWallSurface": "wall",
    "GroundSurface": "ground",
    "OuterFloorSurface": "roof",
    "FloorSurface": "ground",
    "Window": "glass",
    "WindowSurface": "glass",
}
"""Seen from outside: the ceiling over an open passage looks down, an outer floor up."""


def surface_class(name: object) -> int:
    """Index of `Mesh.SURFACES` for a semantic surface such as ``RoofSurface``; anything else is ``other``."""
    return Mesh.SURFACES.index(_CLASS.get(name, "other") if isinstance(name, str) else "other")
