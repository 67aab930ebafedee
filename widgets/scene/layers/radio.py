"""A plain radio model: log-distance path loss and a sector antenna. Good for a picture, not for planning."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.model.asset import Asset
from widgets.scene import places
from widgets.scene.layers.readings import Readings

Extent = tuple[float, float, float, float]

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
STEPS = 192
"""Cells of the field along the longer side of the city."""
REACH = 2_400.0
"""Metres beyond which a cell is not counted."""
BEAM_WIDTH, BACK = 65.0, 25.0
"""Degrees between the half-power directions, and dB less to the back, after 3GPP TR 38.901's antenna pattern."""
EXPONENT, FIRST_METRE = 3.3, 56.0
"""Path loss exponent over a dense city, and dB at one metre: free space, a subcarrier's share, less antenna gain."""
NONE = -200.0


@dataclass(frozen=True, slots=True, eq=False)
class Antennas:
    """Where each cell of `ids` is heard: `windows[i]` is its signal, dBm, over ``rows[i], columns[i]`` of the field."""

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
    pitch = max(xmax - xmin, ymax - ymin, 1.0) / steps
    columns, rows = max(2, round((xmax - xmin) / pitch)), max(2, round((ymax - ymin) / pitch))
    x, y = xmin + (np.arange(columns) + 0.5) * pitch, ymin + (np.arange(rows) + 0.5) * pitch
    cells = places.of_kind(city, ("cell",))
    made = []
    for cell, (cx, cy) in zip(cells, places.points(city, cells)[:, :2], strict=True):
        across = slice(*map(int, np.searchsorted(x, (cx - REACH, cx + REACH))))
        along = slice(*map(int, np.searchsorted(y, (cy - REACH, cy + REACH))))
        azimuth = _number(cell, ("azimuth_deg", "azimuth"), np.nan)
        power = _number(cell, ("power_dbm", "power"), 43.0)
        made.append((along, across, _signal(x[across] - cx, y[along] - cy, azimuth, power)))
    extent = (xmin, ymin, xmin + columns * pitch, ymin + rows * pitch)
    ids = tuple(cell.id for cell in cells)
    return Antennas(
        ids, extent, (rows, columns), tuple(m[0] for m in made), tuple(m[1] for m in made), tuple(m[2] for m in made)
    )


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


def _signal(dx: F64, dy: F64, azimuth: float, power: float) -> F32:
    east, north = np.meshgrid(dx, dy)
    distance = np.hypot(east, north)
    loss = FIRST_METRE + 10 * EXPONENT * np.log10(np.maximum(distance, 25.0))
    if not np.isnan(azimuth):
        off = (np.degrees(np.arctan2(east, north)) - azimuth + 180.0) % 360.0 - 180.0
        loss = loss + np.minimum(12.0 * (off / BEAM_WIDTH) ** 2, BACK)
    signal = power - loss
    signal[distance > REACH] = NONE
    return np.asarray(signal, np.float32)
