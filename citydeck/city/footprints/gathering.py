"""Collects the objects of a piece, one by one or in bulk, until the piece is handed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely

from citydeck.city.crs import F64
from citydeck.city.footprints.declared import corrected
from citydeck.city.footprints.outlines import Outlines, outlines
from citydeck.city.piece import AreaColumns, FaceColumns, LineColumns, ObjectColumns, Piece, PrismColumns, Skip, Wish
from citydeck.city.triangulate import I64, Faces

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Upright:
    """Heights of one footprint, as in `PrismColumns`; a base counts from the ground unless `above` is False."""

    base: float
    height: float
    roof: float
    said: bool
    above: bool = True


@dataclass(slots=True, eq=False)
class Gathering:
    """Objects with their shapes in the file's coordinates; `piece` turns them into columns.

    An object whose area cannot be drawn is left out with its reason, and so are its parts' ties to it.
    """

    wish: Wish
    ids: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    attributes: list[Mapping[str, Any]] = field(default_factory=list)
    colours: list[Colour | None] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    _uprights: list[tuple[int, Any, Upright]] = field(default_factory=list)
    _faces: list[tuple[int, list[F64], int]] = field(default_factory=list)
    _areas: list[tuple[int, Any, int]] = field(default_factory=list)
    _lines: list[tuple[int, F64, float, int]] = field(default_factory=list)
    repaired: int = 0
    cut: int = 0
    above: bool = False
    """Whether heights of lines count from the ground at their place."""

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, name: str, kind: str, attributes: Mapping[str, Any], parent: int = -1) -> int:
        """A new object; its row."""
        self.ids.append(name)
        self.types.append(kind)
        self.parents.append(parent)
        self.attributes.append(attributes)
        self.colours.append(None)
        return len(self.ids) - 1

    def skip(self, name: str, kind: str, reason: str) -> None:
        """An object that is not read."""
        self.skipped.append(Skip(name, kind, reason))

    def stand(self, row: int, outline: Any, upright: Upright) -> None:
        """A footprint (shapely polygon or multipolygon) of object `row`."""
        self._uprights.append((row, outline, upright))

    def face(self, row: int, rings: list[F64], surface: int) -> None:
        """A face of object `row` above the ground: rings ``(n, 3)``, the outer one first, and its surface class."""
        self._faces.append((row, rings, surface))

    def spread(self, row: int, outline: Any, kind: str) -> None:
        """An area of `AreaColumns.KINDS`."""
        self._areas.append((row, outline, AreaColumns.KINDS.index(kind)))

    def run(self, row: int, xyz: F64, width: float, level: int) -> None:
        """A line ``(n, 3)`` of two points at least."""
        self._lines.append((row, xyz, width, level))

    def piece(self) -> Piece:
        """All that was collected as columns."""
        prisms, wrong = self._prisms()
        areas, lost = self._spreads()
        new = self._kept(wrong | lost)
        counts = {
            "prism": len(prisms.owner),
            "roof": len({row for row, _, _ in self._faces}),
            "area": len(areas.owner),
            "line": len(self._lines),
        }
        geometries = {name: count for name, count in counts.items() if count}
        return Piece(
            self._objects(new),
            faces=self._face_columns(new) if self._faces else None,
            prisms=replace(prisms, owner=new[prisms.owner]) if len(prisms.owner) else None,
            lines=self._line_columns(new) if self._lines else None,
            areas=replace(areas, owner=new[areas.owner]) if len(areas.owner) else None,
            skipped=tuple(self.skipped),
            geometries=geometries,
        )

    def _prisms(self) -> tuple[PrismColumns, dict[int, str]]:
        found, rows, wrong = self._rings([(row, outline) for row, outline, _ in self._uprights])
        heights = np.array(
            [(item.base, item.height, item.roof, item.said, item.above) for _, _, item in self._uprights], np.float64
        ).reshape(-1, 5)[found.owner]
        base, height, roof, said, above = heights.T.copy()
        owner = rows[found.owner]
        prisms = PrismColumns(found.offsets, found.xy, base, height, roof, owner, said.astype(bool), above.astype(bool))
        return prisms, wrong

    def _face_columns(self, new: I64) -> FaceColumns:
        rings = [ring for _, rings, _ in self._faces for ring in rings]
        points = corrected(np.concatenate(rings), self.wish)
        shape = Faces(
            np.arange(len(points), dtype=np.int64),
            np.array([len(ring) for ring in rings], np.int64),
            np.array([len(rings) for _, rings, _ in self._faces], np.int64),
        )
        owner = new[np.array([row for row, _, _ in self._faces], np.int64)]
        surface = np.array([surface for _, _, surface in self._faces], np.uint8)
        return FaceColumns(points, shape, owner, surface, np.zeros(len(owner), np.uint8), ("2",), above=True)

    def _spreads(self) -> tuple[AreaColumns, dict[int, str]]:
        found, rows, wrong = self._rings([(row, outline) for row, outline, _ in self._areas])
        kinds = np.array([kind for _, _, kind in self._areas], np.uint8)
        return AreaColumns(found.offsets, found.xy, kinds[found.owner], rows[found.owner]), wrong

    def _rings(self, shapes: Sequence[tuple[int, Any]]) -> tuple[Outlines, I64, dict[int, str]]:
        geometries = np.empty(len(shapes), object)
        geometries[:] = [outline for _, outline in shapes]
        rows = np.array([row for row, _ in shapes], np.int64)
        found = outlines(geometries)
        found.xy = corrected(found.xy, self.wish)
        self.repaired += found.repaired
        self.cut += found.cut
        return found, rows, {int(rows[row]): reason for row, reason in found.wrong.items()}

    def _kept(self, wrong: Mapping[int, str]) -> I64:
        """New row of each object, -1 for one that is left out."""
        kept = np.ones(len(self.ids), bool)
        for row, reason in sorted(wrong.items()):
            kept[row] = False
            self.skip(self.ids[row], self.types[row], reason)
        return np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int64)

    def _objects(self, new: I64) -> ObjectColumns:
        rows = np.flatnonzero(new >= 0).tolist()
        parents = [int(new[self.parents[row]]) if self.parents[row] >= 0 else -1 for row in rows]
        colours = [self.colours[row] for row in rows]
        return ObjectColumns(
            [self.ids[row] for row in rows],
            [self.types[row] for row in rows],
            parents,
            [self.attributes[row] for row in rows],
            colours if any(colours) else (),
        )

    def _line_columns(self, new: I64) -> LineColumns:
        lines = [line for line in self._lines if new[line[0]] >= 0]
        counts = [len(xyz) for _, xyz, _, _ in lines]
        return LineColumns(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            corrected(np.concatenate([xyz for _, xyz, _, _ in lines] or [np.empty((0, 3))]), self.wish),
            np.array([width for _, _, width, _ in lines], np.float64),
            np.array([level for _, _, _, level in lines], np.uint8),
            new[np.array([row for row, _, _, _ in lines], np.int64)],
            np.full(len(lines), self.above),
        )


def polygon(rings: Sequence[F64]) -> Any:
    """A shapely polygon of an outer ring and holes, ``(n, 2)`` each."""
    return shapely.Polygon(rings[0], rings[1:]) if len(rings) > 1 else shapely.polygons(rings[0])
