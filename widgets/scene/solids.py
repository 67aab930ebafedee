"""One building or landmark by its id: foot, top, footprint and the edges that its outline is drawn with."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel, Extrusions, Mesh

F64 = npt.NDArray[np.float64]
SMOOTH = 0.94
"""Cosine of the angle between two faces from which on their edge is drawn."""
MOST_EDGES = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class Solid:
    """`foot` and `top` metres; `edges` ``(n, 2, 3)``; `faces` ``(n, 2, 3)`` outward normals of the two faces at each
    edge, zero where there is one face only; `area` of the footprint in square metres, nan where it is not known.
    """

    asset: str
    foot: float
    top: float
    edges: F64
    faces: F64
    area: float = float("nan")

    @property
    def height(self) -> float:
        return self.top - self.foot

    def facing(self, eye: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """``(n,)`` whether an edge belongs to a face that is turned to `eye`; the rest is at the back."""
        towards = np.asarray(eye, float) - self.edges.mean(axis=1)
        turned = np.einsum("nfk,nk->nf", self.faces, towards)
        single = ~self.faces[:, 1].any(axis=1)
        return np.asarray((turned > 0).any(axis=1) | single)


def solid_of(city: CityModel, asset: str) -> Solid | None:
    """The solid of an id, None for what has none (a sensor, a road, an unknown id)."""
    row = building_row(city, asset)
    if row is not None and city.buildings is not None:
        return prism(city.buildings, row, asset)
    mesh = city.mesh
    return _of_mesh(mesh, asset) if mesh is not None and len(mesh.triangles) and asset in mesh.ids else None


def label_of(city: CityModel, solid: Solid, language: str) -> str:
    """The city's name for what stands there: that of a label above its footprint, empty for none."""
    low, high = solid.edges.min(axis=(0, 1)), solid.edges.max(axis=(0, 1))
    for words, x, y, z, _ in city.labels:
        if z > 0 and low[0] <= x <= high[0] and low[1] <= y <= high[1]:
            return words.get(language) or words.get("en") or next(iter(words.values()), "")
    return ""


def building_row(city: CityModel, asset: str) -> int | None:
    """Row of a building among the extrusions, None when the id is none of theirs."""
    buildings = city.buildings
    if buildings is None or not asset:
        return None
    if len(buildings.ids):
        try:
            return buildings.ids.index(asset)
        except ValueError:
            return None
    row = int(asset[1:]) if asset[:1] == "b" and asset[1:].isdigit() else -1
    return row if 0 <= row < len(buildings) else None


def building_id(buildings: Extrusions, row: int) -> str:
    """Id of the building in a row."""
    return buildings.ids[row] if len(buildings.ids) else f"b{row}"


def prism(buildings: Extrusions, row: int, asset: str) -> Solid:
    """An upright prism: rings at foot and top, and the corners between them."""
    ring = buildings.xy[buildings.offsets[row] : buildings.offsets[row + 1]].astype(np.float64)
    foot = float(buildings.base[row])
    top = foot + float(buildings.height[row])
    after = np.roll(ring, -1, axis=0)
    way = after - ring
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
    wall = np.column_stack([way[:, 1] / length, -way[:, 0] / length, np.zeros(len(ring))])
    low, high = (np.column_stack([ring, np.full(len(ring), z)]) for z in (foot, top))
    down, up = (np.tile([0.0, 0.0, z], (len(ring), 1)) for z in (-1.0, 1.0))
    before = np.roll(wall, 1, axis=0)
    sharp = np.einsum("ij,ij->i", wall, before) < SMOOTH
    edges = [
        np.stack([low, np.roll(low, -1, axis=0)], axis=1),
        np.stack([high, np.roll(high, -1, axis=0)], axis=1),
        np.stack([low, high], axis=1)[sharp],
    ]
    faces = [np.stack([wall, down], axis=1), np.stack([wall, up], axis=1), np.stack([wall, before], axis=1)[sharp]]
    area = abs(float(np.sum(ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]))) / 2
    return Solid(asset, foot, top, np.concatenate(edges), np.concatenate(faces), area)


def _of_mesh(mesh: Mesh, asset: str) -> Solid | None:
    features = [row for row, key in enumerate(mesh.ids) if key == asset]
    corners = mesh.vertices[mesh.triangles[np.isin(mesh.feature, features)]].astype(np.float64)
    if not len(corners):
        return None
    edges, faces = _creases(corners)
    z = corners[..., 2]
    return Solid(asset, float(z.min()), float(z.max()), edges, faces)


def _creases(corners: F64) -> tuple[F64, F64]:
    """Edges of ``(t, 3, 3)`` triangles at which faces meet at an angle or which have one face only."""
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    _, weld = np.unique(np.round(corners.reshape(-1, 3), 2), axis=0, return_inverse=True)
    weld = weld.reshape(-1, 3)
    ends = np.concatenate([weld[:, [0, 1]], weld[:, [1, 2]], weld[:, [2, 0]]])
    spots = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    owner = np.tile(np.arange(len(corners)), 3)
    order = np.lexsort((ends.max(axis=1), ends.min(axis=1)))
    key = np.sort(ends[order], axis=1)
    first = np.flatnonzero(np.r_[True, (key[1:] != key[:-1]).any(axis=1)])
    count = np.diff(np.r_[first, len(key)])
    one = normal[owner[order[first]]]
    two = np.where(count[:, None] > 1, normal[owner[order[np.minimum(first + 1, len(key) - 1)]]], 0.0)
    real = key[first, 0] != key[first, 1]
    kept = real & ((count == 1) | (np.einsum("ij,ij->i", one, two) < SMOOTH))
    rows = np.flatnonzero(kept)[:MOST_EDGES]
    return spots[order[first[rows]]], np.stack([one[rows], two[rows]], axis=1)
