"""The synthetic city of the 3D benchmarks: seeded buildings, streets between them, alarms and three cameras."""

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel, Extrusions, Frame, Lines
from citydeck.city.names import Names
from widgets.scene.camera import Camera
from widgets.scene.table import Beam

FEEDERS = 500
ALARMS = 12
LOT, GAP = 22.0, 14.0
"""Metres of a lot's edge, and of the street after every sixth column and every fifth row of lots."""
COLUMNS, ROWS = 6, 5
SHAPES: tuple[list[tuple[float, float]], ...] = (
    [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    [(-1, -1), (1, -1), (1, 0), (0, 0), (0, 1), (-1, 1)],
    [(-1, -1), (1, -1), (1, 1), (0.4, 1), (0.4, -0.2), (-0.4, -0.2), (-0.4, 1), (-1, 1)],
    [(-0.5, -1), (0.5, -1), (1, -0.5), (1, 0.5), (0.5, 1), (-0.5, 1), (-1, 0.5), (-1, -0.5)],
    [
        (-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35),
        (0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35),
    ],
)  # fmt: skip
SHARES = (0.5, 0.18, 0.12, 0.12, 0.08)
F64 = npt.NDArray[np.float64]


def city(count: int, seed: int = 7, *, streets: bool = True) -> CityModel:
    """A seeded grid of `count` buildings with 4 to 12 corners, towers in the middle, and the streets between blocks."""
    random = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(count)))
    column, row = (index.ravel()[:count] for index in np.meshgrid(np.arange(side), np.arange(side)))
    centre = np.stack([column * LOT + column // COLUMNS * GAP, row * LOT + row // ROWS * GAP], axis=1)
    middle = centre.max(axis=0) / 2
    centre -= middle
    kind = random.choice(len(SHAPES), count, p=SHARES)
    counts = np.array([len(shape) for shape in SHAPES])[kind]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    xy = np.empty((offsets[-1], 2), np.float32)
    size = random.uniform(5.5, 9.5, (count, 2))
    for number, shape in enumerate(SHAPES):
        which = np.flatnonzero(kind == number)
        rows = offsets[which][:, None] + np.arange(len(shape))
        xy[rows] = centre[which][:, None] + np.array(shape) * size[which][:, None]
    near = np.exp(-((np.linalg.norm(centre, axis=1) / (0.08 * side * 25)) ** 2))
    height = random.gamma(2.2, 5, count) + 6 + (random.random(count) < 0.3 * near) * random.uniform(40, 220, count)
    solids = Extrusions(
        offsets, xy, np.zeros(count, np.float32), height.astype(np.float32),
        random.integers(0, 5, count).astype(np.uint8), random.integers(0, FEEDERS, count).astype(np.int32),
        tuple(f"feeder-{number}" for number in range(FEEDERS)), Names.of(f"b{number}" for number in range(count)),
    )  # fmt: skip
    low, high = xy.min(axis=0), xy.max(axis=0)
    return CityModel(
        "benchmark", Frame(0.0, 0.0), (float(low[0]), float(low[1]), float(high[0]), float(high[1])),
        buildings=solids, roads=_streets(side, middle) if streets else None, synthetic=True,
    )  # fmt: skip


def _streets(side: int, middle: F64) -> Lines:
    """A line along every gap, with a corner at every crossing; each eighth is a main road."""
    xs, ys = (_gaps(side, every) - middle[axis] for axis, every in ((0, COLUMNS), (1, ROWS)))
    upright = [np.stack([np.full(len(ys), x), ys], axis=1) for x in xs]
    across = [np.stack([xs, np.full(len(xs), y)], axis=1) for y in ys]
    lines = upright + across
    main = np.array([number % 8 == 0 for part in (xs, ys) for number in range(len(part))])
    xy = np.concatenate(lines)
    return Lines(
        np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int32),
        np.column_stack([xy, np.full(len(xy), 0.2)]).astype(np.float32),
        np.where(main, 12.0, 7.0).astype(np.float32),
        main.astype(np.uint8),
        ("",) * len(lines),
    )


def _gaps(side: int, every: int) -> F64:
    """Middles of the streets before, between and after the blocks of `every` lots."""
    number = np.arange(side // every + 2)
    return np.asarray(number * (every * LOT + GAP) - LOT / 2 - GAP / 2, np.float64)


def alarms() -> list[Beam]:
    """Alarms of all priorities around the middle, where every camera looks."""
    random = np.random.default_rng(3)
    at = random.uniform(-600.0, 600.0, (ALARMS, 2)).tolist()
    return [Beam(f"a{number}", f"b{number}", 1 + number % 4, x, y) for number, (x, y) in enumerate(at)]


def cameras(model: CityModel) -> dict[str, Camera]:
    """The whole city, a district and a street."""
    extent = model.extent[2] - model.extent[0]
    return {
        "overview": Camera.looking((0.0, -extent * 0.75, extent * 0.6), (0.0, -extent * 0.03, 0.0)),
        "district": Camera.looking((0.0, -1200.0, 600.0), (0.0, 0.0, 0.0)),
        "street": Camera.looking((0.0, -330.0, 90.0), (0.0, 0.0, 30.0)),
    }
