"""Signal of each 5G cell past the buildings, after 3GPP TR 38.901: good for a picture and a what-if, not a licence."""

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.model.asset import Asset
from widgets.scene import places
from widgets.scene.layers.obstacles import Obstacles, ground_at, obstacles, seen_from, tops_at
from widgets.scene.layers.tr38901 import element, path_loss

Extent = tuple[float, float, float, float]

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
STEPS, FINEST = 768, 10.0
"""Points of the field along the longer side of the city, and metres between them at the least."""
MOST = 40_000_000
"""Points of all cells at all heights, of two bytes each: where many cells would have more, they lie further apart."""
REACH = 2_400.0
"""Metres beyond which a cell is not counted."""
LEVELS = (1.5, 20.0, 60.0, 160.0)
"""Metres of the phone above the ground: in the street and outside the windows of upper storeys."""
MAST, GIGAHERTZ, BANDWIDTH, POWER, TILT = 25.0, 3.5, 100.0, 46.0, 6.0
"""What a cell has that does not say: metres, GHz, MHz, dBm of all carriers together, degrees down."""
OVER_ROOF = 3.0
"""Metres of a mast on a roof."""
SUBCARRIERS_A_MHZ = 12 * 273 / 100
"""Resource elements that share the power: 273 blocks of 12 in 100 MHz at 30 kHz (3GPP TS 38.104)."""
MODEL = "3GPP TR 38.901 UMa/UMi"
NONE = -200.0
HUNDREDTH = np.int16
"""Signals are kept in hundredths of a dB: half the memory of floats, and quicker to compare."""


class Mast(NamedTuple):
    """Where an antenna hangs, metres of the city's frame, and the ground's height under it."""

    x: float
    y: float
    foot: float
    z: float


@dataclass(frozen=True, slots=True, eq=False)
class Antennas:
    """Where each cell of `ids` is heard: `windows[i]` ``(levels, rows, columns)`` is its RSRP, hundredths of dBm, over
    ``rows[i], columns[i]`` of the field at each of `heights`, metres above the ground. `shape` is rows and columns.
    """

    ids: tuple[str, ...]
    extent: Extent
    shape: tuple[int, int]
    heights: tuple[float, ...]
    rows: tuple[slice, ...]
    columns: tuple[slice, ...]
    windows: tuple[npt.NDArray[HUNDREDTH], ...]


_kept: list[tuple[CityModel, Antennas]] = []


def antennas(city: CityModel) -> Antennas:
    """Cells of a city, each with its signal as placed, turned and powered; computed once a city."""
    for known, found in _kept:
        if known is city:
            return found
    made = _antennas(city)
    _kept[:] = [*_kept[-2:], (city, made)]
    return made


def _antennas(city: CityModel, steps: int = STEPS) -> Antennas:
    xmin, ymin, xmax, ymax = map(float, city.extent)
    cells, grid = places.of_kind(city, ("cell",)), obstacles(city)
    tallest = float(grid.top.max(initial=0.0))
    heights = LEVELS[: 1 + sum(below < tallest for below in LEVELS[:-1])]
    pitch = _pitch(max(xmax - xmin, ymax - ymin), len(cells) * len(heights), steps)
    columns, rows = max(2, round((xmax - xmin) / pitch)), max(2, round((ymax - ymin) / pitch))
    x = np.asarray(xmin + (np.arange(columns) + 0.5) * pitch, np.float64)
    y = np.asarray(ymin + (np.arange(rows) + 0.5) * pitch, np.float64)
    across, along, masts = [], [], []
    for cell, (cx, cy, cz) in zip(cells, places.points(city, cells).tolist(), strict=True):
        across.append(slice(*map(int, np.searchsorted(x, (cx - REACH, cx + REACH)))))
        along.append(slice(*map(int, np.searchsorted(y, (cy - REACH, cy + REACH)))))
        spot = np.array([cx]), np.array([cy])
        foot, roof = float(ground_at(grid, *spot)[0]), float(tops_at(grid, *spot)[0])
        usual = max(MAST, roof - foot + OVER_ROOF)  # one that does not say stands on the house that is there
        above = cz - foot if cz > foot else _number(cell, ("height_m", "height"), usual)
        masts.append(Mast(cx, cy, foot, foot + above))
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # numpy lets go of the interpreter's lock in what takes the time
        windows = pool.map(lambda c, m, a, b: _signal(c, m, x[a], y[b], heights, grid), cells, masts, across, along)
    extent = (xmin, ymin, xmin + columns * pitch, ymin + rows * pitch)
    ids = tuple(cell.id for cell in cells)
    return Antennas(ids, extent, (rows, columns), heights, tuple(along), tuple(across), tuple(windows))


