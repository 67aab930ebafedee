"""Geometry templates: one shape, set down at many points with a matrix each."""

from dataclasses import replace
from typing import Any

import numpy as np

from citydeck.city.cityjson.geometry import INSTANCE, BadObject, Geometry, geometry
from citydeck.city.cityjson.header import Header
from citydeck.city.cityjson.vertex_pool import VertexPool
from citydeck.city.crs import F64
from citydeck.city.lod import lod_text
from citydeck.city.model import EARTH_RADIUS
from citydeck.city.triangulate import Faces

MOST_CORNERS = 20_000_000
"""Corners that all instances of a file may have together: a small file cannot ask for all memory."""


class Templates:
    """The templates of a file, each read when first used."""

    def __init__(self, header: Header, pool: VertexPool) -> None:
        self._header = header
        self._pool = pool
        self._read: dict[int, Geometry] = {}
        self._corners = 0

    def instance(self, source: dict[str, Any], vertices: F64) -> Geometry:
        """The geometry of a ``GeometryInstance`` whose reference point is one of `vertices` (the file's CRS)."""
        template = self._template(source.get("template"))
        boundaries = source.get("boundaries")
        if not isinstance(boundaries, list) or len(boundaries) != 1 or type(boundaries[0]) is not int:
            raise BadObject("an instance needs exactly one reference point")
        if not 0 <= boundaries[0] < len(vertices):
            raise BadObject(f"vertex index {boundaries[0]} is out of range (there are {len(vertices)} vertices)")
        matrix = _matrix(source.get("transformationMatrix"))
        own, again = np.unique(template.used, return_inverse=True)
        self._corners += len(template.used)
        if self._corners > MOST_CORNERS:
            raise BadObject(f"the instances of this file have more than {MOST_CORNERS} corners")
        with np.errstate(over="ignore", invalid="ignore"):
            shape = self._header.template_points[own] @ matrix[:3, :3].T + matrix[:3, 3]
            placed = vertices[boundaries[0]] + self._step(shape, vertices[boundaries[0]])
        used = again.reshape(-1).astype(np.int64) + self._pool.add(placed)
        faces = Faces(used if len(template.shape.faces) else used[:0], template.shape.rings, template.shape.faces)
        return replace(template, shape=faces, used=used)

    def _template(self, index: object) -> Geometry:
        known = self._header.templates
        if type(index) is not int or not 0 <= index < len(known):
            raise BadObject(f"geometry template {str(index)[:20]} is out of range (there are {len(known)})")
        if index not in self._read:
            source = known[index]
            if not isinstance(source, dict) or source.get("type") == INSTANCE:
                raise BadObject(f"geometry template {index} is not a geometry")
            lod = lod_text(source.get("lod"))
            self._read[index] = geometry(source, lod, 0, len(self._header.template_points))
        return self._read[index]

    def _step(self, shape: F64, point: F64) -> F64:
        """Metres of a template in the units of the file's CRS; only degrees need a change."""
        if self._header.reference.kind != "geographic":
            return shape
        degree = float(np.radians(1.0)) * EARTH_RADIUS
        shrink = max(float(np.cos(np.radians(point[1]))), 1e-6)
        step: F64 = shape / np.array([degree * shrink, degree, self._header.reference.rise])
        return step


def _matrix(value: Any) -> F64:
    """Row by row, 16 numbers; the identity when the file has none."""
    if value is None:
        return np.eye(4)
    if isinstance(value, list) and len(value) == 16 and all(type(item) in (int, float) for item in value):
        try:
            found = np.array(value, np.float64).reshape(4, 4)
        except OverflowError:
            found = np.full((4, 4), np.nan)
        if np.isfinite(found).all():
            return found
    raise BadObject("transformationMatrix is not 16 finite numbers")
