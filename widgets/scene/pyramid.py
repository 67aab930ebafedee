"""Levels of detail of a city's buildings: a quadtree of 500 m leaves above which blocks are massed into boxes."""

import heapq
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from widgets.scene.bodies import Bodies
from widgets.scene.camera import Camera
from widgets.scene.geometry import Geometry
from widgets.scene.prisms import boxes

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]
LEAF = 500.0
CELLS = 16
"""Massing cells along the edge of a node."""
SKYLINE = 1200
"""The tallest buildings are drawn in full at any distance: they are what a skyline is known by."""
SKYLINE_FLOOR = 60.0
SKYLINE_TRIANGLES = 40_000
BOX_TRIANGLES = 10
EVEN = np.uint32(0x00FF00FF)
"""Every other channel of a texel."""
FULL, BOX, MASS = "full", "box", "mass"


class Node(NamedTuple):
    """One drawable piece: `kind` FULL, BOX or MASS at quadtree `level` (0 is a leaf), column and row."""

    kind: str
    level: int
    column: int
    row: int


@dataclass(slots=True, eq=False)
class Level:
    """Massing cells of one level: boxes, what of the level below lies in each (`fold` puts it in the order of cells,
    `starts` are the cells' first), how many buildings that is, and rows by node.
    """

    pitch: float
    centre: F64
    half: F64
    height: F64
    weight: F64
    fold: I64
    starts: I64
    count: F32
    base: int
    order: I64
    nodes: dict[tuple[int, int], tuple[int, int]]


class Pyramid:
    """All levels of `bodies`; texel `i` is body `i`, texels from `len(bodies)` on belong to massing cells."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self.distances: list[float] = []
        """Metres from the eye to each node of the last selection."""
        self.skyline = _skyline(bodies)
        common = np.ones(len(bodies), bool)
        common[self.skyline] = False
        self._common = np.flatnonzero(common)
        points = bodies.centre[self._common]
        self._origin = points.min(axis=0) - 1.0 if len(points) else np.zeros(2)
        extent = float(np.max(points.max(axis=0) - self._origin)) + 1.0 if len(points) else LEAF
        self.depth = max(0, math.ceil(math.log2(max(1.0, extent / LEAF))))
        leaf = np.floor((points - self._origin) / LEAF).astype(np.int64)
        order, self._leaves = _grouped(leaf)
        self._order = self._common[order]
        cost = np.concatenate([[0], np.cumsum(bodies.triangles[self._order])])
        self._triangles = {key: int(cost[b] - cost[a]) for key, (a, b) in self._leaves.items()}
        self._tall = float(np.max(bodies.height[self._common] + bodies.base[self._common], initial=10.0))
        self.levels: list[Level] = []
        high = bodies.height[self._common].astype(float)
        self._mass(points, bodies.area[self._common], high, len(bodies))
        self._folded = self._common[self.levels[0].fold]
        self.texels = len(bodies) + sum(len(level.height) for level in self.levels)

    def _mass(self, points: F64, area: F64, height: F64, base: int) -> None:
        houses = np.ones(len(points), np.float32)
        for number in range(self.depth + 1):
            pitch = LEAF / CELLS * 2**number
            cell = np.floor((points - self._origin) / pitch).astype(np.int64)
            unique, members = np.unique(cell[:, 1] * (1 << 24) + cell[:, 0], return_inverse=True)
            count = len(unique)
            weight = _summed(members, area, count)
            mean = _summed(members, area * height, count) / np.maximum(weight, 1e-6)
            where = np.stack([unique & ((1 << 24) - 1), unique >> 24], axis=1)
            centre = np.stack([_summed(members, area * points[:, k], count) for k in (0, 1)], axis=1)
            centre /= np.maximum(weight, 1e-6)[:, None]
            middle = self._origin + (where + 0.5) * pitch
            side = np.sqrt(np.minimum(0.8, weight / pitch**2)) * pitch / 2
            centre = np.clip(centre, middle - (pitch / 2 - side)[:, None], middle + (pitch / 2 - side)[:, None])
            order, nodes = _grouped(where // CELLS)
            half = np.repeat(side[:, None], 2, axis=1)
            fold = np.argsort(members, kind="stable")
            starts = np.searchsorted(members[fold], np.arange(count))
            houses = np.add.reduceat(houses[fold], starts)
            self.levels.append(Level(pitch, centre, half, mean, weight, fold, starts, houses, base, order, nodes))
            base += count
            points, area, height = middle, weight, mean

    def spread(self, rgba: U8, out: U8) -> None:
        """Write the buildings' colours ``(n, 4)`` to `out` and their means to the massing cells of every level."""
        out[: len(rgba)] = rgba
        if not len(self._common):
            return
        words = np.ascontiguousarray(rgba).view(np.uint32)[self._folded, 0]
        lanes = [words & EVEN, words >> 8 & EVEN]  # two channels a number: half the sums
        lanes = [(lane & 0xFFFF) | (lane >> 16).astype(np.uint64) << 32 for lane in lanes]
        for level in self.levels:
            if level is not self.levels[0]:
                lanes = [lane[level.fold] for lane in lanes]
            lanes = [np.add.reduceat(lane, level.starts) for lane in lanes]
            cells = out[level.base : level.base + len(level.starts)]
            for channel, lane in enumerate(lanes):
                cells[:, channel] = (lane & 0xFFFFFFFF).astype(np.float32) / level.count
                cells[:, channel + 2] = (lane >> 32).astype(np.float32) / level.count

    def build(self, node: Node) -> Geometry | None:
        """Geometry of a node; None for an empty one."""
        if node.kind == MASS:
            level = self.levels[node.level]
            start, end = level.nodes.get((node.column, node.row), (0, 0))
            rows = level.order[start:end]
            axis = np.tile([1.0, 0.0], (len(rows), 1))
            ids = (level.base + rows).astype(np.float32)
            zero = np.zeros(len(rows))
            return (
                boxes(level.centre[rows], axis, level.half[rows], zero, level.height[rows], ids) if len(rows) else None
            )
        start, end = self._leaves.get((node.column, node.row), (0, 0))
        which = self._order[start:end]
        if not len(which):
            return None
        if node.kind == FULL:
            return self.bodies.full(which)
        solid = self.bodies
        return boxes(
            solid.centre[which],
            solid.axis[which],
            solid.half[which] * 0.96,
            solid.base[which],
            solid.height[which],
            which.astype(np.float32),
        )

    def skyline_geometry(self) -> Geometry | None:
        """The tallest buildings in full."""
        return self.bodies.full(self.skyline) if len(self.skyline) else None

    def select(self, camera: Camera, width: int, height: int, budget: int) -> list[Node]:
        """Nodes to draw, the nearest first: the worst error on the screen is refined until `budget` triangles are."""
        if not len(self._common):
            return []
        view = _View(self, camera, width, height)
        top = view.distance(self.depth, 0, 0)
        if top is None:
            return []
        heap: list[tuple[float, int, Node, float]] = []
        chosen: list[tuple[float, Node]] = []
        total = self._push(heap, Node(MASS, self.depth, 0, 0), top, view.focal)
        while heap:
            error, cost, node, distance = heapq.heappop(heap)
            if node.kind == FULL or -error < 3.0 or total > budget:
                chosen.append((distance, node))
                continue
            total -= cost
            if node.kind == MASS and node.level > 0:
                for column in (2 * node.column, 2 * node.column + 1):
                    for row in (2 * node.row, 2 * node.row + 1):
                        near = view.distance(node.level - 1, column, row)
                        if near is not None:
                            total += self._push(heap, Node(MASS, node.level - 1, column, row), near, view.focal)
            else:
                finer = Node(BOX if node.kind == MASS else FULL, 0, node.column, node.row)
                total += self._push(heap, finer, distance, view.focal)
        chosen.sort()
        self.distances = [distance for distance, _ in chosen]
        return [node for _, node in chosen]

    def _push(self, heap: list[tuple[float, int, Node, float]], node: Node, distance: float, focal: float) -> int:
        start, end = self._leaves.get((node.column, node.row), (0, 0))
        if node.kind == MASS:
            level = self.levels[node.level]
            start, end = level.nodes[node.column, node.row]
            cost, error = (end - start) * BOX_TRIANGLES, level.pitch
        elif node.kind == BOX:
            cost, error = (end - start) * BOX_TRIANGLES, 7.0
        else:
            cost, error = self._triangles.get((node.column, node.row), 0), 0.0
        heapq.heappush(heap, (-error * focal / distance, cost, node, distance))
        return cost


