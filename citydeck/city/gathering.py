"""Puts placed pieces together to one city: triangles, footprints, lines and areas in columns that may lie on disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from citydeck.city import level_choice
from citydeck.city.asset_book import AssetBook, asset_id
from citydeck.city.crs import F64
from citydeck.city.looks import as_paint, colour_of, is_built
from citydeck.city.model import Mesh
from citydeck.city.names import NameSink
from citydeck.city.piece import (
    UNSAID,
    AreaColumns,
    FaceColumns,
    GridColumns,
    LineColumns,
    Piece,
    PrismColumns,
    TriangleColumns,
)
from citydeck.city.rows import faces_of
from citydeck.city.sink import Sink
from citydeck.city.triangulate import I64, triangulate

Mask = np.ndarray[Any, np.dtype[np.bool_]]
_STEEP = 0.7
"""Cosine above which a face without a said class is a roof or a floor."""
_WALL, _ROOF, _GROUND, _OTHER = (Mesh.SURFACES.index(name) for name in ("wall", "roof", "ground", "other"))


@dataclass(frozen=True, slots=True, eq=False)
class _Triangles:
    """Triangles of one piece: `feature` (t,) counts in `roots`, rows of the piece's objects, and rises."""

    points: F64
    triangles: I64
    feature: I64
    surface: I64
    roots: I64
    above: bool = False


