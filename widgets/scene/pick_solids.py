"""Which building a ray meets first: a uniform grid over the footprints, then walls and roofs exactly. Needs no mesh."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from citydeck.city.model import Extrusions, Mesh
from widgets.scene.parts import feet

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
CELL = 44.0
"""Metres of a grid cell: a block's width, so that a cell holds a few buildings."""
CHUNK = 64
FAR = 1e9


class _Rings(NamedTuple):
    """Edges from `a` to `b` of buildings `which`: those of building `i` begin at `starts[i]`, `counts[i]` of them."""

    which: I64
    owner: I64
    starts: I64
    counts: I64
    a: F64
    b: F64


class SolidPicker:
    """Ray picking of upright prisms; its cost does not grow with the size of the city."""

    def __init__(self, city: Extrusions) -> None:
        self._city = city
        self._full = self._top = (city.base + city.height).astype(np.float64)
        starts = city.offsets[:-1].astype(np.int64)
        low = np.minimum.reduceat(city.xy, starts).astype(np.float64)
        high = np.maximum.reduceat(city.xy, starts).astype(np.float64)
        self._origin = low.min(axis=0) - 1.0
        self._shape = np.floor((high.max(axis=0) - self._origin) / CELL).astype(np.int64) + 1
        self._highest, self._ceiling = float(self._top.max()), np.inf
        first = np.floor((low - self._origin) / CELL).astype(np.int64)
        last = np.floor((high - self._origin) / CELL).astype(np.int64)
        spans = last - first + 1
        counts = spans[:, 0] * spans[:, 1]
        owner = np.repeat(np.arange(len(city)), counts)
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        column = first[owner, 0] + inside % spans[owner, 0]
        row = first[owner, 1] + inside // spans[owner, 0]
        cell = row * self._shape[0] + column
        order = np.argsort(cell, kind="stable")
        self._owner = owner[order]
        self._start = np.searchsorted(cell[order], np.arange(int(self._shape.prod()) + 1))
        self._tall = np.zeros(int(self._shape.prod()))
        np.maximum.at(self._tall, cell, self._top[owner])

    def cut(self, height: float | None) -> None:
        """Only what is below `height` metres is there, closed by a flat cut; None for everything."""
        self._ceiling = np.inf if height is None else height
        self._top = self._full if height is None else np.minimum(self._full, height)
        self._highest = float(self._top.max())

    def pick(self, origin: F64, direction: F64) -> tuple[int, float] | None:
        """``(building, distance)`` of the first hit in units of `direction`, None for a miss."""
        span = self._span(origin, direction)
        if span is None:
            return None
        times, cells = self._walk(origin, direction, *span)
        for begin in range(0, len(cells), CHUNK):
            until = times[min(begin + CHUNK, len(cells))]
            some = cells[begin : begin + CHUNK]
            lowest = origin[2] + direction[2] * times[begin + 1 : begin + 1 + len(some)]
            lowest = np.minimum(lowest, origin[2] + direction[2] * times[begin : begin + len(some)])
            hit = self._first(origin, direction, self._members(some[self._tall[some] >= lowest]))
            if hit is not None and hit[1] <= until + 1e-6:
                return hit
        return None

    def _span(self, origin: F64, direction: F64) -> tuple[float, float] | None:
        """Part of the ray over the grid and below the highest roof."""
        low = np.array([*self._origin, -1.0])
        high = np.array([*(self._origin + self._shape * CELL), self._highest])
        return slab(origin, direction, low, high)

    def _walk(self, origin: F64, direction: F64, begin: float, end: float) -> tuple[F64, I64]:
        """Times at which the ray enters a new cell, and the cells between them."""
        cuts = [np.array([begin, end])]
        for axis in (0, 1):
            if abs(direction[axis]) > 1e-12:
                a, b = sorted(origin[axis] + direction[axis] * t - self._origin[axis] for t in (begin, end))
                lines = np.arange(np.ceil(a / CELL), np.floor(b / CELL) + 1) * CELL + self._origin[axis]
                cuts.append((lines - origin[axis]) / direction[axis])
        times = np.unique(np.clip(np.concatenate(cuts), begin, end))
        if len(times) < 2:
            times = np.array([begin, end])
        middle = (times[:-1] + times[1:]) / 2
        place = np.floor((origin[:2] + direction[:2] * middle[:, None] - self._origin) / CELL).astype(np.int64)
        place = np.clip(place, 0, self._shape - 1)
        return times, place[:, 1] * self._shape[0] + place[:, 0]

    def _members(self, cells: I64) -> I64:
        parts = [self._owner[self._start[cell] : self._start[cell + 1]] for cell in cells]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)

    def _first(self, origin: F64, direction: F64, which: I64) -> tuple[int, float] | None:
        if not len(which):
            return None
        first, last = (self._city.offsets[which + more].astype(np.int64) for more in (0, 1))
        counts = last - first
        starts = np.cumsum(counts) - counts
        rows = np.arange(counts.sum()) - np.repeat(starts - first, counts)
        following = np.arange(1, len(rows) + 1)
        following[starts + counts - 1] = starts
        a = self._city.xy[rows].astype(np.float64)
        b = a[following]
        rings = _Rings(which, np.repeat(which, counts), starts, counts, a, b)
        best = np.minimum(self._walls(origin, direction, rings), self._roofs(origin, direction, rings))
        best[self._city.base[which] >= self._ceiling] = FAR
        nearest = int(np.argmin(best))
        return (int(which[nearest]), float(best[nearest])) if best[nearest] < FAR else None

    def _walls(self, origin: F64, direction: F64, rings: _Rings) -> F64:
        a, b, owner = rings.a, rings.b, rings.owner
        edge = b - a
        across = direction[0] * edge[:, 1] - direction[1] * edge[:, 0]
        across = np.where(np.abs(across) < 1e-12, np.nan, across)
        delta = a - origin[:2]
        time = (delta[:, 0] * edge[:, 1] - delta[:, 1] * edge[:, 0]) / across
        share = (delta[:, 0] * direction[1] - delta[:, 1] * direction[0]) / across
        z = origin[2] + time * direction[2]
        hit = (time > 0) & (share >= 0) & (share <= 1) & (z <= self._top[owner]) & (z >= self._city.base[owner])
        return np.asarray(np.minimum.reduceat(np.where(hit, time, FAR), rings.starts))

    def _roofs(self, origin: F64, direction: F64, rings: _Rings) -> F64:
        which, a, b = rings.which, rings.a, rings.b
        if direction[2] >= -1e-9:
            return np.full(len(which), FAR)
        time = (self._top[which] - origin[2]) / direction[2]
        point = np.repeat(origin[:2] + direction[:2] * time[:, None], rings.counts, axis=0)
        straddles = (a[:, 1] > point[:, 1]) != (b[:, 1] > point[:, 1])
        rise = np.where(straddles, b[:, 1] - a[:, 1], 1.0)
        left = point[:, 0] < (b[:, 0] - a[:, 0]) * (point[:, 1] - a[:, 1]) / rise + a[:, 0]
        inside = np.add.reduceat((straddles & left).astype(np.int64), rings.starts) % 2 == 1
        return np.where(inside & (time > 0), time, FAR)


