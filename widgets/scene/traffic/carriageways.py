"""Roads that data are about, as long carriageways with directions and lanes; pieces of one road are joined."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel, Lines

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
JOINT = 0.5
"""Metres between the end of one piece and the start of the next that count as one road."""
BEND = -0.2
"""Least cosine of the bend between two such pieces: round a corner, but nobody turns back on the spot."""
LANE = 3.1
"""Metres that a lane takes at least."""
DRIVEN = 3
"""Highest `Lines.level` that carries traffic on or above the ground."""


@dataclass(frozen=True, slots=True, eq=False)
class Carriageways:
    """Way `i` is ``xyz[offsets[i]:offsets[i + 1]]`` in the order of its line's points, which is its first direction.

    `along` metres of every corner from the start of its way, `length` ``(n,)``, `width` of all lanes together, `level`
    as in `Lines`, `ids` the road that data name, `both` whether traffic runs in both directions, `lanes` of each
    direction. `left` is normal to the way at every corner ``(m, 2)``. With `left_hand` traffic vehicles keep left.
    """

    ids: tuple[str, ...]
    offsets: I64
    xyz: F64
    along: F64
    left: F64
    length: F64
    width: F64
    level: npt.NDArray[np.uint8]
    both: npt.NDArray[np.bool_]
    lanes: I64
    left_hand: bool = False

    def __len__(self) -> int:
        return len(self.length)

    @classmethod
    def of(cls, city: CityModel) -> "Carriageways":
        """Those of a city; a road whose asset says ``oneway`` runs in the order of its points only."""
        roads = city.roads
        empty = np.zeros(0, np.int64)
        chosen = empty if roads is None else _driven(roads)
        if roads is None or not len(chosen):
            none = np.zeros(0)
            return cls(
                (), np.zeros(1, np.int64), np.zeros((0, 3)), none, np.zeros((0, 2)), none, none,
                np.zeros(0, np.uint8), np.zeros(0, bool), empty, city.left_hand,
            )  # fmt: skip
        corners, counts, first = _joined(roads, chosen)
        ids = tuple(roads.ids[int(row)] for row in first)
        oneway = {asset.id for asset in city.assets if asset.kind == "road" and asset.attributes.get("oneway") is True}
        both = np.array([key not in oneway for key in ids])
        width = roads.width[first].astype(np.float64)
        xyz = roads.xyz[corners].astype(np.float64)
        offsets = np.concatenate([[0], np.cumsum(counts)])
        along, left = _measured(xyz, offsets)
        lanes = np.maximum(np.where(both, width / 2, width) // LANE, 1).astype(np.int64)
        length = along[offsets[1:] - 1]
        return cls(ids, offsets, xyz, along, left, length, width, roads.level[first], both, lanes, city.left_hand)

    def rows(self, ids: tuple[str, ...]) -> I64:
        """For each way the place of its road in `ids`, -1 for none."""
        place = {key: row for row, key in enumerate(ids)}
        return np.array([place.get(key, -1) for key in self.ids], np.int64)

    def total_lanes(self) -> I64:
        """Lanes of both directions together."""
        return self.lanes * np.where(self.both, 2, 1)


def _driven(roads: Lines) -> I64:
    named = np.array([bool(key) for key in roads.ids], bool) if len(roads.ids) else np.zeros(len(roads), bool)
    return np.flatnonzero(named & (roads.level <= DRIVEN) & (np.diff(roads.offsets) > 1))


def _joined(roads: Lines, chosen: I64) -> tuple[I64, I64, I64]:
    """Corners of all ways, how many each has, and the first line of each."""
    corners, counts, heads = [], [], []
    for chain in _chains(roads, chosen):
        parts = [
            np.arange(roads.offsets[line] + (row > 0), roads.offsets[line + 1], dtype=np.int64)
            for row, line in enumerate(chain)
        ]
        corners += parts
        counts.append(sum(map(len, parts)))
        heads.append(chain[0])
    return np.concatenate(corners), np.array(counts, np.int64), np.array(heads, np.int64)


def _chains(roads: Lines, chosen: I64) -> list[list[int]]:
    """Lines of one road and width, each beginning where the one before it ends; in the order of the first ones."""
    lines = [int(line) for line in chosen]
    starts = {_end(roads, line, roads.offsets[line]): line for line in reversed(lines)}
    reached = {line: starts.get(_end(roads, line, roads.offsets[line + 1] - 1)) for line in lines}
    following = {line: other for line, other in reached.items() if other is not None and _bend(roads, line, other)}
    led = set(following.values())
    chains, taken = [], set[int]()
    for head in [line for line in lines if line not in led] + lines:  # rings have no head: any will do
        chain: list[int] = []
        line: int | None = head
        while line is not None and line not in taken:
            taken.add(line)
            chain.append(line)
            line = following.get(line)
        if chain:
            chains.append(chain)
    return chains


def _bend(roads: Lines, line: int, other: int) -> bool:
    """Whether traffic can drive on from one line into the other."""
    end, start = roads.offsets[line + 1], roads.offsets[other]
    ahead, after = roads.xyz[end - 1, :2] - roads.xyz[end - 2, :2], roads.xyz[start + 1, :2] - roads.xyz[start, :2]
    return float(ahead @ after) >= BEND * float(np.linalg.norm(ahead) * np.linalg.norm(after))


def _end(roads: Lines, line: int, corner: int) -> tuple[str, float, int, int]:
    """What two lines have in common where one goes on as the other."""
    x, y = roads.xyz[corner, :2]
    return roads.ids[line], float(roads.width[line]), round(float(x) / JOINT), round(float(y) / JOINT)


def _measured(xyz: F64, offsets: I64) -> tuple[F64, F64]:
    """Metres from the start of its way, and the normal to the left, of every corner."""
    owner = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    same = owner[1:] == owner[:-1]
    step = xyz[1:] - xyz[:-1]
    along = np.concatenate([[0.0], np.cumsum(np.where(same, np.linalg.norm(step, axis=1), 0.0))])
    along -= along[offsets[:-1]][owner]
    ahead = np.where(same[:, None], step[:, :2], 0.0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    both = np.concatenate([np.zeros((1, 2)), ahead]) + np.concatenate([ahead, np.zeros((1, 2))])
    both /= np.maximum(np.linalg.norm(both, axis=1, keepdims=True), 1e-9)
    return along, np.stack([-both[:, 1], both[:, 0]], axis=1)
