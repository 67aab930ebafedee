"""The faces and lines of one top-level object: every surface once, wherever it is defined and linked to."""

from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from citydeck.city.citygml.coordinates import BadObject, dimension, points, ring
from citydeck.city.citygml.srs import named
from citydeck.city.citygml.tally import Tally
from citydeck.city.citygml.xml import HREF, Element, gml_id, local
from citydeck.city.crs import Reference
from citydeck.city.encodable import one_line
from citydeck.city.watch import Watch

DEEPEST = 100
"""Elements of a geometry inside one another, beyond which it is refused."""

STEP = 4096
"""Faces of one object between two looks at whether the reading is still wanted."""

_FLAT = frozenset(("Polygon", "PolygonPatch", "Triangle", "Rectangle"))
_CURVES = frozenset(("LineString", "LineStringSegment"))
_OUTER = frozenset(("exterior", "outerBoundaryIs"))
_INNER = frozenset(("interior", "innerBoundaryIs"))
_TURNING = frozenset(("OrientableSurface", "OrientableCurve", "TexturedSurface"))
_BESIDE = ("name", "description", "descriptionReference", "identifier", "metaDataProperty", "boundedBy", "appearance")
_ASIDE = frozenset((*_BESIDE, "Point", "MultiPoint", "stopLines", "breakLines", "controlPoint", "maxLength"))
"""What stands in geometries and is none that is drawn."""
_WITH_ID = etree.XPath(
    "descendant-or-self::*[@g:id or @h:id or @id]",
    namespaces={"g": "http://www.opengis.net/gml", "h": "http://www.opengis.net/gml/3.2"},
)


@dataclass(slots=True, eq=False)
class Face:
    """Rings as flat lists of x, y, z, the outer one first; `turned` when seen from the other side."""

    rings: list[list[float]]
    surface: int
    lod: str
    turned: bool


@dataclass(slots=True, eq=False)
class Shape:
    """What was read for one object. `thin` counts its faces with fewer than three corners."""

    faces: list[Face] = field(default_factory=list)
    lines: list[list[float]] = field(default_factory=list)
    lods: set[str] = field(default_factory=set)
    thin: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """How a geometry was come to: its level, its surface class, from behind or not, as part of a solid or not."""

    lod: str
    surface: int
    turned: bool = False
    solid: bool = False
    size: int = 3
    depth: int = 0

    def down(self, element: Element) -> "Way":
        """The way one element further."""
        if self.depth > DEEPEST:
            raise BadObject("its geometry is nested too deep")
        name = local(element)
        turned = self.turned ^ (name in _TURNING and element.get("orientation") == "-")
        solid = self.solid or name == "Solid"
        return Way(self.lod, self.surface, turned, solid, dimension(element, self.size), self.depth + 1)


class Geometries:
    """Reads the geometries of one top-level member `top`, in which links are followed; `crs` None for a template,
    whose coordinates are in no system whatever they name.
    """

    def __init__(self, top: Element, crs: Reference | None, tally: Tally, watch: Watch) -> None:
        self._top, self._crs, self._tally, self._watch = top, crs, tally, watch
        self._ids: dict[str, Element] | None = None
        self._seen: dict[tuple[str, Element], Face] = {}
        self._followed: set[tuple[str, Element, bool, bool]] = set()

    def read(self, element: Element, way: Way, into: Shape) -> None:
        """Add what `element` holds to `into`; a surface that was read before in this level stays where it is."""
        name = local(element)
        if name in _ASIDE or not name:
            return
        if (srs := element.get("srsName")) is not None:
            self._check(srs)
        if name in _FLAT:
            self._face(element, way, into)
            return
        if name in _CURVES:
            self._line(element, way, into)
            return
        way = way.down(element)
        href = element.get(HREF)
        if href is not None and not len(element):
            self._follow(href, way, into)
        for child in element:
            self.read(child, way, into)

    def target(self, href: str) -> Element | None:
        """The element of this member that a link names, None when it is elsewhere."""
        if self._ids is None:
            self._ids = {}
            for element in _WITH_ID(self._top):
                self._ids.setdefault(gml_id(element), element)
        file, mark, name = href.strip().rpartition("#")
        return None if file else self._ids.get(name if mark else href.strip())

    def _follow(self, href: str, way: Way, into: Shape) -> None:
        target = self.target(href)
        if target is None:
            self._tally.links += 1
            return
        # Once is enough, and it keeps links that lead to links from multiplying without end.
        step = (way.lod, target, way.turned, way.solid)
        if step not in self._followed:
            self._followed.add(step)
            self.read(target, way, into)

    def _face(self, element: Element, way: Way, into: Shape) -> None:
        into.lods.add(way.lod)
        known = self._seen.get((way.lod, element))
        if known is not None:
            # A solid knows what is outside; a wall by itself may be drawn from within.
            known.turned = way.turned if way.solid else known.turned
            return
        rings = self._rings(element, dimension(element, way.size), into)
        if rings:
            face = Face(rings, way.surface, way.lod, way.turned)
            self._seen[way.lod, element] = face
            if not len(self._seen) % STEP:
                # No further in the file, but a terrain of a million triangles is one object.
                self._watch.at(0.0)
            into.faces.append(face)

    def _rings(self, element: Element, size: int, into: Shape) -> list[list[float]]:
        """The outer ring and the holes; nothing when the outer one has fewer than three corners."""
        edges = [edge for edge in element if local(edge) in _OUTER] + [e for e in element if local(e) in _INNER]
        rings: list[list[float]] = []
        for edge in edges:
            found, high = ring(edge, size)
            if len(found) < 9:
                into.thin += 1
                if not rings:
                    return []
                continue
            self._tally.level += not high
            rings.append(found)
        into.thin += not edges
        return rings

    def _line(self, element: Element, way: Way, into: Shape) -> None:
        into.lods.add(way.lod)
        found, high = points(element, way.size)
        if len(found) >= 6:
            if not high:
                # On the ground, wherever that is.
                found[2::3] = [float("nan")] * (len(found) // 3)
            into.lines.append(found)

    def _check(self, srs: str) -> None:
        """`BadObject` where a geometry is in another system than the file: it would land elsewhere."""
        if self._crs is not None and not _fits(srs, self._crs.text):
            raise BadObject(f"its reference system {one_line(srs, 80)} is not the file's ({self._crs.text})")


@lru_cache(maxsize=64)
def _fits(srs: str, text: str) -> bool:
    """Whether two systems are one on the ground; a name that nobody knows is taken for the file's."""
    found = named(srs).horizontal
    return found is None or found == named(text).horizontal
