"""What every reader of a city file hands on: bounded pieces of it, as columns, in the file's own coordinates.

A reader never places, chooses a level of detail, triangulates or colours: what follows does that once for all formats.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from citydeck.city.crs import F64, Reference
from citydeck.city.triangulate import I64, Faces
from citydeck.city.watch import Watch
from citydeck.model.datum import Datum

U8 = npt.NDArray[np.uint8]
PIECE = 5_000
"""Objects of a piece, about: what a reader holds in memory at a time."""
UNSAID = 255
"""A face whose surface class the file does not say."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person says of a file that does not say it itself; empty where the file shall be asked.

    `crs` an authority's name such as ``EPSG:28992`` for a file without one; `datum` of its degrees; `height` the column
    with heights in metres of footprints, `levels` the one with storeys, `base` the one with the height of the ground;
    `layer` the table of a file with several.
    """

    crs: str = ""
    datum: Datum = "WGS 84"
    height: str = ""
    levels: str = ""
    base: str = ""
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file before its objects: `version` as written, empty for a format without versions."""

    format: str
    version: str
    reference: Reference
    title: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ObjectColumns:
    """City objects. `types` are CityGML's class names (``Building``, ``Bridge``, ``Tunnel``, ``Road``, ``Railway``,
    ``WaterBody``, ``PlantCover``, ``TINRelief``, …), `parents` the row of the object that each is a part of, -1 for
    none; `attributes` plain values as the file has them; `colours` said by the file, None for none.
    """

    ids: Sequence[str]
    types: Sequence[str]
    parents: Sequence[int]
    attributes: Sequence[Mapping[str, Any]]
    colours: Sequence[tuple[int, int, int] | None] = ()

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class FaceColumns:
    """Flat faces with holes: `points` ``(n, 3)``, `shape` whose corners index them, `owner` (f,) row of the object,
    `surface` (f,) of `Mesh.SURFACES` or `UNSAID`, `lod` (f,) index into `lods`; `above` whether z counts from the
    ground at the place of each object, which then shares no point with another and stands for itself, part or not.
    """

    points: F64
    shape: Faces
    owner: I64
    surface: U8
    lod: U8
    lods: tuple[str, ...]
    above: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TriangleColumns:
    """Triangles as they are: `points` ``(n, 3)``, `triangles` ``(t, 3)``, `owner` (t,), `surface` (t,) as above."""

    points: F64
    triangles: I64
    owner: I64
    surface: U8


@dataclass(frozen=True, slots=True, eq=False)
class PrismColumns:
    """Upright buildings: footprint `i` is ``xy[offsets[i]:offsets[i + 1]]``, not closed, in any direction, without
    holes; `base` and `height` metres, base NaN where the file does not say it (it then stands on the ground);
    `roof` extra metres of a pitched roof above `height` (0 flat); `owner` (n,) row of the object; `said` (n,) False
    where the height was assumed because the file has none; `above` (n,) True where `base` counts from the ground at
    its place, False where it is a height as the CRS has it.
    """

    offsets: I64
    xy: F64
    base: F64
    height: F64
    roof: F64
    owner: I64
    said: npt.NDArray[np.bool_]
    above: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class LineColumns:
    """Roads, rails and waterways: line `i` is ``xyz[offsets[i]:offsets[i + 1]]``, z NaN for "on the ground"; `width`
    metres; `level` as in `model.Lines`; `owner` (n,) row of the object; `above` (n,) as for prisms.
    """

    offsets: I64
    xyz: F64
    width: F64
    level: U8
    owner: I64
    above: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class AreaColumns:
    """Water, parks and districts: ring `i` is ``xy[offsets[i]:offsets[i + 1]]``, not closed; `kind` (n,) of `KINDS`."""

    offsets: I64
    xy: F64
    kind: U8
    owner: I64

    KINDS = ("water", "park", "district", "land")


@dataclass(frozen=True, slots=True, eq=False)
class PointColumns:
    """Points that are read and not drawn: `points` ``(n, 3)``, `owner` (n,) row of the object, -1 for nobody's. They
    are checked like any other; nobody's count for the extent only in a file without any geometry.
    """

    points: F64
    owner: I64


@dataclass(frozen=True, slots=True, eq=False)
class GridColumns:
    """Terrain: `heights` ``(rows, columns)`` metres, row 0 in the south, NaN unknown; centre of cell ``(row, column)``
    is ``(x + column * dx, y + row * dy)`` in the file's CRS.
    """

    heights: npt.NDArray[np.float32]
    x: float
    y: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Skip:
    """An object that could not be read: its `id` in the file, `kind` (its type, or ``object`` if unknown), `reason`."""

    id: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part of a file. `geometries` counts geometries read by level of detail, drawn or not."""

    objects: ObjectColumns
    faces: FaceColumns | None = None
    triangles: TriangleColumns | None = None
    prisms: PrismColumns | None = None
    lines: LineColumns | None = None
    areas: AreaColumns | None = None
    grid: GridColumns | None = None
    points: PointColumns | None = None
    skipped: Sequence[Skip] = ()
    geometries: Mapping[str, int] = field(default_factory=dict)


class CityReading(Protocol):
    """One file that is being read. `UnreadableInput` from any of its methods: the file as a whole cannot be read."""

    facts: Facts

    def pieces(self, watch: Watch) -> Iterator[Piece]:
        """All pieces, once; `watch` is told the fraction read and may cancel. Parents stand in their parts' piece."""
        ...

    def notes(self) -> list[str]:
        """After the last piece: what a person should know beyond the objects skipped; one sentence each."""
        ...

    def counts(self) -> dict[str, int]:
        """After the last piece: figures of this format alone for `city info` (``features``, ``contents``, …)."""
        ...
