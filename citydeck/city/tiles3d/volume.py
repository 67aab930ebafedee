"""Bounding volumes of tiles: what they hold, and whether they lie on the Earth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.crs import F64, reference
from citydeck.city.tiles3d.fields import Json, numbers, table
from citydeck.city.tiles3d.gltf.matrix import moved

EARTH = "EPSG:4978"
NEAREST, FARTHEST = 6.3e6, 6.5e6
"""Metres from the Earth's centre between which a city can lie."""
SLACK = 0.05
"""Part of its size by which content may reach out of its volume."""


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """`region` west, south, east, north in radians, least and greatest height; else `centre` and half `axes`, rows of
    ``(3, 3)``, in the coordinates of the tile. A sphere is its cube here. `cell` for one of the Earth's S2 cells,
    whose bounds are not worked out.
    """

    region: tuple[float, ...] = ()
    centre: F64 | None = None
    axes: F64 | None = None
    cell: bool = False

    def on_earth(self, matrix: F64) -> bool | None:
        """Whether it lies near the Earth's surface, or around the whole Earth; None for an unknown volume."""
        if self.region or self.cell:
            return True
        if self.centre is None or self.axes is None:
            return None
        centre = moved(self.centre[None, :], matrix)[0]
        with np.errstate(all="ignore"):
            reach = float(np.abs(self.axes @ matrix[:3, :3].T).sum())
            return bool(NEAREST < np.linalg.norm(centre) < FARTHEST or reach > NEAREST)

    def share_inside(self, world: F64, matrix: F64) -> float | None:
        """The part of `world` ``(n, 3)`` that lies in the volume of a tile under `matrix`; None where unknown."""
        if not len(world):
            return None
        with np.errstate(all="ignore"):
            inside = self._in_region(world) if self.region else self._in_box(world, matrix)
        return None if inside is None else float(inside.mean())

    def _in_region(self, world: F64) -> npt.NDArray[np.bool_]:
        west, south, east, north, low, high = self.region
        longitude, latitude, height = reference(EARTH).degrees(world).T
        x, y = np.radians(longitude), np.radians(latitude)
        wide, tall, up = (SLACK * abs(span) for span in (east - west, north - south, high - low))
        flat = (x > west - wide) & (x < east + wide) & (y > south - tall) & (y < north + tall)
        found: npt.NDArray[np.bool_] = flat & (height > low - up - 1) & (height < high + up + 1)
        return found

    def _in_box(self, world: F64, matrix: F64) -> npt.NDArray[np.bool_] | None:
        if self.centre is None or self.axes is None or not np.isfinite(matrix).all():
            return None
        try:
            back: F64 = np.linalg.inv(matrix).astype(np.float64)
            along = np.linalg.inv(self.axes.T)
        except np.linalg.LinAlgError:
            return None
        inner: F64 = moved(world, back) - self.centre
        within = np.abs(inner @ along.T) < 1 + SLACK
        found: npt.NDArray[np.bool_] = np.all(within, axis=1)
        return found


def volume(tile: Json) -> Volume:
    """The bounding volume of a tile; an unknown kind gives one that says nothing."""
    source = table(tile, "boundingVolume")
    if "3DTILES_bounding_volume_S2" in table(source, "extensions"):
        return Volume(cell=True)
    if region := numbers(source, "region", 6):
        return Volume(tuple(region))
    if box := numbers(source, "box", 12):
        return Volume((), np.array(box[:3]), np.array(box[3:]).reshape(3, 3))
    if sphere := numbers(source, "sphere", 4):
        return Volume((), np.array(sphere[:3]), np.eye(3) * abs(sphere[3]))
    return Volume()
