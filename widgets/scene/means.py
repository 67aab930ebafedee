"""Mean colours of far blocks: sums over the cells of every level, kept, so that a few new colours cost little."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from citydeck.city.massing import Level, Massing

U8 = npt.NDArray[np.uint8]
U64 = npt.NDArray[np.uint64]
I32 = npt.NDArray[np.int32]
NARROW = 0xFFFF // 0xFF
"""Buildings of a cell whose sums of bytes surely fit 16 bits: then one 64-bit number carries all four channels."""
FEW = 8
"""With less than one new colour in so many, only what changed is summed again."""


class Means:
    """Writes colours of bodies and the means of all massing cells into one array of texels."""

    def __init__(self, massing: Massing) -> None:
        self._massing = massing
        self._narrow = [bool(np.max(level.count, initial=0.0) <= NARROW) for level in massing.levels]
        self._sums: list[U64] = []
        self._parents: list[I32] = []
        self._out: U8 | None = None

    def write(self, rgba: U8, out: U8) -> None:
        """`rgba` ``(n, 4)`` of the bodies to `out`, and after them the means of the cells of every level.

        Nobody else may write to `out`: what it holds from the call before is taken for what it was given then.
        """
        new = np.ascontiguousarray(rgba).view(np.uint32)[:, 0]
        kept = out[: len(rgba)].view(np.uint32)[:, 0]
        if self._out is not out or not len(self._massing.order):
            self._out, rows = out, None
        else:
            rows = np.flatnonzero(new != kept)
            if len(rows) * FEW >= len(new):
                rows = None
        if rows is None:
            kept[:] = new
            self._all(out)
        elif len(rows):
            before = kept[rows]
            kept[rows] = new[rows]
            self._some(rows, before, new[rows], out)

    def _all(self, out: U8) -> None:
        self._sums = []
        if not len(self._massing.order):
            return
        sums = _packed(out[: self._massing.bodies].view(np.uint32)[self._massing.folded, 0])
        for level, narrow in zip(self._massing.levels, self._narrow, strict=True):
            if self._sums:
                sums = sums[level.fold]
            sums = np.add.reduceat(sums if narrow else _wide(sums), level.starts, axis=0)
            self._sums.append(sums)
            _mean(sums, level, slice(None), out)

    def _some(
        self, rows: npt.NDArray[np.int64], before: npt.NDArray[np.uint32], after: npt.NDArray[np.uint32], out: U8
    ) -> None:
        if not self._parents:
            self._parents = _parents(self._massing)
        old, new = _packed(before), _packed(after)
        for level, narrow, sums, parent in zip(
            self._massing.levels, self._narrow, self._sums, self._parents, strict=True
        ):
            cells = parent[rows]
            inside = cells >= 0  # the skyline is in no cell
            if not inside.all():
                cells, old, new = cells[inside], old[inside], new[inside]
            if not narrow:
                old, new = _wide(old), _wide(new)
            touched = np.zeros(len(level.starts), bool)
            touched[cells] = True
            rows = np.flatnonzero(touched)
            was = sums[rows]
            np.add.at(sums, cells, new - old)  # differences may borrow from the next channel; their sum does not
            old, new = was, sums[rows]
            _mean(sums, level, rows, out)


def _packed(words: npt.NDArray[np.uint32]) -> U64:
    """Four channels of 16 bits in each number."""
    return np.ascontiguousarray(words).view(np.uint8).astype(np.uint16).view(np.uint64)


def _wide(sums: U64) -> U64:
    """``(n, 2)``: four channels of 32 bits in two numbers each."""
    return sums if sums.ndim > 1 else sums.view(np.uint16).astype(np.uint32).view(np.uint64).reshape(-1, 2)


def _mean(sums: U64, level: Level, rows: npt.NDArray[np.integer] | slice, out: U8) -> None:
    channels = np.ascontiguousarray(sums[rows]).view(np.uint16 if sums.ndim == 1 else np.uint32).reshape(-1, 4)
    cells = out[level.first : level.first + len(level.starts)]
    cells[rows] = channels.astype(np.float32) / level.count[rows, None]


def _parents(massing: Massing) -> list[I32]:
    """For each level the cell that each body, or each cell of the level below, lies in; -1 for none."""
    found: list[I32] = []
    size, inside = massing.bodies, massing.folded
    for level in massing.levels:
        counts = np.diff(np.append(level.starts, len(inside)))
        parent = np.full(size, -1, np.int32)
        parent[inside] = np.repeat(np.arange(len(level.starts), dtype=np.int32), counts)
        found.append(parent)
        size = len(level.starts)
        following: Sequence[Level] = massing.levels[len(found) :]
        if following:
            inside = following[0].fold
    return found
