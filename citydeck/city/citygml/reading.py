"""CityGML 1.0, 2.0 and 3.0 as pieces, member by member: memory does not grow with the file."""

import re
from collections.abc import Iterator
from pathlib import Path

from citydeck.city.citygml.appearance import of_the_city
from citydeck.city.citygml.gathering import Gathering
from citydeck.city.citygml.header import header
from citydeck.city.citygml.implicit import Templates
from citydeck.city.citygml.member import read as read_member
from citydeck.city.citygml.tally import Tally
from citydeck.city.citygml.xml import APPEARANCE, FEATURES, BrokenXml, Element, Source, first_tag, local, members
from citydeck.city.encodable import one_line
from citydeck.city.piece import Facts, Piece, Wish
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

FORMAT = "CityGML"
_DYNAMIZERS = "{*}Dynamizer"
_SENSORS = "{*}SensorConnection"
_ROOT = re.compile(r"<(?:[^\s:>]+:)?CityModel(?:\s|$|/)")


def recognises(path: Path, head: bytes) -> bool:
    """XML, packed or not, whose root is a city model or names CityGML; by name when comments hide the root."""
    tag = first_tag(head)
    if tag:
        return bool(_ROOT.match(tag)) or "opengis.net/citygml/" in tag
    written = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"CityModel" in head
    return written or path.name.lower().endswith((".citygml", ".citygml.gz"))


def read(path: Path, wish: Wish) -> "CityGmlReading":
    """Begin to read `path`; `UnreadableInput` when the file as a whole cannot be read."""
    return CityGmlReading(path, wish)


class CityGmlReading:
    """One file. An object that is wrong in itself is skipped with its reason, and the reading goes on.

    Where the XML breaks off, what came before is kept and a note says so; a file that breaks before its first object
    is refused.
    """

    def __init__(self, path: Path, wish: Wish) -> None:
        self._path = path
        self._header = header(path, wish)
        self._tally = Tally()
        self._seen: set[int] = set()
        self._templates = Templates(self._header.reference, self._header.swap, self._tally)
        self.facts = Facts(FORMAT, self._header.version, self._header.reference, self._header.title)

    def pieces(self, watch: Watch) -> Iterator[Piece]:
        gathering = Gathering(swap=self._header.swap)
        try:
            with Source(self._path, watch) as source:
                for member in members(source):
                    self._member(member, gathering, watch)
                    if gathering.full:
                        yield gathering.take()
        except BrokenXml as error:
            self._broken(str(error), gathering)
        except OSError as error:
            raise UnreadableInput(f"{self._path}: {one_line(error.strerror or error)}") from None
        yield gathering.take()
        watch.at(1.0)

    def notes(self) -> list[str]:
        return [*self._header.notes, *self._tally.notes()]

    def counts(self) -> dict[str, int]:
        found = {
            "members": self._tally.members,
            "dynamizers": self._tally.dynamizers,
            "sensor connections": self._tally.sensors,
        }
        return {name: count for name, count in found.items() if count}

    def _member(self, member: Element, gathering: Gathering, watch: Watch) -> None:
        name = local(member)
        if name == APPEARANCE:
            of_the_city(member, self._tally)
            return
        if name not in FEATURES:
            self._tally.versions += 1
            return
        self._tally.dynamizers += sum(1 for _ in member.iter(_DYNAMIZERS))
        self._tally.sensors += sum(1 for _ in member.iter(_SENSORS))
        for feature in member:
            self._tally.members += 1
            found = read_member(feature, self._templates, self._seen, watch)
            self._tally.objects += len(found.rows)
            self._tally.skipped += len(found.skipped)
            gathering.add(found.rows, found.shapes)
            for skipped in found.skipped:
                gathering.skip(*skipped)

    def _broken(self, fault: str, gathering: Gathering) -> None:
        if not self._tally.objects:
            raise UnreadableInput(f"{self._path}: not well-formed XML: {fault}")
        self._tally.fault = fault
        self._tally.skipped += 1
        gathering.skip(f"member {self._tally.members + 1}", "object", f"the file breaks: {fault}")
