"""City objects of a file: who is whose part, what is read, and what is skipped with a reason."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from typing import Any

from citydeck.city.cityjson.geometry import INSTANCE, BadObject, Geometry, geometry
from citydeck.city.cityjson.header import Header
from citydeck.city.cityjson.instances import Templates
from citydeck.city.cityjson.kinship import GROUP, LONGEST_ID
from citydeck.city.cityjson.vertex_pool import VertexPool
from citydeck.city.crs import F64
from citydeck.city.encodable import text
from citydeck.city.lod import lod_text
from citydeck.city.piece import Skip


@dataclass(slots=True, eq=False)
class CityObject:
    """`parent` is the id of the object that it is a part of, empty for a top-level one."""

    id: str
    type: str
    attributes: dict[str, Any]
    geometries: list[Geometry]
    parent: str = ""


@dataclass(slots=True)
class Objects:
    """Collects the objects of a file, one block of vertices after another."""

    header: Header
    seen: set[str] = field(default_factory=set)
    """Ids of the whole file, of other blocks too."""
    pool: VertexPool = field(default_factory=VertexPool)
    read: dict[str, CityObject] = field(default_factory=dict)
    skipped: list[Skip] = field(default_factory=list)
    groups: Set[str] = frozenset()
    """Ids of groups that stand in other pieces: a member of one is nobody's part."""
    flat: int = 0
    orphans: int = 0
    _templates: Templates | None = None
    _children: dict[str, str] = field(default_factory=dict)

    def add(self, sources: Iterable[tuple[str, Any]], vertices: F64, first: int | None = None) -> None:
        """Read `sources` (id and city object), whose indices count in `vertices`, coordinates of the file's CRS.

        `first` is where these vertices are in the pool already; None puts them there.
        """
        first = self.pool.add(vertices) if first is None else first
        for name, source in sources:
            key = text(name, LONGEST_ID)
            if key in self.seen:
                self.skip(f"{key} (again)", "this id comes twice; the first is kept", _type(source))
                continue
            try:
                self.read[key] = self._object(key, source, vertices, first)
                self.seen.add(key)
            except BadObject as error:
                self.skip(key, str(error), _type(source))

    def skip(self, name: str, reason: str, kind: str = "object") -> None:
        """Note what could not be read."""
        self.skipped.append(Skip(name, kind, reason))

    def tie(self) -> None:
        """Settle who is part of whom, once all are read; objects in a circle of parents are skipped."""
        for child, parent in self._children.items():
            if child in self.read and not self.read[child].parent:
                self.read[child].parent = parent
        for found in self.read.values():
            if not found.parent:
                continue
            above = self.read.get(found.parent)
            self.orphans += above is None and found.parent not in self.groups
            if above is None or above.type == GROUP:
                found.parent = ""
        for circle in self._circles():
            for name in circle:
                self.skip(name, f"its parents go in a circle of {len(circle)}", self.read.pop(name).type)
        for found in self.read.values():
            if found.parent not in self.read:
                found.parent = ""

    def roots(self) -> dict[str, str]:
        """Id of every object read to the id of the top-level object that it belongs to."""
        known: dict[str, str] = {}
        for start in self.read:
            way, name = [], start
            while name not in known and self.read[name].parent:
                way.append(name)
                name = self.read[name].parent
            root = known.setdefault(name, name)
            known.update(dict.fromkeys(way, root))
        return known

    def _object(self, name: str, source: Any, vertices: F64, first: int) -> CityObject:
        if not isinstance(source, dict):
            raise BadObject("not an object")
        kind = source.get("type")
        if not isinstance(kind, str) or not kind:
            raise BadObject("has no type")
        shapes = source.get("geometry")
        if not isinstance(shapes, list | None):
            raise BadObject("its geometry is not a list")
        geometries = [self._geometry(shape, vertices, first) for shape in shapes or ()]
        self.flat += sum(found.flat for found in geometries)
        attributes = source.get("attributes")
        children = source.get("children")
        for child in children if isinstance(children, list) and kind != GROUP else ():
            self._children.setdefault(text(child, LONGEST_ID), name)
        return CityObject(
            name, text(kind), attributes if isinstance(attributes, dict) else {}, geometries, _parent(source)
        )

    def _geometry(self, source: Any, vertices: F64, first: int) -> Geometry:
        if not isinstance(source, dict):
            raise BadObject("a geometry is not an object")
        if source.get("type") != INSTANCE:
            return geometry(source, lod_text(source.get("lod")), first, len(vertices))
        if self._templates is None:
            self._templates = Templates(self.header, self.pool)
        return self._templates.instance(source, vertices)

    def _circles(self) -> list[list[str]]:
        """Each circle of parents once. Every object is walked over once, so a long chain costs no more."""
        done: set[str] = set()
        circles = []
        for start in self.read:
            way: dict[str, None] = {}
            name = start
            while name and name not in done and name not in way:
                way[name] = None
                name = self.read[name].parent
            if name in way:
                steps = list(way)
                circles.append(steps[steps.index(name) :])
            done.update(way)
        return circles


def _type(source: Any) -> str:
    """The type of an object that cannot be read, as far as it says one."""
    kind = source.get("type") if isinstance(source, dict) else None
    return text(kind) if isinstance(kind, str) and kind else "object"


def _parent(source: dict[str, Any]) -> str:
    parents = source.get("parents")
    if parents is None:
        return ""
    if not isinstance(parents, list) or not all(isinstance(item, str) for item in parents):
        raise BadObject("its parents are not a list of ids")
    return text(parents[0], LONGEST_ID) if parents else ""
