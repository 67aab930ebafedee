"""Opens city files of any format: what is in one, and the city that it makes."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from citydeck.city import finishing
from citydeck.city.encodable import text
from citydeck.city.formats import notes_of, open_reading
from citydeck.city.gathering import Gatherer
from citydeck.city.model import CityModel, Frame
from citydeck.city.piece import CityReading, Piece, Skip, Wish
from citydeck.city.placement import Placer
from citydeck.city.store.manifest import is_store
from citydeck.city.store.reading import open_store, store_info
from citydeck.city.watch import Watch

LISTED = 2_000
"""Skipped objects that a city keeps by name; all are counted."""


def open_city(
    path: Path,
    progress: Callable[[float], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
    lod: str | None = None,
    origin: tuple[float, float] = (0.0, 0.0),
    wish: Wish | None = None,
) -> CityModel:
    """The city in a file of any format that is read.

    `progress` is called with a fraction from 0 to 1; when `cancelled` gives True, `ReadingCancelled` is raised.
    `lod` is the level of detail to draw (``"2"`` any 2.x), the highest of each object by default. `origin` (longitude,
    latitude) is where a file without CRS has its middle. Heights are lowered so that the ground is at 0: the level
    that 2 % of the objects stand below. `UnreadableInput` when the file as a whole cannot be read; single objects
    that cannot are in `CityModel.skipped`.
    """
    if is_store(path):
        return open_store(path, origin)
    watch = Watch(progress, cancelled)
    reading = open_reading(path, wish)
    placer = Placer(reading.facts.reference, origin=origin)
    found, skipped = Gatherer(lod), Skipped()
    for piece in reading.pieces(watch.part(0.0, 0.95)):
        placed = placer.place(piece)
        skipped.add(placed.skipped)
        found.add(placed)
    name = reading.facts.title or text(path.name).split(".")[0]
    frame = placer.frame or Frame(*origin)
    city = finished(found, name, frame, reading.facts.reference.text, skipped, notes_of(reading, wish))
    watch.at(1.0)
    return city


@dataclass(slots=True)
class Skipped:
    """Objects that could not be read: all counted by kind, the first `LISTED` by name and type."""

    listed: list[tuple[str, str]] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.kinds.total()

    def add(self, skips: Iterable[Skip]) -> None:
        for skip in skips:
            self.kinds[skip.kind] += 1
            if len(self.listed) < LISTED:
                self.listed.append((skip.id, skip.reason))
                self.types.append(skip.kind)


@dataclass(slots=True)
class Tally:
    """Objects that were read by type, geometries by level, and how many objects are nobody's part."""

    types: Counter[str] = field(default_factory=Counter)
    lods: Counter[str] = field(default_factory=Counter)
    top: int = 0

    def add(self, placed: Piece) -> None:
        self.types.update(placed.objects.types)
        self.lods.update(placed.geometries)
        self.top += sum(parent < 0 for parent in placed.objects.parents)


def finished(found: Gatherer, name: str, frame: Frame, crs: str, skipped: Skipped, notes: Sequence[str]) -> CityModel:
    """The city of everything gathered in `frame`."""
    ground = finishing.ground_of(found)
    terrain = finishing.terrain_of(found, ground)
    mesh, prisms = finishing.mesh_of(found, ground, terrain), finishing.prisms_of(found, ground, terrain)
    lines = finishing.lines_of(found, ground, terrain)
    areas = {kind: finishing.areas_of(found, kind) for kind in ("water", "park", "district")}
    extent = finishing.extent_of(mesh, prisms, lines, [area for area in areas.values() if area is not None], terrain)
    return CityModel(
        name=name,
        frame=frame,
        extent=extent,
        buildings=prisms,
        mesh=mesh,
        roads=lines,
        water=areas["water"],
        parks=areas["park"],
        districts=areas["district"],
        terrain=terrain,
        assets=found.assets.assets(frame, ground),
        views=finishing.views_of(extent, finishing.top_of(mesh, prisms)),
        crs=crs,
        skipped=tuple(skipped.listed),
        notes=(*notes, *_notes(found), *_more(skipped)),
    )


def city_info(
    path: Path, progress: Callable[[float], object] | None = None, wish: Wish | None = None
) -> dict[str, Any]:
    """What a city file holds, without drawing it; keys keep their names. `progress` gets a fraction from 0 to 1.

    `objects` counts every city object read by type, top-level ones and parts alike, with or without geometry;
    objects in `skipped` (list of ``{id, kind, reason}``) are not counted, `skipped_kinds` counts those by kind.
    `top_level` is how many objects are nobody's part; `lods` counts geometries by level, instances with their
    template's. `extent` is ``[x, y, z, x, y, z]`` in the file's CRS, `crs` its short name or why there is none. A
    format may add figures of its own (``features`` of a sequence, ``contents`` of a tileset).
    """
    if is_store(path):
        return store_info(path)
    reading = open_reading(path, wish)
    placer = Placer(reading.facts.reference)
    tally = Tally()
    skipped: list[Skip] = []
    for piece in reading.pieces(Watch(progress, None)):
        placed = placer.place(piece)
        tally.add(placed)
        skipped += placed.skipped
    facts = reading.facts
    return {
        "format": facts.format,
        "version": facts.version,
        "crs": facts.reference.text,
        "crs_name": facts.reference.name,
        "extent": placer.extent(),
        "size": placer.size(),
        "place": _place(reading, placer),
        "objects": dict(sorted(tally.types.items())),
        "top_level": tally.top,
        "lods": dict(sorted(tally.lods.items())),
        "skipped": [{"id": skip.id, "kind": skip.kind, "reason": skip.reason} for skip in skipped],
        "skipped_kinds": dict(sorted(Counter(skip.kind for skip in skipped).items())),
        "notes": notes_of(reading, wish),
        **reading.counts(),
    }


def _place(reading: CityReading, placer: Placer) -> dict[str, float] | None:
    frame = placer.frame
    if reading.facts.reference.kind == "local" or frame is None or not placer.found:
        return None
    return {"longitude": round(frame.longitude, 6), "latitude": round(frame.latitude, 6)}


def _notes(found: Gatherer) -> list[str]:
    notes = []
    if found.assumed:
        notes.append(f"{found.assumed} buildings have no height in the file: theirs is assumed")
    if found.assets.missed:
        count = len(found.assets.entries) + found.assets.missed
        notes.append(f"{count} objects can be picked, but more than {len(found.assets.entries)} have no cards")
    return notes


def _more(skipped: Skipped) -> list[str]:
    more = skipped.count - len(skipped.listed)
    return [f"{more} more objects were skipped than are listed"] if more else []
