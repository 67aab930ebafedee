"""Triangles of landmarks and surveyed buildings with the attributes that facades need."""

import numpy as np
import numpy.typing as npt

from citydeck.city.model import Mesh
from widgets.scene.geometry import Geometry
from widgets.scene.normals import packed
from widgets.scene.parts import feet
from widgets.scene.prisms import ROOF

_SHIFT = 20_000.0
"""Keeps metres along a wall positive: a negative one means a roof."""


def landmark_geometry(
    mesh: Mesh,
    which: slice | npt.NDArray[np.integer] = slice(None),
    texel: npt.NDArray[np.integer] | None = None,
) -> Geometry:
    """Flat-shaded triangles `which` of `mesh`; `aux` as for prisms, the texel is `texel` ``(t,)``, else the feature."""
    triangles = mesh.triangles[which]
    corner = mesh.vertices[triangles].astype(np.float64)
    normal = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    flat = np.linalg.norm(normal[:, :2], axis=1, keepdims=True)
    tangent = np.column_stack([-normal[:, 1], normal[:, 0]]) / np.maximum(flat, 1e-6)
    facing = packed(*normal.T)
    along = np.einsum("tvk,tk->tv", corner[:, :, :2], tangent) + _SHIFT
    blank = (np.abs(normal[:, 2]) > 0.75) | (mesh.surface[which] == Mesh.SURFACES.index("other"))
    along[blank] = ROOF
    up = corner[..., 2] if texel is not None else corner[..., 2] - feet(corner)[:, None]
    feature = np.repeat(mesh.feature[which] if texel is None else texel, 3)
    aux = np.column_stack([feature, np.repeat(facing, 3), along.ravel(), up.ravel()])
    vertices = corner.reshape(-1, 3).astype(np.float32)
    order = np.arange(len(vertices), dtype=np.int32).reshape(-1, 3)
    return Geometry(vertices, order, {"aux": aux.astype(np.float32)})