class MeshPicker:
    """Ray picking of a mesh's features: boxes first, then triangles."""

    def __init__(self, mesh: Mesh) -> None:
        order = np.argsort(mesh.feature, kind="stable")
        corners = mesh.vertices[mesh.triangles[order]].astype(np.float64)
        self._full = self._corners = corners
        self._features, self._start = np.unique(mesh.feature[order], return_index=True)
        self._end = np.append(self._start[1:], len(order))
        self._low = np.minimum.reduceat(corners.min(axis=1), self._start)
        self._feet: F64 | None = None
        self._high = self._highest = np.maximum.reduceat(corners.max(axis=1), self._start)

    def cut(self, height: float | None) -> None:
        """What is above `height` metres is pressed down to it, as it is drawn; None for everything as it is."""
        below = np.array([np.inf, np.inf, np.inf if height is None else height])
        self._high = np.minimum(self._highest, below)
        self._corners = self._full
        if height is not None:
            if self._feet is None:
                self._feet = feet(self._full)
            self._corners = np.minimum(self._full, below)
            self._corners[self._feet >= height] = np.nan  # nothing of that part is left

    def pick(self, origin: F64, direction: F64) -> tuple[int, float] | None:
        """``(feature, distance)`` of the first hit in units of `direction`, None for a miss."""
        near, hit = self._boxes(origin, direction)
        best: tuple[int, float] | None = None
        for row in hit[np.argsort(near[hit])]:
            if best is not None and near[row] > best[1]:
                break
            time = self._triangles(origin, direction, self._corners[self._start[row] : self._end[row]])
            if time < FAR and (best is None or time < best[1]):
                best = (int(self._features[row]), time)
        return best

    def _boxes(self, origin: F64, direction: F64) -> tuple[F64, I64]:
        safe = np.where(np.abs(direction) < 1e-12, 1e-12, direction)
        first, second = (self._low - origin) / safe, (self._high - origin) / safe
        near = np.minimum(first, second).max(axis=1)
        far = np.maximum(first, second).min(axis=1)
        return near, np.flatnonzero((near <= far) & (far > 0))

    @staticmethod
    def _triangles(origin: F64, direction: F64, corners: F64) -> float:
        one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        across = np.cross(direction, two)
        volume = np.einsum("ij,ij->i", one, across)
        volume = np.where(np.abs(volume) < 1e-12, np.nan, volume)
        start = origin - corners[:, 0]
        u = np.einsum("ij,ij->i", start, across) / volume
        turned = np.cross(start, one)
        v = turned @ direction / volume
        time = np.einsum("ij,ij->i", turned, two) / volume
        hit = (u >= 0) & (v >= 0) & (u + v <= 1) & (time > 0)
        return float(np.min(np.where(hit, time, FAR)))


def slab(origin: F64, direction: F64, low: F64, high: F64) -> tuple[float, float] | None:
    """Where a ray is inside a box, None for nowhere ahead of it."""
    safe = np.where(np.abs(direction) < 1e-12, 1e-12, direction)
    first, second = (low - origin) / safe, (high - origin) / safe
    begin, end = float(np.minimum(first, second).max()), float(np.maximum(first, second).min())
    begin = max(begin, 0.0)
    return (begin, end) if end > begin else None
