"""The same few footprints in several formats, written by the tests."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from citydeck.city.footprints.reading import read
from citydeck.city.piece import Wish
from citydeck.city.watch import Watch

Row = tuple[Any, Mapping[str, Any]]
EPSG = 25833


class Footprints:
    """Writes rows of (shapely geometry or None, attributes) as files of one name in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def geojson(self, rows: Sequence[Row], name: str = "city.geojson", crs: int | None = EPSG, lines: bool = False):
        features = [
            {
                "type": "Feature",
                "properties": dict(attributes),
                "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            }
            for shape, attributes in rows
        ]
        head: dict[str, Any] = {"type": "FeatureCollection", "name": "city"}
        if crs:
            head["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
        whole = "\n".join(map(json.dumps, features)) if lines else json.dumps({**head, "features": features})
        return self.text(whole, name)

    def text(self, whole: str, name: str = "city.geojson") -> Path:
        path = self.folder / name
        path.write_text(whole, encoding="utf-8")
        return path

    def parquet(self, rows: Sequence[Row], name: str = "city.parquet", row_group_size: int = 2, **column: Any) -> Path:
        described = {"encoding": "WKB", "geometry_types": [], "crs": {"id": {"authority": "EPSG", "code": EPSG}}}
        geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": described | column}}
        path = self.folder / name
        pq.write_table(
            _table(rows).replace_schema_metadata({"geo": json.dumps(geo)}), path, row_group_size=row_group_size
        )
        return path

    def ogr(self, rows: Sequence[Row], name: str, driver: str, layer: str = "city", kind: str = "Unknown") -> Path:
        path = self.folder / name
        options = {"GPKG": {"layer": layer}, "FlatGeobuf": {"SPATIAL_INDEX": "NO"}}.get(driver, {})
        pyogrio.write_arrow(
            _table(rows), str(path), geometry_name="geometry", geometry_type=kind, crs=f"EPSG:{EPSG}", driver=driver,
            append=path.exists(), **options,
        )  # fmt: skip
        return path


def _table(rows: Sequence[Row]) -> pa.Table:
    names = dict.fromkeys(name for _, attributes in rows for name in attributes)
    columns = {name: [attributes.get(name) for _, attributes in rows] for name in names}
    shapes = np.empty(len(rows), object)
    shapes[:] = [shape for shape, _ in rows]
    return pa.table(columns | {"geometry": pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())})


class Read:
    """All of a file's pieces, put together as plain values."""

    def __init__(self, path: Path, **wish: Any) -> None:
        self.reading = read(path, Wish(**wish))
        self.pieces = list(self.reading.pieces(Watch()))
        self.types: dict[str, str] = {}
        self.attributes: dict[str, Mapping[str, Any]] = {}
        self.prisms: dict[str, list[tuple[float, float, bool]]] = {}
        self.lines: dict[str, list[tuple[float, int]]] = {}
        for piece in self.pieces:
            ids = list(piece.objects.ids)
            self.types |= dict(zip(ids, piece.objects.types, strict=True))
            self.attributes |= dict(zip(ids, piece.objects.attributes, strict=True))
            if piece.prisms is not None:
                found = piece.prisms
                for owner, *row in zip(found.owner, found.base, found.height, found.said.tolist(), strict=True):
                    self.prisms.setdefault(ids[owner], []).append(tuple(row))
            if piece.lines is not None:
                for owner, width, level in zip(piece.lines.owner, piece.lines.width, piece.lines.level, strict=True):
                    self.lines.setdefault(ids[owner], []).append((float(width), int(level)))
        self.skipped = {skip.id: skip.reason for piece in self.pieces for skip in piece.skipped}
        self.notes = self.reading.notes()


@pytest.fixture
def files(tmp_path: Path) -> Footprints:
    return Footprints(tmp_path)


def square(x: float, y: float = 0.0, side: float = 10.0):
    return shapely.box(300_000 + x, 5_800_000 + y, 300_000 + x + side, 5_800_000 + y + side)


@pytest.fixture
def opened():
    return Read


@pytest.fixture
def box():
    return square
