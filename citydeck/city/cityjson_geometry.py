"""One CityJSON geometry: nested boundaries to flat arrays of corners, rings and faces with their meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from citydeck.city.model import Mesh
from citydeck.city.triangulate import I64, Faces

SHELLS = {
    "MultiSurface": 0,
    "CompositeSurface": 0,
    "Solid": 1,
    "MultiSolid": 2,
    "CompositeSolid": 2,
}
"""Levels of lists around the surfaces of each geometry type that has surfaces."""
BARE = {"MultiPoint": 1, "MultiLineString": 2}
"""Depth of lists of the types without surfaces: checked, counted, not drawn."""
INSTANCE = "GeometryInstance"

UNSAID = 255
"""A face whose surface class the file does not say."""

_CLASS = {
    "RoofSurface": "roof",
    "OuterCeilingSurface": "ground",
    "WallSurface": "wall",
    "InteriorWallSurface": "wall",
    "GroundSurface": "ground",
    "OuterFloorSurface": "roof",
    "FloorSurface": "ground",
    "Window": "glass",
}


class BadObject(Exception):
    """Why a city object cannot be read; it is skipped and reported, the city goes on."""


@dataclass(slots=True, eq=False)
class Geometry:
    """Faces of one level of detail. `surface` (f,) a class of `Mesh.SURFACES` or `UNSAID`; `material` the index that
    most of it has, None for none; `used` every corner index, of points and lines too; `flat` counts faces left out
    because they have fewer than three corners.
    """

    lod: str
    kind: str
    shape: Faces
    surface: I64
    used: I64
    material: int | None = None
    flat: int = 0


def geometry(source: dict[str, Any], lod: str, first: int, count: int) -> Geometry:
    """Read `source`, whose indices count from vertex `first` and must be below `count`; `BadObject` if wrong."""
    kind = source.get("type")
    boundaries = source.get("boundaries")
    if kind in BARE:
        nodes = _lists(boundaries, kind)
        for _ in range(BARE[kind] - 1):
            nodes = list(chain.from_iterable(_lists(node, kind) for node in nodes))
        return Geometry(lod, kind, EMPTY, np.empty(0, np.int64), _checked(nodes, count) + first)
    if not isinstance(kind, str) or kind not in SHELLS:
        raise BadObject(f"geometry of unknown type {str(kind)[:40]!r}")
    surfaces, said = _flat(_lists(boundaries, kind), _values(source), SHELLS[kind], kind)
    return _faces(surfaces, said, _classes(source), lod, kind, first, count, _material(source))


EMPTY = Faces(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


def _lists(node: Any, kind: object) -> list[Any]:
    if not isinstance(node, list):
        raise BadObject(f"boundaries of {kind} are not nested as they must be")
    return node


def _flat(nodes: list[Any], values: Any, times: int, kind: str) -> tuple[list[Any], list[Any]]:
    """Take `times` levels of lists off `nodes` and, as far as they match, off `values`."""
    said = _fitting(values, len(nodes))
    for _ in range(times):
        said = list(
            chain.from_iterable(
                _fitting(value, len(_lists(node, kind))) for node, value in zip(nodes, said, strict=True)
            )
        )
        nodes = list(chain.from_iterable(nodes))
    return nodes, said


def _fitting(values: Any, length: int) -> list[Any]:
    if not isinstance(values, list):
        return [None] * length
    return (values + [None] * (length - len(values)))[:length]


def _faces(
    surfaces: list[Any], said: list[Any], classes: list[int], lod: str, kind: str, first: int, count: int,
    material: int | None,
) -> Geometry:  # fmt: skip
    corners: list[Any] = []
    rings: list[int] = []
    faces: list[int] = []
    classed: list[int] = []
    for surface, value in zip(surfaces, said, strict=True):
        kept = 0
        for place, ring in enumerate(_lists(surface, kind)):
            size = len(_lists(ring, kind))
            if size > 3 and ring[0] == ring[-1]:
                ring, size = ring[:-1], size - 1  # noqa: PLW2901 (closed rings are against the rules but common)
            if size < 3:
                corners_lost = ring
                _checked(corners_lost, count)
                if place == 0:
                    break
                continue
            corners += ring
            rings.append(size)
            kept += 1
        if kept:
            faces.append(kept)
            classed.append(classes[value] if type(value) is int and 0 <= value < len(classes) else UNSAID)
    used = _checked(corners, count) + first
    shape = Faces(used, np.array(rings, np.int64), np.array(faces, np.int64))
    lost = len(surfaces) - len(faces)
    return Geometry(lod, kind, shape, np.array(classed, np.int64), used, material, lost)


def _checked(indices: Sequence[Any], count: int) -> I64:
    """Indices as an array; `BadObject` names the first that is no index of the `count` vertices."""
    if not indices:
        return np.empty(0, np.int64)
    try:
        found = np.array(indices)
    except (ValueError, OverflowError, TypeError):
        found = np.empty(0, object)
    if found.ndim != 1 or found.dtype.kind != "i":
        wrong = next((item for item in indices if type(item) is not int or abs(item) >= 2**62), indices[0])
        raise BadObject(f"vertex index {str(wrong)[:40]} is not an index")
    outside = (found < 0) | (found >= count)
    if outside.any():
        raise BadObject(f"vertex index {found[outside][0]} is out of range (there are {count} vertices)")
    return found.astype(np.int64)


def _values(source: dict[str, Any]) -> Any:
    semantics = source.get("semantics")
    return semantics.get("values") if isinstance(semantics, dict) else None


def _classes(source: dict[str, Any]) -> list[int]:
    semantics = source.get("semantics")
    surfaces = semantics.get("surfaces") if isinstance(semantics, dict) else None
    if not isinstance(surfaces, list):
        return []
    names = [item.get("type") if isinstance(item, dict) else None for item in surfaces]
    return [Mesh.SURFACES.index(_CLASS.get(name, "other") if isinstance(name, str) else "other") for name in names]


def _material(source: dict[str, Any]) -> int | None:
    """The material of the first theme: its one value, or the one that most of its surfaces have."""
    themes = source.get("material")
    if not isinstance(themes, dict) or not themes:
        return None
    theme = next(iter(themes.values()))
    if not isinstance(theme, dict):
        return None
    values = theme.get("values", [theme.get("value")])
    for _ in range(3):
        if isinstance(values, list) and any(isinstance(value, list) for value in values):
            values = list(chain.from_iterable(value for value in values if isinstance(value, list)))
    found = [value for value in values if type(value) is int] if isinstance(values, list) else []
    return max(set(found), key=found.count) if 0 < len(found) < 10_000 else found[0] if found else None
