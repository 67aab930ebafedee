"""Triangles from flat faces in space: triangles and quadrilaterals in bulk, everything else by ear clipping."""

from dataclasses import dataclass

import mapbox_earcut
import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

LEAST_AREA = 1e-8
"""Square metres below which a face is a line and gives no triangles."""

_ACROSS = np.array([[1, 2], [2, 0], [0, 1]])
"""The two axes that stay when the one along the normal is dropped, so that signs of area follow the normal."""


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """Many faces: `corners` (n,) indices of points; `rings` (r,) corners of each ring; `faces` (f,) rings of each
    face, the outer one first. Every ring has at least 3 corners and is not closed; every face has a ring.
    """

    corners: I64
    rings: I64
    faces: I64


def triangulate(points: F64, shape: Faces) -> tuple[I64, I64, F64]:
    """``(t, 3)`` indices of `points`, ``(t,)`` the face of each, and ``(f, 3)`` normals with twice the area as length.

    A triangle turns as the outer ring of its face does.
    """
    if not len(shape.faces):
        return np.empty((0, 3), np.int64), np.empty(0, np.int64), np.empty((0, 3))
    ring_end = np.cumsum(shape.rings)
    ring_start = ring_end - shape.rings
    face_last = np.cumsum(shape.faces)
    face_first = face_last - shape.faces
    start, end = ring_start[face_first], ring_end[face_last - 1]
    at = points[shape.corners]
    normals = _normals(at, ring_start, ring_end)[face_first]
    axis = np.abs(normals).argmax(axis=1)
    sign = np.sign(np.take_along_axis(normals, axis[:, None], axis=1))[:, 0]
    across = np.repeat(_ACROSS[axis], end - start, axis=0)
    flat = np.take_along_axis(at, across, axis=1)
    solid = np.linalg.norm(normals, axis=1) > 2 * LEAST_AREA
    single = shape.faces == 1
    count = end - start
    threes = np.flatnonzero(solid & single & (count == 3))
    fours = np.flatnonzero(solid & single & (count == 4))
    rest = np.flatnonzero(solid & ~(single & (count <= 4)))
    parts = [start[threes, None] + np.arange(3), _quads(flat, start[fours], sign[fours])]
    owners = [threes, np.repeat(fours, 2)]
    for face in rest:
        first, last = start[face], end[face]
        ends = (ring_end[face_first[face] : face_last[face]] - first).astype(np.uint32)
        ears = mapbox_earcut.triangulate_float64(np.ascontiguousarray(flat[first:last]), ends)
        parts.append(ears.astype(np.int64).reshape(-1, 3) + first)
        owners.append(np.full(len(ears) // 3, face, np.int64))
    triangles, owner = np.concatenate(parts), np.concatenate(owners)
    area = _twice_area(flat, triangles) * sign[owner]
    triangles[area < 0] = triangles[area < 0][:, ::-1]
    keep = area != 0
    return shape.corners[triangles[keep]], owner[keep], normals


def _normals(at: F64, start: I64, end: I64) -> F64:
    """Newell's normal of each ring, which bears corners that are not quite in one plane."""
    first = np.repeat(at[start], end - start, axis=0)
    following = np.arange(1, len(at) + 1)
    following[end - 1] = start
    turned = np.cross(at - first, at[following] - first)
    return np.add.reduceat(turned, start, axis=0)


def _quads(flat: F64, start: I64, sign: F64) -> I64:
    """Two triangles a quadrilateral, cut through the corner that points inward, if one does."""
    corner = start[:, None] + np.arange(4)
    turn = np.stack([_twice_area(flat, corner[:, [i - 1, i, (i + 1) % 4]]) for i in range(4)], axis=1)
    inward = turn * sign[:, None] < 0
    other = (inward[:, 1] | inward[:, 3])[:, None]
    one = np.where(other, corner[:, [1, 2, 3]], corner[:, [0, 1, 2]])
    two = np.where(other, corner[:, [1, 3, 0]], corner[:, [0, 2, 3]])
    return np.stack([one, two], axis=1).reshape(-1, 3)


def _twice_area(flat: F64, triangles: I64) -> F64:
    a, b, c = (flat[triangles[:, i]] for i in range(3))
    area: F64 = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return area
