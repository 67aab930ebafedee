"""An OpenStreetMap file and the three ways in which it is gone through."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import osmium
import osmium.osm
from osmium.area import AreaManager
from osmium.filter import EmptyTagFilter, KeyFilter
from osmium.index import LocationTable, create_map
from osmium.io import File, Reader

from citydeck.city.encodable import one_line
from citydeck.city.osm.kinds import KEYS
from citydeck.model.errors import UnreadableInput

_FAULTS = (RuntimeError, osmium.InvalidLocationError, ValueError, OSError, MemoryError, OverflowError)
"""What osmium makes of faults of a file: mostly RuntimeError."""
XML, PBF = "osm", "pbf"
_ROOT = re.compile(rb"<osm[\s>]")
_VERSION = re.compile(rb"<osm\s[^>]{0,500}?version\s*=\s*[\"']([0-9.]{1,8})[\"']")


def encoding(head: bytes) -> str:
    """``pbf`` or ``osm`` (XML) by the first bytes of a file; empty for any other."""
    if head[4:6] == b"\x0a\x09" and head[6:15] == b"OSMHeader":
        return PBF
    return XML if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _ROOT.search(head) else ""


def version(head: bytes) -> str:
    """The version of the schema that the file says; that of PBF is always 0.6."""
    found = _VERSION.search(head)
    if found:
        return found[1].decode("ascii")
    return "0.6" if encoding(head) == PBF else ""


class Source:
    """One file. The places of all nodes are kept in osmium's index once `surveyed` has gone through."""

    def __init__(self, path: Path, form: str) -> None:
        """`form` is ``pbf`` or ``osm``, or the latter packed: ``osm.gz``, ``osm.bz2``."""
        self.path = path
        # An absolute path with a format is never taken for a URL, a pipe or another format.
        self._file = File(str(path.absolute()), form)
        self._places: LocationTable = create_map("flex_mem")
        self._assembler = AreaManager()

    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north that the file says it was cut out at; None where it says none."""
        with self._readable(osmium.osm.NOTHING) as reader:
            found = reader.header().box()
        if not found.valid() or found.size() <= 0:
            return None
        low, high = found.bottom_left, found.top_right
        return low.lon, low.lat, high.lon, high.lat

    def relations(self) -> Iterator[Any]:
        """All relations; those that may be areas are prepared to be assembled."""
        with self._readable(osmium.osm.RELATION) as reader:
            osmium.apply(reader, KeyFilter(*KEYS), self._assembler.first_pass_handler())
        with self._readable(osmium.osm.RELATION) as reader:
            yield from osmium.OsmFileIterator(reader)

    def surveyed(self) -> Iterator[Any]:
        """Nodes with tags and all ways; on the way the places of the nodes are learnt."""
        # osmium's iterators do not keep their handlers alive: names here do.
        located, tagged = self._located(), EmptyTagFilter()
        tagged.enable_for(osmium.osm.NODE)
        with self._readable(osmium.osm.NODE | osmium.osm.WAY) as reader:
            yield from osmium.OsmFileIterator(reader, located, tagged)

    def shapes(self) -> Iterator[Any]:
        """Ways with tags of a city, and the areas of relations as soon as their last member was seen."""
        wanted = KeyFilter(*KEYS)
        ready = osmium.BufferIterator(wanted)
        located, assembling = self._located(), self._assembler.second_pass_to_buffer(ready)
        with self._readable(osmium.osm.WAY) as reader:
            for way in osmium.OsmFileIterator(reader, located, assembling, wanted):
                yield way
                if ready:
                    yield from ready
        if ready:
            yield from ready

    def _located(self) -> osmium.NodeLocationsForWays:
        found = osmium.NodeLocationsForWays(self._places)
        found.ignore_errors()
        return found

    @contextmanager
    def _readable(self, entities: Any) -> Iterator[Reader]:
        try:
            with Reader(self._file, entities) as reader:
                yield reader
        except _FAULTS as error:
            if "ID twice" in str(error):
                raise UnreadableInput(f"{self.path}: ids come twice, as in a file of changes; it is no city") from None
            if "out of order" in str(error):
                raise UnreadableInput(
                    f"{self.path}: its objects are not sorted by type and id; sort them first"
                ) from None
            raise UnreadableInput(f"{self.path}: is no whole OpenStreetMap file: {one_line(error)}") from None
