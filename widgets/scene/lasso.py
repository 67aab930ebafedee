"""Which buildings and assets lie inside a line drawn on the picture: vectorised, no loop over the city."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.model import CityModel, Extrusions
from widgets.scene.camera import Camera
from widgets.scene.solids import building_id
from widgets.scene.whereabouts import of_asset

F64 = npt.NDArray[np.float64]
FINEST = 2.0
"""Pixels by which a line drawn by hand may be simplified."""


@dataclass(frozen=True, slots=True)
class Selection:
    """`buildings` rows of the extrusions, rising; `things` ids of landmarks and assets, in the city's order."""

    buildings: tuple[int, ...] = ()
    things: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.buildings) + len(self.things)

    def __or__(self, other: "Selection") -> "Selection":
        rows = np.union1d(np.asarray(self.buildings, np.int64), np.asarray(other.buildings, np.int64))
        return Selection(tuple(rows.tolist()), tuple(dict.fromkeys((*self.things, *other.things))))

    def __sub__(self, other: "Selection") -> "Selection":
        rows = np.setdiff1d(np.asarray(self.buildings, np.int64), np.asarray(other.buildings, np.int64))
        gone = set(other.things)
        return Selection(tuple(rows.tolist()), tuple(name for name in self.things if name not in gone))


class Selectable:
    """The middle of everything that can be selected; made once a city."""

    def __init__(self, city: CityModel) -> None:
        self.city = city
        buildings = city.buildings
        self._middle = _middles(buildings) if buildings is not None and len(buildings) else np.zeros((0, 2))
        self._low = buildings.base.astype(np.float64) if buildings is not None else np.zeros(0)
        self._high = self._low + buildings.height if buildings is not None else np.zeros(0)
        names: list[str] = []
        spots: list[tuple[float, float, float]] = []
        for asset in city.assets:
            spot = of_asset(city, asset)
            if spot is not None:
                names.append(asset.id)
                spots.append(spot)
        known = set(names)
        for name, spot in _landmarks(city):
            if name not in known:
                names.append(name)
                spots.append(spot)
        self._names = names
        self._spots = np.array(spots, float).reshape(-1, 3)

    def inside(
        self, camera: Camera, outline: Sequence[tuple[float, float]], size: tuple[int, int], cut: float | None = None
    ) -> Selection:
        """What has its foot or its top inside `outline` (pixels of a picture of `size`).

        What is hidden behind something else counts too, what is behind the eye or above `cut` metres does not.
        """
        if len(outline) < 3:
            return Selection()
        line = shapely.LineString([*outline, outline[0]]).simplify(FINEST)
        area = shapely.Polygon(line.coords) if len(line.coords) > 3 else shapely.Polygon()
        if area.is_empty:
            return Selection()
        shapely.prepare(area)
        rows: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        if len(self._middle):
            low, high = self._low, self._high if cut is None else np.minimum(self._high, cut)
            hit = self._within(area, np.column_stack([self._middle, low]), camera, size)
            rest = np.flatnonzero(~hit)
            hit[rest] = self._within(area, np.column_stack([self._middle[rest], high[rest]]), camera, size)
            rows = np.flatnonzero(hit & (low < (np.inf if cut is None else cut)))
        things = np.flatnonzero(self._within(area, self._spots, camera, size))
        return Selection(tuple(rows.tolist()), tuple(self._names[row] for row in things))

    @staticmethod
    def _within(area: shapely.Polygon, points: F64, camera: Camera, size: tuple[int, int]) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(points), bool)
        if not len(points):
            return found
        seen = camera.project(points, *size)
        left, top, right, bottom = area.bounds
        x, y = seen[:, 0], seen[:, 1]
        near = np.flatnonzero((seen[:, 2] > 0) & (x >= left) & (x <= right) & (y >= top) & (y <= bottom))
        found[near] = shapely.contains_xy(area, x[near], y[near])
        return found


def counts(city: CityModel, selection: Selection) -> list[tuple[str, int]]:
    """``(kind, count)``, the most frequent first; buildings by ``building:<kind>``, landmarks as ``landmark``."""
    found: Counter[str] = Counter()
    if city.buildings is not None and selection.buildings:
        kinds = np.bincount(city.buildings.kind[np.asarray(selection.buildings)], minlength=len(Extrusions.KINDS))
        for kind, count in enumerate(kinds.tolist()):
            if count:
                found[f"building:{Extrusions.KINDS[kind] if kind < len(Extrusions.KINDS) else 'house'}"] += count
    kind_of = {asset.id: asset.kind for asset in city.assets}
    found.update(kind_of.get(name, "landmark") for name in selection.things)
    return found.most_common()


def table(city: CityModel, selection: Selection) -> list[tuple[str, str, float]]:
    """``(id, kind, height in metres)`` of everything selected; height nan where there is none."""
    rows: list[tuple[str, str, float]] = []
    if city.buildings is not None:
        for row in selection.buildings:
            kind = int(city.buildings.kind[row])
            name = Extrusions.KINDS[kind] if kind < len(Extrusions.KINDS) else "building"
            rows.append((building_id(city.buildings, row), name, float(city.buildings.height[row])))
    kind_of = {asset.id: asset.kind for asset in city.assets}
    rows += [(name, kind_of.get(name, "landmark"), float("nan")) for name in selection.things]
    return rows


def box(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """The corners of an upright rectangle."""
    (a, b), (c, d) = start, end
    return [(a, b), (c, b), (c, d), (a, d)]


def _middles(buildings: Extrusions) -> F64:
    starts = buildings.offsets[:-1].astype(np.int64)
    totals = np.add.reduceat(buildings.xy.astype(np.float64), starts)
    return np.asarray(totals / np.diff(buildings.offsets)[:, None])


def _landmarks(city: CityModel) -> list[tuple[str, tuple[float, float, float]]]:
    mesh = city.mesh
    if mesh is None or not len(mesh.triangles):
        return []
    order = np.argsort(mesh.feature, kind="stable")
    features, start = np.unique(mesh.feature[order], return_index=True)
    corners = mesh.vertices[mesh.triangles[order]].astype(np.float64)
    low = np.minimum.reduceat(corners.min(axis=1), start)
    high = np.maximum.reduceat(corners.max(axis=1), start)
    middle = (low + high) / 2
    return [
        (mesh.ids[feature], (float(x), float(y), float(z)))
        for feature, (x, y, z) in zip(features.tolist(), middle, strict=True)
    ]
