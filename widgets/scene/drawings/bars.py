"""Bars on the middle of what each feeder feeds; a table of heights moves their tops, geometry never changes."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import CityModel
from citydeck.city.prepared import prepare
from widgets.scene import places
from widgets.scene import shaders_bars as shaders
from widgets.scene.geometry import Geometry, fans
from widgets.scene.material import Material
from widgets.scene.materials import Frame, Materials
from widgets.scene.paint import DATA, HATCHED, Show
from widgets.scene.table import LayerTable
from widgets.scene.texels import Floats, Texels

WIDEST, NARROWEST, PART = 40.0, 3.0, 0.1
"""Metres from the middle of a bar to its sides: a `PART` of the side of the ground that each has, between these."""
SIDES = np.array(
    [
        [(a, b, z) for a, b, z in ((p[0], p[1], 0), (q[0], q[1], 0), (q[0], q[1], 1), (p[0], p[1], 1))]
        for p, q in (((-1, -1), (1, -1)), ((1, -1), (1, 1)), ((1, 1), (-1, 1)), ((-1, 1), (-1, -1)))
    ]
    + [[(-1, -1, 1), (1, -1, 1), (1, 1, 1), (-1, 1, 1)]],
    np.float32,
).reshape(-1, 3)
"""Corners of four walls and the lid of a box that is two wide and one high."""


class Bars:
    """`bar` of a corner is (row, -1 or 1 east, -1 or 1 north, 0 foot or 1 top)."""

    layer = "bars"

    def __init__(self) -> None:
        self._ids: tuple[str, ...] = ()
        self._material: Material | None = None
        self._actors: list[vtkActor] = []

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """One actor, none for a city without feeders."""
        self._ids, foot = feet(city)
        self._actors, self._material = [], None
        if not self._ids:
            return []
        self._colours, self._heights = Texels(len(self._ids)), Floats(len(self._ids))
        material = self._material = materials.adopt(_material())
        material.texture("colours", self._colours.texture)
        material.texture("heights", self._heights.texture)
        material.set(wide=wide(city, len(foot)))
        actor = material.actor(_geometry(foot).polydata())
        actor.VisibilityOff()
        self._actors = [actor]
        return self._actors

    def paint(self, table: LayerTable) -> None:
        """Colours and heights of the newest table."""
        if self._material is None:
            return
        row = {key: index for index, key in enumerate(table.ids)}
        self._colours.rgba[:] = 0
        for index, key in enumerate(self._ids):
            at = row.get(key)
            if at is not None and table.rgba[at, 3]:
                self._colours.rgba[index, :3] = table.rgba[at, :3]
                self._colours.rgba[index, 3] = HATCHED if table.hatched[at] else DATA
                self._heights.values[index, 0] = table.extra["height"][at]
        self._colours.changed()
        self._heights.changed()

    def show(self, show: Show) -> None:
        """Switch and fade."""
        for actor in self._actors:
            actor.SetVisibility(show.visible)
        if self._material is not None:
            self._material.thin(show.opacity)

    def frame(self, frame: Frame) -> None:
        """Nothing moves."""


def feet(city: CityModel) -> tuple[tuple[str, ...], npt.NDArray[np.float64]]:
    """Feeders, and ``(n, 2)`` the middle of the buildings that each feeds, its own place where it feeds none."""
    found = {asset.id: asset for asset in places.of_kind(city, ("feeder",))}
    spots = dict(zip(found, places.points(city, list(found.values()))[:, :2], strict=True))
    solid = city.buildings
    if solid is not None and len(solid):
        prepared = city.prepared or prepare(city)
        fed = np.flatnonzero(solid.feeder >= 0)
        owner, size = solid.feeder[fed], len(solid.feeders)
        count = np.bincount(owner, minlength=size)
        sums = [np.bincount(owner, prepared.boxes.centre[fed, axis], size) for axis in (0, 1)]
        for row in np.flatnonzero(count).tolist():
            spots[solid.feeders[row]] = np.array([sums[0][row], sums[1][row]]) / count[row]
    return tuple(spots), np.array(list(spots.values()), float).reshape(-1, 2)


def wide(city: CityModel, count: int) -> float:
    """Half the width of a city's bars, when there are so many: those of a small one must hide little of it."""
    xmin, ymin, xmax, ymax = city.extent
    return float(np.clip(PART * np.sqrt((xmax - xmin) * (ymax - ymin) / max(count, 1)), NARROWEST, WIDEST))


def _geometry(foot: npt.NDArray[np.float64]) -> Geometry:
    count, corners = len(foot), len(SIDES)
    vertices = np.zeros((count * corners, 3), np.float32)
    vertices[:, :2] = np.repeat(foot, corners, axis=0)
    bar = np.column_stack([np.repeat(np.arange(count), corners), np.tile(SIDES, (count, 1))]).astype(np.float32)
    return Geometry(vertices, fans(np.arange(count * 5) * 4).astype(np.int32), {"bar": bar})


def _material() -> Material:
    return Material(
        {"bar": 4},
        shaders.BAR_VERTEX_HEAD,
        shaders.BAR_VERTEX,
        shaders.BAR_FRAGMENT_HEAD,
        shaders.BAR_FRAGMENT,
        placed=shaders.BAR_PLACED,
        culled=False,
    )
