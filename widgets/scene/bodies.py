"""Everything of a city that stands and may be seen as a box from afar: footprints first, then surveyed buildings."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from citydeck.city.model import Extrusions, Mesh
from widgets.scene.geometry import Geometry, empty
from widgets.scene.landmarks import landmark_geometry
from widgets.scene.prisms import oriented_boxes, prisms, ring_areas

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
WIDEST = 400.0
"""Metres; what reaches farther, a bridge or a wall round a town, is no box and is always drawn in full."""


class _Boxes(NamedTuple):
    centre: F64
    axis: F64
    half: F64
    base: F32
    height: F32
    area: F64
    triangles: I64


_FLAT, _LINE, _LOW = np.zeros((0, 2)), np.zeros(0), np.zeros(0, np.float32)
_NOTHING = _Boxes(_FLAT, _FLAT, _FLAT, _LOW, _LOW, _LINE, np.zeros(0, np.int64))


class Bodies:
    """Row `i` is footprint `i`, or from `first` on the surveyed building ``features[i - first]`` of the mesh.

    `centre`, unit `axis` and `half` sizes ``(n, 2)`` are each body's box, `base` and `height` metres, `area` square
    metres of ground, `triangles` what it costs in full.
    """

    def __init__(self, city: Extrusions | None, mesh: Mesh | None) -> None:
        self.city, self.mesh = city, mesh
        self.first = len(city) if city is not None else 0
        self.features = surveyed(mesh)
        parts = [_NOTHING]
        if city is not None and self.first:
            parts.append(_of_prisms(city))
        if mesh is not None and mesh.counts is not None and len(self.features):
            self._offsets = np.concatenate([[0], np.cumsum(mesh.counts)]).astype(np.int64)
            parts.append(_of_mesh(mesh, self.features, self._offsets))
        self.centre: F64 = np.concatenate([part.centre for part in parts])
        self.axis: F64 = np.concatenate([part.axis for part in parts])
        self.half: F64 = np.concatenate([part.half for part in parts])
        self.base: F32 = np.concatenate([part.base for part in parts])
        self.height: F32 = np.concatenate([part.height for part in parts])
        self.area: F64 = np.concatenate([part.area for part in parts])
        self.triangles: I64 = np.concatenate([part.triangles for part in parts])

    def __len__(self) -> int:
        return self.first + len(self.features)

    def full(self, which: npt.NDArray[np.integer]) -> Geometry:
        """Walls and roofs of bodies `which`, or the surfaces as surveyed; the texel of each is its row."""
        flat, solid = which[which < self.first], which[which >= self.first]
        parts = []
        if len(flat) and self.city is not None:
            parts.append(prisms(self.city, flat))
        if len(solid) and self.mesh is not None:
            rows, counts = _triangle_rows(self._offsets, self.features[solid - self.first])
            parts.append(landmark_geometry(self.mesh, rows, np.repeat(solid, counts)))
        return Geometry.joined(parts) if parts else empty(("aux", 4))


def surveyed(mesh: Mesh | None) -> I64:
    """Features of a mesh that are buildings and no wider than a block."""
    if mesh is None or mesh.built is None or mesh.box is None or mesh.counts is None:
        return np.zeros(0, np.int64)
    wide = (mesh.box[:, 3:5] - mesh.box[:, :2]).max(axis=1) > WIDEST
    return np.flatnonzero((np.asarray(mesh.built) > 0) & ~wide)


def _of_prisms(city: Extrusions) -> _Boxes:
    centre, axis, half = oriented_boxes(city)
    corners = np.diff(city.offsets).astype(np.int64)
    height = city.height.astype(np.float32)
    return _Boxes(centre, axis, half, city.base.astype(np.float32), height, ring_areas(city), 3 * corners - 2)


def _of_mesh(mesh: Mesh, features: I64, offsets: I64) -> _Boxes:
    """Boxes along the direction that most of a building's walls have."""
    rows, counts = _triangle_rows(offsets, features)
    starts = np.cumsum(counts) - counts
    corner = mesh.vertices[mesh.triangles[rows]].astype(np.float64)
    across = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    # A wall's heading counts by its area, four times over: walls at right angles then agree with each other.
    turn = np.hypot(across[:, 0], across[:, 1]) * np.exp(4j * np.arctan2(across[:, 1], across[:, 0]))
    heading = np.angle(np.add.reduceat(turn, starts)) / 4
    axis = np.stack([np.cos(heading), np.sin(heading)], axis=1)
    spread = np.repeat(axis, counts, axis=0)[:, None]
    along = corner[..., 0] * spread[..., 0] + corner[..., 1] * spread[..., 1]
    aside = corner[..., 1] * spread[..., 0] - corner[..., 0] * spread[..., 1]
    low = [np.minimum.reduceat(part.min(axis=1), starts) for part in (along, aside)]
    high = [np.maximum.reduceat(part.max(axis=1), starts) for part in (along, aside)]
    middle = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
    half = np.stack([(b - a) / 2 for a, b in zip(low, high, strict=True)], axis=1)
    centre = np.stack(
        [axis[:, 0] * middle[0] - axis[:, 1] * middle[1], axis[:, 1] * middle[0] + axis[:, 0] * middle[1]], axis=1
    )
    box = np.asarray(mesh.box)[features]
    base, top = box[:, 2].astype(np.float32), box[:, 5].astype(np.float32)
    return _Boxes(centre, axis, half, base, top - base, 4.0 * half.prod(axis=1), counts)


def _triangle_rows(offsets: I64, features: npt.NDArray[np.integer]) -> tuple[I64, I64]:
    counts = offsets[features + 1] - offsets[features]
    first = np.cumsum(counts) - counts
    return np.arange(counts.sum()) - np.repeat(first - offsets[features], counts), counts
