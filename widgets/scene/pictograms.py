"""Pictograms of what feeds declare: an outline says what it is, a mark in it says of which sort. Shape before colour.

One table serves the 3D city, the flat map, the legends and the tests. The outlines of `glyphs` come first.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from widgets.scene.glyphs import GLYPHS

F64 = npt.NDArray[np.float64]
U8 = npt.NDArray[np.uint8]
Polygon = tuple[tuple[float, float], ...]
REACH = 1.75
"""Radii from the middle to the side of a pictogram's cell."""
SPAN = 0.6
"""Radii of distance that the atlas can tell, inside and outside."""
CELL, COLUMNS = 56, 8
PIPS = tuple(-0.87 + 0.58 * number for number in range(4))
"""Where the pips of a severity stand, in radii; `PIP_HEIGHT` below the middle."""
PIP_HEIGHT, PIP = -1.44, 0.21


@dataclass(frozen=True, slots=True)
class Pictogram:
    """`outline` and `marks` in units of the radius, counter-clockwise or not, concave or not."""

    outline: Polygon
    marks: tuple[Polygon, ...] = ()


def _ring(corners: int, turn: float, radius: float, x: float = 0.0, y: float = 0.0) -> Polygon:
    angles = np.radians(turn) + np.arange(corners) * 2 * np.pi / corners
    return tuple((float(x + radius * np.cos(a)), float(y + radius * np.sin(a))) for a in angles)


def _box(left: float, bottom: float, right: float, top: float) -> Polygon:
    return ((left, bottom), (right, bottom), (right, top), (left, top))


def _cross(arm: float, thin: float) -> tuple[Polygon, ...]:
    c = arm * 0.7071
    t = thin * 0.7071
    return tuple(((-c - t * s, s * -c + t), (-c + t * s, s * -c - t), (c + t * s, s * c - t), (c - t * s, s * c + t))
                 for s in (1.0, -1.0))  # fmt: skip


_SIGN: Polygon = ((0.0, 1.28), (-1.22, -0.86), (1.22, -0.86))
_DIAMOND = _ring(4, 90.0, 1.26)
_CIRCLE, _OCTAGON = _ring(24, 0.0, 1.05), _ring(8, 22.5, 1.12)
_SQUARE, _HEXAGON = _ring(4, 45.0, 1.32), _ring(6, 30.0, 1.14)
_BUBBLE: Polygon = (
    (-1.05, 1.0), (-1.05, -0.55), (-0.55, -0.55), (-0.7, -1.2), (0.05, -0.55), (1.05, -0.55), (1.05, 1.0),
)  # fmt: skip
_URGENT = (_box(-0.13, -0.22, 0.13, 0.62), _ring(10, 0.0, 0.16, 0.0, -0.5))
_P: Polygon = (
    (-0.5, -0.7), (-0.22, -0.7), (-0.22, -0.2), (0.18, -0.2), (0.5, 0.05), (0.5, 0.45), (0.18, 0.7), (-0.5, 0.7),
)  # fmt: skip
_BOLT: Polygon = ((0.14, 0.62), (-0.36, -0.2), (-0.03, -0.2), (-0.16, -0.74), (0.36, 0.06), (0.03, 0.06))
_FLAME: Polygon = (
    (0.02, 0.7), (-0.42, -0.12), (-0.4, -0.52), (-0.12, -0.74), (0.2, -0.74), (0.44, -0.46), (0.4, -0.1), (0.2, 0.12),
)  # fmt: skip
_CONE: tuple[Polygon, ...] = (
    ((-0.14, 0.56), (0.14, 0.56), (0.34, -0.34), (-0.34, -0.34)),
    _box(-0.55, -0.58, 0.55, -0.4),
)
_QUEUE = tuple(_box(-half, y - 0.1, half, y + 0.1) for y, half in ((0.42, 0.32), (0.0, 0.62), (-0.42, 0.32)))
_BUS = (_box(-0.55, -0.3, 0.55, 0.6), _ring(10, 0.0, 0.17, -0.32, -0.5), _ring(10, 0.0, 0.17, 0.32, -0.5))
_TICK: Polygon = ((-0.6, 0.22), (-0.42, 0.4), (-0.18, 0.14), (0.42, 0.76), (0.6, 0.58), (-0.18, -0.2))
_H = (_box(-0.5, -0.56, -0.24, 0.56), _box(0.24, -0.56, 0.5, 0.56), _box(-0.24, -0.13, 0.24, 0.13))
PICTOGRAMS: dict[str, Pictogram] = {
    "incident": Pictogram(_CIRCLE, _URGENT),
    "warning": Pictogram(_SIGN, (_box(-0.13, -0.24, 0.13, 0.55), _ring(10, 0.0, 0.16, 0.0, -0.54))),
    "weather": Pictogram(_SIGN, (_BOLT,)),
    "fire": Pictogram(_SIGN, (_FLAME,)),
    "roadworks": Pictogram(_DIAMOND, _CONE),
    "closure": Pictogram(_OCTAGON, (_box(-0.68, -0.19, 0.68, 0.19),)),
    "accident": Pictogram(_OCTAGON, _cross(0.75, 0.2)),
    "congestion": Pictogram(_DIAMOND, _QUEUE),
    "transit": Pictogram(_SQUARE, _BUS),
    "condition": Pictogram(_HEXAGON, _URGENT),
    "report": Pictogram(_BUBBLE, tuple(_ring(8, 0.0, 0.16, x, 0.22) for x in (-0.5, 0.0, 0.5))),
    "report closed": Pictogram(_BUBBLE, (_TICK,)),
    "heading": Pictogram(((0.0, 1.32), (-0.92, -1.0), (0.0, -0.52), (0.92, -1.0))),
    "vehicle": Pictogram(_ring(16, 0.0, 0.86), (_ring(10, 0.0, 0.3),)),
    "parking": Pictogram(_SQUARE, (_P,)),
    "parking full": Pictogram(_SQUARE, _cross(0.85, 0.16)),
    "stop": Pictogram(_ring(20, 0.0, 0.98), _H),
}  # fmt: skip
SHAPES: tuple[str, ...] = (*GLYPHS, *PICTOGRAMS)
NUMBER = {name: number for number, name in enumerate(SHAPES)}


