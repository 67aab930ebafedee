"""Turns blocks of triangles into pieces, and keeps the ids of a whole tileset apart."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from citydeck.city.crs import F64
from citydeck.city.piece import UNSAID, ObjectColumns, Piece, Skip, TriangleColumns
from citydeck.city.tiles3d.content import Block
from citydeck.city.tiles3d.feature_table import FeatureTable
from citydeck.city.tiles3d.gltf.colour import UNSAID as NO_COLOUR
from citydeck.city.tiles3d.gltf.colour import unpacked
from citydeck.city.tiles3d.naming import id_column, id_text, type_of
from citydeck.city.tiles3d.shape import Shape
from citydeck.city.tiles3d.volume import FARTHEST, NEAREST
from citydeck.city.triangulate import I64

ONE_MODEL = "GenericCityObject"
"""What copies of a model are (trees, lamps, …) where nothing says it."""
FARTHEST_CORNER = 1e9
"""Metres; beyond is no place of any city, nor is what is no number."""
_FEATURES = 2**32


class Ledger:
    """Rules of ids. Features of one content with the same id are one object. An id that comes again in another content
    is left out when it is the same object again (as large, at the same place, as many triangles); otherwise it is
    another part of it, and stands as ``<id>@<content>``.
    """

    def __init__(self, earth: bool) -> None:
        self._earth = earth
        self._seen: dict[str, int] = {}
        self.objects = 0
        self.again = 0
        self.parts = 0
        self.dropped = 0

    def piece(self, block: Block, label: str) -> Piece | None:
        """The objects of a block of content `label`; None when it has no triangle."""
        shape, dropped = _finite(block.shape)
        self.dropped += dropped
        if not len(shape.triangles):
            return None
        name = label + block.inner
        if self._earth and not _on_surface(shape.points):
            skip = Skip(name, "content", "lies far from the Earth's surface, where its tileset does not")
            return Piece(ObjectColumns((), (), (), ()), skipped=(skip,))
        rows, owner = _Rows(block, name).found(shape)
        rows, owner, kept = self._apart(rows, owner, shape, name)
        self.objects += len(rows)
        columns = ObjectColumns(
            [row[0] for row in rows],
            [row[1] for row in rows],
            [-1] * len(rows),
            [row[2] for row in rows],
            _colours(owner, shape.colour[kept], len(rows)),
        )
        points, triangles = _used(shape, kept)
        found = TriangleColumns(points, triangles, owner, np.full(len(triangles), UNSAID, np.uint8))
        return Piece(columns, triangles=found, geometries={"unsaid": len(rows)} if rows else {})

    def _apart(self, rows: "Named", owner: I64, shape: Shape, label: str) -> tuple["Named", I64, npt.NDArray[np.bool_]]:
        prints = _prints(owner, shape, len(rows))
        kept: Named = []
        number = np.full(len(rows), -1, np.int64)
        for index, (name, kind, values) in enumerate(rows):
            known = self._seen.get(name)
            if known is None:
                self._seen[name] = prints[index]
            elif known == prints[index]:
                self.again += 1
                continue
            else:
                self.parts += 1
                name = self._other(name, label, prints[index])  # noqa: PLW2901
            number[index] = len(kept)
            kept.append((name, kind, values))
        found = number[owner]
        return kept, found[found >= 0], found >= 0

    def _other(self, name: str, label: str, mark: int) -> str:
        found, count = f"{name}@{label}", 1
        while found in self._seen:
            count += 1
            found = f"{name}@{label}~{count}"
        self._seen[found] = mark
        return found


Named = list[tuple[str, str, dict[str, Any]]]


class _Rows:
    """Names the features of a block: by their table's ids, by content and number, or by their content alone."""

    def __init__(self, block: Block, label: str) -> None:
        self._tables: Sequence[FeatureTable] = block.tables
        self._ids = [id_column(table) for table in block.tables]
        self._otherwise = ONE_MODEL if block.instanced else "Building"
        self._label = label

    def found(self, shape: Shape) -> tuple[Named, I64]:
        """Id, type and attributes of each object, and the row of each triangle's."""
        table = np.where((shape.table < len(self._tables)) & (shape.feature >= 0), shape.table, -1)
        codes, inner = np.unique((table + 1) * _FEATURES + shape.feature + 1, return_inverse=True)
        rows: Named = []
        known: dict[str, int] = {}
        number = np.empty(len(codes), np.int64)
        for index, code in enumerate(codes.tolist()):
            row = self._row(code // _FEATURES - 1, code % _FEATURES - 1)
            number[index] = known.setdefault(row[0], len(rows))
            if number[index] == len(rows):
                rows.append(row)
        return rows, number[inner.reshape(-1)]

    def _row(self, table: int, feature: int) -> tuple[str, str, dict[str, Any]]:
        if feature < 0:
            return self._label, self._otherwise, {}
        ids = self._ids[table] if table >= 0 else None
        name = id_text(ids[feature]) if ids is not None and feature < len(ids) else ""
        source = self._tables[table] if table >= 0 else None
        values = source.values(feature) if source is not None else {}
        return name or f"{self._label}#{feature}", type_of(values, source, self._otherwise), values


def _finite(shape: Shape) -> tuple[Shape, int]:
    good: npt.NDArray[np.bool_] = np.all(np.abs(shape.points) < FARTHEST_CORNER, axis=1)
    if good.all():
        return shape, 0
    keep: npt.NDArray[np.bool_] = np.all(good[shape.triangles], axis=1)
    # Points that are nowhere stay out of the column, although no triangle names them.
    place = np.cumsum(good) - 1
    found = Shape(
        shape.points[good], place[shape.triangles[keep]], shape.table[keep], shape.feature[keep], shape.colour[keep]
    )
    return found, int(len(keep) - keep.sum())


def _used(shape: Shape, kept: npt.NDArray[np.bool_]) -> tuple[F64, I64]:
    """The triangles that are kept, and only the points that they use."""
    if kept.all():
        return shape.points, shape.triangles
    used, inner = np.unique(shape.triangles[kept], return_inverse=True)
    return shape.points[used], inner.reshape(-1, 3).astype(np.int64)


def _on_surface(points: F64) -> bool:
    with np.errstate(all="ignore"):
        return bool(NEAREST < np.median(np.linalg.norm(points, axis=1)) < FARTHEST)


def _prints(owner: I64, shape: Shape, count: int) -> list[int]:
    """A number for each row that two objects share if they have the same box, to a centimetre, and triangles."""
    order = np.argsort(owner, kind="stable")
    sizes = np.bincount(owner, minlength=count)
    starts = np.cumsum(sizes) - sizes
    corners = shape.points[shape.triangles[order]]
    low = np.minimum.reduceat(corners.min(axis=1), starts)
    high = np.maximum.reduceat(corners.max(axis=1), starts)
    boxes = np.round(np.concatenate([low, high], axis=1), 2).tolist()
    return [hash((*box, size)) for box, size in zip(boxes, sizes.tolist(), strict=True)]


def _colours(owner: I64, colour: I64, count: int) -> Sequence[tuple[int, int, int] | None]:
    """The colour that most triangles of each row have; empty when none has any."""
    if not len(colour) or (colour == NO_COLOUR).all():
        return ()
    codes, sizes = np.unique(owner * 2**25 + colour + 1, return_counts=True)
    found = np.full(count, NO_COLOUR)
    for code in codes[np.argsort(sizes, kind="stable")].tolist():
        found[code // 2**25] = code % 2**25 - 1
    return [unpacked(value) for value in found.tolist()]
