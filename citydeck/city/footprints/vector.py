"""GeoPackage, FlatGeobuf and shapefiles: tables as Arrow batches through GDAL's drivers for these three, no others."""

import sqlite3
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyogrio.raw import open_arrow

from citydeck.city.crs import Reference
from citydeck.city.encodable import one_line
from citydeck.city.footprints.encoding import CHINESE, SAID
from citydeck.city.footprints.files import plain_file, unmistakable
from citydeck.city.footprints.parquet import wkb
from citydeck.city.footprints.projection import defined
from citydeck.city.footprints.table import Batch, shape_of
from citydeck.city.footprints.values import plain
from citydeck.city.piece import PIECE
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

SHAPEFILE = "ESRI Shapefile"
DRIVERS = {"GPKG": "GeoPackage", "FlatGeobuf": "FlatGeobuf", SHAPEFILE: "shapefile"}
LOOKED_AT = 200
"""Rows by which the encoding of a shapefile is known."""
_FAULTS = (
    DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, ValueError, OSError, RuntimeError,
    MemoryError, OverflowError, UnicodeDecodeError,
)  # fmt: skip
_PACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")


def recognised(head: bytes) -> str:
    """The format's name by the first bytes of a file; empty for any other."""
    if head.startswith(b"SQLite format 3\x00") and head[68:72] in _PACKAGE_IDS:
        return DRIVERS["GPKG"]
    if head.startswith(b"fgb\x03fgb"):
        return DRIVERS["FlatGeobuf"]
    # A shapefile begins with its code 9994 and five empty words, and has its version 1000 in the eighth.
    if head.startswith(b"\x00\x00\x27\x0a" + bytes(20)) and head[28:32] == b"\xe8\x03\x00\x00":
        return DRIVERS["ESRI Shapefile"]
    return ""


class VectorTable:
    """See `Table`. `rows` as the file counts them, -1 where it does not."""

    left: Sequence[str] = ()
    notes: Sequence[str] = ()

    def __init__(self, path: Path, layer: str) -> None:
        self.path = path
        self.name = layer
        self._encoding: str | None = None
        with _readable(path) as name, _quiet():
            info = pyogrio.read_info(name, layer=layer)
            if info["driver"] == SHAPEFILE and not _is_utf8(name, layer):
                # It may leave unsaid how its words are written.
                self._encoding, self.notes = CHINESE, (SAID,)
                info = pyogrio.read_info(name, layer=layer, encoding=CHINESE)
        if info["driver"] not in DRIVERS:
            raise UnreadableInput(f"{path}: would be opened as {info['driver']}, which is not read")
        self.shape = shape_of(str(info["geometry_type"]))
        self.columns: Sequence[str] = tuple(str(field) for field in info["fields"])
        self.reference: Reference = defined(info["crs"])
        self.rows = int(info["features"])

    def batches(self, watch: Watch) -> Iterator[Batch]:
        """See `Table`."""
        done = 0
        with _readable(self.path) as name, ExitStack() as open_:
            with _quiet():
                meta, reader = open_.enter_context(
                    open_arrow(
                        name,
                        layer=self.name,
                        batch_size=PIECE,
                        use_pyarrow=True,
                        datetime_as_string=True,
                        encoding=self._encoding,
                    )
                )
            for batch in _each(reader):
                place = batch.schema.get_field_index(meta["geometry_name"] or "wkb_geometry")
                rows = [plain(row) for row in batch.remove_column(place).to_pylist()]
                yield Batch([], wkb(batch.column(place)), rows)
                done += batch.num_rows
                watch.at(done / self.rows if self.rows > 0 else 0.5)


def tables(path: Path) -> list[str]:
    """Names of the tables with geometries; rasters and plain tables are none."""
    with _readable(path) as name, _quiet():
        return [str(layer) for layer, shape in pyogrio.list_layers(name) if shape is not None]


def rasters(path: Path) -> list[str]:
    """Names of the tables of a GeoPackage that hold pictures or grids, which are not read."""
    if recognised(plain_file(path)) != DRIVERS["GPKG"]:
        return []
    wanted = "SELECT table_name FROM gpkg_contents WHERE data_type IN ('tiles', '2d-gridded-coverage')"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            return [str(row[0]) for row in database.execute(wanted).fetchmany(40)]
    except sqlite3.Error:
        return []


def _is_utf8(name: str, layer: str) -> bool:
    try:
        with open_arrow(name, layer=layer, batch_size=LOOKED_AT, read_geometry=False, use_pyarrow=True) as (_, reader):
            for batch in islice(_each(reader), 1):
                batch.to_pylist()
    except UnicodeDecodeError:
        return False
    return True


def _each(reader: Any) -> Iterator[Any]:
    while True:
        with _quiet():
            try:
                batch = reader.read_next_batch()
            except StopIteration:
                return
        yield batch


@contextmanager
def _quiet() -> Iterator[None]:
    """Without GDAL's warnings of single features: what is wrong with one is found and said here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _readable(path: Path) -> Iterator[str]:
    try:
        yield unmistakable(path)
    except _FAULTS as error:
        raise UnreadableInput(f"{path}: cannot be read: {one_line(error)}") from None
