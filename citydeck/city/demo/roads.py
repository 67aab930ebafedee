"""All carriageways as `Lines`, joined into one graph, and the road sections that readings are about."""

import itertools
from dataclasses import dataclass, field

import numpy as np
import shapely

from citydeck.city.demo import facts, street_names
from citydeck.city.demo.curve import F64, lengths, local, resample, smooth
from citydeck.city.demo.facts import Names
from citydeck.city.demo.grid import BRIDGE, ELEVATED, MAIN, WIDTH
from citydeck.city.demo.spans import Span
from citydeck.city.demo.streets import Network
from citydeck.city.model import Lines
from citydeck.model.asset import Asset
from citydeck.model.place import Place

HIGH = 14.0
"""Metres of the elevated roads above ground."""
SECTION = 820.0
RAMP = 260.0


@dataclass
class Roads:
    """Lines under construction: geometry ``(n, 3)``, width, level, asset id of each."""

    lines: list[F64] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    level: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)

    def add(self, line: F64, width: float, level: int, name: str = "") -> None:
        self.lines.append(line)
        self.width.append(width)
        self.level.append(level)
        self.ids.append(name)

    def done(self) -> Lines:
        """The arrays."""
        count = [len(line) for line in self.lines]
        return Lines(
            np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
            np.concatenate(self.lines).astype(np.float32),
            np.array(self.width, np.float32),
            np.array(self.level, np.uint8),
            tuple(self.ids),
        )


def roads(network: Network, found: list[Span], river: shapely.Geometry) -> Roads:
    """Streets, bridges with ramps, elevated roads; every main and elevated section is an asset."""
    made = Roads()
    nodes = network.nodes[np.unique(network.ends)]
    _ground(made, network)
    for span in found:
        bridge = f"urn:ngsi-ld:Bridge:{span.fact.slug}"
        made.add(span.deck, WIDTH[BRIDGE], BRIDGE, bridge)
        for ramp in span.ramps:
            made.add(ramp, 16.0, ELEVATED)
            _approach(made, ramp[-1], nodes, river)
    for slug, title, line in elevated():
        _elevated(made, slug, title, line, network)
    return made


def elevated() -> list[tuple[str, Names, F64]]:
    """Slug, names and plan course ``(n, 2)`` of each elevated road."""
    courses = (
        ("yanan-elevated", street_names.YANAN, facts.YANAN),
        ("north-south-elevated", street_names.NORTH_SOUTH, facts.NORTH_SOUTH),
        ("inner-ring-west", street_names.RING_WEST, facts.RING_WEST),
        ("inner-ring-east", street_names.RING_EAST, facts.RING_EAST),
    )
    box = shapely.box(*facts.BUILT).buffer(-40)
    found = []
    for slug, title, points in courses:
        inside = shapely.intersection(shapely.LineString(smooth(local(list(points)))), box)
        part = max(shapely.get_parts(inside), key=lambda piece: piece.length)
        found.append((slug, title, resample(shapely.get_coordinates(part), 40.0)))
    return found


