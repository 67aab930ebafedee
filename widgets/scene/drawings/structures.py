"""Structures along their length: decks coloured between their sensors, pipes and tubes in trenches cut open."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import CityModel
from widgets.scene import shaders_structures as shaders
from widgets.scene.geometry import Geometry
from widgets.scene.material import Material
from widgets.scene.materials import RANK, Frame, Materials
from widgets.scene.paint import DATA, HATCHED, Show
from widgets.scene.ribbons import ribbons
from widgets.scene.structures.stretches import Stretches, level, stretches
from widgets.scene.table import LayerTable
from widgets.scene.texels import Texels

DECK_WIDTH, DECK_LEAST = 30.0, 8.5
TRENCH_WIDTH, TRENCH_LEAST = 16.0, 13.0
"""Metres and design pixels: a trench is wider and deeper than the pipe in it is, so that it is seen at all."""
PIPE_SHARE = 0.42
"""Half the pipe's width by half the trench's."""

PIPE_DEEP = 0.3
"""How deep the pipe lies by how deep the trench is: the near edge of the opening must not hide it."""

NOTHING = np.zeros((0, 4), np.uint8)


class Structures:
    """Belongs to the layer of structures; the ground is open above what lies below it while the layer is shown."""

    layer = "bridges"

    def __init__(self) -> None:
        self._shown = False
        self._actors: list[vtkActor] = []
        self._worn: list[Material] = []
        self._open: list[Material] = []
        self._texels: Texels | None = None
        self._count = 0
        self._materials: Materials | None = None

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """At most three actors: decks, trenches, and what lies in these."""
        found = stretches(city)
        self._actors, self._worn, self._open, self._texels = [], [], [], None
        if not len(found):
            return []
        self._count = len(found.xyz)
        self._materials, self._texels = materials, Texels(self._count)
        decks = [row for row, kind in enumerate(found.kinds) if kind == "bridge"]
        below = [row for row, kind in enumerate(found.kinds) if kind != "bridge" and level(city)]
        if decks:
            self._add(_deck(), _ribbon(found, decks, DECK_WIDTH, DECK_LEAST), RANK * 40)
        if below:
            line = _ribbon(found, below, TRENCH_WIDTH, TRENCH_LEAST)
            flows = np.repeat(found.flows, np.diff(found.offsets))[line.attributes["line"][:, 0].astype(int)]
            for material, geometry, rank in (
                (_trench(shaders.TRENCH_FRAGMENT), _faces(line, flows), 20),
                (
                    _trench(shaders.PIPE_FRAGMENT),
                    _face(line, flows, (-PIPE_SHARE, PIPE_SHARE), (PIPE_DEEP, PIPE_DEEP), 4.0),
                    22,
                ),
            ):
                material.set(soil=(0, 0, 0), rim=(1, 1, 1), plain=(0.5, 0.5, 0.5))
                self._add(material, geometry, RANK * rank)
                self._open.append(material)
        return self._actors

    def _add(self, material: Material, geometry: Geometry, lift: float) -> None:
        assert self._materials is not None
        assert self._texels is not None
        self._materials.adopt(material, 1.0)
        material.texture("colours", self._texels.texture)
        material.set(lift=lift, layerOpacity=1.0)
        actor = material.actor(geometry.polydata())
        actor.VisibilityOff()
        self._worn.append(material)
        self._actors.append(actor)

    def paint(self, table: LayerTable) -> None:
        """Colours of the stretches; none from a table that was made for another city."""
        if self._texels is None:
            return
        self._texels.rgba[:] = 0
        rgba = table.extra.get("stretches", NOTHING)
        if len(rgba) == self._count:
            hatched = table.extra["stretches_hatched"]
            part = self._texels.rgba[: self._count]
            part[:] = rgba
            part[:, 3] = np.where(hatched, HATCHED, np.where(rgba[:, 3] > 0, DATA, 0))
        self._texels.changed()

    def show(self, show: Show) -> None:
        """Switch and fade."""
        self._shown = show.visible
        for actor in self._actors:
            actor.SetVisibility(show.visible)
        for material in self._worn:
            material.set(layerOpacity=show.opacity)

    def frame(self, frame: Frame) -> None:
        """The light of the day on the soil; from below the ground nothing is open."""
        if not self._open or self._materials is None or not self._shown:
            return
        ground = np.array(self._materials.daylight.ground)
        soil = ground * 0.55 + np.array([0.030, 0.022, 0.016])
        rim = np.minimum(ground * 1.7 + 0.10, 1.0)
        for material in self._open:
            material.set(soil=tuple(soil), rim=tuple(rim), plain=tuple(rim * 0.8))
        for actor in self._actors[-2:]:
            actor.SetVisibility(bool(frame.camera.eye[2] > 2.0))


def _ribbon(found: Stretches, which: list[int], width: float, least: float) -> Geometry:
    """Ribbon of some structures whose corners have texels of their own."""
    rows = np.concatenate([np.arange(found.offsets[k], found.offsets[k + 1]) for k in which])
    counts = np.array([found.offsets[k + 1] - found.offsets[k] for k in which])
    size = len(which)
    offsets = np.concatenate([[0], np.cumsum(counts)])
    made = ribbons(offsets, found.xyz[rows], np.full(size, width), np.full(size, least), np.arange(size))
    made.attributes["line"][:, 0] = np.repeat(rows, 2)
    return made


def _face(
    line: Geometry, flows: npt.NDArray[np.int8], sides: tuple[float, float], depths: tuple[float, float], above: float
) -> Geometry:
    """One face along the line; `above` orders faces that the eye sees one before the other."""
    attributes = {name: values.copy() for name, values in line.attributes.items()}
    left = attributes["line"][:, 2] > 0
    attributes["line"][:, 2] = np.where(left, sides[1], sides[0])
    deep = np.where(left, depths[1], depths[0])
    attributes["cut"] = np.column_stack([np.full(len(left), above), deep, np.zeros(len(left)), flows]).astype(
        np.float32
    )
    return Geometry(line.vertices, line.triangles, attributes)


def _faces(line: Geometry, flows: npt.NDArray[np.int8]) -> Geometry:
    floor = _face(line, flows, (-1.0, 1.0), (1.0, 1.0), 0.0)
    left = _face(line, flows, (1.0, 1.0), (1.0, 0.0), 2.0)
    right = _face(line, flows, (-1.0, -1.0), (0.0, 1.0), 2.0)
    return Geometry.joined([floor, left, right])


def _trench(fragment: str) -> Material:
    return Material(
        {"line": 3, "across": 4, "cut": 4},
        shaders.TRENCH_VERTEX_HEAD,
        shaders.TRENCH_VERTEX,
        shaders.TRENCH_FRAGMENT_HEAD,
        fragment,
        culled=False,
        translucent=True,
    )


def _deck() -> Material:
    return Material(
        {"line": 3, "across": 4},
        shaders.DECK_VERTEX_HEAD,
        shaders.DECK_VERTEX,
        shaders.DECK_FRAGMENT_HEAD,
        shaders.DECK_FRAGMENT,
        culled=False,
        translucent=True,
    )
