"""Puts pieces of a city file in their place: metres around one point in WGS 84. What lies nowhere is skipped."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from citydeck.city.crs import F64, Reference
from citydeck.city.model import Frame, turned
from citydeck.city.piece import GridColumns, Piece, PrismColumns, Skip
from citydeck.city.rows import kept
from citydeck.model.errors import UnreadableInput

GRID = 192
"""Cells along an edge of terrain that is drawn, at most."""
LARGEST = 1e8
"""Coordinates beyond this are no place on Earth in any unit in use."""
FARTHEST = 500_000.0
"""Metres from the middle of the city beyond which a vertex is taken for an error."""

FAULTS = (
    "",
    "a coordinate is not a number",
    "a coordinate is out of range",
    "a coordinate lies outside the area of the CRS",
    f"it lies more than {FARTHEST / 1000:.0f} km from the rest of the city",
)
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]


class Placer:
    """Places the pieces of one file in `frame`; without one, around the median of the first piece's points.

    A file without CRS has that median put at `origin` (longitude, latitude). Heights stay those of the file, in metres.
    Positions agree with `Frame`, so that a reading's longitude and latitude fall on the right building.
    """

    def __init__(self, reference: Reference, frame: Frame | None = None, origin: tuple[float, float] = (0, 0)) -> None:
        self._reference = reference
        self._origin = origin
        self._middle: tuple[float, float] | None = None
        self.frame = frame
        self.low, self.high = np.full(3, np.inf), np.full(3, -np.inf)
        """Least and greatest coordinates of what was kept, in the file's CRS."""
        self._loose = (self.low.copy(), self.high.copy())
        self._metres = (self.low.copy(), self.high.copy())

    def place(self, piece: Piece) -> Piece:
        """The same piece in metres; an object with an impossible coordinate goes to its `skipped`."""
        world = _world(piece)
        self._begin(world)
        fault = np.zeros(len(piece.objects), np.uint8)
        local: dict[str, F64] = {}
        for name, used in world.items():
            local[name], wrong = self._local(used.xyz)
            own = used.owner >= 0
            np.maximum.at(fault, used.owner[own], wrong[used.point[own]])
        good = fault == 0
        for name, used in world.items():
            mine = used.of(np.append(good, False))
            _stretch((self.low, self.high), used.xyz[mine])
            _stretch(self._metres, local[name][mine])
            nobody = used.xyz[used.point[used.owner < 0]]
            _stretch(self._loose, nobody[np.isfinite(nobody).all(axis=1)])
        if piece.prisms is not None:
            self._tower(piece.prisms, good[piece.prisms.owner])
        ids, types = piece.objects.ids, piece.objects.types
        skipped = [Skip(ids[row], types[row], FAULTS[fault[row]]) for row in np.flatnonzero(~good).tolist()]
        moved = replace(_moved(piece, world, local), skipped=[*piece.skipped, *skipped])
        if piece.grid is not None:
            moved = replace(moved, grid=self._grid(piece.grid))
        return moved if good.all() else kept(moved, good)

    @property
    def found(self) -> bool:
        """Whether anything was kept that has a place."""
        return bool(np.isfinite(self.low[:2]).all())

    def size(self) -> list[float] | None:
        """Metres from west to east and from south to north of what was kept; None without any point."""
        low, high = self._metres
        return [round(float(side), 1) for side in (high - low)[:2]] if np.isfinite(low[:2]).all() else None

    def extent(self) -> list[float] | None:
        """``[x, y, z, x, y, z]`` of what was kept, least and greatest, in the file's CRS; None without any point."""
        for low, high in ((self.low, self.high), self._loose):
            if np.isfinite(low[:2]).all():
                return [*np.nan_to_num(low, posinf=0.0).tolist(), *np.nan_to_num(high, neginf=0.0).tolist()]
        return None

    def _tower(self, prisms: PrismColumns, good: npt.NDArray[np.bool_]) -> None:
        """Upright buildings reach from their base to the top of their roof."""
        if good.any():
            base = np.nan_to_num(prisms.base[good])
            top = base + prisms.height[good] + prisms.roof[good]
            self.low[2], self.high[2] = min(self.low[2], base.min()), max(self.high[2], top.max())

    def _begin(self, world: dict[str, "_Used"]) -> None:
        if self._middle is not None or (self.frame is not None and self._reference.kind != "local"):
            return
        points = [used.xyz[used.point[used.owner >= 0]] for used in world.values()]
        xyz = np.concatenate(points) if points else np.zeros((0, 3))
        xyz = xyz[(np.abs(np.nan_to_num(xyz)) <= LARGEST).all(axis=1) & np.isfinite(xyz[:, :2]).all(axis=1)]
        if not len(xyz):
            return
        if self._reference.kind == "local":
            x, y = np.median(xyz[:, :2], axis=0)
            self._middle = (float(x), float(y))
            self.frame = self.frame or Frame(*self._origin)
            return
        degrees = self._reference.degrees(np.nan_to_num(xyz))
        degrees = degrees[_on_earth(degrees)]
        if len(degrees):
            first = float(degrees[0, 0])
            longitude = first + float(np.median(turned(degrees[:, 0] - first)))
            longitude -= 360.0 * round(longitude / 360.0) if abs(longitude) > 180.0 else 0.0
            self.frame = Frame(longitude, float(np.median(degrees[:, 1])))

    def _grid(self, grid: GridColumns) -> GridColumns:
        """The same heights on a grid of metres around the frame's origin, as fine as the file's, `GRID` at most."""
        rows, columns = grid.heights.shape
        edge = np.array([[x, y, 0.0] for x in (0, columns - 1) for y in (0, rows - 1)]) * [grid.dx, grid.dy, 0]
        corners = edge + np.array([grid.x, grid.y, 0.0])
        known = grid.heights[np.isfinite(grid.heights)]
        for height in (known.min(), known.max()) if len(known) else (0.0,):
            _stretch((self.low, self.high), corners + np.array([0.0, 0.0, float(height)]))
        if self.frame is None or (self._reference.kind == "local" and self._middle is None):
            middle = corners.mean(axis=0, keepdims=True)
            self._begin({"grid": _single(middle, np.zeros(1, np.int64))})
        local, fault = self._local(corners)
        if fault.any():
            raise UnreadableInput(f"the grid has no place: {FAULTS[int(fault.max())]}")
        low, high = local[:, :2].min(axis=0), local[:, :2].max(axis=0)
        across, along = min(columns, GRID), min(rows, GRID)
        x, y = np.linspace(low[0], high[0], across), np.linspace(low[1], high[1], along)
        spots = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        at = self._world(spots)
        column, row = np.rint((at[:, 0] - grid.x) / grid.dx), np.rint((at[:, 1] - grid.y) / grid.dy)
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        heights = np.full(len(spots), np.nan, np.float32)
        heights[inside] = grid.heights[row[inside].astype(int), column[inside].astype(int)]
        step = (high - low) / np.maximum([across - 1, along - 1], 1)
        return GridColumns(
            heights.reshape(along, across), float(low[0]), float(low[1]), float(step[0]) or 1.0, float(step[1]) or 1.0
        )

    def _world(self, spots: F64) -> F64:
        if self._reference.kind == "local":
            return np.asarray(spots + np.array(self._middle or (0.0, 0.0)))
        frame = self.frame or Frame(*self._origin)
        return self._reference.back(frame.to_degrees(spots[:, 0], spots[:, 1]))

    def _local(self, xyz: F64) -> tuple[F64, U8]:
        """Metres and, for each point, an index into `FAULTS`. A z that is NaN stays so where x and y are good."""
        fault = np.zeros(len(xyz), np.uint8)
        with np.errstate(invalid="ignore"):
            fault[(np.abs(xyz) > LARGEST).any(axis=1)] = 2
        fault[np.isnan(xyz).any(axis=1)] = 1
        local = np.zeros((len(xyz), 3))
        good = fault == 0
        if self._reference.kind == "local":
            local[good] = xyz[good] - [*(self._middle or (0.0, 0.0)), 0.0]
        elif good.any():
            frame = self.frame or Frame(*self._origin)
            degrees = np.full((len(xyz), 3), np.inf)
            degrees[good] = self._reference.degrees(xyz[good])
            fault[good & ~_on_earth(degrees)] = 3
            good = fault == 0
            local[good, :2] = frame.to_local(degrees[good, 0], degrees[good, 1])
            local[good, 2] = degrees[good, 2]
        fault[good & (np.hypot(local[:, 0], local[:, 1]) > FARTHEST)] = 4
        return local, fault


