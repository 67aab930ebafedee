"""Ways and areas of a file as objects of a piece."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.crs import F64
from citydeck.city.footprints.gathering import Gathering, Upright, polygon
from citydeck.city.footprints.road_classes import PIPE, RAIL, WATER
from citydeck.city.osm import kinds, ways
from citydeck.city.osm.colour import colour
from citydeck.city.osm.height import BadHeight, stand
from citydeck.city.osm.rings import DRAFT, BadRing, area_rings, points, ring
from citydeck.city.osm.roof_faces import shaped
from citydeck.city.osm.sea import Coast

_SHORT = "no two neighbouring nodes of it are in the file, or all are at one place"
DECK = 1.0
"""Metres from the lower to the upper side of a bridge's deck."""


@dataclass(slots=True, eq=False)
class Shaped:
    """One way or area, out of osmium's memory: `outline` a shapely area or None, else `lines` ``(n, 2)``."""

    id: str
    tags: dict[str, str]
    outline: Any = None
    lines: list[F64] = field(default_factory=list)
    cut_off: bool = False
    """Some of its nodes are not in the file."""
    draft: bool = False


@dataclass(slots=True)
class Tally:
    """What is said of a file after its last piece."""

    assumed: int = 0
    doubted: int = 0
    cut_off: int = 0
    coast: Coast = field(default_factory=Coast)
    roofs: int = 0
    left: int = 0
    doubts: list[str] = field(default_factory=list)


def shaped_way(way: Any) -> Shaped:
    """A way with its line, or its outline if it is an area; `BadRing` for an area that is none."""
    tags = _tags(way)
    name = f"way/{way.id}"
    closed = len(way.nodes) > 3 and way.nodes[0].ref == way.nodes[-1].ref
    if kinds.building(tags) or kinds.deck(tags) or (closed and kinds.is_area(tags)):
        return Shaped(name, tags, polygon([ring(way.nodes)]))
    found = points(way.nodes)
    here = np.asarray(~np.isnan(found).any(axis=1))
    return Shaped(
        name, tags, lines=_stretches(found, here), cut_off=not here.all(), draft=any(node.ref < 0 for node in way.nodes)
    )


def _stretches(line: F64, here: npt.NDArray[np.bool_]) -> list[F64]:
    """The stretches of a way whose nodes are in the file and not all at one place."""
    parts = [line] if here.all() else np.split(line[here], np.flatnonzero(np.diff(np.flatnonzero(here)) > 1) + 1)
    return [part for part in parts if len(part) >= 2 and (part != part[0]).any()]


def shaped_area(area: Any) -> Shaped:
    """The area of a relation; `BadRing` where osmium could not close its rings."""
    parts = [polygon(rings) for rings in area_rings(area) if len(rings[0]) >= 3]
    if not parts:
        raise BadRing("its members do not close to an outline")
    outline = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return Shaped(f"relation/{area.orig_id()}", _tags(area), outline)


def _tags(item: Any) -> dict[str, str]:
    tags = kinds.told(item)
    if not tags:
        raise BadRing("its tags are no text in UTF-8")
    return tags


def add(found: Shaped, to: Gathering, tally: Tally, parent: int = -1) -> int:
    """Put `found` into a piece; its row, -1 when it is not a thing of a city or is skipped."""
    if found.outline is not None:
        kind = kinds.building(found.tags)
        return _building(found, kind, to, tally, parent) if kind else _area(found, to, tally)
    return _line(found, to, tally)


def _building(found: Shaped, kind: str, to: Gathering, tally: Tally, parent: int) -> int:
    try:
        heights = stand(found.tags)
    except BadHeight as error:
        to.skip(found.id, kind, str(error))
        return -1
    if heights.doubt:
        tally.doubted += 1
        tally.doubts.append(f"{found.id}: {heights.doubt}")
    tally.assumed += not heights.said
    row = to.add(found.id, kind, found.tags, parent)
    tally.coast.see(shapely.get_coordinates(found.outline))
    to.colours[row] = colour(found.tags.get("building:colour", ""))
    body = shaped(found.outline, found.tags, heights)
    if body is None:
        to.stand(row, found.outline, Upright(heights.base, heights.height, heights.roof, heights.said))
    else:
        tally.roofs += 1
        for rings, surface in body.faces:
            to.face(row, rings, surface)
    return row


def _area(found: Shaped, to: Gathering, tally: Tally) -> int:
    if kinds.deck(found.tags):
        row = to.add(found.id, "Bridge", found.tags)
        above = ways.above_ground(found.tags | {"bridge": "yes"})
        to.stand(row, found.outline, Upright(above - DECK, DECK, 0.0, said=False))
        return row
    kind, drawn = kinds.area(found.tags)
    if not kind:
        tally.left += 1
        return -1
    row = to.add(found.id, kind, found.tags)
    to.spread(row, found.outline, drawn)
    return row


def _line(found: Shaped, to: Gathering, tally: Tally) -> int:
    tags = found.tags
    runs = _runs(tags)
    if tags.get("natural") == "coastline":
        tally.coast.lines += found.lines
        if not runs:
            return -1
    if not runs:
        tally.left += 1
        return -1
    if not found.lines:
        to.skip(found.id, runs[0][0], DRAFT if found.draft else _SHORT)
        return -1
    tally.cut_off += found.cut_off
    row = to.add(found.id, runs[0][0], tags)
    for line in found.lines:
        tally.coast.see(line)
    for _, width, level, above in runs:
        for line in found.lines:
            to.run(row, np.column_stack([line, np.full(len(line), above)]), width, level)
    return row


def _runs(tags: kinds.Tags) -> list[tuple[str, float, int, float]]:
    """Type, width, level and height of all that runs along a way: a street with a tram has two."""
    above = ways.above_ground(tags)
    runs = []
    if kinds.road(tags):
        runs.append(("Road", *ways.road(tags), above))
    if kinds.railway(tags):
        runs.append(("Railway", ways.rail(tags), RAIL, above))
    if kinds.waterway(tags):
        runs.append(("Waterway", ways.stream(tags), WATER, above))
    if kinds.pipeline(tags):
        runs.append(("Pipeline", ways.pipe(tags), PIPE, ways.pipe_above_ground(tags)))
    return runs
