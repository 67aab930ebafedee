"""A raster of heights, read coarse: GDAL's drivers for GeoTIFF and ASCII grids, no others."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError, RasterioIOError
from rasterio.windows import Window

from citydeck.city.crs import Reference
from citydeck.city.encodable import one_line
from citydeck.city.footprints.files import unmistakable
from citydeck.city.footprints.lengths import FOOT
from citydeck.city.footprints.projection import defined
from citydeck.city.piece import GridColumns
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

F32 = npt.NDArray[np.float32]
SIDE = 1024
"""Cells along either side that are kept at most."""
MOST_CELLS = 8_000_000_000
AT_ONCE = 4_000_000
"""Cells of the file that are in memory at a time, about."""
LOWEST, HIGHEST = -12_000.0, 9_000.0
"""Metres beyond which a height is a mark for "unknown", also where the file does not say so."""
_MARKS = (-9999.0, -32768.0, -32767.0)
_RISE = {"ft": FOOT, "feet": FOOT, "foot": FOOT, "us-ft": 1200 / 3937, "us survey foot": 1200 / 3937, "cm": 0.01}
_FAULTS = (RasterioError, RasterioIOError, ValueError, OSError, RuntimeError, MemoryError, OverflowError)


@dataclass(frozen=True, slots=True)
class Raster:
    """What a file says of its grid; `step` cells along a side that become one."""

    path: Path
    driver: str
    reference: Reference
    rows: int
    columns: int
    step: int
    transform: Any
    rise: float

    def grid(self, watch: Watch) -> GridColumns:
        """The heights in metres, each the mean of the known ones of its ``step * step`` cells."""
        rows, columns, step = self.rows // self.step, self.columns // self.step, self.step
        heights = np.empty((rows, columns), np.float32)
        with opened(self.path, self.driver) as source:
            strip = max(1, AT_ONCE // (columns * step * step))
            for row in range(0, rows, strip):
                end = min(row + strip, rows)
                window = Window(0, row * step, columns * step, (end - row) * step)
                heights[row:end] = _mean(_heights(source, window, self.rise), step)
                watch.at(end / rows)
        dx, dy = self.transform.a * step, self.transform.e * step
        x, y = self.transform.c + dx / 2, self.transform.f + dy / 2
        if dy < 0:
            heights, y, dy = heights[::-1], y + dy * (rows - 1), -dy
        if dx < 0:
            heights, x, dx = heights[:, ::-1], x + dx * (columns - 1), -dx
        return GridColumns(np.ascontiguousarray(heights), x, y, dx, dy)


def raster(path: Path, driver: str) -> Raster:
    """What `path` says to GDAL's `driver`; `UnreadableInput` for pictures, rotated grids and grids without a place."""
    with opened(path, driver) as source:
        turn = source.transform
        if turn.b or turn.d:
            raise UnreadableInput(f"{path}: its grid is rotated, which is not read; warp it to straight rows first")
        if turn.is_identity or not (turn.a and turn.e and np.isfinite([turn.a, turn.c, turn.e, turn.f]).all()):
            raise UnreadableInput(f"{path}: does not say where its cells lie")
        if source.dtypes[0].startswith("complex"):
            raise UnreadableInput(f"{path}: its cells are complex numbers, not heights")
        if source.count >= 3 or source.colorinterp[0] in (ColorInterp.palette, ColorInterp.red):
            raise UnreadableInput(f"{path}: is a picture ({source.count} bands), not a grid of heights")
        if source.width * source.height > MOST_CELLS:
            raise UnreadableInput(f"{path}: {source.width} x {source.height} cells are too many; cut it")
        unit = (source.units[0] or "").strip().lower()
        step = max(1, -(-max(source.width, source.height) // SIDE))
        step = min(step, source.width, source.height)
        if (source.width // step) * (source.height // step) > 4 * SIDE * SIDE:
            raise UnreadableInput(f"{path}: {source.width} x {source.height} cells are a line, not a terrain")
        wkt = source.crs.to_wkt() if source.crs else None
        return Raster(path, driver, defined(wkt), source.height, source.width, step, turn, _RISE.get(unit, 1.0))


@contextmanager
def opened(path: Path, driver: str) -> Iterator[Any]:
    """The file as rasterio has it; `UnreadableInput` for any fault on the way."""
    name = unmistakable(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with rasterio.open(name, driver=driver) as source:
                yield source
    except _FAULTS as error:
        raise UnreadableInput(f"{path}: is no whole raster: {one_line(error)}") from None


def _heights(source: Any, window: Any, rise: float) -> F32:
    """Metres of each cell of the file in `window`, NaN where unknown."""
    found = source.read(1, window=window, masked=True)
    heights = found.astype(np.float64).filled(np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        heights[np.isin(heights, _MARKS)] = np.nan
        heights = (heights * (source.scales[0] or 1.0) + source.offsets[0]) * rise
        heights[~((heights >= LOWEST) & (heights <= HIGHEST))] = np.nan
        return np.asarray(heights, np.float32)


def _mean(heights: F32, step: int) -> F32:
    """The mean of the known cells of each square of `step` cells, NaN where none is."""
    rows, columns = heights.shape
    squares = heights.reshape(rows // step, step, columns // step, step)
    known = np.isfinite(squares)
    count = known.sum(axis=(1, 3))
    total = np.where(known, squares, np.float32(0)).sum(axis=(1, 3), dtype=np.float64)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan), np.float32)
