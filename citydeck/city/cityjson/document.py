"""A CityJSON document, gone through twice: its vertices may come last, and it may be larger than memory."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from citydeck.city.cityjson.header import points
from citydeck.city.cityjson.kinship import Kinship
from citydeck.city.cityjson.text import DEEPEST, NO_CITY, Json, check_beginning
from citydeck.city.crs import F64
from citydeck.city.json_stream import BrokenJson, JsonStream
from citydeck.city.packed import Bytes, first_bytes
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

LARGEST = 16 * 2**30
"""Letters of a document, unpacked; a small packed file cannot ask for more."""
OBJECTS, VERTICES = "CityObjects", "vertices"
_NEEDED = frozenset({"type", "version", "transform", "metadata"})
"""Members that decide how a file is placed; files that have them first are not gone through to learn it."""
_KEPT = _NEEDED | {"geometry-templates", "appearance", "extensions"}
STEP = 512
"""Objects between two looks at whether the reading is still wanted."""


class Document:
    """One file. `members` are those that say something of the whole file, as far as they were read; after `survey`
    all of them, with `kinship` of the objects and `vertices` ``(n, 3)`` as the file writes them (NaN for a vertex that
    is no three numbers).
    """

    def __init__(self, path: Path) -> None:
        """Read as far as needed to know `members` that place the file; `UnreadableInput` when it is no document."""
        self.path = path
        self.members: Json = {}
        self.kinship = Kinship()
        self.vertices: F64 = np.empty((0, 3))
        self.fault = ""
        """What makes all of its objects unreadable; empty when nothing does."""
        self._surveyed = False
        self._read_on(Watch(), only_members=True)

    def survey(self, watch: Watch) -> None:
        """Go through the whole file once."""
        if not self._surveyed:
            self.kinship, self.vertices = Kinship(), np.empty((0, 3))
            self._read_on(watch, only_members=False)

    def objects(self, watch: Watch) -> Iterator[tuple[str, Any]]:
        """Id and text of every city object, in the order of the file; `watch` is told the share of it."""
        with self._stream() as (stream, source):
            for name in stream.names():
                if name == OBJECTS and stream.peek() == "{":
                    for number, key in enumerate(stream.names()):
                        if number % STEP == 0:
                            watch.at(source.done)
                        yield key, stream.value()
                else:
                    _pass(stream, name)

    def _read_on(self, watch: Watch, only_members: bool) -> None:
        blocks: list[F64] = []
        listed = False
        watch.at(0.0)
        with self._stream() as (stream, source):
            for name in stream.names():
                if only_members and name in (OBJECTS, VERTICES) and self.members.keys() >= _NEEDED:
                    return
                watch.at(source.done)
                if name == OBJECTS:
                    listed = True
                    self._objects(stream, source, watch)
                elif name == VERTICES:
                    self._vertices(stream, source, watch, blocks)
                elif name in _KEPT:
                    self.members[name] = _slim(name, stream.value())
                else:
                    stream.value()
            if stream.peek():
                raise BrokenJson(f"something stands after its end, near letter {stream.done}")
        self.vertices = np.concatenate(blocks) if blocks else np.empty((0, 3))
        self.fault = self.fault or ("" if listed else "has no CityObjects")
        self._surveyed = True

    def _objects(self, stream: JsonStream, source: Bytes, watch: Watch) -> None:
        if stream.peek() != "{":
            stream.value()
            self.fault = "CityObjects is not a table of objects"
            return
        for number, key in enumerate(stream.names()):
            if number % STEP == 0:
                watch.at(source.done)
                self._bounded(stream)
            self.kinship.add(key, stream.value())

    def _vertices(self, stream: JsonStream, source: Bytes, watch: Watch, blocks: list[F64]) -> None:
        if stream.peek() != "[":
            stream.value()
            self.fault = self.fault or "vertices is not a list of points"
            return
        single: list[Any] = []
        for rows in stream.rows():
            single += rows
            if len(single) >= STEP:
                watch.at(source.done)
                self._bounded(stream)
                blocks.append(points(single))
                single = []
        blocks.append(points(single))

    def _bounded(self, stream: JsonStream) -> None:
        if stream.done > LARGEST:
            raise UnreadableInput(f"{self.path}: over the limit of {LARGEST >> 30} GiB; convert it to CityJSONSeq")

    @contextmanager
    def _stream(self) -> Iterator[tuple[JsonStream, Bytes]]:
        try:
            _check(first_bytes(self.path))
            with Bytes(self.path) as source:
                text = io.TextIOWrapper(source.file, encoding="utf-8-sig", newline="")
                yield JsonStream(text), source
        except UnicodeDecodeError as error:
            cut = error.reason == "unexpected end of data"
            raise UnreadableInput(f"{self.path}: not text in UTF-8{': the file is cut off' if cut else ''}") from None
        except BrokenJson as error:
            cut = error.cut
            raise UnreadableInput(f"{self.path}: {_said(error)}{': the file is cut off' if cut else ''}") from None
        except OSError as error:
            raise UnreadableInput(f"{self.path}: cannot be read ({error.strerror})") from None


def _pass(stream: JsonStream, name: str) -> None:
    """Go past a member without keeping it."""
    if name == VERTICES and stream.peek() == "[":
        for _ in stream.rows():
            pass
    else:
        stream.value()


def _slim(name: str, value: Any) -> Any:
    """A member without what is not used and may be large."""
    if name == "appearance" and isinstance(value, dict):
        textures = value.get("textures")
        return {
            "materials": value.get("materials"),
            "textures": [None] * len(textures) if isinstance(textures, list) else textures,
        }
    return value


def _check(head: bytes) -> None:
    """`BrokenJson` where a file that begins so is no object. A list is no city, however deep."""
    check_beginning(head)
    nested = head.lstrip(b"\xef\xbb\xbf \t\r\n")[: DEEPEST + 1]
    if nested == b"[" * (DEEPEST + 1):
        raise BrokenJson(f"nested deeper than {DEEPEST} levels")
    if nested.startswith(b"["):
        raise BrokenJson(NO_CITY)


def _said(error: BrokenJson) -> str:
    reason = str(error)
    if "nested too deeply" in reason:
        return f"nested deeper than {DEEPEST} levels, far more than any city"
    return reason if error.cut or reason in (NO_CITY, "empty") or reason.startswith(_OWN) else f"not JSON: {reason}"


_OWN = ("not ", "text in", "nested", "JSON")
