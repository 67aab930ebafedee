"""4 × 4 matrices: of a glTF node, of a tile, of many instances."""

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.tiles3d.fields import Json, numbers

UP = {
    "X": np.array([[0.0, 0, -1, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]),
    "Y": np.array([[1.0, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]),
    "Z": np.eye(4),
}
"""What turns a model whose named axis is up so that z is."""


def column_major(node: Json, key: str) -> F64:
    """The matrix under `key`, the identity where there is none."""
    found = numbers(node, key, 16)
    return np.eye(4) if found is None else np.array(found).reshape(4, 4).T


def node_matrix(node: Json) -> F64:
    """A node's own matrix, or the one that its translation, rotation and scale make."""
    if node.get("matrix") is not None:
        return column_major(node, "matrix")
    shift = numbers(node, "translation", 3) or [0.0, 0.0, 0.0]
    turn = numbers(node, "rotation", 4) or [0.0, 0.0, 0.0, 1.0]
    scale = numbers(node, "scale", 3) or [1.0, 1.0, 1.0]
    found: F64 = composed(np.array([shift]), np.array([turn]), np.array([scale]))[0]
    return found


def composed(shift: F64, turn: F64, scale: F64) -> F64:
    """``(n, 4, 4)`` of translations ``(n, 3)``, unit quaternions ``(n, 4)`` x y z w and scales ``(n, 3)``."""
    with np.errstate(all="ignore"):
        x, y, z, w = (turn / np.linalg.norm(turn, axis=1, keepdims=True)).T
    found = np.zeros((len(shift), 4, 4))
    with np.errstate(all="ignore"):
        found[:, 0, :3] = np.stack([1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)], axis=1)
        found[:, 1, :3] = np.stack([2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)], axis=1)
        found[:, 2, :3] = np.stack([2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)], axis=1)
        found[:, :3, :3] *= scale[:, None, :]
    found[:, :3, 3] = shift
    found[:, 3, 3] = 1
    return found


def moved(points: F64, matrix: F64) -> F64:
    """``(n, 3)`` points under one matrix; numbers too large become infinite."""
    with np.errstate(all="ignore"):
        found: F64 = points @ matrix[:3, :3].T + matrix[:3, 3]
    return found


def product(first: F64, *others: F64) -> F64:
    """Matrices (or stacks of them) one after the other, the last applied first; too large becomes infinite."""
    found = first
    with np.errstate(all="ignore"):
        for other in others:
            found = found @ other
    return found


def shifted(by: list[float] | None) -> F64:
    """The matrix that moves by three numbers, the identity for None."""
    found = np.eye(4)
    if by is not None:
        found[:3, 3] = by
    return found
