"""Triangles of one content before they stand in the world, and what was met on the way."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.triangulate import I64

MOST_CORNERS = 30_000_000
"""Corners of triangles that one content may make; more is an error in it, or an attack."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """`points` ``(n, 3)``, `triangles` ``(t, 3)`` and for each triangle its `table` and `feature` (-1 for none) and
    its `colour` (packed, -1 unsaid).
    """

    points: F64
    triangles: I64
    table: I64
    feature: I64
    colour: I64


@dataclass(slots=True)
class Tally:
    """What the reading of one content met besides its triangles; `unread` counts its primitives by reason."""

    unread: Counter[str] = field(default_factory=Counter)
    textures: int = 0
    loose: int = 0
    dropped: int = 0
    points: int = 0
    instances: int = 0
    _corners: int = 0

    def corners(self, count: int) -> None:
        """Say that `count` corners are about to be made; `BrokenContent` when they are too many."""
        self._corners += count
        if self._corners > MOST_CORNERS:
            raise BrokenContent(f"it makes more than {MOST_CORNERS} corners of triangles")


def joined(shapes: list[Shape]) -> Shape:
    """All of `shapes` as one."""
    if not shapes:
        none = np.empty(0, np.int64)
        return Shape(np.empty((0, 3)), np.empty((0, 3), np.int64), none, none, none)
    if len(shapes) == 1:
        return shapes[0]
    firsts = np.cumsum([0, *(len(shape.points) for shape in shapes[:-1])])
    return Shape(
        np.concatenate([shape.points for shape in shapes]),
        np.concatenate([shape.triangles + first for shape, first in zip(shapes, firsts, strict=True)]),
        np.concatenate([shape.table for shape in shapes]),
        np.concatenate([shape.feature for shape in shapes]),
        np.concatenate([shape.colour for shape in shapes]),
    )
