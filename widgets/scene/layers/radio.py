"""Signal of each 5G cell past the buildings, after 3GPP TR 38.901: good for a picture and a what-if, not a licence."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.model.asset import Asset
from widgets.scene import places
from widgets.scene.layers.obstacles import Obstacles, obstacles, seen_from
from widgets.scene.layers.readings import Readings
from widgets.scene.layers.tr38901 import element, path_loss

Extent = tuple[float, float, float, float]

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
STEPS, FINEST = 384, 10.0
"""Points of the field along the longer side of the city, and metres between them at the least."""
REACH = 2_400.0
"""Metres beyond which a cell is not counted."""
RECEIVER = 1.5
"""Metres of the phone above the ground."""
MAST, GIGAHERTZ, BANDWIDTH, POWER, TILT = 25.0, 3.5, 100.0, 46.0, 6.0
"""What a cell has that does not say: metres, GHz, MHz, dBm of all carriers together, degrees down."""
SUBCARRIERS_A_MHZ = 12 * 273 / 100
"""Resource elements that share the power: 273 blocks of 12 in 100 MHz at 30 kHz (3GPP TS 38.104)."""
MODEL = "3GPP TR 38.901 UMa/UMi"
NONE = -200.0


class Mast(NamedTuple):
    """Where an antenna hangs, metres of the city's frame."""

    x: float
    y: float
    z: float


@dataclass(frozen=True, slots=True, eq=False)
class Antennas:
    """Where each cell of `ids` is heard: `windows[i]` is its RSRP, dBm, over ``rows[i], columns[i]`` of the field."""

    ids: tuple[str, ...]
    extent: Extent
    shape: tuple[int, int]
    rows: tuple[slice, ...]
    columns: tuple[slice, ...]
    windows: tuple[F32, ...]


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
    xmin, ymin, xmax, ymax = city.extent
    pitch = max(max(xmax - xmin, ymax - ymin, 1.0) / steps, FINEST)
    columns, rows = max(2, round((xmax - xmin) / pitch)), max(2, round((ymax - ymin) / pitch))
    x = np.asarray(xmin + (np.arange(columns) + 0.5) * pitch, np.float64)
    y = np.asarray(ymin + (np.arange(rows) + 0.5) * pitch, np.float64)
    cells = places.of_kind(city, ("cell",))
    across, along, masts = [], [], []
    grid = obstacles(city)
    for cell, (cx, cy, cz) in zip(cells, places.points(city, cells), strict=True):
        across.append(slice(*map(int, np.searchsorted(x, (cx - REACH, cx + REACH)))))
        along.append(slice(*map(int, np.searchsorted(y, (cy - REACH, cy + REACH)))))
        masts.append(Mast(cx, cy, cz if cz > 0 else _number(cell, ("height_m", "height"), MAST)))
    with ThreadPoolExecutor() as pool:  # numpy lets go of the interpreter's lock in what takes the time
        windows = pool.map(lambda c, m, a, b: _signal(c, m, x[a], y[b], grid), cells, masts, across, along)
    extent = (xmin, ymin, xmin + columns * pitch, ymin + rows * pitch)
    ids = tuple(cell.id for cell in cells)
    return Antennas(ids, extent, (rows, columns), tuple(along), tuple(across), tuple(windows))


def _number(asset: Asset, names: tuple[str, ...], missing: float) -> float:
    for name in names:
        value = asset.attributes.get(name)
        if isinstance(value, int | float):
            return float(value)
    return missing


def gain_of(measured: Readings) -> F64:
    """dB by which each cell's measured signal differs from the middle of all, in whole dB: a weak cell covers less.

    0 where nothing is measured.
    """
    if not np.any(measured.known):
        return np.zeros(len(measured))
    middle = float(np.median(measured.value[measured.known]))
    gain = np.where(measured.known, measured.value - middle, 0.0)
    return np.asarray(np.round(np.clip(gain, -15.0, 10.0)))


def strongest(found: Antennas, active: npt.NDArray[np.bool_], gain: F64) -> F32:
    """``(rows, columns)`` dBm of the best `active` cell, `NONE` where none is heard; row 0 in the south."""
    best = np.full(found.shape, NONE, np.float32)
    for cell in np.flatnonzero(active):
        window = best[found.rows[cell], found.columns[cell]]
        np.maximum(window, found.windows[cell] + np.float32(gain[cell]), out=window)
    return best


def _signal(cell: Asset, mast: Mast, x: F64, y: F64, grid: Obstacles) -> F32:
    if not len(x) or not len(y):
        return np.zeros((len(y), len(x)), np.float32)
    east, north = np.meshgrid(x - mast.x, y - mast.y)
    ground = np.hypot(east, north)
    azimuth = _number(cell, ("azimuth_deg", "azimuth"), np.nan)
    off = (np.degrees(np.arctan2(east, north)) - azimuth + 180.0) % 360.0 - 180.0
    below = np.degrees(np.arctan2(mast.z - RECEIVER, ground)) - _number(cell, ("downtilt_deg", "downtilt"), TILT)
    seen = seen_from(grid, mast, x, y, RECEIVER, REACH)
    gigahertz = _positive(cell, "frequency_mhz", GIGAHERTZ * 1e3) / 1e3
    signal = element_power(cell) + element(off, below) - path_loss(ground, mast.z, RECEIVER, gigahertz, seen)
    signal[ground > REACH] = NONE
    return np.asarray(signal, np.float32)


def element_power(cell: Asset) -> float:
    """dBm of one resource element: the cell's power shared evenly by all subcarriers of its bandwidth."""
    shares = SUBCARRIERS_A_MHZ * _positive(cell, "bandwidth_mhz", BANDWIDTH)
    return _number(cell, ("power_dbm", "power"), POWER) - 10 * float(np.log10(shares))


def _positive(cell: Asset, name: str, missing: float) -> float:
    value = _number(cell, (name,), missing)
    return value if value > 0 else missing
