"""One CityJSON geometry: nested boundaries to flat arrays of corners, rings and faces with their meaning."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from citydeck.city.cityjson.semantics import UNSAID, main_material, surface_classes, surface_values
from citydeck.city.triangulate import I64, Faces

SHELLS = {"MultiSurface": 0, "CompositeSurface": 0, "Solid": 1, "MultiSolid": 2, "CompositeSolid": 2}
"""Levels of lists around the surfaces of each geometry type that has surfaces."""
BARE = {"MultiPoint": 1, "MultiLineString": 2}
"""Depth of lists of the types without surfaces: checked, counted, not drawn."""
INSTANCE = "GeometryInstance"
EMPTY = Faces(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


class BadObject(Exception):
    """Why a city object cannot be read; it is skipped and reported, the city goes on."""


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """Faces of one level of detail. `surface` (f,) a class of `Mesh.SURFACES` or `UNSAID`; `material` the index that
    most of it has, None for none; `used` every corner index, of points and lines too; `flat` counts faces left out
    because they have fewer than three corners.
    """

    lod: str
    shape: Faces
    surface: I64
    used: I64
    material: int | None = None
    flat: int = 0


def geometry(source: dict[str, Any], lod: str, first: int, count: int) -> Geometry:
    """Read `source`, whose indices count from vertex `first` and must be below `count`; `BadObject` if wrong."""
    kind = source.get("type")
    if not isinstance(kind, str) or kind not in {*BARE, *SHELLS}:
        raise BadObject(f"geometry of unknown type {_shown(kind)}")
    if kind in BARE:
        nodes = _nested(source.get("boundaries"))
        for _ in range(BARE[kind] - 1):
            nodes = list(chain.from_iterable(_nested(node) for node in nodes))
        return Geometry(lod, EMPTY, np.empty(0, np.int64), _indices(nodes, count) + first)
    surfaces, said = _flat(_nested(source.get("boundaries")), surface_values(source), SHELLS[kind])
    classes = surface_classes(source)
    rings = _Rings()
    surface = [
        classes[value] if type(value) is int and 0 <= value < len(classes) else UNSAID
        for boundary, value in zip(surfaces, said, strict=True)
        if rings.add(boundary)
    ]
    _indices(rings.lost, count)
    used = _indices(rings.corners, count) + first
    shape = Faces(used, np.array(rings.sizes, np.int64), np.array(rings.faces, np.int64))
    material = main_material(source)
    return Geometry(lod, shape, np.array(surface, np.int64), used, material, len(surfaces) - len(surface))


@dataclass(slots=True)
class _Rings:
    """Rings laid end to end: `corners`, `sizes` of rings, rings of `faces`; `lost` corners of rings too short."""

    corners: list[Any] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    faces: list[int] = field(default_factory=list)
    lost: list[Any] = field(default_factory=list)

    def add(self, boundary: Any) -> bool:
        """Take a surface (outer ring, then holes); False when its outer ring has fewer than three corners."""
        kept = 0
        for ring in _nested(boundary):
            corners = _nested(ring)
            if len(corners) > 3 and corners[0] == corners[-1]:
                # Closing a ring is against the rules, but common.
                corners = corners[:-1]
            if len(corners) >= 3:
                self.corners += corners
                self.sizes.append(len(corners))
                kept += 1
            else:
                self.lost += corners
                if not kept:
                    return False
        if kept:
            self.faces.append(kept)
        return kept > 0


def _nested(node: Any) -> list[Any]:
    if not isinstance(node, list):
        raise BadObject("its boundaries are not nested as its geometry type needs")
    return node


def _flat(nodes: list[Any], values: Any, times: int) -> tuple[list[Any], list[Any]]:
    """Take `times` levels of lists off `nodes` and, as far as they match, off `values`."""
    said = _fitting(values, len(nodes))
    for _ in range(times):
        pairs = zip(nodes, said, strict=True)
        said = list(chain.from_iterable(_fitting(value, len(_nested(node))) for node, value in pairs))
        nodes = list(chain.from_iterable(nodes))
    return nodes, said


def _fitting(values: Any, length: int) -> list[Any]:
    if not isinstance(values, list):
        return [None] * length
    return (values + [None] * (length - len(values)))[:length]


def _indices(indices: Sequence[Any], count: int) -> I64:
    """Indices as an array; `BadObject` names the first that is no index of the `count` vertices."""
    if not indices:
        return np.empty(0, np.int64)
    try:
        found = np.array(indices)
    except (ValueError, OverflowError, TypeError):
        found = np.empty(0, object)
    if found.ndim != 1 or found.dtype.kind != "i":
        wrong = next((item for item in indices if type(item) is not int or abs(item) >= 2**62), indices[0])
        raise BadObject(f"vertex index {_shown(wrong)} is not an index")
    outside = (found < 0) | (found >= count)
    if outside.any():
        raise BadObject(f"vertex index {found[outside][0]} is out of range (there are {count} vertices)")
    return found.astype(np.int64)


def _shown(value: Any) -> str:
    return repr(value)[:40]
