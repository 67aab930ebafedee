"""Folds samples to what a chart of some pixels can show: extremes a column, gaps kept."""

import numpy as np
import numpy.typing as npt

from citydeck.history.samples import Samples
from citydeck.link.trend import Trend
from citydeck.model.channel import Channel
from citydeck.model.quality import Quality
from citydeck.model.time import NEVER, seconds

GAP_PERIODS = 3
"""A line is broken where a channel was silent for more than this many of its periods, the same that make it STALE."""


def trend(channel: Channel, samples: Samples, start: int, end: int, width: int) -> Trend:
    """At most `width` columns of ``[start, end)`` (ns) that hold a sample, and a NaN point for every gap between them.

    A column is drawn at the time of its last sample. A gap is where a sample has no value or is BAD, and where the
    channel was silent for more than three of its periods; a channel without a period has only the former.
    """
    if end <= start or width < 1:
        return _empty(channel)
    inside = slice(*np.searchsorted(samples.time, (start, end)))
    time, value = samples.time[inside], samples.value[inside]
    told = np.isfinite(value) & (samples.quality[inside] < Quality.BAD)
    if not told.any():
        return _empty(channel)
    breaks = _breaks(time, told, channel)
    time, value = time[told], value[told]
    column = _columns(time, start, end, width)
    # A gap ends a column too, so that no extreme and no line reaches across it.
    first = np.flatnonzero(np.concatenate(([True], (column[1:] != column[:-1]) | breaks)))
    last = np.concatenate((first[1:], [len(time)])) - 1
    low, high = np.minimum.reduceat(value, first), np.maximum.reduceat(value, first)
    gaps = np.flatnonzero(breaks[first[1:] - 1]) + 1
    middle = (time[last[gaps - 1]] + time[first[gaps]]) // 2
    return Trend(
        channel.key,
        np.insert(time[last], gaps, middle),
        np.insert(low, gaps, np.nan),
        np.insert(high, gaps, np.nan),
        np.insert(value[last], gaps, np.nan),
    )


def _columns(time: npt.NDArray[np.int64], start: int, end: int, width: int) -> npt.NDArray[np.int64]:
    # Widths of a column in whole nanoseconds, rounded up: exact, and the last column never overflows.
    return (time - start) // -(-(end - start) // width)


def _breaks(time: npt.NDArray[np.int64], told: npt.NDArray[np.bool_], channel: Channel) -> npt.NDArray[np.bool_]:
    """Between each pair of neighbouring told samples: whether the line is broken there."""
    silence = seconds(GAP_PERIODS * channel.period) if channel.period else NEVER
    at = np.flatnonzero(told)
    broken: npt.NDArray[np.bool_] = (np.diff(at) > 1) | (np.diff(time[at]) > silence)
    return broken


def _empty(channel: Channel) -> Trend:
    none = np.zeros(0)
    return Trend(channel.key, np.zeros(0, np.int64), none, none, none)
