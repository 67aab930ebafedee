"""Building ground: what streets enclose, less carriageways, water, parks and plots; and what kind of town is there."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.demo import facts, places
from citydeck.city.demo.curve import F64, at, local
from citydeck.city.demo.river import Water
from citydeck.city.demo.streets import Network

PAVEMENT = 3.5
LEAST = 700.0
"""Square metres below which ground stays empty."""
PART = 256
"""Faces that one thread clears at a time."""
LANE, ESTATE, TOWERS, PUBLIC = range(4)
LANE_CENTRES = (
    (31.2260, 121.4860, 900.0),
    (31.2220, 121.4720, 1300.0),
    (31.2340, 121.4600, 1000.0),
    (31.2500, 121.4850, 900.0),
)
"""Where lane houses stand: the old city, the former concessions, Jing'an, Hongkou; latitude, longitude, radius."""


@dataclass(frozen=True)
class Blocks:
    """`ground` polygons with the `style` of each, `strength` 0 to 1 of the nearest centre, `turn` of its long side."""

    ground: npt.NDArray[np.object_]
    style: npt.NDArray[np.int64]
    strength: F64
    turn: F64


def blocks(network: Network, water: Water, covered: Sequence[shapely.Geometry], seed: int) -> Blocks:
    """All building ground. `covered` are further carriageways (ramps, elevated roads) to keep free."""
    faces = shapely.get_parts(shapely.polygonize(network.edges))
    faces = faces[shapely.area(faces) < 400_000]
    lanes = shapely.buffer(network.edges, network.width / 2 + PAVEMENT, cap_style="square")
    keep_off = np.array(
        [*lanes, water.huangpu.buffer(30), water.creek.buffer(8), *places.parks(water), *places.plots().values(),
         places.bund_strip(water), *covered], object,
    )  # fmt: skip
    free = _without(faces, keep_off)
    parts, owner = shapely.get_parts(free, return_index=True)
    del owner
    parts = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) > LEAST)]
    parts = shapely.get_parts(shapely.buffer(shapely.buffer(parts, -6.0), 6.0, join_style="mitre"))
    parts = parts[shapely.area(parts) > LEAST]
    centre = shapely.get_coordinates(shapely.centroid(parts))
    strength = _strength(centre)
    return Blocks(parts, _style(centre, strength, water, seed), strength, _turn(parts))


def _without(faces: npt.NDArray[np.object_], keep_off: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    tree = shapely.STRtree(keep_off)
    face, other = tree.query(faces, predicate="intersects")
    order = np.argsort(face, kind="stable")
    face, other = face[order], other[order]
    hit, begin, count = np.unique(face, return_index=True, return_counts=True)
    near = np.full((len(hit), int(count.max(initial=0))), None)
    near[np.repeat(np.arange(len(hit)), count), np.arange(len(face)) - np.repeat(begin, count)] = keep_off[other]

    def cleared(rows: slice) -> npt.NDArray[np.object_]:
        return np.asarray(shapely.difference(faces[hit[rows]], shapely.union_all(near[rows], axis=1)))

    free = faces.copy()
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:  # geometry is cut without Python's lock
        free[hit] = np.concatenate(list(pool.map(cleared, _slices(len(hit), PART))))
    return free


def _slices(length: int, step: int) -> list[slice]:
    return [slice(start, start + step) for start in range(0, length, step)]


def _strength(centre: F64) -> F64:
    """How strongly towers gather at each point."""
    best = np.zeros(len(centre))
    for latitude, longitude, radius, strength in facts.CENTRES:
        distance = np.hypot(*(centre - at(latitude, longitude)).T)
        best = np.maximum(best, strength * np.exp(-((distance / radius) ** 2)))
    return best


def _style(centre: F64, strength: F64, water: Water, seed: int) -> npt.NDArray[np.int64]:
    random = np.random.default_rng([seed, 23])
    luck = random.random(len(centre))
    east = water.is_east(centre)
    style = np.full(len(centre), ESTATE)
    for latitude, longitude, radius in LANE_CENTRES:
        near = np.hypot(*(centre - local([(latitude, longitude)])[0]).T) < radius
        style[near & ~east & (luck < 0.74)] = LANE
    style[luck > 0.955] = PUBLIC
    style[luck * 0.9 < strength * 1.25] = TOWERS
    return style


def _turn(parts: npt.NDArray[np.object_]) -> F64:
    """Angle of each ground's long side."""
    boxes = shapely.get_coordinates(shapely.oriented_envelope(parts)).reshape(len(parts), 5, 2)
    a, b = boxes[:, 1] - boxes[:, 0], boxes[:, 2] - boxes[:, 1]
    longer = np.where((np.hypot(*a.T) >= np.hypot(*b.T))[:, None], a, b)
    return np.arctan2(longer[:, 1], longer[:, 0])
