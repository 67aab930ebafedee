"""Wind and rain over the city: one table of streaks, written anew for each picture; geometry never changes."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import CityModel
from widgets.scene import shaders_weather as shaders
from widgets.scene.camera import Camera
from widgets.scene.geometry import Geometry, fans
from widgets.scene.material import Material
from widgets.scene.materials import Frame, Materials
from widgets.scene.paint import Show
from widgets.scene.table import LayerTable
from widgets.scene.texels import Floats
from widgets.scene.weather.field import Field, Weather
from widgets.scene.weather.lattice import NEAREST, Spots, around
from widgets.scene.weather.streaks import LEAST_RAIN, WIND_HEIGHT, Streaks, blowing, falling

MOST = 2800
"""Streaks of a picture."""
CROWD = 2.2
"""Wind streaks thin out where the eye looks flat over them: this times the sine of the angle is kept of them."""
DROPS = 5
"""Places for rain on each place for wind."""
MARGIN = 1.15
"""Half pictures from the middle beyond which nothing is placed."""
GATHER_AGAIN = 0.04
"""Share of its height that the eye moves before places are sought anew."""
F64 = npt.NDArray[np.float64]
Key = tuple[Camera, int, int]
Placed = tuple[Spots, Weather]


class WeatherDrawing:
    """Layer ``weather``. Where streaks stand is kept while the camera does; a picture costs their motion alone."""

    layer = "weather"

    def __init__(self) -> None:
        self._actors: list[vtkActor] = []
        self._material: Material | None = None
        self._materials: Materials | None = None
        self._field: Field | None = None
        self._key: Key | None = None
        self._gathered: F64 | None = None
        self._drawn = 0

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """One actor of `MOST` streaks, all folded away."""
        del city
        self._streaks, self._drawn = Floats(3 * MOST), 0
        self._key = self._gathered = None
        self._materials = materials
        material = self._material = materials.adopt(_material())
        material.texture("streaks", self._streaks.texture)
        material.set(layerOpacity=1.0, glow=1.0)
        actor = material.actor(quads(MOST).polydata())
        actor.VisibilityOff()
        self._actors = [actor]
        return self._actors

    def paint(self, table: LayerTable) -> None:
        """Fields of the newest table."""
        self._field = Field(table) if "wind" in table.extra else None
        self._key = self._gathered = None

    def show(self, show: Show) -> None:
        """Switch and fade."""
        for actor in self._actors:
            actor.SetVisibility(show.visible)
        if self._material is not None:
            self._material.set(layerOpacity=show.opacity)

    def frame(self, frame: Frame) -> None:
        """Move all streaks."""
        if self._material is None or self._materials is None or not self._actors[0].GetVisibility():
            return
        if self._field is None or self._field.empty:
            self._write([])
            return
        self._stand(frame)
        wind = blowing(*self._windy, frame.seconds, WIND_HEIGHT)
        rain = falling(*self._wet, frame.seconds)
        self._write([wind, rain])
        self._material.set(glow=0.75 + 0.35 * min(1.0, float(np.mean(self._materials.daylight.ground)) * 4.0))

    def _stand(self, frame: Frame) -> None:
        """Places in view and their weather, for another camera or other values."""
        key = (frame.camera, frame.width, frame.height)
        if key == self._key:
            return
        self._key = key
        eye = np.asarray(frame.camera.eye, float)
        up = max(abs(float(eye[2]) - WIND_HEIGHT), NEAREST)
        if self._gathered is None or float(np.linalg.norm(eye - self._gathered)) > GATHER_AGAIN * up:
            self._gather(eye)
        self._windy = _most(_in_view(self._all_windy, frame, WIND_HEIGHT, 60.0), MOST // 3)
        self._wet = _most(_in_view(self._all_wet, frame, 0.0, 400.0), MOST)

    def _gather(self, eye: F64) -> None:
        """Places all around the eye of which something is known."""
        self._gathered = eye
        wet = [around(eye, WIND_HEIGHT, salt, 1.0) for salt in range(1, 1 + DROPS)]
        drops = Spots(*(np.concatenate([getattr(part, name) for part in wet]) for name in Spots.__slots__))
        self._all_windy = self._known(_thinned(around(eye, WIND_HEIGHT), eye), wind=True)
        self._all_wet = self._known(drops, wind=False)

    def _known(self, spots: Spots, *, wind: bool) -> Placed:
        if self._field is None:
            raise RuntimeError("paint() comes before places are sought")
        found = self._field.at(spots.x, spots.y)
        rows = np.flatnonzero(found.wind_state if wind else (found.rain_state > 0) & (found.rain > LEAST_RAIN))
        return spots.take(rows), found.take(rows)

    def _write(self, parts: Sequence[Streaks]) -> None:
        table = self._streaks.values[: 3 * MOST].reshape(MOST, 3, 4)
        end = 0
        for part in parts:
            count = min(len(part), MOST - end)
            table[end : end + count] = part.records[:count]
            end += count
        if end or self._drawn:
            table[end : max(end, self._drawn), 0, 3] = 0.0
            self._streaks.changed()
        self._drawn = end


def quads(count: int) -> Geometry:
    """Four corners a streak: `streak` is (number, -1 tail or 1 head, -1 or 1 across, 0)."""
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32)
    aux = np.zeros((count * 4, 4), np.float32)
    aux[:, 0] = np.repeat(np.arange(count), 4)
    aux[:, 1:3] = np.tile(corners, (count, 1))
    return Geometry(np.zeros((count * 4, 3), np.float32), fans(np.arange(count) * 4).astype(np.int32), {"streak": aux})


def _thinned(spots: Spots, eye: F64) -> Spots:
    up = abs(float(eye[2]) - WIND_HEIGHT)
    away = np.sqrt((spots.x - eye[0]) ** 2 + (spots.y - eye[1]) ** 2 + up * up)
    wanted = np.clip(CROWD * up / np.maximum(away, 1.0), 0.22, 1.0)
    kept = np.clip((wanted - spots.chance[:, 3]) * 8.0, 0.0, 1.0)
    rows = np.flatnonzero(kept > 0)
    made = spots.take(rows)
    return Spots(made.x, made.y, made.scale, made.share * kept[rows], made.chance)


def _in_view(placed: Placed, frame: Frame, low: float, high: float) -> Placed:
    """Places of which anything from `low` metres up to `high` times their scale above may be on the picture."""
    spots, weather = placed
    camera = frame.camera
    right, upward, forward = camera.axes()
    eye = np.asarray(camera.eye, float)
    focal = camera.focal(frame.height)
    wide, tall = 0.5 * frame.width / focal * MARGIN, 0.5 * frame.height / focal * MARGIN
    dx, dy, z = spots.x - eye[0], spots.y - eye[1], low - float(eye[2])
    depth = dx * forward[0] + dy * forward[1] + z * forward[2]
    across = np.abs(dx * right[0] + dy * right[1] + z * right[2])
    above = dx * upward[0] + dy * upward[1] + z * upward[2]
    slack = 60.0 * spots.scale
    seen = (across < wide * depth + slack) & (above < tall * depth + slack)
    rows = np.flatnonzero(seen & (above > -tall * depth - high * spots.scale) & (depth > -slack))
    return spots.take(rows), weather.take(rows)


def _most(placed: Placed, most: int) -> Placed:
    """Of too many the ones with the smallest throws."""
    spots, weather = placed
    if len(spots) <= most:
        return placed
    rows = np.argsort(spots.chance[:, 3], kind="stable")[:most]
    return spots.take(rows), weather.take(rows)


def _material() -> Material:
    return Material(
        {"streak": 4},
        shaders.STREAK_VERTEX_HEAD,
        shaders.STREAK_VERTEX,
        shaders.STREAK_FRAGMENT_HEAD,
        shaders.STREAK_FRAGMENT,
        placed=shaders.STREAK_PLACED,
        culled=False,
        translucent=True,
    )
