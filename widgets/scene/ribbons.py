"""Lines as ribbons that keep a least width in pixels; the shader widens them, the geometry never changes."""

import numpy as np
import numpy.typing as npt

from widgets.scene.geometry import Geometry, empty, fans

F64 = npt.NDArray[np.float64]
STRIP = np.array([[0, 1, 2], [1, 3, 2]], np.int64)
MITRE = 2.0
"""A sharp bend may widen a ribbon by this factor at most."""


def ribbons(
    offsets: npt.NDArray[np.integer],
    xyz: npt.NDArray[np.floating],
    width: npt.NDArray[np.floating],
    least: npt.NDArray[np.floating],
    texel: npt.NDArray[np.integer],
    ends: F64 | None = None,
) -> Geometry:
    """Ribbons of polylines. `width` metres, `least` pixels (times the material's), `texel` one each a line; `ends`
    ``(lines, 2, 2)`` normals at the first and last corner of lines that go on beyond these.

    `line` is (texel, metres along, side -1 or 1); `across` is (normal x, normal y, half width, least pixels).
    """
    counts = np.diff(offsets).astype(np.int64)
    if not len(counts) or counts.sum() < 2:
        return empty(("line", 3), ("across", 4))
    points = xyz.astype(np.float64)
    owner = np.repeat(np.arange(len(counts)), counts)
    same = owner[1:] == owner[:-1]
    step = points[1:] - points[:-1]
    length = np.where(same, np.linalg.norm(step, axis=1), 0.0)
    along = np.concatenate([[0.0], np.cumsum(length)])
    along -= np.repeat(along[offsets[:-1]], counts)
    normal = normals(step[:, :2], same)
    if ends is not None:
        normal[offsets[:-1]], normal[offsets[1:] - 1] = ends[:, 0], ends[:, 1]
    line = np.empty((len(points), 2, 3), np.float32)
    line[:, :, 0] = texel[owner][:, None]
    line[:, :, 1] = along[:, None]
    line[:, :, 2] = (1.0, -1.0)
    across = np.empty((len(points), 2, 4), np.float32)
    across[:, :, :2] = normal[:, None]
    across[:, :, 2] = width[owner][:, None] / 2
    across[:, :, 3] = least[owner][:, None]
    triangles = fans(np.flatnonzero(same) * 2, STRIP)
    vertices = np.repeat(points, 2, axis=0).astype(np.float32)
    attributes = {"line": line.reshape(-1, 3), "across": across.reshape(-1, 4)}
    return Geometry(vertices, triangles.astype(np.int32), attributes)


def normals(step: F64, same: npt.NDArray[np.bool_]) -> F64:
    """``(n + 1, 2)`` left normals at the corners, mitred between the two segments that meet there; `step` ``(n, 2)``
    from each corner to the next, which is on the `same` line.
    """
    unit = step / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-9)
    unit[~same] = 0.0
    before = np.concatenate([np.zeros((1, 2)), unit])
    after = np.concatenate([unit, np.zeros((1, 2))])
    before = np.where(np.any(before, axis=1, keepdims=True), before, after)
    after = np.where(np.any(after, axis=1, keepdims=True), after, before)
    middle = before + after
    size = np.linalg.norm(middle, axis=1, keepdims=True)
    middle = np.where(size > 1e-6, middle / np.maximum(size, 1e-9), before)
    stretch = 1.0 / np.maximum(np.einsum("ij,ij->i", middle, before), 1.0 / MITRE)
    return np.asarray(np.stack([-middle[:, 1], middle[:, 0]], axis=1) * stretch[:, None])
