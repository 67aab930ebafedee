"""Which geometries of a placed city are drawn: one level of detail for each top-level object."""

from dataclasses import dataclass

import numpy as np

from citydeck.city.cityjson.geometry import EMPTY, Geometry
from citydeck.city.cityjson.objects import CityObject
from citydeck.city.lod import choose, lod_key
from citydeck.city.placed_city import PlacedCity
from citydeck.city.triangulate import I64, Faces


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """`roots` the top-level objects that have faces; `shape` their faces, `feature` (f,) index into `roots`,
    `surface` (f,) as in `Geometry`; `material` of each root, None for none.
    """

    roots: list[CityObject]
    shape: Faces
    feature: I64
    surface: I64
    material: list[int | None]


def drawn(city: PlacedCity, wanted: str | None) -> Drawn:
    """Choose the geometries of each family (a top-level object and its parts) at the level `wanted`."""
    objects = city.file.objects
    families: dict[str, list[CityObject]] = {}
    for name, root in objects.roots().items():
        families.setdefault(root, []).append(objects.read[name])
    roots: list[CityObject] = []
    material: list[int | None] = []
    picked: list[Geometry] = []
    owner: list[int] = []
    for name, family in families.items():
        shapes = _chosen(family, wanted)
        if shapes:
            owner += [len(roots)] * len(shapes)
            picked += shapes
            roots.append(objects.read[name])
            material.append(next((shape.material for shape in shapes if shape.material is not None), None))
    if not picked:
        return Drawn([], EMPTY, EMPTY.faces, EMPTY.faces, [])
    shape = Faces(
        np.concatenate([item.shape.corners for item in picked]),
        np.concatenate([item.shape.rings for item in picked]),
        np.concatenate([item.shape.faces for item in picked]),
    )
    count = [len(item.shape.faces) for item in picked]
    surface = np.concatenate([item.surface for item in picked])
    return Drawn(roots, shape, np.repeat(np.array(owner, np.int64), count), surface, material)


def _chosen(family: list[CityObject], wanted: str | None) -> list[Geometry]:
    """Of each object the best of its levels; a footprint (LoD 0) only where the whole family has nothing more."""
    shapes: list[Geometry] = []
    for found in family:
        solid = [shape for shape in found.geometries if len(shape.shape.faces)]
        level = choose((shape.lod for shape in solid), wanted)
        shapes += [shape for shape in solid if shape.lod == level]
    bodies = [shape for shape in shapes if lod_key(shape.lod)[:1] != (0,)]
    return bodies or shapes
