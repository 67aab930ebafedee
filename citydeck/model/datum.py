"""Datums of positions: WGS 84 and CGCS2000 as they are, GCJ-02 and BD-09 brought to WGS 84.

Maps made in mainland China are drawn in GCJ-02, WGS 84 moved by a few hundred metres, or in BD-09, GCJ-02 moved once
more. The forward formulas are the published ones; the way back has no formula and is iterated to a centimetre.
CGCS2000 differs from WGS 84 by centimetres and is taken as it.
"""

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from citydeck.model.china import inside

Datum = Literal["WGS 84", "CGCS2000", "GCJ-02", "BD-09"]
_KNOWN: tuple[Datum, ...] = get_args(Datum)
DATUMS: tuple[str, ...] = _KNOWN
F64 = npt.NDArray[np.float64]

_AXIS = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943
"""Of the Krasovsky ellipsoid, on which GCJ-02's shift is reckoned."""
_TURN = np.pi * 3000.0 / 180.0
_CLOSE = 1e-7
"""Degrees, about a centimetre: where the iteration ends."""
_MOST_STEPS = 30


def datum_of(name: str) -> Datum | None:
    """The datum of that name, None where there is no such one."""
    return next((known for known in _KNOWN if known == name), None)


def to_wgs84(longitude: npt.ArrayLike, latitude: npt.ArrayLike, datum: Datum) -> tuple[F64, F64]:
    """Degrees in `datum` as WGS 84 degrees, element by element. Positions outside mainland China are never moved."""
    return _from(longitude, latitude, datum, back=True)


def from_wgs84(longitude: npt.ArrayLike, latitude: npt.ArrayLike, datum: Datum) -> tuple[F64, F64]:
    """WGS 84 degrees as degrees in `datum`: the way forward, which `to_wgs84` undoes to a centimetre."""
    return _from(longitude, latitude, datum, back=False)


def point_to_wgs84(longitude: float, latitude: float, datum: Datum) -> tuple[float, float]:
    """`to_wgs84` of one point."""
    x, y = to_wgs84([longitude], [latitude], datum)
    return float(x[0]), float(y[0])


def _from(longitude: npt.ArrayLike, latitude: npt.ArrayLike, datum: Datum, *, back: bool) -> tuple[F64, F64]:
    x, y = np.atleast_1d(np.asarray(longitude, np.float64)), np.atleast_1d(np.asarray(latitude, np.float64))
    if datum in ("WGS 84", "CGCS2000") or not len(x):
        return x.copy(), y.copy()
    return _undone(x, y, datum) if back else _moved(x, y, datum)


def _moved(x: F64, y: F64, datum: Datum) -> tuple[F64, F64]:
    here = inside(x, y)
    moved = _gcj02(x, y) if datum == "GCJ-02" else _bd09(*_gcj02(x, y))
    return np.where(here, moved[0], x), np.where(here, moved[1], y)


def _undone(x: F64, y: F64, datum: Datum) -> tuple[F64, F64]:
    """The point that `_moved` brings to (x, y). The shift changes by less than a thousandth of the way it moves, so
    that each step leaves a small share of the error.
    """
    here = inside(x, y)
    lon, lat = x.copy(), y.copy()
    for _ in range(_MOST_STEPS):
        moved = _gcj02(lon, lat) if datum == "GCJ-02" else _bd09(*_gcj02(lon, lat))
        off_x, off_y = np.where(here, moved[0] - x, 0.0), np.where(here, moved[1] - y, 0.0)
        lon, lat = lon - off_x, lat - off_y
        if max(np.abs(off_x).max(), np.abs(off_y).max()) < _CLOSE:
            break
    return lon, lat


def _gcj02(lon: F64, lat: F64) -> tuple[F64, F64]:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    common = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (common + _waves(y, 20.0, 40.0, 3.0) + 160.0 * np.sin(y / 12.0 * np.pi)) * 2.0 / 3.0
    north += 320.0 * np.sin(y * np.pi / 30.0) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (common + _waves(x, 20.0, 40.0, 3.0) + 150.0 * np.sin(x / 12.0 * np.pi)) * 2.0 / 3.0
    east += 300.0 * np.sin(x / 30.0 * np.pi) * 2.0 / 3.0
    phi = np.radians(lat)
    flat = 1.0 - _ECCENTRICITY * np.sin(phi) ** 2
    north_metres = np.pi / 180.0 * _AXIS * (1.0 - _ECCENTRICITY) / (flat * np.sqrt(flat))
    east_metres = np.pi / 180.0 * _AXIS / np.sqrt(flat) * np.cos(phi)
    return lon + east / east_metres, lat + north / north_metres


def _waves(along: F64, short: float, long: float, divisor: float) -> F64:
    waves: F64 = short * np.sin(along * np.pi) + long * np.sin(along / divisor * np.pi)
    return waves


def _bd09(lon: F64, lat: F64) -> tuple[F64, F64]:
    radius = np.hypot(lon, lat) + 0.000_02 * np.sin(lat * _TURN)
    angle = np.arctan2(lat, lon) + 0.000_003 * np.cos(lon * _TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
