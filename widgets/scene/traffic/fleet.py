"""Vehicles that stand for the traffic of a city: where each is and where it heads at an instant. No VTK."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from widgets.scene.traffic.carriageways import Carriageways
from widgets.scene.traffic.density import JAM
from widgets.scene.traffic.phases import Phases

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
MOST = 10_000
"""Vehicles in one picture."""
GAP = 11.0
"""Metres of a lane for each place that a vehicle may take; with `JITTER` two are never closer than a car is long."""
JITTER = 0.4
PLACES = 400_000
"""Places of a whole city at most; a larger one has them further apart."""
EASE = 0.8
"""Seconds in which a vehicle appears or vanishes."""
ENDS = 9.0
"""Metres from the end of a way in which it does so."""
GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """What is drawn of vehicles, measured ones too: `xyz` ``(n, 3)`` metres on the carriageway, `heading` ``(n, 2)``
    unit vectors, `size` 0 to 1 (appearing, vanishing), `look` 0 to 1 (whose paint differs), all float32.
    """

    xyz: F32
    heading: F32
    size: F32
    look: F32

    def __len__(self) -> int:
        return len(self.size)


class Fleet:
    """Places on all lanes of `ways`, taken by as many vehicles as the density asks for; `seed` decides which."""

    def __init__(self, ways: Carriageways, seed: int = 7, most: int = MOST) -> None:
        self.ways, self.most = ways, most
        random = np.random.default_rng(seed)
        self._way, self._offset, self._back, self._base, self._rank = _places(ways, random)
        self._look = random.random(len(self._way)).astype(np.float32)
        self._size = np.zeros(len(self._way), np.float32)
        self._wanted = np.zeros(len(self._way), bool)
        self._active: I64 = np.zeros(0, np.int64)
        self._phases = Phases(len(ways))
        self._speed, self._density = np.zeros(len(ways)), np.zeros(len(ways))
        self._middle = _middles(ways)
        self._start = np.concatenate([[0.0], np.cumsum(ways.length + 1.0)])[:-1]
        self._at = ways.along + np.repeat(self._start, np.diff(ways.offsets))
        self.stands_for = 1.0
        """Real vehicles for each drawn one, at the far end of the picture."""

    def set_traffic(self, speed: F64, density: F64) -> None:
        """Speed in m/s and vehicles a kilometre and lane of every way; density 0: no vehicle."""
        emptied = (density <= 0)[self._way] & (self._size > 0)
        self._size[emptied] = 0.0  # what is not known any more is gone at once
        self._speed, self._density = speed, density

    def choose(self, eye: F64) -> None:
        """Take places: all that the density asks for near the `eye`, fewer the further away, `most` in all."""
        full = np.clip(self._density * GAP / 1000.0, 0.0, JAM * GAP / 1000.0)
        counts = np.bincount(self._way, minlength=len(self.ways)).astype(np.float64) * np.minimum(full, 1.0)
        away = np.linalg.norm(self._middle - eye, axis=1) + 1.0
        thin = _thinned(counts, away, self.most)
        share = np.minimum(full, 1.0) * thin
        self._wanted = self._rank < share[self._way]
        self.stands_for = float(1.0 / max(thin.min(initial=1.0), 1e-6))
        leaving = np.flatnonzero(~self._wanted & (self._size > 0))
        self._active = np.concatenate([np.flatnonzero(self._wanted), leaving])  # where too many: who comes goes first

    def at(self, seconds: float) -> Positions:
        """All vehicles at an instant of session time."""
        passed = self._phases.advance(seconds, self._speed)
        which = self._active
        wanted = self._wanted[which]
        if passed == 0.0:  # time stands or was sought: nobody waits for a car to appear
            self._size[which] = wanted
        else:
            step = passed / EASE
            self._size[which] = np.clip(self._size[which] + np.where(wanted, step, -step), 0.0, 1.0)
        gone = ~wanted & (self._size[which] <= 0)
        if gone.any():
            self._active = which = which[~gone]
        return self._placed(which[: self.most])

    def _placed(self, which: I64) -> Positions:
        ways = self.ways
        way, back = self._way[which], self._back[which]
        length = ways.length[way]
        run = (self._base[which] + self._phases.metres[way]) % length
        along = np.where(back, length - run, run)
        where = self._start[way] + along
        corner = np.clip(
            np.searchsorted(self._at, where, side="right") - 1, ways.offsets[way], ways.offsets[way + 1] - 2
        )
        span = self._at[corner + 1] - self._at[corner]
        share = ((where - self._at[corner]) / np.maximum(span, 1e-9))[:, None]
        left = ways.left[corner] * (1.0 - share) + ways.left[corner + 1] * share
        left /= np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)
        xyz = ways.xyz[corner] * (1.0 - share) + ways.xyz[corner + 1] * share
        xyz[:, :2] += left * self._offset[which][:, None]
        heading = np.stack([left[:, 1], -left[:, 0]], axis=1) * np.where(back, -1.0, 1.0)[:, None]
        ends = np.clip(np.minimum(run, length - run) / ENDS, 0.0, 1.0)
        size = self._size[which] * ends
        return Positions(xyz.astype(np.float32), heading.astype(np.float32), size.astype(np.float32), self._look[which])

    @property
    def way_of(self) -> I64:
        """The way of each vehicle that `at` gave last, in its order."""
        return self._way[self._active[: self.most]]


def _places(ways: Carriageways, random: np.random.Generator) -> tuple[I64, F64, npt.NDArray[np.bool_], F64, F64]:
    """Way, metres to the left of it, whether against its points, metres from its start, and rank, of every place."""
    total = ways.total_lanes()
    gap = max(GAP, float((ways.length * total).sum()) / PLACES)
    each = np.maximum((ways.length / gap).astype(np.int64), 1)
    lane_way = np.repeat(np.arange(len(ways)), total)
    lane = np.arange(len(lane_way)) - np.repeat(np.cumsum(total) - total, total)
    back = lane >= ways.lanes[lane_way]
    inner = lane % np.maximum(ways.lanes[lane_way], 1)
    both = ways.both[lane_way]
    wide = np.where(both, ways.width[lane_way] / 2, ways.width[lane_way]) / ways.lanes[lane_way]
    offset = np.where(
        both, np.where(back, 1.0, -1.0) * (inner + 0.5) * wide, (inner + 0.5) * wide - ways.width[lane_way] / 2
    )
    offset = -offset if ways.left_hand else offset
    count = each[lane_way]
    owner = np.repeat(np.arange(len(lane_way)), count)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    start = random.random(len(lane_way))[owner]
    own = ways.length[lane_way[owner]] / count[owner]
    base = (place + start + JITTER * random.random(len(owner))) * own
    rank = (place * GOLDEN + random.random(len(lane_way))[owner]) % 1.0
    return lane_way[owner], offset[owner], back[owner], base, rank


def _middles(ways: Carriageways) -> F64:
    if not len(ways):
        return np.zeros((0, 3))
    return np.add.reduceat(ways.xyz, ways.offsets[:-1], axis=0) / np.diff(ways.offsets)[:, None]


def _thinned(counts: F64, away: F64, most: int) -> F64:
    """Share of each way's vehicles: 1 near the eye, falling with the square of the distance until `most` remain."""
    if counts.sum() <= most:
        return np.ones(len(counts))
    low, high = 0.0, float(away.max())
    for _ in range(30):
        reach = (low + high) / 2
        if (counts * np.minimum((reach / away) ** 2, 1.0)).sum() > most:
            high = reach
        else:
            low = reach
    return np.asarray(np.minimum((low / away) ** 2, 1.0))
