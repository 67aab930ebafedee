"""CityJSON 1.0, 1.1, 2.0 and CityJSONSeq as pieces. A sequence is read line by line, a document at once."""

from collections.abc import Iterator
from pathlib import Path

from citydeck.city.cityjson.columns import piece
from citydeck.city.cityjson.header import BadHeader, Header, header
from citydeck.city.cityjson.objects import Objects
from citydeck.city.cityjson.text import BrokenJson, Json, document, is_sequence, lines
from citydeck.city.piece import PIECE, Facts, Piece, Wish
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

FORMAT = "CityJSON"
STEP = 512
"""Objects between two looks at whether the reading is still wanted."""


def recognises(path: Path, head: bytes) -> bool:
    """A JSON object that names CityJSON near its beginning, or a name that says so."""
    named = path.name.lower().endswith((".city.json", ".city.jsonl", ".cityjson", ".cityjsonl"))
    return named or (head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and b"CityJSON" in head)


def read(path: Path, wish: Wish) -> "CityJsonReading":
    """Begin to read `path`; `UnreadableInput` when the file as a whole cannot be read."""
    return CityJsonReading(path, wish)


class CityJsonReading:
    """One file. An object that is wrong in itself is skipped with its reason, and the reading goes on."""

    def __init__(self, path: Path, wish: Wish) -> None:
        self._path, self._wish = path, wish
        self._seen: set[str] = set()
        self._features: int | None = None
        self._flat = self._orphans = self._read = self._skipped = 0
        self._sequence = is_sequence(path)
        self._document: Json | None = None
        if self._sequence:
            self._lines = lines(path, Watch(None, None))
            first = next(self._lines, None)
            if first is None:
                raise UnreadableInput(f"{path}: the file is empty")
            if isinstance(first[1], BrokenJson):
                raise UnreadableInput(f"{path}: line {first[0]}: {first[1]}")
            self._document = first[1]
        else:
            self._document = document(path)
        self._header = self._checked(self._document)
        name = "CityJSONSeq" if self._sequence else "CityJSON"
        self.facts = Facts(name, self._header.version, self._header.reference, self._header.title)

    def pieces(self, watch: Watch) -> Iterator[Piece]:
        if self._sequence:
            yield from self._pieces_of_lines(watch)
            return
        source, self._document = self._document or {}, None
        if "CityObjects" not in source:
            raise UnreadableInput(f"{self._path}: has no CityObjects")
        watch.at(0.4)
        objects = Objects(self._header, self._seen)
        self._add(objects, source, watch)
        watch.at(0.9)
        del source
        yield self._done(objects)

    def notes(self) -> list[str]:
        head, notes = self._header, []
        if head.wrong:
            notes.append(f"left out, being no table: {', '.join(head.wrong)}")
        if head.textures:
            notes.append(f"textures are not drawn ({head.textures} in the file)")
        if head.extensions:
            notes.append(f"extensions are tolerated, not interpreted: {', '.join(head.extensions)}")
        if self._flat:
            notes.append(f"{self._flat} surfaces with fewer than three corners are left out")
        if self._orphans:
            notes.append(f"{self._orphans} parts whose parent is missing stand for themselves")
        if not self._read:
            notes.append("no city object could be read" if self._skipped else "the file holds no city object")
        return notes

    def counts(self) -> dict[str, int]:
        return {} if self._features is None else {"features": self._features}

    def _pieces_of_lines(self, watch: Watch) -> Iterator[Piece]:
        self._features = 0
        objects = Objects(self._header, self._seen)
        first, self._document = self._document or {}, None
        self._add(objects, first)
        reading = lines(self._path, watch)
        next(reading)
        for number, line in reading:
            if isinstance(line, BrokenJson):
                objects.skipped[f"line {number}"] = str(line)
            elif line.get("type") != "CityJSONFeature":
                objects.skipped[f"line {number}"] = "not a CityJSONFeature"
            elif fault := _fault(line):
                objects.skipped[f"line {number}"] = fault
            else:
                self._add(objects, line)
                self._features += 1
            if len(objects.read) >= PIECE:
                yield self._done(objects)
                objects = Objects(self._header, self._seen)
        yield self._done(objects)

    def _checked(self, source: Json) -> Header:
        try:
            return header(source, self._wish.crs)
        except BadHeader as error:
            raise UnreadableInput(f"{self._path}: {error}") from None

    def _done(self, objects: Objects) -> Piece:
        objects.tie()
        self._flat += objects.flat
        self._orphans += objects.orphans
        self._read += len(objects.read)
        self._skipped += len(objects.skipped)
        return piece(objects)

    def _add(self, objects: Objects, source: Json, watch: Watch | None = None) -> None:
        if fault := _fault(source):
            raise UnreadableInput(f"{self._path}: {fault}")
        sources = source["CityObjects"]
        vertices = self._header.placed(source.get("vertices"))
        if watch is None:
            objects.add(sources, vertices)
            return
        first = objects.pool.add(vertices)
        names = list(sources)
        for start in range(0, len(names), STEP):
            objects.add({name: sources[name] for name in names[start : start + STEP]}, vertices, first)
            watch.at(0.4 + 0.5 * start / len(names))


def _fault(source: Json) -> str:
    """What makes the objects of a file or of a feature unreadable, all of them; empty when nothing does."""
    if not isinstance(source.get("CityObjects"), dict):
        return "CityObjects is not a table of objects"
    return "" if isinstance(source.get("vertices", []), list) else "vertices is not a list of points"
