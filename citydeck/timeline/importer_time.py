"""Stamps of a table as nanoseconds UTC: explicit format, zone, and the two odd hours of a year."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from citydeck.model.errors import UnreadableInput
from citydeck.timeline.mapping import Clock

I64 = npt.NDArray[np.int64]
UNREADABLE = np.iinfo(np.int64).min
"""In place of a stamp that cannot be read or does not exist."""


@dataclass
class Stamps:
    """Reads the stamps of one file, chunk after chunk, in the order of its rows. `reasons` counts what was refused."""

    clock: Clock
    where: str
    reasons: dict[str, int] = field(default_factory=dict)
    _last: pd.Timestamp | None = None
    _second: bool = False

    def read(self, cells: Sequence[str]) -> I64:
        """Stamps of a time column; `UNREADABLE` where there is none. `UnreadableInput` under ``fold = "refuse"``."""
        local = pd.DatetimeIndex(
            pd.to_datetime(pd.Series(cells, dtype=object), format=self.clock.format, errors="coerce")
        )
        bad = np.asarray(local.isna())
        self._count(f"stamp not as {self.clock.format}", int(bad.sum()))
        if local.tz is not None:
            return _nanoseconds(local, bad)
        return self._localised(local, bad)

    def count_from(self, first: int, rows: int) -> I64:
        """Stamps of `rows` rows, the first of them number `first` of the file, from the clock's start and period."""
        start = pd.DatetimeIndex([pd.Timestamp(self.clock.start)])
        begin = start if start.tz is not None else start.tz_localize(self.clock.zone, ambiguous=_firsts(start))
        period = round((self.clock.period or 0.0) * 1_000_000_000)
        return int(begin.as_unit("ns").asi8[0]) + period * np.arange(first, first + rows, dtype=np.int64)

    def _localised(self, local: pd.DatetimeIndex, bad: npt.NDArray[np.bool_]) -> I64:
        zone = self.clock.zone
        sure = local.tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
        odd = np.asarray(sure.isna()) & ~bad
        if not odd.any():
            return _nanoseconds(sure, bad)
        there = ~np.asarray(local.tz_localize(zone, ambiguous=_firsts(local), nonexistent="NaT").isna())
        twice = odd & there
        self._count("stamp in the hour that does not exist", int((odd & ~there).sum()))
        if twice.any() and self.clock.fold == "refuse":
            first = local[twice][0]
            raise UnreadableInput(
                f"{self.where}: {first} comes twice in {zone}; say which by fold = first, second or both-by-order"
            )
        whole = local.tz_localize(zone, ambiguous=self._passage(local, twice), nonexistent="NaT")
        return _nanoseconds(whole, bad | (odd & ~there))

    def _passage(self, local: pd.DatetimeIndex, twice: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """True where a stamp belongs to the first passage (summer time)."""
        if self.clock.fold != "both-by-order":
            return np.full(len(local), self.clock.fold == "first")
        passage = np.ones(len(local), np.bool_)
        for row in np.flatnonzero(twice).tolist():
            stamp = local[row]
            if self._last is None or abs(stamp - self._last) > pd.Timedelta(hours=2):
                self._second = False
            elif stamp <= self._last:
                self._second = True
            self._last = stamp
            passage[row] = not self._second
        return passage

    def _count(self, reason: str, number: int) -> None:
        if number:
            self.reasons[reason] = self.reasons.get(reason, 0) + number


def _firsts(index: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
    return np.ones(len(index), np.bool_)


def _nanoseconds(index: pd.DatetimeIndex, bad: npt.NDArray[np.bool_]) -> I64:
    stamps = np.array(index.as_unit("ns").asi8, np.int64)
    stamps[bad] = UNREADABLE
    return stamps
