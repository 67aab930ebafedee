"""Which tiles of a city's buildings are drawn, and what is in them: full, boxes, or massed blocks."""

import heapq
import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from citydeck.city.boxes import Boxes
from citydeck.city.massing import LEAF, Massing
from widgets.scene.bodies import Bodies
from widgets.scene.camera import Camera
from widgets.scene.geometry import Geometry
from widgets.scene.means import Means
from widgets.scene.prisms import boxes

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]
BOX_TRIANGLES = 10
FULL, BOX, MASS = "full", "box", "mass"


class Node(NamedTuple):
    """One drawable piece: `kind` FULL, BOX or MASS at quadtree `level` (0 is a leaf), column and row."""

    kind: str
    level: int
    column: int
    row: int


class Pyramid:
    """Levels of detail of `bodies`; texel `i` is body `i`, texels from `len(bodies)` on belong to massing cells."""

    def __init__(self, bodies: Bodies, boxes: Boxes, massing: Massing) -> None:
        self.bodies, self.boxes, self.massing = bodies, boxes, massing
        self._means = Means(massing)
        self.distances: list[float] = []
        """Metres from the eye to each node of the last selection."""

    @property
    def texels(self) -> int:
        """Bodies and massing cells."""
        return self.massing.texels

    def spread(self, rgba: U8, out: U8) -> None:
        """Write the buildings' colours ``(n, 4)`` to `out` and their means to the massing cells of every level.

        Nobody else may write to `out` between two calls.
        """
        self._means.write(rgba, out)

    def build(self, node: Node) -> Geometry | None:
        """Geometry of a node; None for an empty one."""
        if node.kind == MASS:
            level = self.massing.levels[node.level]
            start, end = level.nodes.get((node.column, node.row), (0, 0))
            rows = level.order[start:end]
            axis = np.tile([1.0, 0.0], (len(rows), 1))
            half = np.repeat(level.side[rows, None], 2, axis=1).astype(np.float64)
            ids = (level.first + rows).astype(np.float32)
            centre = level.centre[rows].astype(np.float64)
            return boxes(centre, axis, half, level.base[rows], level.height[rows], ids) if len(rows) else None
        start, end = self.massing.leaves.get((node.column, node.row), (0, 0))
        which = self.massing.order[start:end]
        if not len(which):
            return None
        if node.kind == FULL:
            return self.bodies.full(which)
        solid = self.boxes
        return boxes(
            solid.centre[which],
            solid.axis[which],
            solid.half[which] * 0.96,
            solid.base[which],
            solid.height[which],
            which.astype(np.float32),
        )

    def select(self, camera: Camera, width: int, height: int, budget: int) -> list[Node]:
        """Nodes to draw, the nearest first: the worst error on the screen is refined until `budget` triangles are."""
        self.distances = []
        if not len(self.massing.order):
            return []
        view = _View(self.massing, camera, width, height)
        top = view.distance(self.massing.depth, 0, 0)
        if top is None:
            return []
        heap: list[tuple[float, int, Node, float]] = []
        chosen: list[tuple[float, Node]] = []
        total = self._push(heap, Node(MASS, self.massing.depth, 0, 0), top, view.focal)
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
        start, end = self.massing.leaves.get((node.column, node.row), (0, 0))
        if node.kind == MASS:
            level = self.massing.levels[node.level]
            start, end = level.nodes[node.column, node.row]
            cost, error = (end - start) * BOX_TRIANGLES, level.pitch
        elif node.kind == BOX:
            cost, error = (end - start) * BOX_TRIANGLES, 7.0
        else:
            cost, error = self.massing.triangles.get((node.column, node.row), 0), 0.0
        heapq.heappush(heap, (-error * focal / distance, cost, node, distance))
        return cost


class _View:
    """Frustum and distance tests of one selection."""

    def __init__(self, massing: Massing, camera: Camera, width: int, height: int) -> None:
        self._massing = massing
        self._planes = [tuple(map(float, plane)) for plane in camera.planes(width / max(1, height))]
        self._eye = tuple(map(float, camera.eye))
        self._ox, self._oy = massing.origin
        self._half_height = massing.tall / 2
        self.focal = camera.focal(height)

    def distance(self, level: int, column: int, row: int) -> float | None:
        """Metres from the eye to the node, None when it is empty or outside the picture."""
        if (column, row) not in self._massing.levels[level].nodes:
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
