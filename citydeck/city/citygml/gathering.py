"""Collects the objects of a file and hands them on as pieces."""

from collections import Counter
from itertools import chain

import numpy as np

from citydeck.city.citygml.features import Row
from citydeck.city.citygml.geometry import Face, Shape
from citydeck.city.citygml.names import WIDTHS
from citydeck.city.crs import F64
from citydeck.city.piece import PIECE, FaceColumns, LineColumns, ObjectColumns, Piece, Skip
from citydeck.city.triangulate import Faces

MOST_POINTS = 500_000
"""Points of a piece, about: large objects make a piece full before `PIECE` is reached."""
Line = tuple[int, F64]


class Gathering:
    """One piece at a time. `swap` puts northing-first coordinates into the order that the model has."""

    def __init__(self, *, swap: bool) -> None:
        self._order = [1, 0, 2] if swap else [0, 1, 2]
        self._clear()

    @property
    def full(self) -> bool:
        return len(self._rows) >= PIECE or self._count >= MOST_POINTS

    def add(self, rows: list[Row], shapes: list[Shape]) -> None:
        """The objects of a member, whose `parent` counts within them, and their geometries; all of them good."""
        first = len(self._rows)
        for number, (row, shape) in enumerate(zip(rows, shapes, strict=True)):
            self._rows.append(row)
            self._parents.append(row.parent + first if row.parent >= 0 else -1)
            self._geometries.update(shape.lods)
            for face in shape.faces:
                self._face(face, first + number)
            for line in shape.lines:
                self._lines.append((first + number, np.array(line).reshape(-1, 3)[:, self._order]))

    def skip(self, name: str, kind: str, reason: str) -> None:
        self._skipped.append(Skip(name, kind, reason))

    def take(self) -> Piece:
        """Everything gathered since the last time."""
        piece = Piece(
            ObjectColumns(
                [row.id for row in self._rows],
                [row.type for row in self._rows],
                self._parents,
                [row.attributes for row in self._rows],
                [row.colour for row in self._rows],
            ),
            faces=self._face_columns(),
            lines=self._line_columns(),
            skipped=self._skipped,
            geometries=self._geometries,
        )
        self._clear()
        return piece

    def _clear(self) -> None:
        self._rows: list[Row] = []
        self._parents: list[int] = []
        self._skipped: list[Skip] = []
        self._geometries: Counter[str] = Counter()
        self._points: list[F64] = []
        self._count = 0
        self._rings: list[int] = []
        self._faces: list[tuple[int, int, int, str]] = []
        self._lines: list[Line] = []

    def _face(self, face: Face, owner: int) -> None:
        self._faces.append((len(face.rings), owner, face.surface, face.lod))
        sizes = [len(ring) // 3 for ring in face.rings]
        self._rings += sizes
        self._count += sum(sizes)
        values = np.fromiter(chain.from_iterable(face.rings), np.float64).reshape(-1, 3)
        if face.turned:
            ends = np.cumsum(sizes)
            values = np.concatenate([values[end - size : end][::-1] for end, size in zip(ends, sizes, strict=True)])
        self._points.append(values)

    def _face_columns(self) -> FaceColumns | None:
        if not self._faces:
            return None
        lods = tuple(sorted({lod for *_, lod in self._faces}))
        at = {lod: index for index, lod in enumerate(lods)}
        points = np.concatenate(self._points)[:, self._order]
        counts, owners, surfaces, levels = zip(*self._faces, strict=True)
        return FaceColumns(
            points,
            Faces(np.arange(len(points)), np.array(self._rings, np.int64), np.array(counts, np.int64)),
            np.array(owners, np.int64),
            np.array(surfaces, np.uint8),
            np.array([at[lod] for lod in levels], np.uint8),
            lods,
        )

    def _line_columns(self) -> LineColumns | None:
        if not self._lines:
            return None
        owner = np.array([row for row, _ in self._lines], np.int64)
        return LineColumns(
            np.concatenate([[0], np.cumsum([len(line) for _, line in self._lines])]).astype(np.int64),
            np.concatenate([line for _, line in self._lines]),
            np.array([WIDTHS[self._rows[row].type] for row in owner]),
            np.zeros(len(owner), np.uint8),
            owner,
            np.zeros(len(owner), np.bool_),
        )
