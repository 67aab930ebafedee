"""Ordinary buildings: a lattice of lots on each ground, each lot wholly inside it, one footprint a lot.

Lots of a lattice never touch, grounds never overlap, so no footprint can meet another, a road, water or a park.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.demo import facts
from citydeck.city.demo.blocks import ESTATE, LANE, PUBLIC, TOWERS, Blocks
from citydeck.city.demo.curve import F64, at
from citydeck.city.demo.river import Water
from citydeck.city.model import Extrusions

HOUSE, SLAB, TOWER, OFFICE, CIVIC = range(5)
"""Indices of `Extrusions.KINDS`."""


def _c(text: str) -> F64:
    return np.array([[float(v) for v in pair.split(",")] for pair in text.split()]) / 100


SHAPES = (
    _c("-50,-50 50,-50 50,50 -50,50"),
    _c("-50,-50 50,-50 50,0 5,0 5,50 -50,50"),
    _c("-50,-50 50,-50 50,10 20,10 20,50 -20,50 -20,10 -50,10"),
    _c("-50,-50 50,-50 50,50 22,50 22,-5 -22,-5 -22,50 -50,50"),
    _c("-34,-50 34,-50 50,-34 50,34 34,50 -34,50 -50,34 -50,-34"),
    _c("-20,-50 20,-50 20,-20 50,-20 50,20 20,20 20,50 -20,50 -20,20 -50,20 -50,-20 -20,-20"),
    _c("-50,-50 -12,-50 -12,-38 12,-38 12,-50 50,-50 50,50 -50,50"),
    _c("-50,-50 50,-50 50,30 30,50 -50,50"),
)
"""Unit footprints, counter-clockwise: bar, L, T, U, octagon, cross, slab with a recess, bar with a cut corner."""
_LOTS = {
    LANE: (34.0, 11.0, 5.0, 5.0),
    ESTATE: (52.0, 14.0, 12.0, 19.0),
    TOWERS: (42.0, 42.0, 26.0, 26.0),
    PUBLIC: (64.0, 46.0, 16.0, 14.0),
}
"""Width, depth, and the gaps beside and behind a lot, metres."""
_FORMS = {LANE: (0, 0, 0, 1, 7), ESTATE: (0, 6, 6, 2, 0), TOWERS: (4, 0, 5, 4, 7), PUBLIC: (3, 1, 2, 6, 3)}
_KIND = {LANE: HOUSE, ESTATE: SLAB, TOWERS: OFFICE, PUBLIC: CIVIC}


@dataclass(frozen=True)
class _Lots:
    """Lot centres ``(n, 2)`` with size, turn, the ground each lies on, and its style."""

    centre: F64
    size: F64
    turn: F64
    ground: npt.NDArray[np.int64]
    style: npt.NDArray[np.int64]

    def take(self, rows: "npt.NDArray[np.bool_] | npt.NDArray[np.intp]") -> "_Lots":
        """Some of the lots, in the order of `rows`."""
        return _Lots(self.centre[rows], self.size[rows], self.turn[rows], self.ground[rows], self.style[rows])


def buildings(blocks: Blocks, water: Water, seed: int) -> Extrusions:
    """All ordinary buildings of the city."""
    random = np.random.default_rng([seed, 31])
    lots = _fitting(blocks, _lattices(blocks, random))
    form = np.zeros(len(lots.centre), np.int64)
    for style, forms in _FORMS.items():
        rows = lots.style == style
        form[rows] = np.array(forms)[random.integers(0, len(forms), int(rows.sum()))]
    height = _heights(lots, blocks, water, random)
    order = np.lexsort((lots.centre[:, 0], lots.centre[:, 1] // 500))
    lots = lots.take(order)
    form, height = form[order], height[order]
    corners = np.array([len(shape) for shape in SHAPES])[form]
    offsets = np.concatenate([[0], np.cumsum(corners)]).astype(np.int32)
    kind = np.array([_KIND[style] for style in range(4)])[lots.style]
    kind = np.where((lots.style == ESTATE) & (height > 45), TOWER, kind)
    return Extrusions(
        offsets,
        _outlines(lots, form, offsets),
        np.zeros(len(form), np.float32),
        height.astype(np.float32),
        kind.astype(np.uint8),
        np.full(len(form), -1, np.int32),
    )


def _lattices(blocks: Blocks, random: np.random.Generator) -> _Lots:
    """Every lattice point of every ground's bounding circle."""
    pieces = []
    middle = shapely.get_coordinates(shapely.centroid(blocks.ground))
    radius = shapely.minimum_bounding_radius(blocks.ground)
    for index, (style, turn) in enumerate(zip(blocks.style.tolist(), blocks.turn.tolist(), strict=True)):
        width, depth, beside, behind = _LOTS[style]
        width *= random.uniform(0.8, 1.25)
        depth *= random.uniform(0.92, 1.1)
        nx, ny = int(radius[index] / (width + beside)) + 1, int(radius[index] / (depth + behind)) + 1
        x, y = np.meshgrid((np.arange(-nx, nx + 1)) * (width + beside), (np.arange(-ny, ny + 1)) * (depth + behind))
        flat = np.stack([x.ravel(), y.ravel()], 1)
        c, s = np.cos(turn), np.sin(turn)
        centre = flat @ np.array([[c, s], [-s, c]]) + middle[index]
        pieces.append((centre, index, style, turn, width, depth))
    count = np.array([len(piece[0]) for piece in pieces])

    def spread(column: int) -> npt.NDArray[np.float64]:
        return np.repeat(np.array([piece[column] for piece in pieces], float), count)

    return _Lots(
        np.concatenate([piece[0] for piece in pieces]),
        np.stack([spread(4), spread(5)], 1),
        spread(3),
        spread(1).astype(np.int64),
        spread(2).astype(np.int64),
    )


