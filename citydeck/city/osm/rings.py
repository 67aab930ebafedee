"""Points and rings of ways and assembled areas."""

from typing import Any

import numpy as np

from citydeck.city.crs import F64

_STEPS = 1e7
"""Units of a degree in which osmium keeps places."""
_FARTHEST = (1_800_000_000, 900_000_000)
"""180 and 90 degrees; a node that is not in the file lies farther."""


DRAFT = "its nodes have negative ids, as in a draft that was never uploaded: renumber them"
"""osmium keeps no places for such nodes."""


class BadRing(Exception):
    """Why the nodes of a way enclose nothing."""


def points(nodes: Any) -> F64:
    """``(n, 2)`` longitude and latitude of the nodes of a way, NaN for one that is not in the file."""
    return _degrees(_steps(nodes))


def ring(nodes: Any) -> F64:
    """``(n, 2)`` corners of a closed way, the first not repeated; `BadRing` says why there are none."""
    if len(nodes) < 2 or nodes[0].ref != nodes[-1].ref:
        raise BadRing("its outline is not closed")
    steps = _steps(nodes)[:-1]
    if not all(map(_here, steps)):
        raise BadRing(DRAFT if nodes[0].ref < 0 else "nodes of its outline are not in the file")
    if len(set(steps)) < 3:
        raise BadRing("its outline has fewer than three corners")
    return _degrees(steps)


def area_rings(area: Any) -> list[list[F64]]:
    """Polygons of an assembled area, each its outer ring and its holes."""
    return [
        [points(outer)[:-1], *(points(inner)[:-1] for inner in area.inner_rings(outer))] for outer in area.outer_rings()
    ]


def _steps(nodes: Any) -> list[tuple[int, int]]:
    return [(place.x, place.y) for place in (node.location for node in nodes)]


def _here(step: tuple[int, int]) -> bool:
    return abs(step[0]) <= _FARTHEST[0] and abs(step[1]) <= _FARTHEST[1]


def _degrees(steps: list[tuple[int, int]]) -> F64:
    found = np.array(steps, np.float64).reshape(-1, 2)
    found[(np.abs(found) > _FARTHEST).any(axis=1)] = np.nan
    return found / _STEPS
