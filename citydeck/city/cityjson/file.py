"""CityJSON 1.0, 1.1, 2.0 and CityJSONSeq files, read object by object."""

from dataclasses import dataclass
from pathlib import Path

from citydeck.city.cityjson.header import BadHeader, Header, header
from citydeck.city.cityjson.objects import Objects
from citydeck.city.cityjson.text import BrokenJson, Json, document, is_sequence, lines
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

STEP = 512
"""Objects between two looks at whether the reading is still wanted."""


@dataclass(slots=True)
class CityFile:
    """A file that was read: `format` is ``CityJSON`` or ``CityJSONSeq``, `features` the lines of a sequence."""

    path: Path
    format: str
    header: Header
    objects: Objects
    features: int | None = None

    def notes(self) -> list[str]:
        """What a person should know of the file beyond the objects skipped; one sentence each."""
        head, notes = self.header, []
        if head.wrong:
            notes.append(f"left out, being no table: {', '.join(head.wrong)}")
        if head.textures:
            notes.append(f"textures are not drawn ({head.textures} in the file)")
        if head.extensions:
            notes.append(f"extensions are tolerated, not interpreted: {', '.join(head.extensions)}")
        if self.objects.flat:
            notes.append(f"{self.objects.flat} surfaces with fewer than three corners are left out")
        if self.objects.orphans:
            notes.append(f"{self.objects.orphans} parts whose parent is missing stand for themselves")
        if not self.objects.read:
            notes.append("no city object could be read" if self.objects.skipped else "the file holds no city object")
        return notes


def read(path: Path, watch: Watch) -> CityFile:
    """Read every object of `path`; `UnreadableInput` when the file as a whole cannot be read.

    An object that is wrong in itself is put into ``objects.skipped`` with its reason, and the reading goes on.
    """
    if path.is_dir():
        raise UnreadableInput(f"{path}: is a folder, not a city file")
    if not path.exists():
        raise UnreadableInput(f"{path}: there is no such file")
    if not path.is_file():
        raise UnreadableInput(f"{path}: is no plain file")
    found = _sequence(path, watch) if is_sequence(path) else _document(path, watch)
    found.objects.tie()
    return found


def _document(path: Path, watch: Watch) -> CityFile:
    watch.at(0.0)
    source = document(path)
    watch.at(0.4)
    head = _header(path, source)
    if "CityObjects" not in source:
        raise UnreadableInput(f"{path}: has no CityObjects")
    found = CityFile(path, "CityJSON", head, Objects(head))
    _add(found, source, watch)
    return found


def _sequence(path: Path, watch: Watch) -> CityFile:
    found: CityFile | None = None
    for number, line in lines(path, watch.part(0.0, 0.9)):
        if found is None:
            if isinstance(line, BrokenJson):
                raise UnreadableInput(f"{path}: line {number}: {line}")
            head = _header(path, line)
            found = CityFile(path, "CityJSONSeq", head, Objects(head), 0)
            _add(found, line)
        elif isinstance(line, BrokenJson):
            found.objects.skipped[f"line {number}"] = str(line)
        elif line.get("type") != "CityJSONFeature":
            found.objects.skipped[f"line {number}"] = "not a CityJSONFeature"
        elif fault := _fault(line):
            found.objects.skipped[f"line {number}"] = fault
        else:
            _add(found, line)
            found.features = (found.features or 0) + 1
    if found is None:
        raise UnreadableInput(f"{path}: the file is empty")
    return found


def _header(path: Path, source: Json) -> Header:
    try:
        return header(source)
    except BadHeader as error:
        raise UnreadableInput(f"{path}: {error}") from None


def _fault(source: Json) -> str:
    """What makes the objects of a file or of a feature unreadable, all of them; empty when nothing does."""
    if not isinstance(source.get("CityObjects"), dict):
        return "CityObjects is not a table of objects"
    return "" if isinstance(source.get("vertices", []), list) else "vertices is not a list of points"


def _add(found: CityFile, source: Json, watch: Watch | None = None) -> None:
    if fault := _fault(source):
        raise UnreadableInput(f"{found.path}: {fault}")
    sources = source["CityObjects"]
    vertices = found.header.placed(source.get("vertices"))
    if watch is None:
        found.objects.add(sources, vertices)
        return
    first = found.objects.pool.add(vertices)
    names = list(sources)
    for start in range(0, len(names), STEP):
        found.objects.add({name: sources[name] for name in names[start : start + STEP]}, vertices, first)
        watch.at(0.4 + 0.5 * start / len(names))
