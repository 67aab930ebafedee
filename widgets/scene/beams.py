"""Beams of light on open alarms, each with the shape of its priority on top."""

from collections.abc import Sequence

import numpy as np
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


def beam_actors(beams: Sequence[Beam], materials: Materials) -> list[vtkActor]:
    """Actors of all beams: light, its faint image where something hides it, and symbols that nothing hides."""
    if not beams:
        return []
    ordered = sorted(beams, key=lambda beam: -beam.priority)
    texels = Texels(len(ordered))
    for row, beam in enumerate(ordered):
        texels.rgba[row] = [*(round(c * 255) for c in rgb(COLOURS.get(beam.priority, COLOURS[4]))), PLAIN]
    texels.changed()
    data = _light(ordered).polydata()
    light = [materials.beam(texels, hidden=hidden).actor(data) for hidden in (True, False)]
    tops = np.array([top(beam) for beam in ordered])
    shapes = [SHAPES.get(beam.priority, "square") for beam in ordered]
    marks = materials.sprite(texels, on_top=True).actor(sprites(tops, shapes, RADIUS).polydata())
    return [*light, marks]


def _light(beams: Sequence[Beam]) -> Geometry:
    foot = np.array([(beam.x, beam.y, beam.z) for beam in beams], np.float32)
    vertices = np.repeat(foot, 4, axis=0)
    vertices[2::4, 2] += HEIGHT
    vertices[3::4, 2] += HEIGHT
    corner = np.array([(-1, 0), (1, 0), (1, 1), (-1, 1)], np.float32)
    index = np.repeat(np.arange(len(beams), dtype=np.float32), 4)
    shape = np.column_stack([index, np.tile(corner, (len(beams), 1)), np.zeros(len(index))]).astype(np.float32)
    return Geometry(vertices, fans(np.arange(len(beams)) * 4).astype(np.int32), {"beam": shape})
