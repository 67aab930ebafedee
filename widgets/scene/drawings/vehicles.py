"""Vehicles: small cars near the eye, marks of light further away. What moves is one table of positions."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import CityModel
from widgets.scene import shaders_traffic as shaders
from widgets.scene.material import Material
from widgets.scene.materials import RANK, Frame, Materials
from widgets.scene.paint import Show
from widgets.scene.table import LayerTable
from widgets.scene.texels import Floats
from widgets.scene.traffic.car_shapes import CAR, MARK, many
from widgets.scene.traffic.carriageways import Carriageways
from widgets.scene.traffic.density import density
from widgets.scene.traffic.fleet import MOST, Fleet, Positions

NEAREST = 900
"""Vehicles that have a shape; the others are marks."""
SHAPED = 700.0
"""Metres from the eye within which they have."""
CHOOSE_AGAIN = 0.12
"""Share of its distance that the eye moves before other vehicles are chosen."""
RANKED = 18
HALF = {"HALF_LENGTH": "2.25", "HALF_WIDTH": "0.92"}
KMH = 3.6
F64 = npt.NDArray[np.float64]


class Vehicles:
    """Illustrative vehicles of `Fleet`; `place` draws any others from positions and headings too."""

    layer = "vehicles"

    def __init__(self) -> None:
        self.fleet: Fleet | None = None
        self._materials: Materials | None = None
        self._actors: list[vtkActor] = []
        self._worn: list[Material] = []
        self._chosen: F64 | None = None

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """Two actors, none for a city without roads that data are about."""
        ways = Carriageways.of(city)
        self.fleet, self._actors, self._worn, self._chosen = None, [], [], None
        if not len(ways):
            return []
        self.fleet, self._materials = Fleet(ways), materials
        self._spots = Floats(2 * MOST)
        for shape, first, count, placed, fragment in (
            (CAR, 0, NEAREST, shaders.BOX_PLACED, shaders.BOX_FRAGMENT),
            (MARK, NEAREST, MOST - NEAREST, shaders.MARK_PLACED, shaders.MARK_FRAGMENT),
        ):
            material = materials.adopt(_material(placed, fragment))
            material.texture("spots", self._spots.texture)
            material.set(lift=RANKED * RANK, lamps=0.0, light=(1, 1, 1), sunTo=(0, 0, 1))
            actor = material.actor(many(shape, first, count).polydata())
            actor.VisibilityOff()
            self._worn.append(material)
            self._actors.append(actor)
        return self._actors

    def paint(self, table: LayerTable) -> None:
        """Speeds and flows of the newest table."""
        if self.fleet is None:
            return
        ways = self.fleet.ways
        speed, flow = np.full(len(ways), -1.0), np.full(len(ways), -1.0)
        if len(table.ids):
            row = ways.rows(tuple(table.ids))
            good = (row >= 0) & ~table.hatched[row] & (table.rgba[row, 3] > 0)
            speed[good], flow[good] = table.extra["speed"][row[good]], table.extra["flow"][row[good]]
        crowd = density(speed, flow, ways.level, ways.total_lanes())
        self.fleet.set_traffic(np.maximum(speed, 0.0) / KMH, crowd)
        self._chosen = None

    def show(self, show: Show) -> None:
        """Switch and fade."""
        for actor in self._actors:
            actor.SetVisibility(show.visible)
        for material in self._worn:
            material.thin(show.opacity)

    def lift(self, lift: float) -> None:
        """Over or under lines on the ground."""
        for material in self._worn:
            material.set(lift=lift)

    def frame(self, frame: Frame) -> None:
        """Move all vehicles."""
        if self.fleet is None or self._materials is None or not self._actors[0].GetVisibility():
            return
        eye = np.asarray(frame.camera.eye, float)
        height = max(float(eye[2]), 50.0)
        if self._chosen is None or np.linalg.norm(eye - self._chosen) > CHOOSE_AGAIN * height:
            self.fleet.choose(eye)
            self._chosen = eye
        self.place(self.fleet.at(frame.seconds), eye)
        light = self._materials.daylight
        bright = tuple(min(a + 0.45 * s, 1.6) for a, s in zip(light.ambient, light.sun, strict=True))
        for material in self._worn:
            material.set(lamps=min(1.0, 1.2 * light.lit), light=bright, sunTo=light.sun_to)

    def place(self, found: Positions, eye: F64) -> None:
        """Draw these, at most `MOST`, the nearest as cars."""
        count = min(len(found), MOST)
        away = np.sum((found.xyz[:count] - eye.astype(np.float32)) ** 2, axis=1)
        near = np.zeros(count, bool)
        if count:
            near[np.argpartition(away, min(NEAREST, count) - 1)[:NEAREST]] = True
            near &= away < SHAPED * SHAPED
        cars, marks = np.flatnonzero(near), np.flatnonzero(~near)[: MOST - NEAREST]
        table = self._spots.values.reshape(-1, 2, 4)
        for rows, first, last in ((cars, 0, NEAREST), (marks, NEAREST, MOST)):
            part = table[first : first + len(rows)]
            part[:, 0, :3], part[:, 0, 3] = found.xyz[rows], found.size[rows]
            part[:, 1, :2], part[:, 1, 2] = found.heading[rows], found.look[rows]
            table[first + len(rows) : last, 0, 3] = 0.0
        self._spots.changed()


def _material(placed: str, fragment: str) -> Material:
    vertex = shaders.VEHICLE_VERTEX
    for name, value in HALF.items():
        vertex = vertex.replace(name, value)
        placed = placed.replace(name, value)
    return Material(
        {"car": 4},
        shaders.VEHICLE_VERTEX_HEAD + "out float height;\n",
        vertex + "height = car.w;",
        shaders.VEHICLE_FRAGMENT_HEAD + "in float height;\n",
        fragment,
        placed=placed,
        culled=False,
    )