class Gatherer:
    """`add` every piece, then read the columns. `folder` is where they lie while they grow; None for memory."""

    def __init__(self, lod: str | None = None, folder: Path | None = None) -> None:
        self._lod = lod
        self._sinks: list[Sink] = []
        self._folder = folder
        self.assets = AssetBook()
        sink, names = self._sink, self._names
        self.vertices, self.triangles, self.surface = sink("f4", 3), sink("i4", 3), sink("u1")
        self.mesh_counts, self.mesh_colour, self.mesh_built = sink("i8"), sink("u1", 3), sink("u1")
        self.mesh_box, self.mesh_ids = sink("f4", 6), names()
        self.mesh_above = sink("u1")
        self.free_vertices, self.free_features = sink("i8"), sink("i8")
        """Vertices whose height counts from the ground, and the feature that each belongs to."""
        self.prism_xy, self.prism_counts, self.prism_height = sink("f4", 2), sink("i4"), sink("f4")
        self.prism_base, self.prism_above, self.prism_ids = sink("f4"), sink("u1"), names()
        self.line_xyz, self.line_counts, self.line_width = sink("f4", 3), sink("i4"), sink("f4")
        self.line_level, self.line_above, self.line_ids = sink("u1"), sink("u1"), names()
        self.area_xy, self.area_counts, self.area_kind = sink("f4", 2), sink("i4"), sink("u1")
        self.area_ids = names()
        self.grids: list[GridColumns] = []
        self.assumed = 0
        """Footprints whose height the file does not say."""

    def add(self, piece: Piece) -> None:
        """Take a placed piece."""
        if piece.grid is not None:
            self.grids.append(piece.grid)
        if not len(piece.objects):
            return
        roots = level_choice.roots_of(np.asarray(piece.objects.parents, np.int64))
        if piece.faces is not None:
            # Parts that may as well stand as prisms are features of their own, as those are.
            own = np.arange(len(roots)) if piece.faces.above else roots
            self._mesh(piece, self._faces(piece, piece.faces, own))
        if piece.triangles is not None and len(piece.triangles.triangles):
            self._mesh(piece, self._loose(piece, piece.triangles, roots))
        if piece.prisms is not None:
            self._prisms(piece, piece.prisms)
        if piece.lines is not None:
            self._lines(piece, piece.lines)
        if piece.areas is not None:
            self._areas(piece, piece.areas)

    def close(self) -> None:
        """Give up the files."""
        for sink in self._sinks:
            sink.close()

    def _sink(self, dtype: str, width: int = 0) -> Sink:
        made = Sink(dtype, width, self._folder)
        self._sinks.append(made)
        return made

    def _names(self) -> NameSink:
        return NameSink(self._sink("u1"), self._sink("i8"), self._sink("u8"))

    def _faces(self, piece: Piece, faces: FaceColumns, roots: I64) -> _Triangles:
        chosen = faces_of(faces, level_choice.drawn(faces, roots, self._lod))
        order = np.argsort(roots[chosen.owner], kind="stable")
        own, feature = np.unique(roots[chosen.owner], return_inverse=True)
        triangles, face, normals = triangulate(chosen.points, chosen.shape)
        guess = self._guessed(normals, _built(piece, own)[feature])
        surface = np.where(chosen.surface == UNSAID, guess, chosen.surface)
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        sorted_by = np.argsort(rank[face], kind="stable")
        face = face[sorted_by]
        return _Triangles(chosen.points, triangles[sorted_by], feature[face], surface[face], own, faces.above)

    def _loose(self, piece: Piece, columns: TriangleColumns, roots: I64) -> _Triangles:
        own, feature = np.unique(roots[columns.owner], return_inverse=True)
        order = np.argsort(feature, kind="stable")
        corner = columns.points[columns.triangles[order]]
        normals = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
        guess = self._guessed(normals, _built(piece, own)[feature[order]])
        surface = np.where(columns.surface[order] == UNSAID, guess, columns.surface[order])
        return _Triangles(columns.points, columns.triangles[order], feature[order], surface, own)

    @staticmethod
    def _guessed(normals: F64, built: np.ndarray[Any, np.dtype[np.bool_]]) -> I64:
        """For buildings a class by slope; ``other`` for everything else."""
        up = normals[:, 2] / np.maximum(np.linalg.norm(normals, axis=1), 1e-12)
        guess = np.where(up > _STEEP, _ROOF, np.where(up < -_STEEP, _GROUND, _WALL))
        return np.asarray(np.where(built, guess, _OTHER), np.int64)

    def _mesh(self, piece: Piece, made: _Triangles) -> None:
        """A feature without any triangle that can be drawn is none."""
        own, feature = np.unique(made.feature, return_inverse=True)
        roots = made.roots[own]
        if not len(own):
            return
        used, corners = np.unique(made.triangles, return_inverse=True)
        first = len(self.vertices)
        self.vertices.add(made.points[used])
        self.triangles.add(corners.reshape(-1, 3) + first)
        self.surface.add(made.surface)
        if made.above:
            whose = np.empty(len(used), np.int64)
            whose[corners.ravel()] = np.repeat(feature, 3) + len(self.mesh_counts)
            self.free_vertices.add(np.arange(first, first + len(used)))
            self.free_features.add(whose)
        counts = np.bincount(feature, minlength=len(own))
        self.mesh_counts.add(counts)
        self.mesh_colour.add([_colour(piece, int(row)) for row in roots])
        self.mesh_built.add(_built(piece, roots))
        at = made.points[made.triangles]
        starts = np.cumsum(counts) - counts
        low, high = np.minimum.reduceat(at.min(axis=1), starts), np.maximum.reduceat(at.max(axis=1), starts)
        self.mesh_box.add(np.column_stack([low, high]))
        above = np.full(len(roots), made.above)
        self.mesh_above.add(above)
        self._known(piece, roots, self.mesh_ids, (low[:, :2] + high[:, :2]) / 2, high[:, 2], above)

    def _prisms(self, piece: Piece, columns: PrismColumns) -> None:
        counts = np.diff(columns.offsets)
        self.prism_xy.add(columns.xy)
        self.prism_counts.add(counts)
        self.prism_base.add(columns.base)
        self.prism_above.add(columns.above)
        # A pitched roof is drawn as half its rise: what it takes of the sky, without its shape.
        self.prism_height.add(columns.height + columns.roof / 2)
        self.assumed += int(np.count_nonzero(~columns.said))
        middle = np.add.reduceat(columns.xy, columns.offsets[:-1]) / counts[:, None]
        top = np.nan_to_num(columns.base) + columns.height + columns.roof
        self._known(piece, columns.owner, self.prism_ids, middle, top, columns.above)

    def _lines(self, piece: Piece, columns: LineColumns) -> None:
        self.line_xyz.add(columns.xyz)
        self.line_counts.add(np.diff(columns.offsets))
        self.line_width.add(columns.width)
        self.line_level.add(columns.level)
        self.line_above.add(columns.above)
        middle = columns.xyz[(columns.offsets[:-1] + columns.offsets[1:]) // 2]
        above = columns.above | np.isnan(middle[:, 2])
        self._known(piece, columns.owner, self.line_ids, middle[:, :2], np.nan_to_num(middle[:, 2]), above)

    def _areas(self, piece: Piece, columns: AreaColumns) -> None:
        self.area_xy.add(columns.xy)
        self.area_counts.add(np.diff(columns.offsets))
        self.area_kind.add(columns.kind)
        self.area_ids.add(asset_id(piece.objects.types[row], piece.objects.ids[row]) for row in columns.owner)

    def _known(self, piece: Piece, rows: I64, names: NameSink, middle: F64, top: F64, above: Mask) -> None:
        objects = piece.objects
        names.add(asset_id(objects.types[row], objects.ids[row]) for row in rows)
        for row, point, height, free in zip(rows, middle, top, above, strict=True):
            if self.assets.full:
                self.assets.missed += 1
                continue
            self.assets.add(
                objects.ids[row], objects.types[row], objects.attributes[row], point, float(height), bool(free)
            )


def _built(piece: Piece, rows: I64) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([is_built(piece.objects.types[row]) for row in rows], np.bool_)


def _colour(piece: Piece, row: int) -> tuple[int, int, int]:
    colours: Sequence[tuple[int, int, int] | None] = piece.objects.colours
    said = colours[row] if len(colours) else None
    return as_paint(said) if said else colour_of(piece.objects.types[row])
