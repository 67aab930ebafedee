"""What buildings and solids cover on the ground: polygons with an owner each, found by where they lie."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel, Extrusions, Mesh

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
NOWHERE = 1e9
"""Metres east and north: in the reach of nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Footprints:
    """Polygon `i` is ``xy[offsets[i]:offsets[i + 1]]`` metres and belongs to feature `owner[i]`; lower ones come first.

    `box` ``(n, 4)`` its xmin, ymin, xmax, ymax, `centre` ``(n, 2)`` and `area` ``(n,)`` square metres.
    """

    offsets: I64
    xy: F32
    owner: I64
    box: F32
    centre: F32
    area: F64

    @classmethod
    def of(cls, city: CityModel) -> "Footprints":
        """Of every building, then of every solid of the mesh, whose features are counted after the buildings."""
        parts = [_rings(city.buildings)] if city.buildings is not None and len(city.buildings) else []
        count = len(city.buildings) if city.buildings is not None else 0
        if city.mesh is not None and len(city.mesh.triangles):
            parts.append(_faces(city.mesh, count))
        if not parts:
            none = np.zeros(0)
            return cls(np.zeros(1, np.int64), np.zeros((0, 2), np.float32), none.astype(np.int64),
                       np.zeros((0, 4), np.float32), np.zeros((0, 2), np.float32), none)  # fmt: skip
        counts = np.concatenate([np.diff(offsets) for offsets, _, _ in parts])
        offsets = np.concatenate([[0], np.cumsum(counts)])
        xy = np.concatenate([xy for _, xy, _ in parts])
        return cls(offsets, xy, np.concatenate([owner for _, _, owner in parts]), *_measures(offsets, xy))

    def __len__(self) -> int:
        return len(self.owner)

    def middles(self, count: int) -> F64:
        """``(count, 2)`` metres where each feature lies, by the areas of its polygons, or `NOWHERE`."""
        area = np.bincount(self.owner, self.area, count)
        with np.errstate(divide="ignore", invalid="ignore"):
            sums = [np.bincount(self.owner, self.area * self.centre[:, axis], count) / area for axis in (0, 1)]
        return np.where(area[:, None] > 0, np.stack(sums, axis=1), NOWHERE)

    def within(self, box: tuple[float, float, float, float]) -> I64:
        """Rows that reach into a box of metres."""
        xmin, ymin, xmax, ymax = box
        low, high = self.box[:, :2], self.box[:, 2:]
        found = (low[:, 0] < xmax) & (high[:, 0] > xmin) & (low[:, 1] < ymax) & (high[:, 1] > ymin)
        return np.flatnonzero(found)


def _rings(buildings: Extrusions) -> tuple[I64, F32, I64]:
    return buildings.offsets.astype(np.int64), np.asarray(buildings.xy), np.arange(len(buildings), dtype=np.int64)


def _faces(mesh: Mesh, first: int) -> tuple[I64, F32, I64]:
    """Triangles that are seen from above, the highest last."""
    corners = mesh.vertices[mesh.triangles]
    a, b = corners[:, 1, :2] - corners[:, 0, :2], corners[:, 2, :2] - corners[:, 0, :2]
    up = np.flatnonzero(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] > 1e-3)
    up = up[np.argsort(corners[up, :, 2].max(axis=1), kind="stable")]
    offsets = np.arange(len(up) + 1, dtype=np.int64) * 3
    return offsets, corners[up, :, :2].reshape(-1, 2), mesh.feature[up].astype(np.int64) + first


def _measures(offsets: I64, xy: F32) -> tuple[F32, F32, F64]:
    start, counts = offsets[:-1], np.diff(offsets)
    low, high = np.minimum.reduceat(xy, start), np.maximum.reduceat(xy, start)
    box = np.concatenate([low, high], axis=1).astype(np.float32)
    after = np.arange(len(xy)) + 1
    after[offsets[1:] - 1] = start
    x, y = (xy - np.repeat(low, counts, axis=0)).astype(np.float64).T
    cross = x * y[after] - x[after] * y
    area = np.abs(np.add.reduceat(cross, start)) / 2
    return box, ((low + high) / 2).astype(np.float32), area