class _View:
    """Frustum and distance tests of one selection."""

    def __init__(self, pyramid: Pyramid, camera: Camera, width: int, height: int) -> None:
        self._pyramid = pyramid
        self._planes = [tuple(map(float, plane)) for plane in camera.planes(width / max(1, height))]
        self._eye = tuple(map(float, camera.eye))
        self._ox, self._oy = map(float, pyramid._origin)  # noqa: SLF001 - the pyramid's own helper
        self._half_height = pyramid._tall / 2  # noqa: SLF001
        self.focal = camera.focal(height)

    def distance(self, level: int, column: int, row: int) -> float | None:
        """Metres from the eye to the node, None when it is empty or outside the picture."""
        if (column, row) not in self._pyramid.levels[level].nodes:
            return None
        size = LEAF * 2**level
        x0, y0, tall = self._ox + column * size, self._oy + row * size, self._half_height
        half = size / 2 + 30.0
        cx, cy = x0 + size / 2, y0 + size / 2
        for a, b, c, d in self._planes:
            if a * cx + b * cy + c * tall + d + (abs(a) + abs(b)) * half + abs(c) * tall < 0:
                return None
        ex, ey, ez = self._eye
        dx = max(x0 - ex, 0.0, ex - x0 - size)
        dy = max(y0 - ey, 0.0, ey - y0 - size)
        return math.sqrt(dx * dx + dy * dy + max(ez - 2 * tall, 0.0) ** 2) + 1.0


def _skyline(bodies: Bodies) -> I64:
    tall = np.flatnonzero(bodies.height >= SKYLINE_FLOOR)
    tall = tall[np.argsort(-bodies.height[tall], kind="stable")][:SKYLINE]
    return np.sort(tall[np.cumsum(bodies.triangles[tall]) <= SKYLINE_TRIANGLES]).astype(np.int64)


def _summed(members: I64, values: F64, count: int) -> F64:
    return np.asarray(np.bincount(members, values, count), np.float64)


def _grouped(cell: I64) -> tuple[I64, dict[tuple[int, int], tuple[int, int]]]:
    """Order that puts rows of one cell together, and ``{(column, row): (start, end)}``."""
    if not len(cell):
        return np.zeros(0, np.int64), {}
    key = cell[:, 1] * (1 << 24) + cell[:, 0]
    order = np.argsort(key, kind="stable")
    unique, starts = np.unique(key[order], return_index=True)
    ends = np.append(starts[1:], len(key))
    mask = (1 << 24) - 1
    return order, {
        (int(k & mask), int(k >> 24)): (int(a), int(b)) for k, a, b in zip(unique, starts, ends, strict=True)
    }
