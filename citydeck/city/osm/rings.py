"""Points and rings of ways and assembled areas."""

from typing import Any

import numpy as np

from citydeck.city.crs import F64

_STEPS = 1e7
"""Units of a degree in which osmium keeps places."""
_NOWHERE = 2147483647


class BadRing(Exception):
    """Why the nodes of a way enclose nothing."""


def points(nodes: Any) -> F64:
    """``(n, 2)`` longitude and latitude of the nodes of a way, NaN for one that is not in the file."""
    steps = np.array([(node.x, node.y) for node in nodes], np.int64).reshape(-1, 2)
    missing = (steps == _NOWHERE).any(axis=1) | (np.abs(steps) > (1_800_000_000, 900_000_000)).any(axis=1)
    found = steps / _STEPS
    found[missing] = np.nan
    return found


def ring(nodes: Any) -> F64:
    """``(n, 2)`` corners of a closed way, the first not repeated; `BadRing` says why there are none."""
    if len(nodes) < 2 or nodes[0].ref != nodes[-1].ref:
        raise BadRing("its outline is not closed")
    found = points(nodes)[:-1]
    if np.isnan(found).any():
        raise BadRing("nodes of its outline are not in the file")
    if len(np.unique(found, axis=0)) < 3:
        raise BadRing("its outline has fewer than three corners")
    return found


def area_rings(area: Any) -> list[list[F64]]:
    """Polygons of an assembled area, each its outer ring and its holes."""
    return [
        [points(outer)[:-1], *(points(inner)[:-1] for inner in area.inner_rings(outer))] for outer in area.outer_rings()
    ]
