"""GeoJSON: a collection, single features, or one feature a line (also after record separators)."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from citydeck.city.crs import F64, Reference, reference
from citydeck.city.encodable import text
from citydeck.city.footprints.encoding import SAID, UTF8, encoding_of
from citydeck.city.footprints.geojson_geometry import geometry
from citydeck.city.footprints.table import Batch
from citydeck.city.footprints.values import plain
from citydeck.city.json_stream import BrokenJson, JsonStream
from citydeck.city.packed import Bytes
from citydeck.city.piece import PIECE
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

_KNOWN = re.compile(
    rb'"type"\s*:\s*"(FeatureCollection|Feature|(Multi)?(Polygon|LineString|Point)|GeometryCollection)"'
)
_START = b"\xef\xbb\xbf \t\r\n\x1e"
CRS84 = "OGC:CRS84"
MOST_DEGREES = 400.0
"""Beyond what anybody writes for a longitude."""
LOOKED_AT = 1 << 20
"""Bytes by which the encoding is known."""


def recognised(head: bytes) -> bool:
    """Whether a file begins as GeoJSON does."""
    return head.lstrip(_START).startswith(b"{") and bool(_KNOWN.search(head)) and b'"CityJSON' not in head


class GeoJson:
    """See `Table`. `lines` is True once a second value was found after the first: the file is a sequence."""

    left: Sequence[str] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name.split(".")[0]
        self.shape = ""
        self.lines = False
        self._columns: dict[str, None] = {}
        self._header: dict[str, Any] = {}
        self._encoding = _encoding(path)
        first = next((bounds for _, feature in self._features() if (bounds := _bounds(feature)) is not None), None)
        self.crs = self._named()
        self.said = "crs" in self._header
        """Whether the file itself says its CRS."""
        self.degrees = first is not None and not bool((np.abs(first) > MOST_DEGREES).any())
        """Whether its first coordinates can be degrees at all; those of metres cannot."""
        plain = not self.said and first is not None and not self.degrees
        self.reference: Reference = reference(None if plain else self.crs)

    @property
    def notes(self) -> Sequence[str]:
        """See `Table`."""
        return () if self._encoding == UTF8 else (SAID,)

    @property
    def columns(self) -> Sequence[str]:
        """See `Table`: those of the features until now."""
        return tuple(self._columns)

    def batches(self, watch: Watch) -> Iterator[Batch]:
        """See `Table`."""
        ids: list[str] = []
        shapes: list[Any] = []
        rows: list[Mapping[str, Any]] = []
        wrong: list[tuple[str, str]] = []
        for number, (done, feature) in enumerate(self._features(), 1):
            fault = _fault(feature)
            if fault:
                wrong.append((f"feature {number}", fault))
            else:
                ids.append(_id(feature))
                shapes.append(geometry(feature.get("geometry")))
                properties = feature.get("properties") or {}
                self._columns.update(dict.fromkeys(text(key) for key in properties))
                rows.append(plain(properties))
            if len(ids) + len(wrong) >= PIECE:
                watch.at(done)
                yield Batch(ids, _array(shapes), rows, wrong)
                ids, shapes, rows, wrong = [], [], [], []
        if ids or wrong:
            yield Batch(ids, _array(shapes), rows, wrong)
        if self._named() != self.crs:
            raise UnreadableInput(f"{self.path}: names its CRS only after its features, where it is not looked for")

    def _named(self) -> str:
        """The system of the file: degrees in WGS 84 unless an older file names another one."""
        crs = self._header.get("crs")
        properties = crs.get("properties") if isinstance(crs, Mapping) else None
        named = properties.get("name") if isinstance(properties, Mapping) else None
        return str(named) if named else CRS84

    def _features(self) -> Iterator[tuple[float, Any]]:
        """Share of the file that was read, and each feature."""
        try:
            size = max(self.path.stat().st_size, 1)
            with Bytes(self.path) as source:
                stream = JsonStream(io.TextIOWrapper(source.file, encoding=self._encoding, errors="replace"))
                values = 0
                while stream.peek():
                    values += 1
                    self.lines = self.lines or values > 1
                    for feature in self._value(stream):
                        yield min(source.done, stream.done / size), feature
                if not values:
                    raise UnreadableInput(f"{self.path}: the file is empty")
        except BrokenJson as error:
            raise UnreadableInput(f"{self.path}: {error}") from None
        except OSError as error:
            raise UnreadableInput(f"{self.path}: {error.strerror}") from None

    def _value(self, stream: JsonStream) -> Iterator[Any]:
        """The features of one value: those of a collection as they come, a feature or a bare geometry as one."""
        found: dict[str, Any] = {}
        collection = False
        stream.take("{")
        while stream.peek() not in ("}", ""):
            if found or collection:
                stream.take(",")
            key = stream.value()
            if not isinstance(key, str):
                raise BrokenJson(f"a name should stand near letter {stream.done}")
            stream.take(":")
            if key == "features" and stream.peek() == "[":
                collection = True
                yield from self._members(stream)
            else:
                found[key] = stream.value()
            if key == "crs":
                self._header["crs"] = found["crs"]
        stream.take("}")
        if not collection:
            yield found if found.get("type") == "Feature" else {"type": "Feature", "geometry": found}

    def _members(self, stream: JsonStream) -> Iterator[Any]:
        stream.take("[")
        first = True
        while stream.peek() not in ("]", ""):
            if not first:
                stream.take(",")
            first = False
            yield stream.value()
        stream.take("]")


def _bounds(feature: Any) -> F64 | None:
    """The box around a feature; None for what is none or has no place."""
    if _fault(feature):
        return None
    found = np.asarray(shapely.bounds(geometry(feature.get("geometry"))), np.float64)
    return found if found.size == 4 and np.isfinite(found).all() else None


def _encoding(path: Path) -> str:
    with Bytes(path) as source:
        head = source.file.read(LOOKED_AT)
    return encoding_of(head, whole=len(head) < LOOKED_AT)


def _fault(feature: Any) -> str:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        return "not a Feature"
    return "" if isinstance(feature.get("properties") or {}, Mapping) else "its properties are no table"


def _id(feature: Mapping[str, Any]) -> str:
    found = feature.get("id")
    return str(found)[:1000] if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


def _array(shapes: list[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    found = np.empty(len(shapes), object)
    found[:] = shapes
    return found
