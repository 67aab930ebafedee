"""The first look at a file: how much is in it, which relations are areas, and where the parts of buildings lie."""

from dataclasses import dataclass, field
from math import exp
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.osm import kinds
from citydeck.city.osm.rings import points
from citydeck.city.osm.source import PBF, Source
from citydeck.city.watch import Watch

STEP = 512
"""Objects between two looks at whether the reading is still wanted."""
_BYTES = {PBF: 75.0, "osm": 600.0, "osm.gz": 60.0, "osm.bz2": 45.0}
"""Of the file for each object that is seen, about: a file does not say how many it holds."""


@dataclass(slots=True, eq=False)
class Survey:
    """`awaited` relations that should become areas, with their tags; `parts` points in parts of buildings."""

    nodes: int = 0
    ways: int = 0
    relations: int = 0
    building_nodes: int = 0
    tagged: dict[str, int] = field(default_factory=dict)
    awaited: dict[int, dict[str, str]] = field(default_factory=dict)
    parts: list[tuple[float, float]] = field(default_factory=list)
    _part_members: set[int] = field(default_factory=set)

    def relation(self, found: Any) -> None:
        """Note a relation."""
        self.relations += 1
        told = kinds.told(found)
        if told.get("type") not in ("multipolygon", "boundary"):
            return
        if kinds.building(told) or kinds.area(told)[0] or kinds.deck(told):
            self.awaited[found.id] = told
        if kinds.building(told) == "BuildingPart":
            self._part_members.update(item.ref for item in found.members if item.type == "w")

    def way(self, found: Any) -> None:
        """Note a way, with its nodes' places."""
        self.ways += 1
        tags = found.tags
        for key in ("building", "building:part", "height", "building:levels", "tunnel", "bridge"):
            if key in tags:
                self.tagged[key] = self.tagged.get(key, 0) + 1
        part = "building:part" in tags and kinds.building(kinds.told(found)) == "BuildingPart"
        if part or found.id in self._part_members:
            corners = points(found.nodes)
            corners = corners[~np.isnan(corners).any(axis=1)]
            if len(corners):
                self.parts.append(_inside(corners))

    def containing_parts(self, outlines: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Which of (n,) polygons have a part of a building within them."""
        found = np.zeros(len(outlines), bool)
        if self.parts and len(outlines):
            tree = shapely.STRtree(np.asarray(shapely.points(np.array(self.parts))))
            found[tree.query(outlines, predicate="contains")[0]] = True
        return found


def survey(source: Source, form: str, watch: Watch) -> Survey:
    """Go through relations, tagged nodes and ways of `source` once; afterwards its ways have places."""
    found = Survey()
    for relation in source.relations():
        found.relation(relation)
        if found.relations % STEP == 0:
            watch.at(0.0)
    expected = max(source.path.stat().st_size / _BYTES[form], 1.0)
    for item in source.surveyed():
        if item.is_way():
            found.way(item)
        else:
            found.nodes += 1
            found.building_nodes += "building" in item.tags
        if (found.nodes + found.ways) % STEP == 0:
            watch.at(1.0 - exp(-(found.nodes + found.ways) / expected))
    return found


def _inside(corners: npt.NDArray[np.float64]) -> tuple[float, float]:
    """A point in what the corners enclose; their middle where they enclose nothing."""
    if len(corners) >= 4 and (corners[0] == corners[-1]).all():
        point = shapely.point_on_surface(shapely.polygons(corners))
        if not shapely.is_empty(point):
            return float(shapely.get_x(point)), float(shapely.get_y(point))
    middle = corners.mean(axis=0)
    return float(middle[0]), float(middle[1])
