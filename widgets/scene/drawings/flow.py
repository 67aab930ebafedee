"""Streaks that run along carriageways in the direction of travel at the data's speed."""

from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import CityModel
from widgets.scene import shaders_traffic as shaders
from widgets.scene.material import Material
from widgets.scene.materials import RANK, Frame, Materials
from widgets.scene.paint import DATA, HATCHED, Show
from widgets.scene.ribbons import ribbons
from widgets.scene.table import LayerTable
from widgets.scene.texels import Floats, Texels
from widgets.scene.traffic.carriageways import Carriageways
from widgets.scene.traffic.phases import Phases

RANKED = 14
"""Above roads, below routes."""
WRAP = 32.0 * 4096
"""Metres after which streaks of every period are the same again."""
LEAST = 2.6
"""Pixels of the narrowest ribbon."""
KMH = 3.6


class Flow:
    """Ribbons over the roads that data are about; only a table of metres changes from frame to frame."""

    layer = "flow"

    def __init__(self) -> None:
        self._ways: Carriageways | None = None
        self._material: Material | None = None
        self._actors: list[vtkActor] = []
        self._rows = False

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """One actor, none for a city without such roads."""
        ways = self._ways = Carriageways.of(city)
        self._actors, self._rows = [], False
        if not len(ways):
            return []
        self._phases, self._speed = Phases(len(ways)), np.zeros(len(ways))
        self._colours, self._metres = Texels(len(ways)), Floats(len(ways))
        self._metres.values[: len(ways), 1] = np.where(ways.both, 2.0, 1.0)
        material = self._material = materials.adopt(_material(), 1.0)
        material.texture("colours", self._colours.texture)
        material.texture("phases", self._metres.texture)
        material.set(lift=RANKED * RANK, layerOpacity=1.0, handed=-1.0 if ways.left_hand else 1.0)
        size = len(ways)
        geometry = ribbons(ways.offsets, ways.xyz, ways.width, np.full(size, LEAST), np.arange(size))
        actor = material.actor(geometry.polydata())
        actor.VisibilityOff()
        self._actors = [actor]
        return self._actors

    def paint(self, table: LayerTable) -> None:
        """Colours and speeds of the newest table."""
        if self._ways is None or not self._actors:
            return
        row = self._ways.rows(tuple(table.ids))
        known = row >= 0
        rgba = np.zeros((len(row), 4), np.uint8)
        speed = np.zeros(len(row))
        if len(table.ids):
            rgba[known] = table.rgba[row[known]]
            known &= rgba[:, 3] > 0
            hatched = known & table.hatched[row]
            rgba[:, 3] = np.where(hatched, HATCHED, np.where(known, DATA, 0))
            speed = np.where(known & ~hatched, np.maximum(table.extra["speed"][row], 0.0), 0.0) / KMH
        self._speed, self._rows = speed, bool(known.any())
        self._colours.rgba[: len(row)] = rgba
        self._colours.changed()

    def show(self, show: Show) -> None:
        """Switch and fade."""
        for actor in self._actors:
            actor.SetVisibility(show.visible)
        if self._material is not None:
            self._material.set(layerOpacity=show.opacity)

    def lift(self, lift: float) -> None:
        """Over or under other lines on the ground."""
        if self._material is not None:
            self._material.set(lift=lift)

    def frame(self, frame: Frame) -> None:
        """Move all streaks."""
        if self._ways is None or not self._rows or not self._actors[0].GetVisibility():
            return
        self._phases.advance(frame.seconds, self._speed)
        self._metres.values[: len(self._speed), 0] = self._phases.metres % WRAP
        self._metres.changed()


def _material() -> Material:
    return Material(
        {"line": 3, "across": 4},
        shaders.FLOW_VERTEX_HEAD,
        shaders.FLOW_VERTEX,
        shaders.FLOW_FRAGMENT_HEAD,
        shaders.FLOW_FRAGMENT,
        culled=False,
        translucent=True,
    )
