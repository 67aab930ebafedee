"""GeoParquet: row groups in batches, geometries as WKB."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from citydeck.city.crs import Reference, reference
from citydeck.city.encodable import one_line
from citydeck.city.footprints.projection import defined
from citydeck.city.footprints.table import Batch, shape_of
from citydeck.city.footprints.values import plain
from citydeck.city.piece import PIECE
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

_VERSION = ("1.", "0.")
_FAULTS = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError)


def recognised(head: bytes) -> bool:
    """Whether a file begins as Parquet does."""
    return head.startswith(b"PAR1")


class GeoParquet:
    """See `Table`."""

    notes: Sequence[str] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name.split(".")[0]
        with self._file() as file:
            schema, metadata = file.schema_arrow, file.schema_arrow.metadata or {}
            self._rows = file.metadata.num_rows
        geo = _geo(path, metadata)
        self.version = str(geo.get("version", ""))[:20]
        self._geometry = str(geo.get("primary_column", ""))
        self._check(geo, schema)
        column = geo["columns"][self._geometry]
        self.reference: Reference = defined(column["crs"]) if "crs" in column else reference("OGC:CRS84")
        shapes = {shape_of(str(name)) for name in column.get("geometry_types") or []}
        self.shape = shapes.pop() if len(shapes) == 1 else ""
        tables = {name for name in schema.names if pa.types.is_nested(schema.field(name).type)}
        others = tables | set(geo["columns"])
        self.columns: Sequence[str] = tuple(name for name in schema.names if name not in others)
        self.left: Sequence[str] = tuple(sorted(tables - set(geo["columns"])))

    def batches(self, watch: Watch) -> Iterator[Batch]:
        """See `Table`; a batch never spans two row groups, of which one is decoded at a time."""
        done = 0
        with self._file() as file:
            for batch in file.iter_batches(batch_size=PIECE, columns=[self._geometry, *self.columns]):
                place = batch.schema.get_field_index(self._geometry)
                rows = [plain(row) for row in batch.remove_column(place).to_pylist()]
                yield Batch([], wkb(batch.column(place)), rows)
                done += batch.num_rows
                watch.at(done / max(self._rows, 1))

    @contextmanager
    def _file(self) -> Iterator[Any]:
        try:
            # A file of Arrow's own is always one here: a name alone might be taken for an address.
            with pa.OSFile(str(self.path)) as source, pq.ParquetFile(source, pre_buffer=False) as file:
                yield file
        except _FAULTS as error:
            raise UnreadableInput(f"{self.path}: is no whole Parquet file: {one_line(error)}") from None

    def _check(self, geo: Mapping[str, Any], schema: Any) -> None:
        columns = geo.get("columns")
        if not self.version.startswith(_VERSION):
            raise UnreadableInput(f"{self.path}: GeoParquet version {self.version!r} is not one of 0.x and 1.x")
        column = columns.get(self._geometry) if isinstance(columns, Mapping) else None
        if not isinstance(column, Mapping) or self._geometry not in schema.names:
            raise UnreadableInput(f"{self.path}: names no geometry column that is in the file")
        kind = schema.field(self._geometry).type
        kind = getattr(kind, "storage_type", kind)
        if str(column.get("encoding")).upper() != "WKB" or not (pa.types.is_binary(kind) or _is_large(kind)):
            raise UnreadableInput(
                f"{self.path}: its geometries are encoded as {one_line(column.get('encoding'), 40)}, only WKB is read"
            )


def wkb(column: Any) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Shapely geometries of an Arrow column of WKB, None where one is missing or broken."""
    source = np.array(column.to_pylist(), object)
    with np.errstate(all="ignore"):
        return np.asarray(shapely.from_wkb(source, on_invalid="ignore"), object).reshape(-1)


def _is_large(kind: Any) -> bool:
    return bool(pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind))


def _geo(path: Path, metadata: Mapping[bytes, bytes]) -> dict[str, Any]:
    written = metadata.get(b"geo")
    if written is None:
        raise UnreadableInput(f"{path}: is Parquet without GeoParquet's metadata, so that no column is a geometry")
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        raise UnreadableInput(f"{path}: its GeoParquet metadata is no JSON") from None
    if not isinstance(found, dict):
        raise UnreadableInput(f"{path}: its GeoParquet metadata is no table")
    return found
