"""The street network on the ground: grids, quays and creek bridges, noded into one graph on each bank."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.demo import facts, places, street_names
from citydeck.city.demo.crossings import creek_axis
from citydeck.city.demo.curve import local, smooth
from citydeck.city.demo.grid import MAIN, Street, grid
from citydeck.city.demo.river import CREEK_ROAD, QUAY_ROAD, Water

GRID_SIZE = 0.25
"""Metres to which nodes are snapped: exact in float32, so that lines meet at equal coordinates."""
I64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Network:
    """Noded edges: geometry, the street each belongs to, and the index of its two nodes in `nodes` ``(n, 2)``."""

    edges: npt.NDArray[np.object_]
    source: I64
    ends: I64
    nodes: npt.NDArray[np.float64]
    streets: list[Street]

    def select(self, keep: npt.NDArray[np.bool_]) -> "Network":
        """The network of some edges; nodes keep their numbers."""
        return Network(self.edges[keep], self.source[keep], self.ends[keep], self.nodes, self.streets)

    @property
    def level(self) -> npt.NDArray[np.uint8]:
        return np.array([street.level for street in self.streets], np.uint8)[self.source]

    @property
    def width(self) -> npt.NDArray[np.float64]:
        return np.array([street.width for street in self.streets])[self.source]


def corridors() -> list[Street]:
    """Wide main roads under the elevated ones."""
    return [
        Street(shapely.LineString(smooth(local(list(points)))), MAIN, 44.0, slug, title)
        for slug, title, points in (
            ("yanan-road", facts.names("Yan'an Road", "延安路"), facts.YANAN),
            ("chengdu-north-road", facts.names("North–South corridor", "南北大道"), facts.NORTH_SOUTH),
            ("zhongshan-ring", facts.names("Zhongshan Ring Road", "中山环路"), facts.RING_WEST),
            ("luoshan-ring", facts.names("Luoshan Ring Road", "罗山环路"), facts.RING_EAST),
        )
    ]


def _cut(streets: list[Street], area: shapely.Geometry) -> list[Street]:
    """Each street's parts inside `area`."""
    cut = shapely.intersection(np.array([street.line for street in streets]), area)
    found: list[Street] = []
    for street, piece in zip(streets, cut, strict=True):
        found += [
            Street(part, street.level, street.width, street.slug, street.names)
            for part in shapely.get_parts(piece)
            if part.geom_type == "LineString" and part.length > 5
        ]
    return found


def _quays(water: Water, zone: shapely.Geometry, box: shapely.Geometry) -> list[Street]:
    """Roads along both rivers: the edge of the shore zone."""
    found: list[Street] = []
    near_creek = water.creek.buffer(CREEK_ROAD + 12)
    ring = shapely.intersection(shapely.boundary(zone), box)
    creek, huangpu = shapely.intersection(ring, near_creek), shapely.difference(ring, near_creek)
    found += [
        Street(part, MAIN, 14.0, "suzhou-creek-road", street_names.QUAYS["creek"])
        for part in shapely.get_parts(shapely.line_merge(creek))
    ]
    for part in shapely.get_parts(shapely.line_merge(huangpu)):
        east = bool(water.is_east(np.array(part.interpolate(0.5, normalized=True).coords))[0])
        bank = "east" if east else "west"
        found.append(Street(part, MAIN, 22.0, f"riverside-{bank}", street_names.QUAYS[bank]))
    return found


def _creek_bridges(water: Water, streets: list[Street]) -> list[Street]:
    """Main roads carried over the creek, and Waibaidu Bridge."""
    zone = water.creek.buffer(CREEK_ROAD)
    shore = water.huangpu.buffer(QUAY_ROAD + 30)
    axis = creek_axis(31.2452, 121.4866)
    truss = shapely.LineString([axis.point(-190), axis.point(190)])
    mains = [street for street in streets if street.level >= MAIN]
    found = [
        street
        for street in _cut(mains, zone)
        if street.line.length < 420 and not street.line.intersects(shore) and street.line.crosses(water.creek)
    ]
    found.append(
        Street(
            shapely.LineString(shapely.get_coordinates(shapely.intersection(truss, zone.buffer(0.5)))),
            MAIN,
            18.0,
            "",
            street_names.CREEK_BRIDGE,
        )
    )
    return found


