"""The sea: OpenStreetMap draws only its edge, with the land on the left of each way and the water on the right."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from citydeck.city.crs import F64

_OFF = 1e-6
"""Degrees beside a coast at which a face is looked for; about a tenth of a metre."""
_SHORT = 0.1
"""Share of the box's diagonal up to which a coast that was cut off is drawn on to the edge."""
_HOLES = 32
"""Islands of one piece of sea; more are shared between pieces."""


@dataclass(slots=True)
class Coast:
    """Takes the lines of all coastlines and the places of other things; then `sea` is what they enclose."""

    lines: list[F64] = field(default_factory=list)
    """``(n, 2)`` degrees each."""
    low: F64 = field(default_factory=lambda: np.full(2, np.inf))
    high: F64 = field(default_factory=lambda: np.full(2, -np.inf))

    def see(self, xy: F64) -> None:
        """Something else of the city lies at ``(n, 2)``: the sea reaches at least so far."""
        if len(xy):
            self.low = np.minimum(self.low, xy.min(axis=0))
            self.high = np.maximum(self.high, xy.max(axis=0))

    def sea(self, box: tuple[float, float, float, float] | None) -> list[Any] | None:
        """Polygons of water within `box` (west, south, east, north; None: around all that was seen). None where a
        coast ends far from the box's edge, so that nobody can tell water from land.
        """
        box = box or self._box()
        if box is None or not self.lines:
            return []
        frame = shapely.box(*box)
        lines: Any = [shapely.linestrings(line) for line in self.lines]
        merged = shapely.line_merge(shapely.multilinestrings(lines), True)
        inside = shapely.get_parts(shapely.intersection(shapely.get_parts(merged), frame))
        coasts = [_reaching(line, frame) for line in inside.tolist() if shapely.get_type_id(line) == 1]
        if any(line is None for line in coasts):
            return None
        net = shapely.node(shapely.multilinestrings([shapely.get_exterior_ring(frame), *coasts]))
        faces = shapely.get_parts(shapely.polygonize([net]))
        wet = _votes(faces, [shapely.get_coordinates(line) for line in coasts]) > 0
        return [piece for face in faces[wet].tolist() for piece in _split(face)]

    def _box(self) -> tuple[float, float, float, float] | None:
        if not np.isfinite(self.low).all():
            return None
        (west, south), (east, north) = self.low.tolist(), self.high.tolist()
        return (west, south, east, north) if east > west and north > south else None


def _reaching(line: Any, frame: Any) -> Any:
    """A coast drawn on to the nearest edge where it ends shortly before it; None where it ends in the middle."""
    if shapely.is_ring(line):
        return line
    edge = shapely.get_exterior_ring(frame)
    west, south, east, north = shapely.bounds(frame).tolist()
    farthest = _SHORT * float(np.hypot(east - west, north - south))
    xy = shapely.get_coordinates(line)
    ends = shapely.points(xy[[0, -1]])
    if (shapely.distance(ends, edge) > farthest).any():
        return None
    nearest = shapely.get_coordinates(shapely.line_interpolate_point(edge, shapely.line_locate_point(edge, ends)))
    # A hair further, so that the lines cross.
    beyond = nearest + (nearest - xy[[0, -1]]) * 1e-6
    return shapely.linestrings(np.concatenate([beyond[:1], xy, beyond[1:]]))


def _votes(faces: Any, coasts: list[F64]) -> F64:
    """For each face the length of coast that has it on its right less that which has it on its left."""
    found = np.zeros(len(faces))
    tree = shapely.STRtree(faces)
    for xy in coasts:
        side = np.diff(xy, axis=0)
        length = np.hypot(*side.T)
        good = length > 0
        middle, right = (xy[:-1] + side / 2)[good], (side[:, ::-1] * [1.0, -1.0])[good] / length[good, None]
        for sign in (1.0, -1.0):
            point, face = tree.query(shapely.points(middle + sign * _OFF * right), predicate="within")
            np.add.at(found, face, sign * length[good][point])
    return found


def _split(face: Any) -> list[Any]:
    """The face in pieces of few islands each: halves of halves, until it is so."""
    if shapely.get_num_interior_rings(face) <= _HOLES:
        return [face]
    west, south, east, north = shapely.bounds(face).tolist()
    if east - west > north - south:
        cuts = [(west, south, (west + east) / 2, north), ((west + east) / 2, south, east, north)]
    else:
        cuts = [(west, south, east, (south + north) / 2), (west, (south + north) / 2, east, north)]
    parts = [part for cut in cuts for part in shapely.get_parts(shapely.intersection(face, shapely.box(*cut))).tolist()]
    return [piece for part in parts if shapely.get_type_id(part) == 3 for piece in _split(part)]
