"""Beams of light on open alarms, each with the shape of its priority on top."""

from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor

from widgets.scene.daylight import rgb
from widgets.scene.geometry import Geometry, fans
from widgets.scene.materials import Materials
from widgets.scene.sprites import sprites
from widgets.scene.table import Beam
from widgets.scene.texels import Texels

PLAIN = 200
"""Alpha code of a symbol that is not hatched."""
HEIGHT = 420.0
"""Metres of a beam above its foot."""
RADIUS = 13.0
"""Design pixels of a mark: half as large again as any sensor's."""
COLOURS = {1: "#ff4d4f", 2: "#ff9f1c", 3: "#ffd84d", 4: "#c792ea"}
SHAPES = {1: "triangle", 2: "diamond", 3: "circle", 4: "square"}


def top(beam: Beam) -> tuple[float, float, float]:
    """Where the symbol of a beam stands."""
    return (beam.x, beam.y, beam.z + HEIGHT)


class Beams:
    """Light, its faint image where something hides it, and marks that nothing hides: three `actors` for all alarms, the
    same for the scene's whole life.
    """

    def __init__(self, materials: Materials) -> None:
        self._texels = Texels(1)
        self._light = [materials.beam(self._texels, hidden=hidden) for hidden in (True, False)]
        self._marks = materials.sprite(self._texels, on_top=True)
        self.actors: list[vtkActor] = [material.actor(vtkPolyData()) for material in (*self._light, self._marks)]
        self.show(())

    def show(self, beams: Sequence[Beam]) -> None:
        """These and no others."""
        ordered = sorted(beams, key=lambda beam: -beam.priority)
        self._colour(ordered)
        light = _light(ordered).polydata()
        shapes = [SHAPES.get(beam.priority, "square") for beam in ordered]
        marks = sprites(np.array([top(beam) for beam in ordered]), shapes, RADIUS).polydata()
        for actor, data in zip(self.actors, (light, light, marks), strict=True):
            actor.GetMapper().SetInputData(data)
            actor.SetVisibility(bool(ordered))

    def _colour(self, beams: Sequence[Beam]) -> None:
        if len(beams) > len(self._texels.rgba):
            self._texels = Texels(len(beams))
            for material in (*self._light, self._marks):
                material.texture("colours", self._texels.texture)
        for row, beam in enumerate(beams):
            colour = rgb(COLOURS.get(beam.priority, COLOURS[4]))
            self._texels.rgba[row] = [*(round(part * 255) for part in colour), PLAIN]
        self._texels.changed()


def _light(beams: Sequence[Beam]) -> Geometry:
    foot = np.array([(beam.x, beam.y, beam.z) for beam in beams], np.float32).reshape(-1, 3)
    vertices = np.repeat(foot, 4, axis=0)
    vertices[2::4, 2] += HEIGHT
    vertices[3::4, 2] += HEIGHT
    corner = np.array([(-1, 0), (1, 0), (1, 1), (-1, 1)], np.float32)
    index = np.repeat(np.arange(len(beams), dtype=np.float32), 4)
    shape = np.column_stack([index, np.tile(corner, (len(beams), 1)), np.zeros(len(index))]).astype(np.float32)
    return Geometry(vertices, fans(np.arange(len(beams)) * 4).astype(np.int32), {"beam": shape})
