"""What an import found, in counts; it is kept in the bundle."""

import msgspec
import numpy as np
import numpy.typing as npt

from citydeck.model.time import seconds, to_iso
from citydeck.timeline.importer_spool import Rows

_LONG = 1.5
"""A step of more than this many periods is a long one."""


class ImportReport(msgspec.Struct, kw_only=True):
    """Counts of an import; times are ns UTC, all 0 when there is no observation.

    `missing`: cells that the mapping calls missing. `repeated_stamps`: observations whose channel and stamp came
    before (kept; `citydeck recording info` tells them as `duplicates`, of one value, and `corrections`, of another).
    `out_of_order`: observations older than one before them in their file. `long_steps`: steps of more than 1.5 declared
    periods (`gaps_silent` there are those of more than three). `skipped`: rows and cells left out, by reason.
    `known_events`: what the mapping's `[events]` found. `observed_start` and `observed_end` are the first and last
    instants of observation; `start` and `end`, as everywhere, those of receipt: `latency` seconds later.
    """

    observations: int = 0
    channels: int = 0
    missing: int = 0
    repeated_stamps: int = 0
    out_of_order: int = 0
    long_steps: int = 0
    known_events: int | None = None
    skipped: dict[str, int] = {}
    observed_start: int = 0
    observed_end: int = 0
    latency: float = 0.0
    latency_assumed: bool = True

    @property
    def start(self) -> int:
        """When the first observation was received."""
        return self.observed_start + seconds(self.latency)

    @property
    def end(self) -> int:
        """When the last observation was received."""
        return self.observed_end + seconds(self.latency)

    def as_dict(self) -> dict[str, object]:
        """For JSON and people; times as ISO 8601."""
        facts: dict[str, object] = msgspec.structs.asdict(self)
        times = {name: to_iso(getattr(self, name)) for name in ("start", "end", "observed_start", "observed_end")}
        return times | {name: value for name, value in facts.items() if name not in times}

    def skip(self, reason: str, count: int = 1) -> None:
        """Count what was left out."""
        if count:
            self.skipped = {**self.skipped, reason: self.skipped.get(reason, 0) + count}


_EARLIER = {"duplicates": "repeated_stamps", "gaps": "long_steps", "start": "observed_start", "end": "observed_end"}


def in_todays_words(report: object) -> object:
    """A report from a bundle; one whose times are still integers also has the names of that time, which are changed."""
    if not isinstance(report, dict) or not isinstance(report.get("start"), int):
        return report
    renamed = {_EARLIER.get(name, name): value for name, value in report.items()}
    return renamed | {name: to_iso(renamed[name]) for name in ("observed_start", "observed_end") if name in renamed}


class Order:
    """Counts observations that are older than an earlier one of the same channel."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}

    def count(self, rows: Rows) -> int:
        """How many of these rows, which follow those of the calls before, come late."""
        late = 0
        for channel, at in by_channel(rows):
            before = self._newest.get(channel, int(at[0]))
            newest = np.maximum.accumulate(np.concatenate([[before], at]))
            late += int((at < newest[:-1]).sum())
            self._newest[channel] = int(newest[-1])
        return late


class Steps:
    """Counts repeated stamps and long steps over rows in order of time. `periods[handle]` is in ns, 0 for none."""

    def __init__(self, periods: list[int]) -> None:
        self._periods = periods
        self._last: dict[int, int] = {}
        self.repeated = 0
        self.long = 0

    def take(self, rows: Rows) -> None:
        """Take the next rows."""
        for channel, at in by_channel(rows):
            before = self._last.get(channel)
            steps = np.diff(at) if before is None else np.diff(np.concatenate([[before], at]))
            self.repeated += int((steps == 0).sum())
            if self._periods[channel]:
                self.long += int((steps > _LONG * self._periods[channel]).sum())
            self._last[channel] = int(at[-1])


def by_channel(rows: Rows) -> list[tuple[int, npt.NDArray[np.int64]]]:
    """Stamps of each channel in the rows' order."""
    order = np.argsort(rows["channel"], kind="stable")
    channel, at = rows["channel"][order], rows["at"][order]
    cuts = np.flatnonzero(np.diff(channel)) + 1
    if not len(channel):
        return []
    return [(int(channel[first]), part) for first, part in zip([0, *cuts], np.split(at, cuts), strict=True)]
