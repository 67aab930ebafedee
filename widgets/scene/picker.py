"""What is under a pixel: symbols, then lines, buildings and landmarks, the nearest that can be seen."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from widgets.scene import places
from widgets.scene.camera import Camera
from widgets.scene.pick_solids import MeshPicker, SolidPicker
from widgets.scene.symbols import SYMBOLS, assets_of, spots

F64 = npt.NDArray[np.float64]
SYMBOL_REACH, LINE_REACH = 13.0, 6.0
"""Design pixels around a symbol or line that count as on it."""
ROUTES = {"fibre": "fibre", "pipeline": "bridges", "tunnel": "bridges", "evacuation_area": "evacuation"}
SEEN_THROUGH = ("pipeline", "tunnel")


@dataclass(frozen=True, slots=True)
class Hit:
    """`asset` an asset's or building's id; `point` metres; `distance` from the eye."""

    asset: str
    point: tuple[float, float, float]
    distance: float


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Segments from `a` to `b`, the asset each belongs to, the layer that shows it, whether ground hides it not."""

    a: F64
    b: F64
    owner: npt.NDArray[np.int64]
    ids: tuple[str, ...]
    layer: npt.NDArray[np.str_]
    through: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Sight:
    """What is asked: the pixel `at`, what is shown, and how near the first surface under the pixel is."""

    camera: Camera
    at: F64
    size: tuple[int, int]
    unit: float
    layers: tuple[str, ...]
    near: float

    def project(self, points: F64) -> F64:
        return self.camera.project(points, *self.size)


class Picker:
    """Made once a city, in any thread; `at` may then be asked for every move of the mouse."""

    def __init__(self, city: CityModel) -> None:
        self._city = city
        buildings, mesh = city.buildings, city.mesh
        self._solids = SolidPicker(buildings) if buildings is not None and len(buildings) else None
        self._mesh = MeshPicker(mesh) if mesh is not None and len(mesh.triangles) else None
        names: list[str] = []
        layers: list[str] = []
        points = [np.zeros((0, 3))]
        for symbol in SYMBOLS:
            assets = assets_of(city, symbol)
            names += [asset.id for asset in assets]
            layers += [symbol.layer] * len(assets)
            points.append(spots(city, symbol, assets))
        self._symbols, self._symbol_layers = tuple(names), np.array(layers, str)
        self._spots = np.concatenate(points)
        self._lines = _lines(city)

    def at(
        self,
        camera: Camera,
        px: float,
        py: float,
        size: tuple[int, int],
        *,
        unit: float = 1.0,
        layers: Collection[str] = (),
    ) -> Hit | None:
        """What is seen at a pixel of a picture of `size`; symbols and routes count when their layer is in `layers`."""
        origin, direction = camera.ray(px, py, *size)
        surface = self._surface(origin, direction)
        near = surface.distance if surface is not None else np.inf
        sight = _Sight(camera, np.array([px, py]), size, unit, tuple(layers), near)
        return self._symbol(sight) or self._line(sight) or surface

    def cut(self, height: float | None) -> None:
        """Only what is below `height` metres is there; None for everything."""
        for part in (self._solids, self._mesh):
            if part is not None:
                part.cut(height)

    def surface(self, camera: Camera, px: float, py: float, size: tuple[int, int]) -> Hit | None:
        """The building or landmark at a pixel, None for ground and sky."""
        return self._surface(*camera.ray(px, py, *size))

    def first(self, start: npt.ArrayLike, end: npt.ArrayLike) -> Hit | None:
        """The first building or landmark on the way from one point to another, None for a free way."""
        origin = np.asarray(start, float)
        way = np.asarray(end, float) - origin
        length = float(np.linalg.norm(way))
        found = self._surface(origin, way / max(length, 1e-9))
        return found if found is not None and found.distance < length else None

    def _surface(self, origin: F64, direction: F64) -> Hit | None:
        best: Hit | None = None
        if self._solids is not None and self._city.buildings is not None:
            found = self._solids.pick(origin, direction)
            if found is not None:
                ids = self._city.buildings.ids
                name = ids[found[0]] if len(ids) else f"b{found[0]}"
                best = _hit(name, origin, direction, found[1])
        if self._mesh is not None and self._city.mesh is not None:
            found = self._mesh.pick(origin, direction)
            if found is not None and (best is None or found[1] < best.distance):
                best = _hit(self._city.mesh.ids[found[0]], origin, direction, found[1])
        return best

    def _symbol(self, sight: _Sight) -> Hit | None:
        if not self._symbols:
            return None
        seen = sight.project(self._spots)
        off = np.linalg.norm(seen[:, :2] - sight.at, axis=1)
        shown = np.isin(self._symbol_layers, sight.layers)
        good = shown & (seen[:, 2] > 0) & (off < SYMBOL_REACH * sight.unit) & (seen[:, 2] < sight.near + 30.0)
        if not good.any():
            return None
        row = int(np.argmin(np.where(good, off, np.inf)))
        x, y, z = map(float, self._spots[row])
        return Hit(self._symbols[row], (x, y, z), float(seen[row, 2]))

    def _line(self, sight: _Sight) -> Hit | None:
        lines = self._lines
        if not len(lines.owner):
            return None
        start, end = sight.project(lines.a), sight.project(lines.b)
        edge = end[:, :2] - start[:, :2]
        away = sight.at - start[:, :2]
        length = np.maximum(np.einsum("ij,ij->i", edge, edge), 1e-9)
        share = np.clip(np.einsum("ij,ij->i", away, edge) / length, 0.0, 1.0)
        off = np.linalg.norm(away - edge * share[:, None], axis=1)
        depth = start[:, 2] + (end[:, 2] - start[:, 2]) * share
        shown = np.isin(lines.layer, [*sight.layers, "roads"])
        visible = lines.through | (depth < sight.near * 1.01 + 20.0)
        good = shown & (start[:, 2] > 0) & (end[:, 2] > 0) & (off < LINE_REACH * sight.unit) & visible
        if not good.any():
            return None
        row = int(np.argmin(np.where(good, off + depth * 1e-6, np.inf)))
        x, y, z = map(float, lines.a[row] + (lines.b[row] - lines.a[row]) * share[row])
        return Hit(lines.ids[int(lines.owner[row])], (x, y, z), float(depth[row]))


