"""A city's buildings from afar: a quadtree of 500 m leaves above which blocks are massed into boxes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from citydeck.city.boxes import Boxes

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
Key = tuple[int, int]
LEAF = 500.0
CELLS = 16
"""Massing cells along the edge of a node."""
SKYLINE = 1200
"""The tallest buildings are drawn in full at any distance: they are what a skyline is known by."""
SKYLINE_FLOOR = 60.0
SKYLINE_TRIANGLES = 40_000
_SHIFT = 24
"""Bits of a column in the one number that a cell is known by."""


@dataclass(slots=True, eq=False)
class Level:
    """Massing cells of one level: boxes, what of the level below lies in each (`fold` puts it in the order of cells,
    `starts` are the cells' first), how many buildings that is, and rows by node. `pitch` metres; `first` is the number
    of the first cell among the texels.
    """

    pitch: float
    first: int
    centre: F32
    side: F32
    base: F32
    height: F32
    fold: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    count: F32
    order: npt.NDArray[np.int32]
    nodes: dict[Key, tuple[int, int]]


@dataclass(slots=True, eq=False)
class Massing:
    """`skyline` are the bodies drawn in full at any distance; `order` all others leaf by leaf, those of a leaf from
    ``leaves[key][0]`` to before ``leaves[key][1]``; `triangles` their cost in full by leaf. `folded` are the others
    in the order of the finest cells. `tall` metres of the highest of them.
    """

    bodies: int
    origin: tuple[float, float]
    tall: float
    skyline: I64
    order: npt.NDArray[np.int32]
    folded: npt.NDArray[np.int32]
    leaves: dict[Key, tuple[int, int]]
    triangles: dict[Key, int]
    levels: list[Level]

    @property
    def depth(self) -> int:
        """Levels above the finest."""
        return len(self.levels) - 1

    @property
    def texels(self) -> int:
        """Bodies and cells of all levels."""
        return self.bodies + sum(len(level.height) for level in self.levels)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as arrays, for `of_arrays`."""
        keys, spans = _flat(self.leaves)
        made: dict[str, npt.NDArray[Any]] = {
            "facts": np.array([self.bodies, *self.origin, self.tall, len(self.levels)]),
            "skyline": self.skyline,
            "order": self.order,
            "folded": self.folded,
            "leaves": np.column_stack([keys, spans, [self.triangles[key] for key in self.leaves]]).astype(np.int64),
        }
        for number, level in enumerate(self.levels):
            keys, spans = _flat(level.nodes)
            made[f"{number}.nodes"] = np.column_stack([keys, spans]).astype(np.int64)
            made[f"{number}.facts"] = np.array([level.pitch, level.first])
            for name in _LEVEL:
                made[f"{number}.{name}"] = getattr(level, name)
        return made


_LEVEL = ("centre", "side", "base", "height", "fold", "starts", "count", "order")


def of_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> Massing:
    """Inverse of `Massing.arrays`; `KeyError` when one is missing."""
    bodies, x, y, tall, depth = arrays["facts"].tolist()
    leaves = arrays["leaves"].tolist()
    levels = []
    for number in range(int(depth)):
        pitch, first = arrays[f"{number}.facts"].tolist()
        nodes = {(int(row[0]), int(row[1])): (int(row[2]), int(row[3])) for row in arrays[f"{number}.nodes"].tolist()}
        columns = {name: arrays[f"{number}.{name}"] for name in _LEVEL}
        levels.append(Level(pitch=pitch, first=int(first), nodes=nodes, **columns))
    return Massing(
        int(bodies), (x, y), tall, np.asarray(arrays["skyline"]), arrays["order"], arrays["folded"],
        {(row[0], row[1]): (row[2], row[3]) for row in leaves}, {(row[0], row[1]): row[4] for row in leaves}, levels,
    )  # fmt: skip


def massing(boxes: Boxes) -> Massing:
    """All levels of a city of `boxes`."""
    skyline = _skyline(boxes)
    others = np.ones(len(boxes), bool)
    others[skyline] = False
    common = np.flatnonzero(others)
    points = boxes.centre[common]
    origin = points.min(axis=0) - 1.0 if len(points) else np.zeros(2)
    extent = float(np.max(points.max(axis=0) - origin)) + 1.0 if len(points) else LEAF
    depth = max(0, math.ceil(math.log2(max(1.0, extent / LEAF))))
    order, leaves = _grouped(np.floor((points - origin) / LEAF).astype(np.int64))
    order = common[order]
    cost = np.concatenate([[0], np.cumsum(boxes.triangles[order])])
    tall = float(np.max(boxes.height[common] + boxes.base[common], initial=10.0))
    levels = _levels(boxes, common, origin, depth)
    return Massing(
        len(boxes), (float(origin[0]), float(origin[1])), tall, skyline, order.astype(np.int32),
        common[levels[0].fold].astype(np.int32), leaves,
        {key: int(cost[b] - cost[a]) for key, (a, b) in leaves.items()}, levels,
    )  # fmt: skip


def _levels(boxes: Boxes, common: I64, origin: F64, depth: int) -> list[Level]:
    points, area = boxes.centre[common], boxes.area[common]
    base, height = boxes.base[common].astype(float), boxes.height[common].astype(float)
    houses = np.ones(len(common), np.float32)
    levels: list[Level] = []
    first = len(boxes)
    for number in range(depth + 1):
        pitch = LEAF / CELLS * 2**number
        cell = np.floor((points - origin) / pitch).astype(np.int64)
        unique, members = np.unique(cell[:, 1] * (1 << _SHIFT) + cell[:, 0], return_inverse=True)
        count = len(unique)
        weight = _summed(members, area, count)
        heavy = np.maximum(weight, 1e-6)
        high, foot = _summed(members, area * height, count) / heavy, _summed(members, area * base, count) / heavy
        where = np.stack([unique & ((1 << _SHIFT) - 1), unique >> _SHIFT], axis=1)
        centre = np.stack([_summed(members, area * points[:, k], count) for k in (0, 1)], axis=1) / heavy[:, None]
        middle = origin + (where + 0.5) * pitch
        side = np.sqrt(np.minimum(0.8, weight / pitch**2)) * pitch / 2
        centre = np.clip(centre, middle - (pitch / 2 - side)[:, None], middle + (pitch / 2 - side)[:, None])
        order, nodes = _grouped(where // CELLS)
        fold = np.argsort(members, kind="stable")
        starts = np.searchsorted(members[fold], np.arange(count))
        houses = np.add.reduceat(houses[fold], starts) if count else houses
        levels.append(
            Level(
                pitch,
                first,
                centre.astype(np.float32),
                side.astype(np.float32),
                foot.astype(np.float32),
                high.astype(np.float32),
                fold.astype(np.int32),
                starts.astype(np.int32),
                houses,
                order.astype(np.int32),
                nodes,
            )
        )
        first += count
        points, area, height, base = middle, weight, high, foot
    return levels


def _skyline(boxes: Boxes) -> I64:
    tall = np.flatnonzero(boxes.height >= SKYLINE_FLOOR)
    tall = tall[np.argsort(-boxes.height[tall], kind="stable")][:SKYLINE]
    return np.sort(tall[np.cumsum(boxes.triangles[tall]) <= SKYLINE_TRIANGLES]).astype(np.int64)


def _flat(spans: dict[Key, tuple[int, int]]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    return np.array(list(spans), np.int64).reshape(-1, 2), np.array(list(spans.values()), np.int64).reshape(-1, 2)


def _summed(members: I64, values: F64, count: int) -> F64:
    return np.asarray(np.bincount(members, values, count), np.float64)


def _grouped(cell: I64) -> tuple[I64, dict[Key, tuple[int, int]]]:
    """Order that puts rows of one cell together, and ``{(column, row): (start, end)}``."""
    if not len(cell):
        return np.zeros(0, np.int64), {}
    key = cell[:, 1] * (1 << _SHIFT) + cell[:, 0]
    order = np.argsort(key, kind="stable")
    unique, starts = np.unique(key[order], return_index=True)
    ends = np.append(starts[1:], len(key))
    mask = (1 << _SHIFT) - 1
    return order, {
        (int(k & mask), int(k >> _SHIFT)): (int(a), int(b)) for k, a, b in zip(unique, starts, ends, strict=True)
    }
