"""The door of the reducer: rows that cannot be true are counted and kept out; nothing here raises."""

import numpy as np
import numpy.typing as npt

from citydeck.model.batch import Batch
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from citydeck.state.columns import Columns
from citydeck.state.counters import Counters

MAX_SKEW = 60 * NS_PER_S
"""How far (ns) an observation's time may lie ahead of session time.

A row beyond it is counted as `future` and never becomes the latest value: taken as the newest it would shut out every
true row until its instant has come, and no rule may judge what has not happened. Its channel then goes overdue, and
says so.
"""
LATEST = 7_258_118_400 * NS_PER_S
"""2200-01-01: no clock that reports a later time is a clock."""


def screen(batch: Batch, columns: Columns, log_time: int, counters: Counters) -> Batch:
    """The rows that may be reduced, mended where the value or the quality is no such thing; counts all others.

    The same batch comes back, untouched, when every row is in order: that is the common case and costs six scans.
    """
    if _clean(batch, columns, log_time):
        return batch
    return _sift(batch, columns, log_time, counters)


def _clean(batch: Batch, columns: Columns, log_time: int) -> bool:
    # Seen as unsigned, a negative handle is a huge one: one maximum tests both ends.
    if int(batch.channel.view(np.uint32).max()) >= columns.size or int(batch.quality.max()) > Quality.STALE:
        return False
    if int(batch.observed_at.min()) <= 0 or int(batch.observed_at.max()) > min(log_time + MAX_SKEW, LATEST):
        return False
    if int(batch.received_at.min()) <= 0 or int(batch.received_at.max()) > LATEST:
        return False
    return bool(np.isfinite(batch.value).all() and columns.declared[batch.channel].all())


def _sift(batch: Batch, columns: Columns, log_time: int, counters: Counters) -> Batch:
    known = batch.channel.view(np.uint32) < columns.size
    known[known] = columns.declared[batch.channel[known]]
    counters.unknown += int(np.count_nonzero(~known))
    sane = known & _sane(batch.observed_at) & _sane(batch.received_at)
    counters.absurd += int(np.count_nonzero(known & ~sane))
    present = sane & (batch.observed_at <= log_time + MAX_SKEW)
    counters.future += int(np.count_nonzero(sane & ~present))
    return _mend(batch.take(present), counters)


def _sane(instant: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    return (instant > 0) & (instant <= LATEST)


def _mend(batch: Batch, counters: Counters) -> Batch:
    """No number is BAD whatever its flag says, and its bits are those of the one NaN; nor is an unknown flag good."""
    missing = ~np.isfinite(batch.value)
    odd = batch.quality > Quality.STALE
    wrong = np.isinf(batch.value) | odd | (missing & (batch.quality < Quality.BAD))
    counters.mended += int(np.count_nonzero(wrong))
    return Batch(
        batch.channel,
        batch.observed_at,
        batch.received_at,
        np.where(missing, np.nan, batch.value),
        np.where(wrong, np.uint8(Quality.BAD), batch.quality),
    )
