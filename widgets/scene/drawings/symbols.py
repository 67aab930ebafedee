"""Symbols of a layer whose things come and go and move: two tables say all of them, geometry only how many."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import CityModel
from widgets.scene import shaders_feeds as shaders
from widgets.scene.camera import Camera
from widgets.scene.geometry import Geometry, fans
from widgets.scene.material import Material
from widgets.scene.materials import Frame, Materials
from widgets.scene.paint import Show
from widgets.scene.pictograms import REACH, atlas
from widgets.scene.shaders import IN_FRONT, ON_TOP
from widgets.scene.speakers import speakers
from widgets.scene.table import LayerTable
from widgets.scene.texels import Floats, Raster, Texels

LEAST = 64
"""Symbols that there is room for at first; room is doubled, never taken back."""
WHOLE = ((1_500.0, 9_000.0), (1.0, 0.68))
"""Metres up to which a symbol has its full size, and from which on it is smaller; the share of it in either case."""
CROWDED = ((400.0, 4_000.0), (1.0, 0.45))
"""The same where there are `MANY`; with up to `FEW` they are as large as any, in between it is in between."""
FEW, MANY = 500, 5_000
SIDE, CROWDED_SIDE = REACH * 0.99, 1.45
"""Half the side of what is drawn of a symbol, in radii: with pips, and without."""
APART = 1.5
"""Radii between two symbols, about; vehicles may lie over each other, for they move."""
F64 = npt.NDArray[np.float64]


class Symbols:
    """Layer `layer`. Those that `crowd` are all drawn, smaller and without pips; else the most urgent speaks for those
    close to it. Nothing hides those `on_top`.
    """

    def __init__(self, layer: str, *, crowd: bool = False, on_top: bool = False) -> None:
        self.layer = layer
        self._crowd, self._on_top = crowd, on_top
        self._side = CROWDED_SIDE if crowd else SIDE
        self._actor: vtkActor | None = None
        self._material: Material | None = None
        self._room = 0
        self._table = LayerTable.empty()
        self._visible = False
        self._key: tuple[Camera, int, int, float] | None = None

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """One actor, hidden until there is something to show."""
        del city
        material = self._material = materials.adopt(_material(on_top=self._on_top, signs=not self._crowd))
        self._pictures = Raster(atlas())
        material.texture("atlas", self._pictures.texture)
        material.set(layerOpacity=1.0, lift=0.0)
        self._room, self._key = 0, None
        self._actor = material.actor(_quads(0, self._side).polydata())
        self._actor.VisibilityOff()
        return [self._actor]

    def paint(self, table: LayerTable) -> None:
        """Places, shapes, states and colours of the newest table."""
        if self._material is None or self._actor is None:
            return
        self._table, self._key = table, None
        size = len(table.ids)
        if size > self._room:
            self._make_room(size)
        if self._room:
            self._colours.rgba[:size] = table.rgba
            self._colours.changed()
            spots = self._spots.values[: 2 * self._room].reshape(-1, 2, 4)
            spots[size:, 0, 3] = 0.0
            if size:
                spots[:size, 0, :3] = table.extra["at"]
                for column, name in enumerate(("shape", "state", "pips", "bearing")):
                    spots[:size, 1, column] = table.extra[name]
                spots[:size, 0, 3] = table.extra["radius"]
            self._spots.changed()
        self._switch()

    def show(self, show: Show) -> None:
        """Switch and fade."""
        self._visible = show.visible
        if self._material is not None:
            self._material.set(layerOpacity=show.opacity)
        self._switch()

    def lift(self, lift: float) -> None:
        """Over or under the symbols of other layers at the same place."""
        if self._material is not None:
            self._material.set(lift=lift)

    def frame(self, frame: Frame) -> None:
        """How large each is for this eye, and which of a crowd is drawn."""
        if self._actor is None or not self._actor.GetVisibility():
            return
        key = (frame.camera, frame.width, frame.height, frame.unit)
        if key == self._key:
            return
        self._key = key
        at = self._table.extra["at"]
        away = np.linalg.norm(at - np.asarray(frame.camera.eye, np.float32), axis=1)
        crowded = np.interp(len(at), [FEW, MANY], [0.0, 1.0]) if self._crowd else 0.0
        share = (1.0 - crowded) * np.interp(away, *WHOLE) + crowded * np.interp(away, *CROWDED)
        radius = self._table.extra["radius"] * share
        if not self._crowd:
            metres = APART * radius * frame.unit * away / frame.camera.focal(frame.height)
            radius = np.where(speakers(at.astype(float), metres, self._table.extra["urgent"]), radius, 0.0)
        self._spots.values[: 2 * len(at)].reshape(-1, 2, 4)[:, 0, 3] = radius
        self._spots.changed()

    def _switch(self) -> None:
        if self._actor is not None:
            self._actor.SetVisibility(self._visible and len(self._table.ids) > 0)

    def _make_room(self, size: int) -> None:
        assert self._material is not None
        assert self._actor is not None
        self._room = max(LEAST, 1 << (size - 1).bit_length())
        self._colours, self._spots = Texels(self._room), Floats(2 * self._room)
        self._material.texture("colours", self._colours.texture)
        self._material.texture("spots", self._spots.texture)
        self._actor.GetMapper().SetInputData(_quads(self._room, self._side).polydata())


def _quads(count: int, side: float) -> Geometry:
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32) * side
    glyph = np.zeros((count * 4, 3), np.float32)
    glyph[:, 0] = np.repeat(np.arange(count), 4)
    glyph[:, 1:] = np.tile(corner, (count, 1))
    vertices = np.zeros((count * 4, 3), np.float32)
    vertices[:, :2] = glyph[:, 1:]  # not all in one point: VTK asks for their bounds
    return Geometry(vertices, fans(np.arange(count) * 4).astype(np.int32), {"glyph": glyph})


def _material(*, on_top: bool, signs: bool) -> Material:
    return Material(
        {"glyph": 3},
        shaders.SYMBOL_VERTEX_HEAD,
        shaders.SYMBOL_VERTEX,
        shaders.SYMBOL_FRAGMENT_HEAD,
        shaders.symbol_fragment(signs=signs),
        placed=(ON_TOP if on_top else IN_FRONT) + shaders.SYMBOL_PLACED,
        culled=False,
        translucent=True,
    )
