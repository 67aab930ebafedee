"""Takes objects out of a piece, with everything that belongs to them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from citydeck.city.piece import (
    AreaColumns,
    FaceColumns,
    LineColumns,
    ObjectColumns,
    Piece,
    PointColumns,
    PrismColumns,
    TriangleColumns,
)
from citydeck.city.triangulate import I64, Faces

Mask = npt.NDArray[np.bool_]
Columns = TypeVar("Columns", PrismColumns, LineColumns, AreaColumns)


def runs(offsets: I64, which: npt.NDArray[np.integer]) -> tuple[I64, I64]:
    """Indices of all entries of runs `which`, and their new offsets; run `i` ends at ``offsets[i + 1]``."""
    counts = (offsets[which + 1] - offsets[which]).astype(np.int64)
    starts = np.cumsum(counts) - counts
    rows = np.arange(counts.sum()) - np.repeat(starts - offsets[which].astype(np.int64), counts)
    return rows, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def kept(piece: Piece, good: Mask) -> Piece:
    """`piece` with the objects that are `good` ``(n,)``; parts of a dropped object stand for themselves."""
    new = np.cumsum(good) - 1
    objects = piece.objects
    rows = np.flatnonzero(good).tolist()
    parents = [objects.parents[row] for row in rows]
    return replace(
        piece,
        objects=ObjectColumns(
            [objects.ids[row] for row in rows],
            [objects.types[row] for row in rows],
            [int(new[parent]) if parent >= 0 and good[parent] else -1 for parent in parents],
            [objects.attributes[row] for row in rows],
            [objects.colours[row] for row in rows] if len(objects.colours) else (),
        ),
        faces=_faces(piece.faces, good, new),
        triangles=_triangles(piece.triangles, good, new),
        prisms=_runs(piece.prisms, good, new, "xy"),
        lines=_runs(piece.lines, good, new, "xyz"),
        areas=_runs(piece.areas, good, new, "xy"),
        points=_points(piece.points, good, new),
        geometries=_left(piece, good),
    )


def _left(piece: Piece, good: Mask) -> Mapping[str, int]:
    """The count of geometries by level without those of dropped objects: one for each object and level with faces,
    one for each run, one for each object with triangles.
    """
    lost: Counter[str] = Counter()
    if piece.faces is not None:
        gone = np.flatnonzero(~good[piece.faces.owner])
        pairs = {(int(piece.faces.owner[row]), int(piece.faces.lod[row])) for row in gone.tolist()}
        lost.update("roof" if piece.faces.above else piece.faces.lods[lod] for _, lod in pairs)
    if piece.triangles is not None:
        lost["unsaid"] += len(np.unique(piece.triangles.owner[~good[piece.triangles.owner]]))
    for name, columns in (("prism", piece.prisms), ("line", piece.lines), ("area", piece.areas)):
        if columns is not None:
            lost[name] += int(np.count_nonzero(~good[columns.owner]))
    found = {name: count - lost[name] for name, count in piece.geometries.items()}
    return {name: count for name, count in found.items() if count > 0}


def faces_of(faces: FaceColumns, which: Mask) -> FaceColumns:
    """The faces `which` ``(f,)``; points stay."""
    shape = faces.shape
    ring_offsets = np.concatenate([[0], np.cumsum(shape.faces)])
    corner_offsets = np.concatenate([[0], np.cumsum(shape.rings)])
    chosen = np.flatnonzero(which)
    rings, _ = runs(ring_offsets, chosen)
    corners, _ = runs(corner_offsets, rings)
    cut = Faces(shape.corners[corners], shape.rings[rings], shape.faces[chosen])
    return replace(faces, shape=cut, owner=faces.owner[chosen], surface=faces.surface[chosen], lod=faces.lod[chosen])


def _faces(faces: FaceColumns | None, good: Mask, new: I64) -> FaceColumns | None:
    if faces is None:
        return None
    cut = faces_of(faces, good[faces.owner])
    return replace(cut, owner=new[cut.owner]) if len(cut.owner) else None


def _triangles(triangles: TriangleColumns | None, good: Mask, new: I64) -> TriangleColumns | None:
    if triangles is None:
        return None
    mask = good[triangles.owner]
    return TriangleColumns(
        triangles.points, triangles.triangles[mask], new[triangles.owner[mask]], triangles.surface[mask]
    )


def _points(points: PointColumns | None, good: Mask, new: I64) -> PointColumns | None:
    if points is None:
        return None
    mask = (points.owner < 0) | good[points.owner] if len(good) else points.owner < 0
    owner = points.owner[mask]
    return PointColumns(points.points[mask], np.where(owner >= 0, new[owner], -1) if len(new) else owner)


def _runs(columns: Columns | None, good: Mask, new: I64, points: str) -> Columns | None:
    """The runs of good owners; every other column of the table has one entry a run."""
    if columns is None:
        return None
    which = np.flatnonzero(good[columns.owner])
    rows, offsets = runs(columns.offsets, which)
    changes: dict[str, Any] = {"offsets": offsets, points: getattr(columns, points)[rows]}
    for name in columns.__dataclass_fields__:
        if name not in changes:
            changes[name] = getattr(columns, name)[which]
    changes["owner"] = new[changes["owner"]]
    return replace(columns, **changes)
