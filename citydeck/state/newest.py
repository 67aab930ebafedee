"""Which rows are news: the verdict on each row against the newest value that its channel has when its turn comes."""

import numpy as np
import numpy.typing as npt

from citydeck.model.batch import Batch
from citydeck.state.columns import Columns

LATE, DUPLICATE, CONFIRMED, CORRECTION, NEW = 0, 1, 2, 3, 4
"""CONFIRMED is a duplicate that ends a silence: the state makes it of a DUPLICATE, here it does not occur."""


def repeats(at: npt.NDArray[np.intp], scratch: npt.NDArray[np.int32]) -> bool:
    """Whether a handle occurs twice in `at`. `scratch`, any int32 array that covers them, is overwritten."""
    order = _count(len(at))
    scratch[at] = order
    return not bool((scratch[at] == order).all())


def verdicts(batch: Batch, at: npt.NDArray[np.intp], columns: Columns, *, repeated: bool) -> npt.NDArray[np.uint8]:
    """LATE, DUPLICATE, CORRECTION or NEW for each row, uint8, as if rows were taken one by one in row order."""
    if repeated:
        return _in_turn(batch, at, columns)
    held = columns.observed_at[at]
    result = np.where(batch.observed_at > held, np.uint8(NEW), np.uint8(LATE))
    tie = np.flatnonzero(batch.observed_at == held)
    if len(tie):
        same = _bits(batch.value[tie]) == _bits(columns.value[at[tie]])
        same &= batch.quality[tie] == columns.reported[at[tie]]
        result[tie] = np.where(same, np.uint8(DUPLICATE), np.uint8(CORRECTION))
    return result


def _in_turn(batch: Batch, at: npt.NDArray[np.intp], columns: Columns) -> npt.NDArray[np.uint8]:
    """Repeated channels without a loop: rows sorted stably by channel, each group led by what the state holds.

    Within a group the newest instant so far is a running maximum. A row above it is NEW, below it LATE; a row equal to
    it is compared with the row before it among those that reached the maximum, because that row's value is in force.
    """
    order = np.argsort(at, kind="stable")
    handle = at[order]
    first = np.flatnonzero(np.concatenate(([True], handle[1:] != handle[:-1])))
    lead = first + np.arange(len(first))  # where each group's held value stands among the rows
    rows = np.ones(len(at) + len(first), np.bool_)
    rows[lead] = False
    held = handle[first]

    def merged(row: npt.NDArray[np.generic], state: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        out = np.empty(len(rows), row.dtype)
        out[rows], out[lead] = row[order], state[held]
        return out

    _, rank = np.unique(merged(batch.observed_at, columns.observed_at), return_inverse=True)
    group = np.cumsum(~rows)
    # Ranks are smaller than the count of rows, so one key orders groups first and instants second.
    key = group * len(rows) + rank
    top = np.maximum.accumulate(key)
    before = np.concatenate((key[:1] - 1, top[:-1]))
    verdict = np.full(len(rows), LATE, np.uint8)
    verdict[key > before] = NEW
    reached = np.flatnonzero(key == top)
    bits = merged(_bits(batch.value), _bits(columns.value))[reached]
    quality = merged(batch.quality, columns.reported)[reached]
    same = np.concatenate(([False], (bits[1:] == bits[:-1]) & (quality[1:] == quality[:-1])))
    tie = key[reached] == before[reached]
    verdict[reached[tie & same]] = DUPLICATE
    verdict[reached[tie & ~same]] = CORRECTION
    result = np.empty(len(at), np.uint8)
    result[order] = verdict[rows]
    return result


def _bits(value: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return value.view(np.int64)


_NUMBERS = np.arange(4096, dtype=np.int32)


def _count(length: int) -> npt.NDArray[np.int32]:
    return _NUMBERS[:length] if length <= len(_NUMBERS) else np.arange(length, dtype=np.int32)
