"""Whether one point can be seen from another, and what stands between them."""

from dataclasses import dataclass

import numpy as np

from widgets.scene.camera import Vector
from widgets.scene.picker import Picker

EYE = 1.7
"""Metres of an observer's eye above the spot where the observer stands."""
AIM = 0.3
"""Metres above a spot that is looked at: a roof does not hide its own surface."""
STEP = 0.25
"""Metres behind a surface from which the next one is looked for."""
MOST = 12
"""Buildings that are named."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something in the way: its id, where the line meets it, and how far along the line in metres."""

    asset: str
    point: Vector
    distance: float


@dataclass(frozen=True, slots=True)
class Sight:
    """The line from `eye` to `aim`; `blocks` in the order in which the line meets them, none for a free line."""

    eye: Vector
    aim: Vector
    length: float
    blocks: tuple[Block, ...] = ()

    @property
    def clear(self) -> bool:
        return not self.blocks

    @property
    def seen(self) -> float:
        """Metres of the line that are free from the eye on."""
        return self.blocks[0].distance if self.blocks else self.length


def look(picker: Picker, stand: Vector, target: Vector) -> Sight:
    """From an eye `EYE` above `stand` to just above `target`; buildings and landmarks block it, the ground is flat."""
    eye = np.array([stand[0], stand[1], stand[2] + EYE])
    aim = np.array([target[0], target[1], target[2] + AIM])
    length = float(np.linalg.norm(aim - eye))
    way = (aim - eye) / max(length, 1e-9)
    found: dict[str, Block] = {}
    gone = 0.0
    for _ in range(4 * MOST):  # a line meets a building where it enters it and where it leaves
        hit = picker.first(eye + way * gone, aim) if gone < length else None
        if hit is None or len(found) == MOST:
            break
        gone += hit.distance
        found.setdefault(hit.asset, Block(hit.asset, hit.point, gone))
        gone += STEP
    return Sight(_point(eye), _point(aim), length, tuple(found.values()))


def _point(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Vector:
    return float(values[0]), float(values[1]), float(values[2])
