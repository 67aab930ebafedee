"""Evacuation areas as translucent prisms over their outlines; a table of states changes them, never their geometry."""

from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import Areas as Rings
from citydeck.city.model import CityModel
from widgets.scene import places
from widgets.scene import shaders_evacuation as shaders
from widgets.scene.geometry import Geometry, fans
from widgets.scene.ground import districts
from widgets.scene.layers.evacuation import KIND
from widgets.scene.layers.scale import colour
from widgets.scene.material import Material
from widgets.scene.materials import RANK, Frame, Materials
from widgets.scene.paint import DATA, HATCHED, Show
from widgets.scene.table import LayerTable
from widgets.scene.texels import Floats, Texels

OUTLINE = "#c9d0d6"
"""Of an area whose state is not known."""
BARE = 64
"""Alpha code of such an area: below `DATA`, above nothing."""


class Evacuation:
    """`aux` of a corner is (area, 0 foot or 1 top, metres along the outline, 1 on the lid)."""

    layer = "evacuation"

    def __init__(self) -> None:
        self._ids: tuple[str, ...] = ()
        self._material: Material | None = None
        self._actors: list[vtkActor] = []

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """One actor, none for a city without such areas."""
        self._actors, self._material = [], None
        self._ids, geometry = prisms(city)
        if not len(geometry):
            return []
        self._colours, self._states = Texels(len(self._ids)), Floats(len(self._ids))
        material = self._material = materials.adopt(_material())
        material.texture("colours", self._colours.texture)
        material.texture("states", self._states.texture)
        material.set(lift=RANK * 4, layerOpacity=1.0)
        actor = material.actor(geometry.polydata())
        actor.VisibilityOff()
        self._actors = [actor]
        return self._actors

    def paint(self, table: LayerTable) -> None:
        """Colours, states and heights of the newest table."""
        if self._material is None:
            return
        row = {key: index for index, key in enumerate(table.ids)}
        self._colours.rgba[:] = 0
        for index, key in enumerate(self._ids):
            at = row.get(key)
            if at is None:
                continue
            known = table.rgba[at, 3] > 0
            self._colours.rgba[index, :3] = table.rgba[at, :3] if known else colour(OUTLINE)[:3]
            self._colours.rgba[index, 3] = (HATCHED if table.hatched[at] else DATA) if known else BARE
            self._states.values[index, :2] = table.extra["height"][at], max(table.extra["state"][at], 0.0)
        self._colours.changed()
        self._states.changed()

    def show(self, show: Show) -> None:
        """Switch and fade."""
        for actor in self._actors:
            actor.SetVisibility(show.visible)
        if self._material is not None:
            self._material.set(layerOpacity=show.opacity)

    def frame(self, frame: Frame) -> None:
        """Nothing moves."""


def prisms(city: CityModel) -> tuple[tuple[str, ...], Geometry]:
    """Ids of the areas with an outline of three corners or more, and walls and lids for all of them."""
    found = places.paths(city, (KIND,))
    ids, rings, feet = [], [], []
    for key, start, end in zip(found.ids, found.offsets[:-1], found.offsets[1:], strict=True):
        ring = found.xyz[start:end]
        ring = ring[:-1] if np.array_equal(ring[0], ring[-1]) else ring
        if len(ring) >= 3:
            ids.append(key)
            rings.append(ring)
            feet.append(float(ring[:, 2].mean()))
    if not ids:
        return (), Geometry(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32))
    offsets = np.cumsum([0] + [len(ring) for ring in rings]).astype(np.int32)
    xy = np.concatenate([ring[:, :2] for ring in rings]).astype(np.float32)
    lids = districts(Rings(offsets, xy, tuple(ids)))
    lids.attributes["aux"][:, 1] = lids.attributes["aux"][:, 3] = 1.0
    lids.vertices[:, 2] = np.array(feet)[lids.attributes["aux"][:, 0].astype(int)]
    walls = [_wall(index, ring, foot) for index, (ring, foot) in enumerate(zip(rings, feet, strict=True))]
    return tuple(ids), Geometry.joined([*walls, lids])


def _wall(index: int, ring: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", foot: float) -> Geometry:
    """One upright face on every side of a ring."""
    after = np.roll(ring, -1, axis=0)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*(after - ring)[:, :2].T))])
    xy = np.stack([ring[:, :2], after[:, :2], after[:, :2], ring[:, :2]], axis=1).reshape(-1, 2)
    aux = np.zeros((len(xy), 4), np.float32)
    aux[:, 0] = index
    aux[:, 1] = np.tile([0, 0, 1, 1], len(ring))
    aux[:, 2] = np.stack([along[:-1], along[1:], along[1:], along[:-1]], axis=1).ravel()
    vertices = np.column_stack([xy, np.full(len(xy), foot)]).astype(np.float32)
    return Geometry(vertices, fans(np.arange(len(ring)) * 4).astype(np.int32), {"aux": aux})


def _material() -> Material:
    return Material(
        {"aux": 4},
        shaders.EVACUATION_VERTEX_HEAD,
        shaders.EVACUATION_VERTEX,
        shaders.EVACUATION_FRAGMENT_HEAD,
        shaders.EVACUATION_FRAGMENT,
        culled=False,
        translucent=True,
    )
