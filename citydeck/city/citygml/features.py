"""The objects of one top-level member: who is whose part, what each says of itself, where its geometries are."""

import re
from dataclasses import dataclass, field
from typing import Any

from citydeck.city.citygml import attributes
from citydeck.city.citygml.appearance import Colour, colour
from citydeck.city.citygml.coordinates import BadObject
from citydeck.city.citygml.names import GROUP, INTERIOR, OBJECTS, SURFACES, THROUGH, UNREAD_RELIEF
from citydeck.city.citygml.tally import Tally
from citydeck.city.citygml.xml import Element, gml_id, is_gml, local
from citydeck.city.encodable import text
from citydeck.city.lod import UNSAID as NO_LOD
from citydeck.city.lod import lod_text
from citydeck.city.piece import UNSAID
from citydeck.city.surface_class import surface_class

DEEPEST = 60
"""Objects and surfaces inside one another, beyond which a member is refused."""
LONGEST_ID = 1000
_ELSEWHERE = frozenset(("generalizesTo", "relatedTo", "externalReference", "dynamizer"))
"""Properties about other objects and services: a coarser double of an object would stand in it."""
_LOD = re.compile(r"lod([0-9])(.*)", re.ASCII)


@dataclass(slots=True, eq=False)
class Job:
    """A geometry that is to be read: `row` whose it is, `said` when a semantic surface has it."""

    row: int
    lod: str
    surface: int
    depth: int
    element: Element

    @property
    def said(self) -> bool:
        return self.surface != UNSAID


@dataclass(slots=True, eq=False)
class Row:
    """An object. `parent` is a row of the same member, -1 for none."""

    id: str
    type: str
    parent: int
    attributes: dict[str, Any] = field(default_factory=dict)
    colour: Colour | None = None


class Features:
    """Walks a top-level feature; `BadObject` when all of it cannot be read."""

    def __init__(self, feature: Element, tally: Tally) -> None:
        self.rows: list[Row] = []
        self._jobs: list[Job] = []
        self._tally = tally
        self._object(feature, -1, 0)

    def jobs(self) -> list[Job]:
        """What is to be read, surfaces with a meaning first, then parts before what they are parts of: of several
        places that share a surface, the one that knows most about it comes first.
        """
        return sorted(self._jobs, key=lambda job: (not job.said, -job.depth))

    def _object(self, feature: Element, parent: int, depth: int) -> None:
        kind = local(feature)
        name = text(gml_id(feature).strip(), LONGEST_ID)
        if not name:
            self._tally.nameless += 1
            name = f"{kind}_{self._tally.members}_{len(self.rows) + 1}"
        self._tally.reliefs += kind in UNREAD_RELIEF
        self.rows.append(Row(name, text(kind), parent))
        self._properties(feature, len(self.rows) - 1, UNSAID, depth)

    def _properties(self, feature: Element, row: int, surface: int, depth: int) -> None:
        lod = next((_lod_of(child) for child in feature if local(child) == "lod"), NO_LOD)
        for prop in feature:
            name = local(prop)
            level = _LOD.fullmatch(name)
            if level:
                if "TerrainIntersection" not in level[2] and not level[2].endswith("Point"):
                    self._jobs.append(Job(row, lod_text(level[1]), surface, depth, prop))
            elif name == "tin":
                self._jobs.append(Job(row, lod, surface, depth, prop))
            elif name in {"appearance", "appearanceMember"}:
                self._appearance(prop, row)
            elif name == "pointCloud":
                self._tally.clouds += 1
            elif name in _ELSEWHERE:
                continue
            elif name not in {"boundedBy", "boundary"} or not _is_box(prop):
                if surface == UNSAID:
                    attributes.add(self.rows[row].attributes, attributes.pairs(prop))
                self._inner(prop, row, surface, depth)

    def _inner(self, prop: Element, row: int, surface: int, depth: int) -> None:
        """What a property holds that has properties of its own."""
        if depth > DEEPEST:
            raise BadObject("its parts are nested too deep")
        for child in prop:
            kind = local(child)
            if kind in INTERIOR or (kind in OBJECTS and _is_inside(child)):
                self._tally.interior += 1
            elif kind in OBJECTS:
                # Members of a group stay themselves.
                self._object(child, -1 if self.rows[row].type == GROUP else row, depth + 1)
            elif kind == "Role":
                for member in child:
                    self._inner(member, row, surface, depth + 1)
            elif kind in THROUGH:
                self._properties(child, row, surface, depth + 1)
            elif kind in SURFACES or (kind.endswith("Surface") and not is_gml(child)):
                self._properties(child, row, surface_class(kind), depth + 1)

    def _appearance(self, prop: Element, row: int) -> None:
        found = colour(prop, self._tally)
        self.rows[row].colour = self.rows[row].colour or found


def _lod_of(element: Element) -> str:
    return lod_text((element.text or "").strip())


def _is_box(prop: Element) -> bool:
    return any(local(child) in {"Envelope", "Box", "Null", "EnvelopeWithTimePeriod"} for child in prop)


def _is_inside(feature: Element) -> bool:
    """Version 3 has one class of installations for inside and outside, and says which."""
    return any(local(child) == "relationToConstruction" and (child.text or "").strip() == "inside" for child in feature)
