"""Symbols that face the screen and keep their size in pixels: shape as well as colour tells what they are."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from widgets.scene.geometry import Geometry, empty

F32 = npt.NDArray[np.float32]
RIM = 1.32


def _polygon(corners: int, turn: float = 0.0, radius: float = 1.0) -> F32:
    angle = np.radians(turn) + np.arange(corners) * 2 * np.pi / corners
    corner: F32 = np.asarray(np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius, np.float32)
    return corner


def _cross() -> F32:
    arm, thin = 1.0, 0.3
    plus = [(thin, thin), (thin, arm), (-thin, arm), (-thin, thin), (-arm, thin), (-arm, -thin)]
    plus += [(-thin, -thin), (-thin, -arm), (thin, -arm), (thin, -thin), (arm, -thin), (arm, thin)]
    c = np.sqrt(0.5)
    return np.asarray(np.array(plus) @ np.array([[c, c], [-c, c]]), np.float32)


SHAPES: dict[str, F32] = {
    "triangle": _polygon(3, 90, 1.15),
    "diamond": _polygon(4, 90, 1.1),
    "circle": _polygon(16),
    "square": _polygon(4, 45, 1.15),
    "hexagon": _polygon(6, 30, 1.05),
    "cross": _cross(),
    "mast": np.array([[0.0, 1.2], [-0.75, -0.9], [0.75, -0.9]], np.float32),
}
"""Corners around the symbol's middle, in units of its radius."""


def sprites(points: npt.NDArray[np.floating], shapes: Sequence[str], radius: npt.ArrayLike) -> Geometry:
    """Symbols at ``(n, 3)`` points; `radius` in design pixels; texel `i` colours symbol `i`.

    `shape` is (texel, x, y in pixels, 1 for the dark rim).
    """
    sizes = np.broadcast_to(np.asarray(radius, np.float32), (len(points),))
    parts = [
        _one(np.asarray(point, np.float32), SHAPES[shape], float(size), index)
        for index, (point, shape, size) in enumerate(zip(points, shapes, sizes, strict=True))
    ]
    return Geometry.joined(parts) if parts else empty(("shape", 4))


def _one(point: F32, corners: F32, radius: float, texel: int) -> Geometry:
    count = len(corners)
    rim = corners * radius + corners / np.linalg.norm(corners, axis=1, keepdims=True) * max(1.5, radius * (RIM - 1))
    offsets = np.concatenate([rim, [[0, 0]], corners * radius, [[0, 0]]]).astype(np.float32)
    dark = np.repeat(np.array([1, 0], np.float32), count + 1)
    shape = np.column_stack([np.full(len(offsets), texel), offsets, dark]).astype(np.float32)
    ring = np.arange(count)
    fan = np.stack([np.full(count, count), ring, (ring + 1) % count], axis=1)
    triangles = np.concatenate([fan, fan + count + 1]).astype(np.int32)
    return Geometry(np.tile(point, (len(offsets), 1)), triangles, {"shape": shape})
