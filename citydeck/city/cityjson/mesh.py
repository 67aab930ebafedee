"""The triangles of a placed city, with surface classes and colours."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from citydeck.city.cityjson.objects import CityObject
from citydeck.city.cityjson.semantics import UNSAID
from citydeck.city.crs import F64
from citydeck.city.drawn_faces import Drawn
from citydeck.city.model import U8, Mesh
from citydeck.city.triangulate import I64, triangulate

PLAIN = (122, 126, 132)
COLOURS = {
    "Building": PLAIN,
    "Bridge": (142, 138, 130),
    "Road": (66, 70, 76),
    "TransportSquare": (78, 82, 88),
    "Railway": (86, 78, 72),
    "LandUse": (92, 98, 86),
    "PlantCover": (74, 104, 70),
    "SolitaryVegetationObject": (66, 110, 62),
    "WaterBody": (52, 86, 118),
    "Waterway": (52, 86, 118),
    "TINRelief": (96, 94, 86),
}
"""Quiet base colours by type for files without materials; anything else is `PLAIN`."""

_STEEP = 0.7
"""Cosine above which a face without a said class is a roof or a floor."""


def mesh(points: F64, drawn: Drawn, ids: Sequence[str], materials: list[Any]) -> Mesh | None:
    """Triangles of `drawn` over `points` ``(n, 3)`` metres; None when there are none."""
    triangles, face, normals = triangulate(points, drawn.shape)
    if not len(triangles):
        return None
    own, again = np.unique(triangles, return_inverse=True)
    surface = _surfaces(drawn, normals)
    return Mesh(
        vertices=points[own].astype(np.float32),
        triangles=again.reshape(-1, 3).astype(np.int32),
        feature=drawn.feature[face].astype(np.int32),
        surface=surface[face].astype(np.uint8),
        ids=tuple(ids),
        colour=_colours(drawn, materials),
    )


def _surfaces(drawn: Drawn, normals: F64) -> I64:
    """The class that the file says; for buildings without one, by slope; ``other`` for everything else."""
    wall, roof, ground, other = (Mesh.SURFACES.index(name) for name in ("wall", "roof", "ground", "other"))
    up = normals[:, 2] / np.maximum(np.linalg.norm(normals, axis=1), 1e-12)
    guess = np.where(up > _STEEP, roof, np.where(up < -_STEEP, ground, wall))
    built = np.array([found.type.startswith("Building") for found in drawn.roots])
    guess[~built[drawn.feature]] = other
    return np.where(drawn.surface == UNSAID, guess, drawn.surface)


def _colours(drawn: Drawn, materials: list[Any]) -> U8 | None:
    colours = [_diffuse(materials, index) for index in drawn.material]
    if not any(colours) and all(found.type == "Building" for found in drawn.roots):
        return None
    rows = [colour or _of_type(found) for colour, found in zip(colours, drawn.roots, strict=True)]
    return np.array(rows, np.uint8)


def _of_type(found: CityObject) -> tuple[int, int, int]:
    return COLOURS.get(found.type, PLAIN)


def _diffuse(materials: list[Any], index: int | None) -> tuple[int, int, int] | None:
    if index is None or not 0 <= index < len(materials) or not isinstance(materials[index], dict):
        return None
    colour = materials[index].get("diffuseColor")
    if not isinstance(colour, list) or len(colour) != 3:
        return None
    if not all(type(part) in (int, float) and 0 <= part <= 1 for part in colour):
        return None
    red, green, blue = (round(255 * part) for part in colour)
    return red, green, blue
