"""Which reader a city file needs, found from its content and, where that says nothing, from its name."""

import importlib
from pathlib import Path
from typing import Any

from citydeck.city.encodable import text
from citydeck.city.footprints.declared import moved
from citydeck.city.packed import first_bytes
from citydeck.city.piece import CityReading, Wish
from citydeck.model.errors import UnreadableInput

READERS = ("cityjson", "citygml", "tiles3d", "osm", "footprints", "terrain")
"""Folders of `citydeck.city`, each with a `reading` module, in the order in which they are asked."""
ENDINGS = (
    ".json", ".jsonl", ".jsonseq", ".ndjson", ".geojson", ".geojsonl", ".gml", ".gml.gz", ".citygml", ".xml", ".b3dm",
    ".i3dm", ".cmpt", ".glb", ".gltf", ".osm", ".pbf", ".gpkg", ".parquet", ".geoparquet", ".fgb", ".tif", ".tiff",
    ".asc", ".shp", ".json.gz", ".jsonl.gz", ".geojson.gz", ".gml.bz2", ".xml.gz", ".osm.gz", ".osm.bz2",
)  # fmt: skip
"""By which a file is taken for a city where it might be something else; the reader is found from the content."""
KNOWN = (
    "CityJSON, CityGML, 3D Tiles, OpenStreetMap, GeoJSON, GeoPackage, GeoParquet, FlatGeobuf, shapefile, GeoTIFF, "
    "ASCII grid"
)
LONGEST = 4_000
"""Letters of a note."""
UNMOVED = ("CityJSON", "CityJSONSeq", "CityGML", "3D Tiles", "OSM")
"""Formats whose coordinates are what the file or the format itself says, whatever is declared."""
_JSON = (".json", ".jsonl", ".jsonseq", ".ndjson", ".geojson", ".geojsonl", ".cityjson", ".cityjsonl")


def open_reading(path: Path, wish: Wish | None = None) -> CityReading:
    """Begin to read a city file of any format; `UnreadableInput` in one line when none fits."""
    if path.is_dir():
        raise UnreadableInput(f"{path}: is a folder, not a city file")
    if not path.exists():
        raise UnreadableInput(f"{path}: there is no such file")
    if not path.is_file():
        raise UnreadableInput(f"{path}: is no plain file")
    head = first_bytes(path)
    for name in READERS:
        reader = _reader(name)
        if reader is not None and reader.recognises(path, head):
            reading: CityReading = reader.read(path, wish or Wish())
            return reading
    return _refused(path, head, wish or Wish())


def notes_of(reading: CityReading, wish: Wish | None) -> list[str]:
    """What a person should know of a file that was read: its own notes, and what was wished for in vain."""
    notes = [text(note, LONGEST) for note in reading.notes()]
    format_ = reading.facts.format
    if wish is not None and moved(wish) and format_ in UNMOVED:
        notes.append(f"{wish.datum} was not used: a file of {format_} says itself what its coordinates are")
    return notes


def _refused(path: Path, head: bytes, wish: Wish) -> CityReading:
    """What looks like JSON or nothing at all gets the words of the reader that most files here belong to."""
    named = path.name.lower().removesuffix(".gz").removesuffix(".bz2").endswith(_JSON)
    if named or not head or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        reading: CityReading = _reader("cityjson").read(path, wish)
        return reading
    if head.startswith(b"PK\x03\x04"):
        raise UnreadableInput(f"{path}: is a zip archive; unpack it and name the file in it")
    raise UnreadableInput(f"{path}: is no city file that is read here ({KNOWN})")


def _reader(name: str) -> Any:
    return importlib.import_module(f"citydeck.city.{name}.reading")