def _pitch(side: float, windows: int, steps: int) -> float:
    """Metres between points of a field of `windows`, one for each cell and height, over a city that is `side` long."""
    return max(side / steps, FINEST, 2 * REACH * math.sqrt(windows / MOST))


def _number(asset: Asset, names: tuple[str, ...], missing: float) -> float:
    for name in names:
        value = asset.attributes.get(name)
        if isinstance(value, int | float) and np.isfinite(value):
            return float(value)
    return missing


def strongest(found: Antennas, active: npt.NDArray[np.bool_]) -> F32:
    """``(levels, rows, columns)`` dBm of the best `active` cell, `NONE` where none is heard; row 0 in the south."""
    best = np.full((len(found.heights), *found.shape), round(NONE * 100), HUNDREDTH)
    for cell in np.flatnonzero(active):
        window = best[:, found.rows[cell], found.columns[cell]]
        np.maximum(window, found.windows[cell], out=window)
    return best.astype(np.float32) / np.float32(100.0)


def _signal(
    cell: Asset, mast: Mast, x: F64, y: F64, heights: tuple[float, ...], grid: Obstacles
) -> npt.NDArray[HUNDREDTH]:
    if not len(x) or not len(y):
        return np.zeros((len(heights), len(y), len(x)), HUNDREDTH)
    # single precision: a millimetre at 10 km, and half the time
    east, north = np.meshgrid((x - mast.x).astype(np.float32), (y - mast.y).astype(np.float32))
    ground = np.hypot(east, north)
    azimuth = _number(cell, ("azimuth_deg", "azimuth"), np.nan)
    off = (np.degrees(np.arctan2(east, north)) - azimuth + 180.0) % 360.0 - 180.0
    tilt = _number(cell, ("downtilt_deg", "downtilt"), TILT)
    gigahertz = _positive(cell, "frequency_mhz", GIGAHERTZ * 1e3) / 1e3
    power, seen = element_power(cell), seen_from(grid, (mast.x, mast.y, mast.z), x, y, heights, REACH)
    foot = ground_at(grid, *np.meshgrid(x, y)) if grid.ground is not None else np.float32(0.0)
    made = np.empty(seen.shape, HUNDREDTH)
    for level, height in enumerate(heights):
        below = np.degrees(np.arctan2(mast.z - foot - height, ground)) - tilt
        loss = path_loss(ground, mast.z - mast.foot, height, gigahertz, seen[level])
        signal = np.where(ground > REACH, NONE, np.clip(power + element(off, below) - loss, NONE, -NONE))
        made[level] = np.rint(signal * 100.0)
    return made


def element_power(cell: Asset) -> float:
    """dBm of one resource element: the cell's power shared evenly by all subcarriers of its bandwidth."""
    shares = SUBCARRIERS_A_MHZ * _positive(cell, "bandwidth_mhz", BANDWIDTH)
    return _number(cell, ("power_dbm", "power"), POWER) - 10 * float(np.log10(shares))


def _positive(cell: Asset, name: str, missing: float) -> float:
    value = _number(cell, (name,), missing)
    return value if value > 0 else missing
