"""What an import found, in counts; it is kept in the bundle."""

import msgspec
import numpy as np
import numpy.typing as npt

from citydeck.model.time import to_iso
from citydeck.timeline.importer_spool import Rows

_GAP = 1.5
"""A step of more than this many periods is a gap."""


class ImportReport(msgspec.Struct, kw_only=True):
    """Counts of an import; times are ns UTC, both 0 when there is no observation.

    `missing`: cells that the mapping calls missing. `duplicates`: observations whose channel and stamp came before
    (kept: the state decides). `out_of_order`: observations older than one before them in their file. `gaps`: steps of
    more than 1.5 declared periods. `skipped`: rows and cells left out, by reason.
    """

    observations: int = 0
    channels: int = 0
    missing: int = 0
    duplicates: int = 0
    out_of_order: int = 0
    gaps: int = 0
    skipped: dict[str, int] = {}
    start: int = 0
    end: int = 0
    latency: float = 0.0
    latency_assumed: bool = True

    def as_dict(self) -> dict[str, object]:
        """For JSON and people; times as ISO 8601."""
        facts: dict[str, object] = msgspec.structs.asdict(self)
        return facts | {"start": to_iso(self.start), "end": to_iso(self.end)}

    def skip(self, reason: str, count: int = 1) -> None:
        """Count what was left out."""
        if count:
            self.skipped = {**self.skipped, reason: self.skipped.get(reason, 0) + count}


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
    """Counts duplicates and gaps over rows that are in order of time. `periods[handle]` is in ns, 0 for none."""

    def __init__(self, periods: list[int]) -> None:
        self._periods = periods
        self._last: dict[int, int] = {}
        self.duplicates = 0
        self.gaps = 0

    def take(self, rows: Rows) -> None:
        """Take the next rows."""
        for channel, at in by_channel(rows):
            before = self._last.get(channel)
            steps = np.diff(at) if before is None else np.diff(np.concatenate([[before], at]))
            self.duplicates += int((steps == 0).sum())
            if self._periods[channel]:
                self.gaps += int((steps > _GAP * self._periods[channel]).sum())
            self._last[channel] = int(at[-1])


def by_channel(rows: Rows) -> list[tuple[int, npt.NDArray[np.int64]]]:
    """Stamps of each channel in the rows' order."""
    order = np.argsort(rows["channel"], kind="stable")
    channel, at = rows["channel"][order], rows["at"][order]
    cuts = np.flatnonzero(np.diff(channel)) + 1
    if not len(channel):
        return []
    return [(int(channel[first]), part) for first, part in zip([0, *cuts], np.split(at, cuts), strict=True)]
