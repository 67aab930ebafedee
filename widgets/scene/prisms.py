"""Walls and roofs of upright prisms, and their oriented boxes, without a Python loop over walls."""

import mapbox_earcut
import numpy as np
import numpy.typing as npt

from citydeck.city.model import Extrusions
from widgets.scene.geometry import Geometry, fans
from widgets.scene.normals import packed

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
I32 = npt.NDArray[np.int32]
UPWARD = float(packed(0.0, 0.0, 1.0))
ROOF = -1.0
"""`aux` u of a roof vertex; walls have metres along the wall."""


def rows_of(offsets: I32, which: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Indices of all corners of rings `which`, and the corner counts of those rings."""
    counts = (offsets[which + 1] - offsets[which]).astype(np.int64)
    starts = np.cumsum(counts) - counts
    rows = np.arange(counts.sum()) - np.repeat(starts, counts) + np.repeat(offsets[which].astype(np.int64), counts)
    return rows, counts


def prisms(city: Extrusions, which: npt.NDArray[np.integer], texel: npt.NDArray[np.integer] | None = None) -> Geometry:
    """Full geometry of buildings `which`; `aux` is (texel, packed direction, metres along the wall or
    `ROOF`, metres up).
    """
    rows, counts = rows_of(city.offsets, which)
    ids = which if texel is None else texel
    return _upright(
        city.xy[rows].astype(np.float32), counts, city.base[which], city.height[which], ids.astype(np.float32)
    )


def boxes(
    centre: F64, axis: F64, half: F64, base: npt.NDArray[np.floating], height: npt.NDArray[np.floating], ids: F32
) -> Geometry:
    """Oriented boxes: `centre`, unit `axis` and `half` sizes are ``(n, 2)``."""
    across = np.stack([-axis[:, 1], axis[:, 0]], axis=1)
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], float)
    corners = (
        centre[:, None]
        + signs[None, :, :1] * (axis * half[:, :1])[:, None]
        + signs[None, :, 1:] * (across * half[:, 1:])[:, None]
    )
    counts = np.full(len(centre), 4, np.int64)
    return _upright(corners.reshape(-1, 2).astype(np.float32), counts, base, height, ids)


def _upright(
    ring: F32, counts: npt.NDArray[np.int64], base: npt.NDArray[np.floating], height: npt.NDArray[np.floating], ids: F32
) -> Geometry:
    ends = np.cumsum(counts)
    starts = ends - counts
    total = int(ends[-1]) if len(ends) else 0
    following = np.arange(1, total + 1)
    following[ends - 1] = starts
    edge = ring[following] - ring
    length = np.maximum(np.linalg.norm(edge, axis=1), 1e-3)
    facing = packed(edge[:, 1] / length, -edge[:, 0] / length, np.zeros(total))
    low = np.repeat(base, counts).astype(np.float32)
    tall = np.repeat(height, counts).astype(np.float32)
    owner = np.repeat(ids, counts)
    along = np.cumsum(length, dtype=np.float64)
    along -= np.repeat(along[starts] - length[starts] if total else along, counts)
    finish = along.astype(np.float32)
    start = finish - length.astype(np.float32)
    wall = np.empty((total, 4, 3), np.float32)
    wall[:, (0, 3), :2] = ring[:, None]
    wall[:, (1, 2), :2] = ring[following][:, None]
    wall[:, :2, 2] = low[:, None]
    wall[:, 2:, 2] = (low + tall)[:, None]
    aux = np.empty((total, 4, 4), np.float32)
    aux[:, :, 0] = owner[:, None]
    aux[:, :, 1] = facing[:, None]
    aux[:, (0, 3), 2] = start[:, None]
    aux[:, (1, 2), 2] = finish[:, None]
    aux[:, :2, 3] = 0.0
    aux[:, 2:, 3] = tall[:, None]
    sides = fans(np.arange(total) * 4)
    roof = np.column_stack([ring, low + tall]).astype(np.float32)
    roof_aux = np.column_stack([owner, np.full(total, UPWARD), np.full(total, ROOF), tall]).astype(np.float32)
    lids = triangulate(ring, counts) + total * 4
    return Geometry(
        np.concatenate([wall.reshape(-1, 3), roof]),
        np.concatenate([sides, lids]).astype(np.int32),
        {"aux": np.concatenate([aux.reshape(-1, 4), roof_aux])},
    )


def triangulate(ring: F32, counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """``(t, 3)`` triangles of rings laid end to end; four convex corners need no search."""
    ends = np.cumsum(counts)
    starts = ends - counts
    quads = starts[counts == 4]
    convex = np.ones(len(quads), bool)
    for k in range(4):
        a, b, c = (ring[quads + (k + j) % 4] for j in range(3))
        ab, bc = b - a, c - b
        convex &= ab[:, 0] * bc[:, 1] - ab[:, 1] * bc[:, 0] > 0
    parts = [fans(quads[convex])]
    hard = np.ones(len(counts), bool)
    hard[np.flatnonzero(counts == 4)[convex]] = False
    for start, count in zip(starts[hard], counts[hard], strict=True):
        found = mapbox_earcut.triangulate_float32(ring[start : start + count], np.array([count], np.uint32))
        parts.append(_turned(ring, found.astype(np.int64).reshape(-1, 3) + start))
    return np.concatenate(parts)


def _turned(ring: F32, triangles: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Counter-clockwise triangles: the ear cutter's own winding is not promised."""
    a, b, c = (ring[triangles[:, k]] for k in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return triangles if area.sum() >= 0 else triangles[:, ::-1]
