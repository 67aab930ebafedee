"""CityJSON 1.0, 1.1, 2.0 and CityJSONSeq as pieces. A sequence is read line by line, a document in two goes."""

from collections.abc import Iterator
from pathlib import Path

from citydeck.city.cityjson.columns import piece
from citydeck.city.cityjson.document import Document
from citydeck.city.cityjson.header import BadHeader, Header, header
from citydeck.city.cityjson.objects import Objects
from citydeck.city.cityjson.text import Json, is_sequence, lines
from citydeck.city.json_stream import BrokenJson
from citydeck.city.piece import PIECE, Facts, Piece, Wish
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

FORMAT = "CityJSON"


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
        self._document: Document | None = None
        self._first: Json = {}
        if self._sequence:
            first = next(lines(path, Watch()), None)
            if first is None:
                raise UnreadableInput(f"{path}: the file is empty")
            if isinstance(first[1], BrokenJson):
                raise UnreadableInput(f"{path}: line {first[0]}: {first[1]}")
            self._first = first[1]
        else:
            self._document = Document(path)
        self._header = self._checked(self._document.members if self._document else self._first)
        name = "CityJSONSeq" if self._sequence else "CityJSON"
        self.facts = Facts(name, self._header.version, self._header.reference, self._header.title)

    def pieces(self, watch: Watch) -> Iterator[Piece]:
        if self._document is None:
            yield from self._pieces_of_lines(watch)
        else:
            yield from self._pieces_of(self._document, watch)

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

    def _pieces_of(self, document: Document, watch: Watch) -> Iterator[Piece]:
        """A document in two goes: all vertices and who belongs to whom, then the objects, family by family."""
        document.survey(watch.part(0.0, 0.3))
        watch.at(0.3)
        if document.fault:
            raise UnreadableInput(f"{self._path}: {document.fault}")
        self._header = self._checked(document.members)
        vertices = self._header.moved(document.vertices)
        groups, families = document.kinship.groups, document.kinship.families()
        self._document, shaped = None, False

        def begun() -> tuple[Objects, int]:
            made = Objects(self._header, self._seen, groups=groups)
            return made, made.pool.add(vertices)

        objects, first = begun()
        for name, source in document.objects(watch.part(0.3, 1.0)):
            objects.add(families.add(name, source), vertices, first)
            if len(objects.read) >= PIECE:
                shaped = shaped or any(found.geometries for found in objects.read.values())
                yield self._done(objects, bare=False)
                objects, first = begun()
        objects.add(families.rest(), vertices, first)
        yield self._done(objects, bare=not shaped)

    def _pieces_of_lines(self, watch: Watch) -> Iterator[Piece]:
        self._features = 0
        objects = Objects(self._header, self._seen)
        first, self._first = self._first, {}
        self._add(objects, first)
        reading = lines(self._path, watch)
        next(reading)
        for number, line in reading:
            if isinstance(line, BrokenJson):
                objects.skip(f"line {number}", str(line))
            elif line.get("type") != "CityJSONFeature":
                objects.skip(f"line {number}", "not a CityJSONFeature")
            elif fault := _fault(line):
                objects.skip(f"line {number}", fault)
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

    def _done(self, objects: Objects, bare: bool = True) -> Piece:
        objects.tie()
        self._flat += objects.flat
        self._orphans += objects.orphans
        self._read += len(objects.read)
        self._skipped += len(objects.skipped)
        return piece(objects, bare)

    def _add(self, objects: Objects, source: Json) -> None:
        if fault := _fault(source):
            raise UnreadableInput(f"{self._path}: {fault}")
        objects.add(source["CityObjects"].items(), self._header.placed(source.get("vertices")))


def _fault(source: Json) -> str:
    """What makes the objects of a file or of a feature unreadable, all of them; empty when nothing does."""
    if not isinstance(source.get("CityObjects"), dict):
        return "CityObjects is not a table of objects"
    return "" if isinstance(source.get("vertices", []), list) else "vertices is not a list of points"
