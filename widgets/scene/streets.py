"""Streets in squares, coarser ones from afar: what is out of the picture or too thin to be seen is not drawn."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import Lines
from widgets.scene.camera import Camera
from widgets.scene.geometry import Geometry
from widgets.scene.material import Material
from widgets.scene.ribbons import ribbons
from widgets.scene.street_pieces import Pieces, pieces

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
SQUARE = 3000.0
"""Metres of a side of the finest squares and of the longest piece of a street; each level's are twice as wide."""
TOLERANCES = (0.0, 6.0, 18.0, 54.0)
"""Metres by which the corners of each level may be off."""
OFF = 1.0
"""Pixels by which a drawn street may be off."""
THINNEST = 0.7
"""Pixels of a street's width below which it is left out: lines with a least width in pixels are always wide enough."""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Squares of one size with the streets `drawn` in them: `rows` of each, an actor each that is empty until it is
    first seen, spheres around them, metres of their widest lines (infinite for main roads), and the rows of those of
    the next level that they lie in.
    """

    drawn: Pieces
    rows: list[I64]
    actors: list[vtkActor]
    centre: F64
    radius: F64
    width: F64
    tolerance: float
    parent: I64


class Streets:
    """Lines `which` of a city, whose texels count in that order; `least` pixels by level of the road."""

    def __init__(self, city: Lines, which: I64, least: F32, material: Material) -> None:
        self._widths, self._least = city.width[which], least[city.level[which]]
        self._material = material
        self.levels: list[Level] = []
        found = pieces(city, which, SQUARE)
        if len(found):
            self._build(found)

    @property
    def actors(self) -> list[vtkActor]:
        """Of all squares."""
        return [actor for level in self.levels for actor in level.actors]

    def frame(self, camera: Camera, width: int, height: int) -> None:
        """Show what can be seen in the next picture, each street in the coarsest level that does for it."""
        planes = camera.planes(width / max(1, height))
        focal = camera.focal(height)
        covered = np.zeros(1, bool)
        for level in reversed(self.levels):
            near = np.maximum(np.linalg.norm(level.centre - camera.eye, axis=1) - level.radius, 1.0)
            above = covered[level.parent]
            enough = ~above & (level.tolerance * focal / near <= OFF)
            inside = ((level.centre @ planes[:, :3].T + planes[:, 3]) > -level.radius[:, None]).all(axis=1)
            seen = enough & inside & (level.width * focal / near >= THINNEST)
            for row, visible in enumerate(seen.tolist()):
                actor = level.actors[row]
                actor.SetVisibility(visible)
                if visible and not actor.GetMapper().GetInput().GetNumberOfPoints():
                    actor.GetMapper().SetInputData(self._ribbons(level.drawn, level.rows[row]).polydata())
            covered = above | enough

    def _build(self, found: Pieces) -> None:
        low, high = found.bounds()
        middles = (low + high)[:, :2] / 2
        cell = np.floor((middles - middles.min(axis=0)) / SQUARE).astype(np.int64)
        main = (self._least[found.line] > 0).astype(np.int64)
        for size, tolerance in enumerate(TOLERANCES):
            drawn = found.simplified(tolerance) if tolerance else found
            above = _key(cell >> size + 1, main) if size + 1 < len(TOLERANCES) else None
            self.levels.append(self._level(drawn, tolerance, _key(cell >> size, main), above))

    def _level(self, drawn: Pieces, tolerance: float, key: I64, above: I64 | None) -> Level:
        squares, owner = np.unique(key, return_inverse=True)
        order = np.argsort(owner, kind="stable")
        cuts = np.concatenate([[0], np.searchsorted(owner[order], np.arange(1, len(squares)))])
        low, high = drawn.bounds()
        low, high = np.minimum.reduceat(low[order], cuts), np.maximum.reduceat(high[order], cuts)
        widest = np.maximum.reduceat(self._widths[drawn.line[order]], cuts).astype(np.float64)
        main = np.maximum.reduceat(self._least[drawn.line[order]], cuts) > 0
        parent = np.zeros(len(squares), np.int64)
        if above is not None:
            parent = np.searchsorted(np.unique(above), above[order[cuts]])
        return Level(
            drawn,
            np.split(order, cuts[1:]),
            [self._material.actor(vtkPolyData()) for _ in squares],
            (low + high) / 2,
            np.linalg.norm(high - low, axis=1) / 2 + widest,
            np.where(main, np.inf, widest),
            tolerance,
            parent,
        )

    def _ribbons(self, drawn: Pieces, which: I64) -> Geometry:
        counts = np.diff(drawn.offsets)[which]
        offsets = np.concatenate([[0], np.cumsum(counts)])
        rows = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - drawn.offsets[which], counts)
        lines = drawn.line[which]
        made = ribbons(offsets, drawn.xyz[rows], self._widths[lines], self._least[lines], lines, drawn.ends[which])
        made.attributes["line"][:, 1] += np.repeat(drawn.metres[which], 2 * counts).astype(np.float32)
        return made


def _key(cell: I64, main: I64) -> I64:
    return np.asarray((cell[:, 1] << 24 | cell[:, 0]) * 2 + main)
