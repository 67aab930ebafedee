"""Long structures in short stretches, so that a value can be told for each part of a deck or tube."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from widgets.scene import places

F64 = npt.NDArray[np.float64]
STEP = 24.0
"""Metres of a stretch, at most."""
KINDS = ("bridge", "tunnel", "pipeline")
FORWARD = {"with_path": 1, "against_path": -1}
"""Values of a pipeline's attribute ``flow_direction``; without it no direction is drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Structure `i` is `ids[i]` of `kinds[i]` with corners ``xyz[offsets[i]:offsets[i + 1]]``, `along` metres from
    its start; its stretches lie between consecutive corners and are numbered by their first one. `flows` is 1 or -1
    where what flows runs with or against the path, else 0.
    """

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    offsets: npt.NDArray[np.int64]
    xyz: F64
    along: F64
    flows: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, index: int) -> slice:
        """Corners of structure `index`."""
        return slice(int(self.offsets[index]), int(self.offsets[index + 1]))

    def metres(self, index: int, point: npt.ArrayLike) -> float:
        """Metres along structure `index` of the foot of a perpendicular from `point` (x, y)."""
        rows = self.rows(index)
        start, step = self.xyz[rows][:-1, :2], np.diff(self.xyz[rows][:, :2], axis=0)
        to = np.asarray(point, float)[:2] - start
        share = np.clip(np.sum(to * step, axis=1) / np.maximum(np.sum(step * step, axis=1), 1e-9), 0.0, 1.0)
        nearest = int(np.argmin(np.linalg.norm(to - share[:, None] * step, axis=1)))
        along = self.along[rows]
        return float(along[nearest] + share[nearest] * (along[nearest + 1] - along[nearest]))


@lru_cache(maxsize=1)
def stretches(city: CityModel) -> Stretches:
    """Of every bridge, tunnel and pipeline of a city that has a path."""
    found = places.paths(city, KINDS)
    parts = [_split(found.xyz[a:b]) for a, b in zip(found.offsets[:-1], found.offsets[1:], strict=True)]
    told = {asset.id: FORWARD.get(str(asset.attributes.get("flow_direction")), 0) for asset in city.assets}
    return Stretches(
        found.ids,
        found.kinds,
        np.cumsum([0] + [len(part) for part in parts]).astype(np.int64),
        np.concatenate(parts) if parts else np.zeros((0, 3)),
        np.concatenate([_along(part) for part in parts]) if parts else np.zeros(0),
        np.array([told.get(key, 0) for key in found.ids], np.int8),
    )


def drawn_along(city: CityModel) -> tuple[str, ...]:
    """Structures whose data is drawn stretch by stretch: bridges, and what is in ground that can be cut open."""
    found = stretches(city)
    return tuple(key for key, kind in zip(found.ids, found.kinds, strict=True) if kind == "bridge" or level(city))


def level(city: CityModel) -> bool:
    """Whether the ground can be cut open: the cut is made at height 0."""
    return city.terrain is None


def _along(xyz: F64) -> F64:
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(xyz, axis=0), axis=1))])


def _split(corners: F64) -> F64:
    """The same line with further corners, none further than `STEP` from the next."""
    pieces: Sequence[F64] = [
        a + (b - a) * np.linspace(0.0, 1.0, max(1, int(np.ceil(np.linalg.norm(b - a) / STEP))) + 1)[:-1, None]
        for a, b in pairwise(corners)
    ]
    return np.concatenate([*pieces, corners[-1:]])
