"""Reads an OpenStreetMap file piece by piece: buildings, roads, tracks, water and green."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from citydeck.city.crs import reference
from citydeck.city.footprints.declared import settled
from citydeck.city.footprints.files import check_open, plain_file
from citydeck.city.footprints.gathering import Gathering
from citydeck.city.osm import kinds
from citydeck.city.osm.families import Families, Family
from citydeck.city.osm.rings import BadRing
from citydeck.city.osm.shaped import Shaped, Tally, add, shaped_area, shaped_way
from citydeck.city.osm.source import PBF, Source, encoding, version
from citydeck.city.osm.survey import STEP, Survey, survey
from citydeck.city.packed import packing_of
from citydeck.city.piece import PIECE, Facts, Piece, Wish
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

FORMAT = "OSM"
_SURVEYED = 0.4
"""Share of the time that the first look takes, about."""


def recognises(path: Path, head: bytes) -> bool:  # noqa: ARG001  the first bytes say it all
    """Whether a file that begins with `head` is OpenStreetMap's PBF or XML."""
    return bool(encoding(head))


def read(path: Path, wish: Wish) -> "OsmReading":
    """Begin to read; `UnreadableInput` when this is no such file.

    Heights (`base` of prisms, z of lines) count from the ground: OpenStreetMap knows no heights above the sea.
    """
    head = plain_file(path)
    form = encoding(head)
    if not form:
        raise UnreadableInput(f"{path}: is neither OpenStreetMap PBF nor XML")
    if form == PBF:
        check_open(path)
    facts = Facts(FORMAT, version(head), settled(reference("EPSG:4326"), wish))
    with path.open("rb") as file:
        packing = packing_of(file.read(3))
    return OsmReading(facts, path, f"{form}.{packing}" if packing else form, wish)


@dataclass(slots=True, eq=False)
class OsmReading:
    """See `citydeck.city.piece.CityReading`."""

    facts: Facts
    path: Path
    form: str
    wish: Wish
    _found: Survey = field(default_factory=Survey)
    _tally: Tally = field(default_factory=Tally)
    _repaired: int = 0
    _cut: int = 0
    _outlines: int = 0
    _dry: int = 0
    """Coastlines beyond which the sea is not filled."""

    def pieces(self, watch: Watch) -> Iterator[Piece]:
        """All pieces; the file is gone through three times, its nodes once."""
        watch.at(0.0)
        source = Source(self.path, self.form)
        self._found = survey(source, self.form, watch.part(0.0, _SURVEYED))
        families = Families(self._found)
        waiting: list[Shaped] = []
        gathering = Gathering(self.wish, above=True)
        for shape in self._shapes(source, gathering, watch.part(_SURVEYED, 0.95)):
            waiting.append(shape)
            if len(waiting) >= PIECE:
                self._settle(waiting, families, gathering)
                yield self._done(gathering)
                waiting, gathering = [], Gathering(self.wish, above=True)
        self._settle(waiting, families, gathering)
        for family in families.gathered():
            self._outlines += family.outline is not None
            above = self._above(family, gathering)
            for part in family.parts:
                add(part, gathering, self._tally, above)
            if len(gathering) >= PIECE:
                yield self._done(gathering)
                gathering = Gathering(self.wish, above=True)
        self._fill_sea(source, gathering)
        if len(gathering) or gathering.skipped:
            yield self._done(gathering)
        watch.at(1.0)

    def notes(self) -> list[str]:
        """See `CityReading`."""
        tally, found = self._tally, self._found
        said = [
            (tally.assumed, "buildings say neither height nor storeys: theirs is assumed by kind"),
            (tally.doubted, f"tags of height could not be taken ({'; '.join(tally.doubts[:3])})"),
            (
                self._outlines,
                "outlines of buildings are drawn by their parts, and themselves only where no part stands",
            ),
            (self._cut, "areas with courtyards are drawn in pieces around them"),
            (self._repaired, "outlines that cross themselves were repaired"),
            (found.building_nodes, "buildings are single points without an outline, and not drawn"),
            (tally.cut_off, "lines lack nodes that are not in the file, and have gaps or end there"),
            (self._dry, "coastlines end within the file: the sea beyond them is not filled"),
            (tally.left, "ways with tags of a city are no building, road, track, water or green, and are left"),
        ]
        return [f"{count} {text}" for count, text in said if count]

    def counts(self) -> dict[str, int]:
        """See `CityReading`: ways and relations of the file, and ways with some tags, whatever was made of them."""
        found = self._found
        tags = {f"ways_with_{key.replace(':', '_')}": count for key, count in sorted(found.tagged.items())}
        return {"ways": found.ways, "relations": found.relations, "tagged_nodes": found.nodes, **tags}

    def _shapes(self, source: Source, gathering: Gathering, watch: Watch) -> Iterator[Shaped]:
        ways = 0
        closed: set[int] = set()
        for item in source.shapes():
            if item.is_area():
                if not item.from_way():
                    closed.add(item.orig_id())
                    yield from self._shape(item, shaped_area, gathering)
                continue
            ways += 1
            if ways % STEP == 0:
                watch.at(ways / max(self._found.ways, 1))
            yield from self._shape(item, shaped_way, gathering)
        for name, tags in self._found.awaited.items():
            if name not in closed:
                kind = kinds.building(tags) or kinds.area(tags)[0] or "Bridge"
                gathering.skip(f"relation/{name}", kind, "members of it are not in the file")

    def _shape(self, item: Any, shaped: Any, gathering: Gathering) -> Iterator[Shaped]:
        try:
            yield shaped(item)
        except BadRing as error:
            tags = kinds.told(item)
            kind = kinds.building(tags) or kinds.area(tags)[0] or "object"
            name = f"relation/{item.orig_id()}" if item.is_area() else f"way/{item.id}"
            gathering.skip(name, kind, str(error))

    def _fill_sea(self, source: Source, gathering: Gathering) -> None:
        coast = self._tally.coast
        if not coast.lines:
            return
        try:
            water = coast.sea(source.box())
        except shapely.GEOSException:
            water = None
        self._dry = len(coast.lines) if water is None else 0
        for number, face in enumerate(water or (), 1):
            gathering.spread(gathering.add(f"sea/{number}", "WaterBody", {"natural": "coastline"}), face, "water")

    def _settle(self, waiting: list[Shaped], families: Families, gathering: Gathering) -> None:
        """Add what stands for itself; outlines that have parts, and parts, wait for each other."""
        for shape in families.kept_apart(waiting):
            add(shape, gathering, self._tally)

    def _above(self, family: Family, gathering: Gathering) -> int:
        """The row of the building that the parts of `family` belong to, -1 for none."""
        if family.drawn is not None:
            return add(family.drawn, gathering, self._tally)
        return gathering.add(family.outline.id, "Building", family.outline.tags) if family.outline is not None else -1

    def _done(self, gathering: Gathering) -> Piece:
        piece = gathering.piece()
        self._repaired += gathering.repaired
        self._cut += gathering.cut
        return piece
