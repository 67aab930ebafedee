"""Streets cut into pieces that squares can own, and the same pieces with fewer corners for a look from afar."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from citydeck.city.model import Lines
from widgets.scene.ribbons import normals

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Piece `i` is ``xyz[offsets[i]:offsets[i + 1]]``, metres, of line ``line[i]``; `metres` along it when it begins;
    `ends` ``(pieces, 2, 2)`` normals where it begins and ends, so that pieces join without a gap.
    """

    offsets: I64
    xyz: F64
    line: I64
    metres: F64
    ends: F64

    def __len__(self) -> int:
        return len(self.line)

    def bounds(self) -> tuple[F64, F64]:
        """``(n, 3)`` lowest and highest corners of the pieces' boxes."""
        first = self.offsets[:-1]
        return np.minimum.reduceat(self.xyz, first, axis=0), np.maximum.reduceat(self.xyz, first, axis=0)

    def simplified(self, tolerance: float) -> "Pieces":
        """The same pieces between the same ends, nowhere farther than `tolerance` metres from what they were."""
        counts = np.diff(self.offsets)
        owner = np.repeat(np.arange(len(self)), counts)
        bent = np.repeat(counts > 2, counts)
        rank = np.cumsum(counts > 2) - 1
        shapes = shapely.linestrings(self.xyz[bent], indices=rank[owner[bent]])
        straight = shapely.simplify(shapes, tolerance, preserve_topology=False)
        xyz, index = shapely.get_coordinates(straight, include_z=True, return_index=True)
        owners = np.concatenate([np.flatnonzero(counts > 2)[index], owner[~bent]])
        order = np.argsort(owners, kind="stable")
        kept = np.bincount(owners, minlength=len(self))
        offsets = np.concatenate([[0], np.cumsum(kept)])
        return Pieces(offsets, np.concatenate([xyz, self.xyz[~bent]])[order], self.line, self.metres, self.ends)


def pieces(city: Lines, which: I64, longest: float) -> Pieces:
    """Lines `which` of a city, cut at the corner after every `longest` metres; lines of one corner are left out."""
    counts = (city.offsets[which + 1] - city.offsets[which]).astype(np.int64)
    which, row = which[counts > 1], np.flatnonzero(counts > 1)
    counts = counts[counts > 1]
    starts = np.cumsum(counts) - counts
    rows = np.arange(counts.sum()) - np.repeat(starts - city.offsets[which], counts)
    xyz = city.xyz[rows].astype(np.float64)
    owner = np.repeat(np.arange(len(which)), counts)
    step = np.zeros(len(xyz))
    step[1:] = np.linalg.norm(np.diff(xyz, axis=0), axis=1)
    across = normals(np.diff(xyz[:, :2], axis=0), owner[1:] == owner[:-1])
    along = np.cumsum(step)
    along -= along[starts][owner]
    part = np.floor(along / longest).astype(np.int64)
    last = np.zeros(len(xyz), bool)
    last[starts + counts - 1] = True
    first = np.zeros(len(xyz), bool)
    first[starts] = True
    cut = np.zeros(len(xyz), bool)
    cut[1:] = (part[1:] != part[:-1]) & ~first[1:] & ~last[1:]
    # a corner where a line is cut ends one piece and begins the next
    twice = np.sort(np.concatenate([np.arange(len(xyz)), np.flatnonzero(cut)]))
    begins = np.concatenate([[True], twice[1:] == twice[:-1]]) | first[twice]
    offsets = np.concatenate([np.flatnonzero(begins), [len(twice)]])
    head = twice[offsets[:-1]]
    ends = np.stack([across[head], across[twice[offsets[1:] - 1]]], axis=1)
    return Pieces(offsets, xyz[twice], row[owner[head]], along[head], ends)
