"""Sensors as glyphs where they are: on decks, in tunnels; where many stand close, the most urgent one speaks."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import CityModel
from widgets.scene import shaders_sensors as shaders
from widgets.scene.camera import Camera
from widgets.scene.geometry import Geometry, fans
from widgets.scene.glyphs import URGENT
from widgets.scene.layers.bridges import glyph_rgba
from widgets.scene.layers.sensors import SENSOR, sensors_of
from widgets.scene.material import Material
from widgets.scene.materials import Frame, Materials
from widgets.scene.paint import Show
from widgets.scene.speakers import speakers
from widgets.scene.symbols import spots
from widgets.scene.table import LayerTable
from widgets.scene.texels import Floats, Texels

RADIUS, FAR_RADIUS = 9.0, 6.5
"""Design pixels of a glyph's radius within 2 km, and from 8 km on."""
APART = 17.0
"""Design pixels between two glyphs, about."""
F64 = npt.NDArray[np.float64]


class Sensors:
    """Layer ``bridges``. Who speaks for a cluster is sought anew when the camera or a state changes."""

    layer = "bridges"

    def __init__(self) -> None:
        self._actors: list[vtkActor] = []
        self._material: Material | None = None
        self._at: F64 = np.zeros((0, 3))
        self._key: tuple[Camera, int, int, float] | None = None

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """One actor, none for a city without sensors."""
        found = sensors_of(city)
        self._actors, self._material, self._key = [], None, None
        if not found:
            return []
        self._at = spots(city, SENSOR, found)
        self._urgent = np.zeros(len(found), np.int64)
        self._colours, self._states = Texels(len(found)), Floats(len(found))
        material = self._material = materials.adopt(_material())
        material.texture("colours", self._colours.texture)
        material.texture("states", self._states.texture)
        material.set(layerOpacity=1.0)
        actor = material.actor(_quads(self._at).polydata())
        actor.VisibilityOff()
        self._actors = [actor]
        return self._actors

    def paint(self, table: LayerTable) -> None:
        """Kinds, states and colours of the newest table."""
        size = len(self._at)
        if self._material is None or len(table.extra.get("sensor_state", ())) != size:
            return
        state = table.extra["sensor_state"]
        self._colours.rgba[:size] = glyph_rgba(table)
        self._colours.changed()
        self._states.values[:size, 0] = table.extra["sensor_kind"]
        self._states.values[:size, 1] = state
        self._urgent = URGENT[state]
        self._key = None

    def show(self, show: Show) -> None:
        """Switch and fade."""
        for actor in self._actors:
            actor.SetVisibility(show.visible)
        if self._material is not None:
            self._material.set(layerOpacity=show.opacity)

    def frame(self, frame: Frame) -> None:
        """Which glyphs are drawn for this eye."""
        if self._material is None or not self._actors[0].GetVisibility():
            return
        key = (frame.camera, frame.width, frame.height, frame.unit)
        if key != self._key:
            self._key = key
            away = np.linalg.norm(self._at - np.asarray(frame.camera.eye), axis=1)
            metres = APART * frame.unit * away / frame.camera.focal(frame.height)
            radius = np.interp(away, [2000.0, 8000.0], [RADIUS, FAR_RADIUS])
            self._states.values[: len(away), 2] = np.where(speakers(self._at, metres, self._urgent), radius, 0.0)
            self._states.changed()


def _quads(at: F64) -> Geometry:
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32) * 1.55
    glyph = np.zeros((len(at) * 4, 4), np.float32)
    glyph[:, 0] = np.repeat(np.arange(len(at)), 4)
    glyph[:, 1:3] = np.tile(corner, (len(at), 1))
    vertices = np.repeat(at, 4, axis=0).astype(np.float32)
    return Geometry(vertices, fans(np.arange(len(at)) * 4).astype(np.int32), {"glyph": glyph})


def _material() -> Material:
    return Material(
        {"glyph": 4},
        shaders.SENSOR_VERTEX_HEAD,
        shaders.SENSOR_VERTEX,
        shaders.SENSOR_FRAGMENT_HEAD,
        shaders.SENSOR_FRAGMENT,
        placed=shaders.SENSOR_PLACED,
        culled=False,
        translucent=True,
    )