def _hit(name: str, origin: F64, direction: F64, time: float) -> Hit:
    x, y, z = map(float, origin + direction * time)
    return Hit(name, (x, y, z), time)


def _lines(city: CityModel) -> _Lines:
    parts: list[tuple[F64, F64, str, str, bool]] = []
    roads = city.roads
    if roads is not None and len(roads.ids):
        for line in np.flatnonzero(np.array([bool(name) for name in roads.ids])).tolist():
            points = roads.xyz[roads.offsets[line] : roads.offsets[line + 1]].astype(np.float64)
            parts.append((points[:-1], points[1:], roads.ids[line], "roads", False))
    found = places.paths(city, tuple(ROUTES))
    for row, (name, kind) in enumerate(zip(found.ids, found.kinds, strict=True)):
        points = found.xyz[found.offsets[row] : found.offsets[row + 1]]
        if kind == "fibre":
            points = points + np.array([0.0, 0.0, 9.0])
        parts.append((points[:-1], points[1:], name, ROUTES[kind], kind in SEEN_THROUGH))
    ids = tuple(dict.fromkeys(part[2] for part in parts))
    number = {name: index for index, name in enumerate(ids)}
    counts = [len(part[0]) for part in parts]
    none = np.zeros((0, 3))
    return _Lines(
        np.concatenate([part[0] for part in parts]) if parts else none,
        np.concatenate([part[1] for part in parts]) if parts else none,
        np.repeat(np.array([number[part[2]] for part in parts], np.int64), counts),
        ids,
        np.repeat(np.array([part[3] for part in parts], str), counts),
        np.repeat(np.array([part[4] for part in parts], bool), counts),
    )
