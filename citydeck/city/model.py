"""The one form that every city takes after its reader: arrays of metres in a local east-north-up frame."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from citydeck.model.asset import Asset

if TYPE_CHECKING:
    from citydeck.city.prepared import Prepared

F32 = npt.NDArray[np.float32]
I32 = npt.NDArray[np.int32]
U8 = npt.NDArray[np.uint8]

EARTH_RADIUS = 6_371_008.8
"""Mean radius in metres (IUGG); good to 0.3 % over a city, far below the accuracy of a schematic model."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Local tangent frame: x east, y north, z up, metres, around ``(longitude, latitude)`` in WGS 84 degrees."""

    longitude: float
    latitude: float

    def to_local(self, longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """``(n, 2)`` metres from degrees."""
        scale = np.radians(1.0) * EARTH_RADIUS
        x = turned(np.asarray(longitude, float) - self.longitude) * scale * np.cos(np.radians(self.latitude))
        y = (np.asarray(latitude, float) - self.latitude) * scale
        return np.stack([x, y], axis=-1)

    def to_degrees(self, x: npt.ArrayLike, y: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """``(n, 2)`` longitude and latitude from metres."""
        scale = np.radians(1.0) * EARTH_RADIUS
        longitude = self.longitude + np.asarray(x, float) / (scale * np.cos(np.radians(self.latitude)))
        latitude = self.latitude + np.asarray(y, float) / scale
        return np.stack([longitude, latitude], axis=-1)


def turned(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Differences of longitudes the shorter way round: a city may lie on the 180th meridian."""
    far = np.abs(degrees) > 180.0
    return np.where(far, (degrees + 180.0) % 360.0 - 180.0, degrees) if far.any() else degrees


@dataclass(frozen=True, slots=True, eq=False)
class Extrusions:
    """Buildings as upright prisms. Ring `i` is ``xy[offsets[i]:offsets[i + 1]]``, counter-clockwise, not closed.

    `base` and `height` metres; `kind` a small integer of `KINDS` below; `feeder` index into `feeders` (asset ids), -1
    for none; `ids` feature ids, ``b0``, ``b1``… when the source gives none.
    """

    offsets: I32
    xy: F32
    base: F32
    height: F32
    kind: U8
    feeder: I32
    feeders: tuple[str, ...] = ()
    ids: Sequence[str] = ()

    KINDS = ("house", "estate", "tower", "office", "public", "landmark")

    def __len__(self) -> int:
        return len(self.height)


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Triangles of many features (landmarks, CityJSON surfaces).

    `vertices` ``(v, 3)`` float32 metres; `triangles` ``(t, 3)`` int32, counter-clockwise from outside; `feature`
    ``(t,)`` int32 index into `ids`; `surface` ``(t,)`` uint8 of `SURFACES`; `colour` ``(f, 3)`` uint8 base colour of
    each feature, or None for the theme's; `built` ``(f,)`` uint8 1 for buildings, which may stand as boxes and blocks
    from afar, None for none; `box` ``(f, 6)`` float32 least and greatest corner of each feature, and `counts` ``(f,)``
    its triangles, where triangles come feature by feature (always when `built` is given).
    """

    vertices: F32
    triangles: I32
    feature: I32
    surface: U8
    ids: Sequence[str]
    colour: U8 | None = None
    built: U8 | None = None
    box: F32 | None = None
    counts: npt.NDArray[np.int64] | None = None

    SURFACES = ("wall", "roof", "ground", "glass", "other")


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Polylines. Line `i` is ``xyz[offsets[i]:offsets[i + 1]]``; `width` metres of the carriageway; `level` 0 street,
    1 main road, 2 elevated or motorway, 3 bridge deck, 4 tunnel, 5 railway, 6 waterway, 7 pipeline; `ids` the asset id
    of a line that data is about, empty for the rest.
    """

    offsets: I32
    xyz: F32
    width: F32
    level: U8
    ids: Sequence[str]

    def __len__(self) -> int:
        return len(self.width)


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """Polygons without holes. Ring `i` is ``xy[offsets[i]:offsets[i + 1]]``, counter-clockwise, not closed."""

    offsets: I32
    xy: F32
    ids: Sequence[str]
    names: Sequence[dict[str, str]] = ()

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """Heights ``(rows, columns)`` float32 metres over `extent` (xmin, ymin, xmax, ymax), row 0 in the south; cell
    centres lie half a cell inside. NaN where nothing is known.
    """

    heights: F32
    extent: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class CityModel:
    """A city ready to draw. `extent` is ``(xmin, ymin, xmax, ymax)`` in metres; `assets` what the model knows of the
    city's things (places in WGS 84); `labels` ``(text by language, x, y, z, rank)`` with rank 0 most important;
    `views` named cameras: ``{name: (eye xyz, target xyz)}``; `synthetic` True for the generated city; `skipped`
    ``(id, reason)`` of each object of a city file that could not be read; `notes` sentences on what is not drawn;
    `prepared` what drawing would otherwise work out first; `left_hand` that traffic keeps left.
    """

    name: str
    frame: Frame
    extent: tuple[float, float, float, float]
    buildings: Extrusions | None = None
    mesh: Mesh | None = None
    roads: Lines | None = None
    water: Areas | None = None
    parks: Areas | None = None
    districts: Areas | None = None
    terrain: Terrain | None = None
    assets: Sequence[Asset] = ()
    labels: Sequence[tuple[dict[str, str], float, float, float, int]] = ()
    views: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = field(default_factory=dict)
    synthetic: bool = False
    crs: str = ""
    prepared: "Prepared | None" = None
    skipped: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    left_hand: bool = False
