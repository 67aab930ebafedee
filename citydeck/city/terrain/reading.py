"""Reads terrain from a GeoTIFF or an ASCII grid as one piece."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from citydeck.city.footprints.declared import moved, settled
from citydeck.city.footprints.files import plain_file
from citydeck.city.piece import Facts, ObjectColumns, Piece, Wish
from citydeck.city.terrain.raster import Raster, raster
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

FORMAT = "terrain"
_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_DRIVERS = {"GeoTIFF": "GTiff", "ASCII grid": "AAIGrid"}
_GRID = re.compile(rb"\s*ncols\s+[0-9]+", re.IGNORECASE)


def recognises(path: Path, head: bytes) -> bool:  # noqa: ARG001  the first bytes say it all
    """Whether a file that begins with `head` is a TIFF or an ASCII grid."""
    return bool(_name(head))


def read(path: Path, wish: Wish) -> "TerrainReading":
    """Begin to read; `UnreadableInput` when the file is no straight grid of heights with a place."""
    name = _name(plain_file(path))
    if not name:
        raise UnreadableInput(f"{path}: is neither a GeoTIFF nor an ASCII grid")
    if moved(wish):
        raise UnreadableInput(f"{path}: a grid in {wish.datum} has no straight rows in WGS 84, and is not read")
    found = raster(path, _DRIVERS[name])
    return TerrainReading(Facts(FORMAT, name, settled(found.reference, wish)), found)


@dataclass(slots=True, eq=False)
class TerrainReading:
    """See `citydeck.city.piece.CityReading`. `facts.version` names the kind of file."""

    facts: Facts
    raster: Raster
    _cells: int = 0
    _unknown: int = 0

    def pieces(self, watch: Watch) -> Iterator[Piece]:
        """The one piece with the whole grid, at most 1024 cells to a side."""
        watch.at(0.0)
        grid = self.raster.grid(watch)
        self._cells, self._unknown = grid.heights.size, int(np.isnan(grid.heights).sum())
        yield Piece(ObjectColumns((), (), (), ()), grid=grid, geometries={"grid": 1})
        watch.at(1.0)

    def notes(self) -> list[str]:
        """See `CityReading`."""
        notes = []
        if self.raster.step > 1:
            notes.append(f"each cell is the mean of {self.raster.step} x {self.raster.step} of the file's")
        if self._unknown:
            notes.append(f"{self._unknown} of {self._cells} cells have no height")
        return notes

    def counts(self) -> dict[str, int]:
        """See `CityReading`."""
        return {"rows": self.raster.rows, "columns": self.raster.columns, "cells_kept": self._cells}


def _name(head: bytes) -> str:
    if head[:4] in _TIFF:
        return "GeoTIFF"
    return "ASCII grid" if _GRID.match(head) else ""
