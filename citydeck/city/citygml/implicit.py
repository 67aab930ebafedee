"""Implicit geometries: one shape in metres, set down at many points with a matrix each."""

from dataclasses import dataclass, field

import numpy as np

from citydeck.city.citygml.coordinates import BadObject, matrix, points
from citydeck.city.citygml.geometry import Face, Geometries, Shape, Way
from citydeck.city.citygml.tally import Tally
from citydeck.city.citygml.xml import HREF, Element, gml_id, local
from citydeck.city.crs import F64, Reference
from citydeck.city.model import EARTH_RADIUS
from citydeck.city.watch import Watch

KIND = "ImplicitGeometry"
MOST_CORNERS = 20_000_000
"""Numbers that all instances of a file may have together: a small file cannot ask for all memory."""
MOST_KEPT = 2_000_000
"""Numbers that the templates kept for later objects may have together."""
Rings = list[list[float]]


@dataclass(slots=True)
class Templates:
    """The templates of a file. Those with an id are kept, since the objects after it link to them."""

    reference: Reference
    swap: bool
    tally: Tally
    _kept: dict[str, list[Rings]] = field(default_factory=dict)
    _kept_size: int = 0
    _set_down: int = 0

    def read(self, element: Element, way: Way, into: Shape, here: Geometries) -> None:
        """Set the template of an ``ImplicitGeometry`` down and add it to `into`, in the file's order of axes."""
        inner = {local(child): child for child in element}
        template = inner.get("relativeGMLGeometry", inner.get("relativeGeometry"))
        if template is None:
            self.tally.libraries += 1
            return
        faces = self._template(template, here)
        if faces is None:
            self.tally.templates += 1
            return
        turn = inner.get("transformationMatrix")
        placed = matrix(turn.text if turn is not None else None)
        point = inner.get("referencePoint")
        at, _ = points(point) if point is not None else ([], True)
        if len(at) != 3:
            raise BadObject("an implicit geometry needs exactly one reference point")
        self._set_down += sum(len(ring) for rings in faces for ring in rings)
        if self._set_down > MOST_CORNERS:
            raise BadObject(f"the implicit geometries of this file have more than {MOST_CORNERS} coordinates")
        into.lods.add(way.lod)
        for rings in faces:
            moved = [self._moved(ring, placed, np.array(at)) for ring in rings]
            into.faces.append(Face(moved, way.surface, way.lod, turned=False))

    def _template(self, prop: Element, here: Geometries) -> list[Rings] | None:
        """Faces of a template defined here or linked to; None when it is not known (yet)."""
        href = prop.get(HREF)
        found = here.target(href) if href is not None and not len(prop) else None
        if href is not None and not len(prop) and found is None:
            return self._kept.get(href.strip().rpartition("#")[2])
        source = prop if found is None else found
        shape = Shape()
        Geometries(source, None, self.tally, Watch()).read(source, Way("", 0), shape)
        faces = [[_turned(ring) if face.turned else ring for ring in face.rings] for face in shape.faces]
        size = sum(len(ring) for rings in faces for ring in rings)
        for name in {gml_id(source), *(gml_id(child) for child in source)} - {""}:
            if name not in self._kept and self._kept_size + size <= MOST_KEPT:
                self._kept[name] = faces
                self._kept_size += size
        return faces

    def _moved(self, ring: list[float], turn: F64, at: F64) -> list[float]:
        with np.errstate(over="ignore", invalid="ignore"):
            shape = np.array(ring).reshape(-1, 3) @ turn[:3, :3].T + turn[:3, 3]
            if self.swap:
                at = at[[1, 0, 2]]
            placed: F64 = at + self._step(shape, at)
        moved: list[float] = (placed[:, [1, 0, 2]] if self.swap else placed).ravel().tolist()
        return moved

    def _step(self, shape: F64, at: F64) -> F64:
        """Metres of a template in the units of the file's reference system; only degrees need a change."""
        if self.reference.kind != "geographic":
            return shape
        degree = float(np.radians(1.0)) * EARTH_RADIUS
        shrink = max(float(np.cos(np.radians(at[1]))), 1e-6)
        step: F64 = shape / np.array([degree * shrink, degree, self.reference.rise])
        return step


def _turned(ring: list[float]) -> list[float]:
    return [value for i in range(len(ring) - 3, -1, -3) for value in ring[i : i + 3]]
