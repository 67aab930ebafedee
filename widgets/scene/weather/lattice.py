"""Places for streaks: grids anchored in the world whose cells double in size with each doubling of the distance.

So there are about as many streaks on each part of the picture, wherever the camera is, and none jumps when it moves.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
NEAREST = 320.0
"""Metres at which the finest grid begins."""
CELLS = 8.0
"""Cells of a grid on the distance at which it begins."""
LEVELS = 6
FADE = 0.25
"""Share of its ring over which a grid comes and goes."""


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """``(n,)`` places: metres `x`, `y`; `scale` 1, 2, 4… of the grid; `share` 0 to 1 of full strength; `chance`
    ``(n, 4)`` fixed throws of 0 to 1.
    """

    x: F64
    y: F64
    scale: F64
    share: F64
    chance: F64

    def __len__(self) -> int:
        return len(self.x)

    def take(self, rows: npt.NDArray[np.intp]) -> "Spots":
        """Some of them."""
        return Spots(self.x[rows], self.y[rows], self.scale[rows], self.share[rows], self.chance[rows])


def around(eye: F64, height: float, salt: int = 0, loose: float = 0.6) -> Spots:
    """Places at `height` metres around the eye, out to some twenty kilometres; `salt` gives others, `loose` 0 to 1 how
    far they stray from the middles of their cells.
    """
    up = abs(float(eye[2]) - height)
    parts = [_ring(eye, up, level, salt, loose) for level in range(LEVELS) if NEAREST * 2.0 ** (level + 1) > up]
    return Spots(*(np.concatenate([getattr(part, name) for part in parts]) for name in Spots.__slots__))


def _ring(eye: F64, up: float, level: int, salt: int, loose: float) -> Spots:
    near = NEAREST * 2.0**level
    pitch = near / CELLS
    wide = np.sqrt(max((near * (2.0 + FADE)) ** 2 - up * up, 0.0))
    columns, rows = (np.arange(np.floor((c - wide) / pitch), np.ceil((c + wide) / pitch) + 1) for c in eye[:2])
    column, row = (part.ravel() for part in np.meshgrid(columns, rows))
    chance = throws(column.astype(np.int64), row.astype(np.int64), level + 16 * salt)
    x, y = ((cell + 0.5 + loose * (chance[:, k] - 0.5)) * pitch for k, cell in enumerate((column, row)))
    away = np.sqrt((x - eye[0]) ** 2 + (y - eye[1]) ** 2 + up * up) / near
    comes = np.ones(len(x)) if level == 0 else np.clip((away - 1.0) / FADE + 0.5, 0.0, 1.0)
    share = comes * np.clip((2.0 - away) / FADE / 2.0 + 0.5, 0.0, 1.0)
    kept = share > 0.01
    return Spots(x[kept], y[kept], np.full(int(kept.sum()), 2.0**level), share[kept], chance[kept])


def throws(column: npt.NDArray[np.int64], row: npt.NDArray[np.int64], salt: int) -> F64:
    """``(n, 4)`` numbers of 0 to 1 that belong to a cell for ever."""
    with np.errstate(over="ignore"):
        mixed = (column * 0x9E3779B1 + row * 0x85EBCA77 + salt * 0xC2B2AE3D).astype(np.uint64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
    return np.stack([(mixed >> np.uint64(16 * k)) & np.uint64(0xFFFF) for k in range(4)], axis=1) / 65536.0
