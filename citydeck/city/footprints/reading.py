"""Reads tables of footprints and lines piece by piece: GeoJSON, GeoPackage, GeoParquet, FlatGeobuf, shapefiles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from citydeck.city.crs import LOCAL, Reference
from citydeck.city.encodable import one_line
from citydeck.city.footprints import geojson, parquet, vector
from citydeck.city.footprints.declared import settled
from citydeck.city.footprints.files import check_open, plain_file
from citydeck.city.footprints.gathering import Gathering
from citydeck.city.footprints.geojson import GeoJson
from citydeck.city.footprints.heights import ASSUMED
from citydeck.city.footprints.notes import notes_of
from citydeck.city.footprints.parquet import GeoParquet
from citydeck.city.footprints.rows import Rows
from citydeck.city.footprints.selection import chosen
from citydeck.city.footprints.table import Table
from citydeck.city.footprints.vector import VectorTable, rasters, tables
from citydeck.city.piece import Facts, Piece, Wish
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

FORMAT = "footprints"


def recognises(path: Path, head: bytes) -> bool:  # noqa: ARG001  the first bytes say it all
    """Whether a file that begins with `head` holds tables with geometries in a format that is read."""
    return geojson.recognised(head) or parquet.recognised(head) or bool(vector.recognised(head))


def read(path: Path, wish: Wish) -> "FootprintsReading":
    """Begin to read; `UnreadableInput` when the file as a whole cannot be, or has not what `wish` names."""
    head = plain_file(path)
    found: list[Table]
    if geojson.recognised(head):
        table = GeoJson(path)
        name, version, found = "GeoJSON", "", [table]
    elif parquet.recognised(head):
        check_open(path)
        columnar = GeoParquet(path)
        name, version, found = "GeoParquet", columnar.version, [columnar]
    elif vector.recognised(head):
        name, version = vector.recognised(head), ""
        found = [VectorTable(path, layer) for layer in tables(path)]
    else:
        raise UnreadableInput(f"{path}: is neither GeoJSON, GeoPackage, GeoParquet, FlatGeobuf nor a shapefile")
    selection = chosen(path, found, wish)
    left = [*selection.left, *(f"{one_line(raster, 60)} (a raster)" for raster in rasters(path))]
    reference = _reference(selection.tables[0], wish)
    return FootprintsReading(Facts(name, version, reference), path, wish, selection.tables, left)


def _reference(table: Table, wish: Wish) -> Reference:
    """That of the first table; what a person says goes before the degrees that GeoJSON means without saying so."""
    if isinstance(table, GeoJson) and wish.crs and not table.said and not _keeps_degrees(table, wish):
        return settled(Reference(LOCAL), wish)
    return settled(table.reference, wish)


def _keeps_degrees(table: Table, wish: Wish) -> bool:
    """Whether a GeoJSON that names no CRS can only mean degrees, while a system of metres is wished for."""
    if not isinstance(table, GeoJson) or not wish.crs or table.said:
        return False
    return table.degrees and settled(Reference(LOCAL), wish).kind != "geographic"


@dataclass(slots=True, eq=False)
class FootprintsReading:
    """See `citydeck.city.piece.CityReading`."""

    facts: Facts
    path: Path
    wish: Wish
    tables: Sequence[Table]
    left: Sequence[str]
    _rows: list[Rows] = field(default_factory=list)
    _repaired: int = 0
    _cut: int = 0

    def pieces(self, watch: Watch) -> Iterator[Piece]:
        """See `CityReading`."""
        watch.at(0.0)
        seen: set[int] = set()
        several = len(self.tables) > 1
        for number, table in enumerate(self.tables):
            alone = sum(other.shape == table.shape for other in self.tables) == 1 and not self.left
            prefix = f"{one_line(table.name, 60)}/" if several else ""
            rows = Rows(self.path, table, self.wish, alone, prefix, seen)
            self._rows.append(rows)
            part = watch.part(number / len(self.tables), (number + 1) / len(self.tables))
            for batch in table.batches(part):
                gathering = Gathering(self.wish)
                rows.add(batch, gathering)
                yield gathering.piece()
                self._repaired += gathering.repaired
                self._cut += gathering.cut
        watch.at(1.0)

    def notes(self) -> list[str]:
        """See `CityReading`."""
        notes = notes_of(self._rows, self.left, self._repaired, self._cut, ASSUMED)
        if _keeps_degrees(self.tables[0], self.wish):
            notes.append(f"its coordinates are degrees: {self.wish.crs} was not used")
        return notes

    def counts(self) -> dict[str, int]:
        """See `CityReading`: rows of each table that was read."""
        found = {f"rows_{one_line(rows.table.name, 60)}": rows.read for rows in self._rows}
        heights = sum(rows.heights.heights for rows in self._rows)
        levels = sum(rows.heights.levels for rows in self._rows)
        return found | {"heights_said": heights, "storeys_said": levels}