def _sources(water: Water, seed: int) -> list[Street]:
    """All lines of the ground network before noding."""
    box = shapely.box(*facts.BUILT)
    shore = shapely.union_all([water.huangpu.buffer(QUAY_ROAD), water.creek.buffer(CREEK_ROAD)])
    land = shapely.difference(box, shore)
    banks = water.banks
    streets = grid(seed)
    wide = corridors()
    found = [Street(box.exterior, MAIN, 24.0, "outer-frame", facts.names("Middle Ring Road", "中环路"))]
    found = _cut(found, land) + _cut(wide, land) + _quays(water, shore, box)
    for bank, lines in streets.items():
        found += _cut(lines, shapely.intersection(land, banks[bank]))
    return found + _creek_bridges(water, streets["west"] + wide)


def _node(streets: list[Street]) -> Network:
    """Cut all lines where they meet; each edge belongs to the widest line it lies on."""
    noded = shapely.union_all(np.array([street.line for street in streets]), grid_size=GRID_SIZE)
    edges = shapely.get_parts(shapely.line_merge(noded))
    middle = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    tree = shapely.STRtree([street.line for street in streets])
    pairs = tree.query(middle, predicate="dwithin", distance=1.5)
    rank = np.array([street.width for street in streets])
    order = np.lexsort((pairs[1], rank[pairs[1]], pairs[0]))
    source = np.zeros(len(edges), np.int64)
    source[pairs[0][order]] = pairs[1][order]
    tips = np.concatenate([shapely.get_coordinates(shapely.get_point(edges, k)) for k in (0, -1)])
    nodes, index = np.unique(tips, axis=0, return_inverse=True)
    ends = np.asarray(index).reshape(2, -1).T
    return Network(edges, source, ends, nodes, streets)


def components(ends: I64, count: int) -> I64:
    """``(count,)`` label of each node's connected part (union-find with path halving)."""
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in ends.tolist():
        parent[root(a)] = root(b)
    return np.array([root(node) for node in range(count)])


def _connected(network: Network, water: Water) -> Network:
    """The largest connected part of each bank."""
    label = components(network.ends, len(network.nodes))
    at_edge = label[network.ends[:, 0]]
    east = water.is_east(network.nodes)[network.ends[:, 0]]
    best = [np.bincount(at_edge[east == side]).argmax() for side in (False, True)]
    return network.select(np.isin(at_edge, best))


def _clear(network: Network, water: Water) -> Network:
    """Without the edges that cross parks or plots, or hug a wider road."""
    kept_free = [*places.parks(water), *places.plots().values(), places.bund_strip(water)]
    tree = shapely.STRtree(network.edges)
    blocked = np.unique(tree.query(np.array(kept_free), predicate="intersects")[1])
    keep = np.ones(len(network.edges), bool)
    keep[blocked] = False
    # The quay road runs past the Bund and some parks, the great corridors past plots: those stay.
    keep |= network.width > 24.5
    lanes = shapely.union_all([shapely.buffer(s.line, 48) for s in network.streets if s.width >= 40])
    shapely.prepare(lanes)
    hugging = shapely.contains_properly(lanes, network.edges) & (network.width < 24.5) & (network.width != 14.0)
    return network.select(keep & ~hugging)


def _prune(network: Network) -> Network:
    """Without blind stubs shorter than 60 m."""
    degree = np.bincount(network.ends.ravel(), minlength=len(network.nodes))
    stub = (degree[network.ends] == 1).any(axis=1) & (shapely.length(network.edges) < 60)
    return network.select(~stub)


def network(water: Water, seed: int) -> Network:
    """The ground streets: two connected graphs, one a bank; crossings join them."""
    noded = _connected(_clear(_node(_sources(water, seed)), water), water)
    return _prune(_prune(noded))
