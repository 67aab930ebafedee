"""What really happened in a recording, told by instruments that its rules never see: the yardstick of those rules."""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from citydeck.model.channel import Channel
from citydeck.model.errors import WrongUse
from citydeck.model.time import NS_PER_MS, TimeRange, from_iso, seconds, to_iso
from citydeck.timeline.importer_spool import Rows
from citydeck.timeline.mapping import Happenings

MOST_ROWS = 20_000_000
"""Observations of the instruments together; they are held in memory (16 bytes each) until the import ends."""
I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]


class KnownEvents(msgspec.Struct, kw_only=True):
    """Events as a bundle keeps them: ``[[start, end], …]`` in ISO 8601, and by which method they were found."""

    method: str
    events: list[tuple[str, str]]


class EventFinder:
    """Collects the instruments' rows while an import writes them, and tells at its end what happened."""

    def __init__(self, wanted: Happenings, channels: Sequence[Channel]) -> None:
        self._wanted = wanted
        handles = {channel.asset: handle for handle, channel in enumerate(channels) if channel.metric == wanted.metric}
        if missing := [asset for asset in wanted.assets if asset not in handles]:
            raise WrongUse(f"events: no column of the tables gives {wanted.metric!r} of {missing[0]!r}")
        self._unit = channels[handles[wanted.assets[0]]].unit
        self._kept: dict[int, list[Rows]] = {handles[asset]: [] for asset in wanted.assets}
        self._rows = 0

    def take(self, rows: Rows) -> None:
        """The next rows, in order of time."""
        for handle, kept in self._kept.items():
            some = rows[(rows["channel"] == handle) & np.isfinite(rows["value"])]
            self._rows += len(some)
            if self._rows > MOST_ROWS:
                raise WrongUse(f"events: the instruments have more than {MOST_ROWS} observations")
            kept.append(some)

    def found(self) -> KnownEvents:
        """The stretches in which the sum is above its quiet mean; `WrongUse` when no quiet row was seen."""
        wanted = self._wanted
        at, total = _sum([np.concatenate(kept) for kept in self._kept.values()])
        first, last = (from_iso(instant) for instant in wanted.quiet)
        quiet = total[(at >= first) & (at < last)]
        if not len(quiet):
            raise WrongUse("events: the instruments have no observation in the quiet stretch")
        smooth = moving_mean(at, total, seconds(wanted.smooth))
        stretches = above(at, smooth, float(quiet.mean()) + wanted.above)
        method = (
            f"{wanted.metric} of {' + '.join(wanted.assets)}, mean of {wanted.smooth:g} s, more than "
            f"{wanted.above:g} {self._unit} above its mean from {wanted.quiet[0]} to {wanted.quiet[1]}. {wanted.reason}"
        )
        return KnownEvents(
            method=method, events=[(to_iso(one.start), to_iso(one.end + NS_PER_MS)) for one in stretches]
        )


def _sum(instruments: Sequence[Rows]) -> tuple[I64, F64]:
    """Instants at which every instrument spoke, and the sum of their values (the last said, where one spoke twice)."""
    common, total = np.empty(0, np.int64), np.empty(0)
    for number, rows in enumerate(instruments):
        at, newest = np.unique(rows["at"][::-1], return_index=True)
        value = rows["value"][::-1][newest]
        if not number:
            common, total = at, value
            continue
        common, mine, theirs = np.intersect1d(common, at, assume_unique=True, return_indices=True)
        total = total[mine] + value[theirs]
    return common, total


def moving_mean(at: I64, value: F64, width: int) -> F64:
    """Mean of the values within half a `width` (ns) of each instant; `at` rises."""
    sums = np.concatenate([[0.0], np.cumsum(value - value.mean())])
    first = np.searchsorted(at, at - width // 2, "left")
    last = np.searchsorted(at, at + width // 2, "right")
    mean: F64 = (sums[last] - sums[first]) / (last - first) + value.mean()
    return mean


def above(at: I64, value: F64, limit: float) -> list[TimeRange]:
    """Stretches in which the value is above `limit`: from the first row that is to the first that is no more."""
    over = np.concatenate([[False], value > limit, [False]])
    edges = np.flatnonzero(over[1:] != over[:-1])
    ends = np.append(at, at[-1] + 1)
    return [TimeRange(int(at[on]), int(ends[off])) for on, off in zip(edges[::2], edges[1::2], strict=True)]