def _ground(made: Roads, network: Network) -> None:
    """Ground streets; edges of one main road are gathered into sections of about `SECTION` metres."""
    edges = [shapely.get_coordinates(edge) for edge in network.edges]
    sections: dict[tuple[str, int], list[int]] = {}
    for index, source in enumerate(network.source.tolist()):
        street = network.streets[source]
        if street.level >= MAIN and street.slug:
            place = street.line.project(shapely.Point(edges[index].mean(axis=0)))
            sections.setdefault((street.slug, int(place // SECTION) + 1000 * source), []).append(index)
    name_of: dict[int, str] = {}
    numbers: dict[str, int] = {}
    for (slug, _), members in sorted(sections.items()):
        if sum(lengths(edges[index])[-1] for index in members) < 0.35 * SECTION:
            continue
        numbers[slug] = numbers.get(slug, 0) + 1
        name = f"urn:ngsi-ld:Road:{slug}-{numbers[slug]}"
        street = network.streets[int(network.source[members[0]])]
        made.assets.append(
            _section(
                name, street.names or facts.names("Road", "道路"), numbers[slug], _chain([edges[i] for i in members])
            )
        )
        name_of |= dict.fromkeys(members, name)
    for index, (edge, width, level) in enumerate(
        zip(edges, network.width.tolist(), network.level.tolist(), strict=True)
    ):
        flat = np.column_stack([edge, np.full(len(edge), 0.3)])
        made.add(flat, width, level, name_of.get(index, ""))


def _approach(made: Roads, foot: F64, nodes: F64, river: shapely.Geometry) -> None:
    """A road from a ramp's foot in open ground to the nearest street that can be reached on its own bank."""
    away = np.hypot(*(nodes - foot[:2]).T)
    if away.min() < 1.0:
        return
    nearest = np.argsort(away)[:400]
    ways = shapely.linestrings(np.stack([np.broadcast_to(foot[:2], (len(nearest), 2)), nodes[nearest]], axis=1))
    dry = nearest[~shapely.intersects(ways, river)]
    made.add(np.vstack([foot, [*nodes[dry[0]], 0.3]]), WIDTH[MAIN], MAIN)


def _elevated(made: Roads, slug: str, title: Names, course: F64, network: Network) -> None:
    """A deck on stilts whose ends ramp down to the nearest street."""
    line = np.column_stack([course, np.full(len(course), HIGH)])
    for end, ahead in ((line[0], line[0] - line[3]), (line[-1], line[-1] - line[-4])):
        aim = end[:2] + ahead[:2] / np.hypot(*ahead[:2]) * RAMP
        used = np.unique(network.ends)
        nodes = network.nodes[used]
        foot = nodes[np.hypot(*(nodes - aim).T).argmin()]
        t = np.linspace(0, 1, 9)[:, None]
        ramp = np.column_stack([end[:2] + (foot - end[:2]) * t, HIGH + (0.3 - HIGH) * t])
        made.add(ramp, 10.0, ELEVATED)
    pieces = max(1, round(lengths(course)[-1] / SECTION))
    cuts = np.linspace(0, len(line) - 1, pieces + 1).astype(int)
    for number, (a, b) in enumerate(itertools.pairwise(cuts), 1):
        name = f"urn:ngsi-ld:Road:{slug}-{number}"
        made.add(line[a : b + 1], WIDTH[ELEVATED], ELEVATED, name)
        made.assets.append(_section(name, title, number, line[a : b + 1, :2], HIGH))


def _chain(parts: list[F64]) -> F64:
    """One course through the edges of a section, by their nearest ends."""
    rest = list(parts)
    line = rest.pop(0)
    while rest:
        tips = [(np.hypot(*(line[-1] - part[k])), i, k) for i, part in enumerate(rest) for k in (0, -1)]
        heads = [(np.hypot(*(line[0] - part[k])), i, k) for i, part in enumerate(rest) for k in (0, -1)]
        ahead = min(tips)[0] <= min(heads)[0]
        _, index, end = min(tips) if ahead else min(heads)
        part = rest.pop(index)
        if ahead:
            line = np.vstack([line, part if end == 0 else part[::-1]])
        else:
            line = np.vstack([part[::-1] if end == 0 else part, line])
    return line


def _section(name: str, title: Names, number: int, course: F64, height: float = 0.3) -> Asset:
    thin = course[np.unique(np.linspace(0, len(course) - 1, min(len(course), 8)).astype(int))]
    middle = resample(course, max(lengths(course)[-1] / 2, 1.0))[1]
    return Asset(
        name, "road", {tag: f"{text} {number}" for tag, text in title.items()}, place(middle, height, thin),
        attributes={"length_m": round(float(lengths(course)[-1])), "elevated": height > 1},
    )  # fmt: skip


def place(middle: F64, height: float = 0.0, course: F64 | None = None) -> Place:
    """A place in degrees from metres; `course` ``(n, 2)`` or ``(n, 3)`` becomes its path."""
    lon, lat = (round(float(v), 6) for v in facts.FRAME.to_degrees(middle[0], middle[1]))
    path: tuple[tuple[float, float, float], ...] = ()
    if course is not None:
        degrees = facts.FRAME.to_degrees(course[:, 0], course[:, 1])
        heights = course[:, 2] if course.shape[1] > 2 else np.full(len(course), height)
        path = tuple(
            (round(float(x), 6), round(float(y), 6), round(float(z), 1))
            for (x, y), z in zip(degrees, heights, strict=True)
        )
    return Place(lon, lat, round(float(height), 1), path)