def _fitting(blocks: Blocks, lots: _Lots) -> _Lots:
    """Lots that lie wholly inside their ground."""
    corner = SHAPES[0][None] * lots.size[:, None, :]
    rectangles = shapely.polygons(_placed(corner, lots.turn, lots.centre))
    ground = blocks.ground[lots.ground]
    shapely.prepare(blocks.ground)
    inside = shapely.contains_properly(ground, rectangles)
    return lots.take(inside)


def _placed(corner: F64, turn: F64, centre: F64) -> F64:
    c, s = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x, y = corner[..., 0], corner[..., 1]
    return np.stack([x * c - y * s + centre[:, None, 0], x * s + y * c + centre[:, None, 1]], axis=-1)


def _heights(lots: _Lots, blocks: Blocks, water: Water, random: np.random.Generator) -> F64:
    n = len(lots.style)
    luck = random.random(n)
    strength = blocks.strength[lots.ground]
    height = np.select(
        [lots.style == LANE, lots.style == TOWERS, lots.style == PUBLIC],
        [8 + 4 * luck, 38 + 150 * strength * (0.35 + luck**1.6) + 30 * luck, 12 + 16 * luck],
        16 + 10 * luck,
    )
    # Whole estates are of one build: one in four grounds of slabs is of high-rise.
    tall = (lots.style == ESTATE) & (np.random.default_rng(5).random(len(blocks.ground))[lots.ground] < 0.27)
    height = np.where(tall, 48 + 46 * luck, height)
    lujiazui = np.hypot(*(lots.centre - at(31.2365, 121.5060)).T) < 900
    height = np.where(lujiazui & (lots.style == TOWERS), height * 1.25, height)
    # The skyline is seen from the Bund: the first rows on the east quay stay low, as they are.
    points = shapely.points(lots.centre)
    front = water.is_east(lots.centre) & (shapely.distance(points, water.huangpu) < 330)
    near_bund = np.abs(lots.centre[:, 1] - at(*_bund_middle())[1]) < 2300
    return np.where(front & near_bund, np.minimum(height, 24 + 10 * luck), height)


def _bund_middle() -> tuple[float, float]:
    return sum(facts.BUND) / 2, facts.FRAME.longitude


def _outlines(lots: _Lots, form: npt.NDArray[np.int64], offsets: npt.NDArray[np.int32]) -> npt.NDArray[np.float32]:
    xy = np.empty((int(offsets[-1]), 2), np.float32)
    for number, shape in enumerate(SHAPES):
        rows = np.flatnonzero(form == number)
        placed = _placed(shape[None] * lots.size[rows][:, None, :], lots.turn[rows], lots.centre[rows])
        index = offsets[rows][:, None] + np.arange(len(shape))
        xy[index.ravel()] = placed.reshape(-1, 2).astype(np.float32)
    return xy