def _on_earth(degrees: F64) -> npt.NDArray[np.bool_]:
    finite = np.isfinite(degrees).all(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(finite & (np.abs(degrees[:, 1]) <= 90) & (np.abs(degrees[:, 0]) <= 360))


def _stretch(box: tuple[F64, F64], xyz: F64) -> None:
    if len(xyz):
        np.minimum(box[0], xyz.min(axis=0), out=box[0])
        np.maximum(box[1], xyz.max(axis=0), out=box[1])


@dataclass(frozen=True, slots=True, eq=False)
class _Used:
    """Points ``(n, 3)`` of one kind of columns; use `i` is ``xyz[point[i]]`` by object ``owner[i]``, -1 nobody."""

    xyz: F64
    point: I64
    owner: I64

    def of(self, good: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Points that an object uses whose entry in `good` ``(objects + 1,)`` is True; the last stands for nobody."""
        mine = np.zeros(len(self.xyz), np.bool_)
        mine[self.point[good[self.owner]]] = True
        return mine


def _world(piece: Piece) -> dict[str, _Used]:
    """Points of each kind of columns in the file's coordinates. Flat columns get z 0, as does a z that is unknown;
    points that no face uses are left out.
    """
    found: dict[str, _Used] = {}
    if piece.faces is not None:
        faces = piece.faces
        corners = np.add.reduceat(faces.shape.rings, np.cumsum(faces.shape.faces) - faces.shape.faces)
        own, point = np.unique(faces.shape.corners, return_inverse=True)
        found["faces"] = _Used(faces.points[own], point, np.repeat(faces.owner, corners))
    if piece.triangles is not None:
        made = piece.triangles
        own, point = np.unique(made.triangles.ravel(), return_inverse=True)
        found["triangles"] = _Used(made.points[own], point, np.repeat(made.owner, 3))
    if piece.prisms is not None:
        flat = piece.prisms
        found["prisms"] = _single(_level(flat.xy), np.repeat(flat.owner, np.diff(flat.offsets)))
    if piece.lines is not None:
        line = piece.lines
        xyz = line.xyz.copy()
        xyz[np.isnan(xyz[:, 2]), 2] = 0.0
        found["lines"] = _single(xyz, np.repeat(line.owner, np.diff(line.offsets)))
    if piece.areas is not None:
        area = piece.areas
        found["areas"] = _single(_level(area.xy), np.repeat(area.owner, np.diff(area.offsets)))
    if piece.points is not None:
        found["points"] = _single(piece.points.points, piece.points.owner)
    return found


def _single(xyz: F64, owner: I64) -> _Used:
    return _Used(xyz, np.arange(len(xyz), dtype=np.int64), owner)


def _level(xy: F64) -> F64:
    return np.column_stack([xy, np.zeros(len(xy))])


def _moved(piece: Piece, world: dict[str, _Used], local: dict[str, F64]) -> Piece:
    """`piece` with its coordinates replaced."""
    changed = piece
    if piece.faces is not None:
        shape = replace(piece.faces.shape, corners=world["faces"].point)
        changed = replace(changed, faces=replace(piece.faces, points=local["faces"], shape=shape))
    if piece.triangles is not None:
        trios = world["triangles"].point.reshape(-1, 3)
        changed = replace(changed, triangles=replace(piece.triangles, points=local["triangles"], triangles=trios))
    if piece.prisms is not None:
        changed = replace(changed, prisms=replace(piece.prisms, xy=local["prisms"][:, :2]))
    if piece.lines is not None:
        xyz = local["lines"]
        xyz[np.isnan(piece.lines.xyz[:, 2]), 2] = np.nan
        changed = replace(changed, lines=replace(piece.lines, xyz=xyz))
    if piece.areas is not None:
        changed = replace(changed, areas=replace(piece.areas, xy=local["areas"][:, :2]))
    return changed