def pictogram(name: str) -> Pictogram:
    """The polygons of one of `SHAPES`."""
    if name in PICTOGRAMS:
        return PICTOGRAMS[name]
    return Pictogram(tuple((float(x), float(y)) for x, y in GLYPHS[name].tolist()))


@lru_cache(maxsize=1)
def atlas() -> U8:
    """``(rows, columns, 3)`` of all shapes, row 0 at the bottom: signed distance to the outline, to the marks, and 0.

    128 is on the line, less is inside; a step is `SPAN` / 127.5 radii.
    """
    rows = -(-len(SHAPES) // COLUMNS)
    out = np.full((rows * CELL, COLUMNS * CELL, 3), 255, np.uint8)
    side = ((np.arange(CELL) + 0.5) / CELL * 2 - 1) * REACH
    at = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    for number, name in enumerate(SHAPES):
        shape = pictogram(name)
        row, column = divmod(number, COLUMNS)
        cell = out[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL]
        cell[..., 0] = _coded(_distance(at, shape.outline))
        if shape.marks:
            cell[..., 1] = _coded(np.minimum.reduce([_distance(at, mark) for mark in shape.marks]))
        cell[..., 2] = 0
    return out


def _coded(distance: F64) -> U8:
    return np.asarray(np.clip(127.5 + distance / SPAN * 127.5, 0, 255).reshape(CELL, CELL), np.uint8)


def _distance(at: F64, polygon: Polygon) -> F64:
    """``(n,)`` from the outline, negative inside."""
    a = np.array(polygon)
    edge = np.roll(a, -1, axis=0) - a
    to = at[:, None, :] - a
    share = np.clip(np.einsum("nek,ek->ne", to, edge) / np.maximum((edge**2).sum(axis=1), 1e-12), 0.0, 1.0)
    away = np.linalg.norm(to - share[..., None] * edge, axis=2).min(axis=1)
    y = at[:, None, 1]
    crosses = (a[:, 1] > y) != (a[:, 1] + edge[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = a[:, 0] + (y - a[:, 1]) / edge[:, 1] * edge[:, 0]
    inside = (crosses & (at[:, None, 0] < x)).sum(axis=1) % 2 == 1
    return np.asarray(np.where(inside, -away, away))
