"""Everything of a city that stands and may be seen as a box from afar: footprints first, then surveyed buildings."""

import dataclasses

import numpy as np
import numpy.typing as npt

from citydeck.city.model import Extrusions, Mesh

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
WIDEST = 400.0
"""Metres; what reaches farther, a bridge or a wall round a town, is no box and is always drawn in full."""
AT_ONCE = 500_000
"""Triangles that are looked at together: a mesh may be larger than memory."""


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """`centre`, unit `axis` and `half` sizes ``(n, 2)`` of each body's box, `base` and `height` ``(n,)`` metres, `area`
    square metres of ground, `triangles` what the body costs in full.
    """

    centre: F64
    axis: F64
    half: F64
    base: F32
    height: F32
    area: F64
    triangles: I64

    def __len__(self) -> int:
        return len(self.centre)


_FLAT, _LINE, _LOW = np.zeros((0, 2)), np.zeros(0), np.zeros(0, np.float32)
NOTHING = Boxes(_FLAT, _FLAT, _FLAT, _LOW, _LOW, _LINE, np.zeros(0, np.int64))
"""No body at all."""


def boxes_of(city: Extrusions | None, mesh: Mesh | None) -> Boxes:
    """Boxes of all footprints, then of the `surveyed` features of the mesh."""
    parts = [NOTHING]
    if city is not None and len(city):
        parts.append(_of_prisms(city))
    features = surveyed(mesh)
    if mesh is not None and mesh.counts is not None and len(features):
        offsets = triangle_offsets(mesh)
        cost = np.cumsum(offsets[features + 1] - offsets[features]) // AT_ONCE
        cuts = np.flatnonzero(np.diff(cost)) + 1
        parts += [_of_mesh(mesh, some, offsets) for some in np.split(features, cuts)]
    columns = [field.name for field in dataclasses.fields(Boxes)]
    return Boxes(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in columns})


def triangle_offsets(mesh: Mesh) -> I64:
    """Where each feature's triangles begin in a mesh that has them feature by feature, and the end of the last."""
    counts = np.zeros(0, np.int64) if mesh.counts is None else mesh.counts
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def triangle_rows(offsets: I64, features: npt.NDArray[np.integer]) -> tuple[I64, I64]:
    """Rows of the triangles of `features`, and how many each has."""
    counts = offsets[features + 1] - offsets[features]
    first = np.cumsum(counts) - counts
    return np.arange(counts.sum()) - np.repeat(first - offsets[features], counts), counts


def surveyed(mesh: Mesh | None) -> I64:
    """Features of a mesh that are buildings and no wider than a block."""
    if mesh is None or mesh.built is None or mesh.box is None or mesh.counts is None:
        return np.zeros(0, np.int64)
    wide = (mesh.box[:, 3:5] - mesh.box[:, :2]).max(axis=1) > WIDEST
    return np.flatnonzero((np.asarray(mesh.built) > 0) & ~wide)


def _of_prisms(city: Extrusions) -> Boxes:
    centre, axis, half = oriented_boxes(city)
    corners = np.diff(city.offsets).astype(np.int64)
    height = city.height.astype(np.float32)
    return Boxes(centre, axis, half, city.base.astype(np.float32), height, ring_areas(city), 3 * corners - 2)


def _of_mesh(mesh: Mesh, features: I64, offsets: I64) -> Boxes:
    """Boxes along the direction that most of a building's walls have."""
    rows, counts = triangle_rows(offsets, features)
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
    return Boxes(centre, axis, half, base, top - base, 4.0 * half.prod(axis=1), counts)


def oriented_boxes(city: Extrusions) -> tuple[F64, F64, F64]:
    """`centre`, `axis` and `half` ``(n, 2)`` of the box of each footprint along its longest side."""
    count = len(city)
    if not count:
        return np.zeros((0, 2)), np.zeros((0, 2)), np.zeros((0, 2))
    xy = city.xy.astype(np.float64)
    starts, counts = city.offsets[:-1].astype(np.int64), np.diff(city.offsets).astype(np.int64)
    following = np.arange(1, len(xy) + 1)
    following[city.offsets[1:] - 1] = starts
    edge = xy[following] - xy
    length = np.hypot(edge[:, 0], edge[:, 1])
    longest = np.maximum.reduceat(length, starts)
    hits = np.flatnonzero(length == np.repeat(longest, counts))
    owner = np.repeat(np.arange(count), counts)
    chosen = np.zeros(count, np.int64)
    chosen[owner[hits][::-1]] = hits[::-1]
    axis = edge[chosen] / np.maximum(length[chosen], 1e-6)[:, None]
    spread = np.repeat(axis, counts, axis=0)
    u = np.einsum("ij,ij->i", xy, spread)
    v = xy[:, 1] * spread[:, 0] - xy[:, 0] * spread[:, 1]
    low_u, high_u = np.minimum.reduceat(u, starts), np.maximum.reduceat(u, starts)
    low_v, high_v = np.minimum.reduceat(v, starts), np.maximum.reduceat(v, starts)
    mid_u, mid_v = (low_u + high_u) / 2, (low_v + high_v) / 2
    centre = np.stack([axis[:, 0] * mid_u - axis[:, 1] * mid_v, axis[:, 1] * mid_u + axis[:, 0] * mid_v], axis=1)
    return centre, axis, np.stack([(high_u - low_u) / 2, (high_v - low_v) / 2], axis=1)


def ring_areas(city: Extrusions) -> F64:
    """Area of each footprint in square metres."""
    xy = city.xy.astype(np.float64)
    if not len(city):
        return np.zeros(0)
    starts = city.offsets[:-1].astype(np.int64)
    local = xy - np.repeat(xy[starts], np.diff(city.offsets), axis=0)
    following = np.arange(1, len(xy) + 1)
    following[city.offsets[1:] - 1] = starts
    cross = local[:, 0] * local[following, 1] - local[following, 0] * local[:, 1]
    return np.asarray(np.abs(np.add.reduceat(cross, starts)) / 2)
