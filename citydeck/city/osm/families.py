"""Buildings and their parts: where a part stands its outline is not drawn a second time."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from citydeck.city.footprints.outlines import POLYGON, Geometries
from citydeck.city.osm import kinds
from citydeck.city.osm.shaped import Shaped
from citydeck.city.osm.survey import Survey
from citydeck.city.triangulate import I64

REST = 0.1
"""Share of an outline that its parts must leave free for the rest to be drawn, at the outline's own height."""
SLIVER = 0.02
"""Share of an outline below which a single piece of the rest is a gap between lines that should meet."""


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """A building: its `outline` if it has one, what of it is to be drawn (None for nothing), and its parts."""

    outline: Shaped | None
    drawn: Shaped | None
    parts: list[Shaped]


@dataclass(slots=True, eq=False)
class Families:
    """Holds back parts, and outlines around parts, until all are known: their number bounds what is held."""

    survey: Survey
    _parts: list[Shaped] = field(default_factory=list)
    _outlines: list[Shaped] = field(default_factory=list)

    def kept_apart(self, shapes: list[Shaped]) -> Iterator[Shaped]:
        """Those of `shapes` that are neither parts nor outlines around parts."""
        whole = []
        for shape in shapes:
            kind = kinds.building(shape.tags) if shape.outline is not None else ""
            if kind == "BuildingPart":
                self._parts.append(shape)
            elif kind == "Building":
                whole.append(shape)
            else:
                yield shape
        around = self.survey.containing_parts(_areas(whole))
        for shape, holds in zip(whole, around.tolist(), strict=True):
            if holds:
                self._outlines.append(shape)
            else:
                yield shape

    def gathered(self) -> Iterator[Family]:
        """Each outline with its parts, the smallest one around a part; then the parts without any.

        Parts should fill their outline; where they do not, the rest of it is drawn as well. An outline whose parts
        all belong to a smaller one is drawn whole.
        """
        outlines, parts = _areas(self._outlines), _areas(self._parts)
        members: list[list[Shaped]] = [[] for _ in self._outlines]
        alone: list[Shaped] = []
        owner = _smallest_around(outlines, parts)
        for part, row in zip(self._parts, owner.tolist(), strict=True):
            (members[row] if row >= 0 else alone).append(part)
        for outline, own in zip(self._outlines, members, strict=True):
            yield Family(outline, _rest(outline, own), own) if own else Family(None, outline, [])
        for part in alone:
            yield Family(None, None, [part])


def _rest(outline: Shaped, parts: list[Shaped]) -> Shaped | None:
    try:
        whole = shapely.make_valid(outline.outline)
        free = shapely.difference(whole, shapely.union_all(shapely.make_valid(_areas(parts))))
    except shapely.GEOSException:
        return None
    pieces = [piece for piece in shapely.get_parts(free).tolist() if piece.area > SLIVER * whole.area]
    pieces = [piece for piece in pieces if shapely.get_type_id(piece) == POLYGON]
    if sum(piece.area for piece in pieces) <= REST * whole.area:
        return None
    return replace(outline, outline=shapely.multipolygons(pieces))


def _areas(shapes: list[Shaped]) -> Geometries:
    found = np.empty(len(shapes), object)
    found[:] = [shape.outline for shape in shapes]
    return found


def _smallest_around(outlines: Geometries, parts: Geometries) -> I64:
    """Row of the smallest of `outlines` around a point in each of `parts`, -1 for none."""
    owner = np.full(len(parts), -1, np.int64)
    if not len(outlines) or not len(parts):
        return owner
    inside = shapely.point_on_surface(parts)
    row, outline = shapely.STRtree(outlines).query(inside, predicate="within")
    order = np.argsort(-shapely.area(outlines[outline]), kind="stable")
    owner[row[order]] = outline[order]
    return owner
