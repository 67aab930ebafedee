"""The outline of a building with a shaped roof, in metres."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from citydeck.city.crs import F64


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """`rings` ``(n, 2)``, not closed: the outer one counter-clockwise, then holes clockwise; `area` of the outer ring
    less its holes; `convex` whether it has no holes and turns left only.
    """

    rings: list[F64]
    area: float
    convex: bool

    @classmethod
    def of(cls, rings: list[F64]) -> "Plan":
        """Rings in any direction, the outer one first."""
        areas = [shoelace(ring) for ring in rings]
        turned = [
            ring if (area > 0) == (row == 0) else ring[::-1]
            for row, (ring, area) in enumerate(zip(rings, areas, strict=True))
        ]
        return cls(turned, abs(areas[0]) - sum(map(abs, areas[1:])), len(rings) == 1 and _turns_left(turned[0]))

    @property
    def polygon(self) -> Any:
        return shapely.Polygon(self.rings[0], self.rings[1:])

    @property
    def hull(self) -> F64:
        """Corners of the smallest convex outline around it, counter-clockwise."""
        if self.convex:
            return self.rings[0]
        found = shapely.orient_polygons(shapely.convex_hull(shapely.multipoints(self.rings[0])))
        return shapely.get_coordinates(found)[:-1]

    @property
    def around(self) -> list[list[float]]:
        """Corners of a box a little larger than the outline."""
        (west, south), (east, north) = self.rings[0].min(axis=0).tolist(), self.rings[0].max(axis=0).tolist()
        return [[west - 1, south - 1], [east + 1, south - 1], [east + 1, north + 1], [west - 1, north + 1]]


def shoelace(ring: F64) -> float:
    """Area of a ring that is not closed, negative for one that turns right."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(x[:-1] @ y[1:] - x[1:] @ y[:-1] + x[-1] * y[0] - x[0] * y[-1]) / 2


def _turns_left(ring: F64) -> bool:
    side = np.concatenate([ring[1:], ring[:1]]) - ring
    after = np.concatenate([side[1:], side[:1]])
    across = side[:, 0] * after[:, 1] - side[:, 1] * after[:, 0]
    # A millimetre out of line on a wall is straight.
    return bool((across >= -1e-3 * np.hypot(*(side + after).T)).all())
