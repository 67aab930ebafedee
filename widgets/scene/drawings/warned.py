"""Areas and lines of warnings on the ground: outline and hatching; those of an exercise are broken."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import Areas as Rings
from citydeck.city.model import CityModel
from citydeck.city.terrain_height import heights_at
from widgets.scene import shaders_feeds as shaders
from widgets.scene.feeds.symbols import EXERCISED, OLD
from widgets.scene.geometry import Geometry, empty
from widgets.scene.ground import districts
from widgets.scene.material import Material
from widgets.scene.materials import RANK, Frame, Materials
from widgets.scene.paint import DASHED, DATA, HATCHED, Show
from widgets.scene.ribbons import ribbons
from widgets.scene.table import LayerTable
from widgets.scene.texels import Texels

LEAST_PIXELS, WIDE = 2.2, 5.0
"""Of an outline: least width in the picture, and metres."""
STEP = 120.0
"""Metres between corners of an outline that follows hills."""
F64 = npt.NDArray[np.float64]


class Warned:
    """Layer ``incidents``. Geometry is made anew only when there are other outlines."""

    layer = "incidents"

    def __init__(self) -> None:
        self._city: CityModel | None = None
        self._actors: list[vtkActor] = []
        self._worn: list[Material] = []
        self._drawn: tuple[bytes, ...] = ()
        self._count = 0
        self._visible = False

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """Two actors, hidden until there is an area."""
        self._city, self._drawn, self._count = city, (), 0
        self._materials = materials
        self._colours = Texels(1)
        fill, line = materials.adopt(_fill()), materials.ribbon(self._colours, 40, 1.0)
        fill.texture("colours", self._colours.texture)
        fill.set(lift=RANK * 5, layerOpacity=1.0)
        self._worn = [fill, line]
        nothing = (empty(("aux", 4)), empty(("line", 3), ("across", 4)))
        self._actors = [material.actor(made.polydata()) for material, made in zip(self._worn, nothing, strict=True)]
        self._switch()
        return self._actors

    def paint(self, table: LayerTable) -> None:
        """Outlines of the newest table, and the states of what they belong to."""
        if self._city is None:
            return
        row = table.extra.get("ring_row", np.zeros(0, np.int64))
        self._count = len(row)
        if self._count:
            wanted = tuple(table.extra[name].tobytes() for name in ("ring_offsets", "ring_xy", "ring_closed"))
            if wanted != self._drawn:
                self._drawn = wanted
                self._make(table)
            self._colours.rgba[: len(row)] = table.rgba[row]
            state = table.extra["state"][row]
            codes = np.where(state == OLD, HATCHED, np.where(np.isin(state, EXERCISED), DASHED, DATA))
            self._colours.rgba[: len(row), 3] = codes
            self._colours.changed()
        self._switch()

    def show(self, show: Show) -> None:
        """Switch and fade."""
        self._visible = show.visible
        if self._worn:
            self._worn[0].set(layerOpacity=show.opacity)
            self._worn[1].thin(show.opacity)
        self._switch()

    def frame(self, frame: Frame) -> None:
        """Nothing moves."""

    def _switch(self) -> None:
        for actor in self._actors:
            actor.SetVisibility(self._visible and self._count > 0)

    def _make(self, table: LayerTable) -> None:
        assert self._city is not None
        self._colours = Texels(self._count)
        for material in self._worn:
            material.texture("colours", self._colours.texture)
        offsets, xy = table.extra["ring_offsets"], table.extra["ring_xy"].astype(float)
        lines = [xy[a:b] for a, b in pairwise(offsets.tolist())]
        made_of = (self._fills(lines, table.extra["ring_closed"]), self._edges(lines))
        for actor, made in zip(self._actors, made_of, strict=True):
            actor.GetMapper().SetInputData(made.polydata())

    def _fills(self, lines: Sequence[F64], closed: npt.NDArray[np.bool_]) -> Geometry:
        """Level ground alone is hatched: on hills only the outline is drawn, along them."""
        rows = np.flatnonzero(closed)
        if self._city is None or self._city.terrain is not None or not len(rows):
            return empty(("aux", 4))
        rings = [lines[row][:-1] for row in rows.tolist()]
        starts = np.cumsum([0, *map(len, rings)]).astype(np.int32)
        made = districts(Rings(starts, np.concatenate(rings).astype(np.float32), tuple(map(str, rows))))
        if len(made):
            made.attributes["aux"][:, 0] = rows[made.attributes["aux"][:, 0].astype(int)]
        return made

    def _edges(self, lines: Sequence[F64]) -> Geometry:
        terrain = self._city.terrain if self._city is not None else None
        made = []
        for line in lines:
            along = line if terrain is None else _dense(line)
            height = np.full(len(along), 0.3) if terrain is None else heights_at(terrain, along) + 3.0
            made.append(np.column_stack([along, height]))
        size = len(made)
        offsets = np.cumsum([0, *map(len, made)])
        least = np.full(size, LEAST_PIXELS)
        return ribbons(offsets, np.concatenate(made), np.full(size, WIDE), least, np.arange(size))


def _dense(line: F64) -> F64:
    """The same line with a corner every `STEP` metres at least."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.union1d(length, np.linspace(0.0, length[-1], min(2 + int(length[-1] / STEP), 4_000)))
    return np.column_stack([np.interp(at, length, line[:, axis]) for axis in (0, 1)])


def _fill() -> Material:
    return Material(
        {"aux": 4},
        shaders.AREA_VERTEX_HEAD,
        shaders.AREA_VERTEX,
        shaders.AREA_FRAGMENT_HEAD,
        shaders.AREA_FRAGMENT,
        culled=False,
        translucent=True,
    )
