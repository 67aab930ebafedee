"""What a session remembers of one source: its rate of the last minutes, what went missing, what was refused."""

from collections import deque

from citydeck.link.source_detail import RATE_BINS, RATE_STEP, Missing, Outage, Refused
from citydeck.model.event import Gap, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.sources.minder import HostStatus

KEPT = 200
"""Gaps and outages that are remembered, each."""
KEPT_SAMPLES = 20
_STEP = round(RATE_STEP * NS_PER_S)


class SourcePast:
    """Fed by the session as things happen; times are session time (ns). Bounded, whatever a source does."""

    def __init__(self) -> None:
        self.gaps: deque[Missing] = deque(maxlen=KEPT)
        self.outages: deque[Outage] = deque(maxlen=KEPT)
        self.samples: deque[Refused] = deque(maxlen=KEPT_SAMPLES)
        self.quarantined: dict[str, int] = {}
        self.dropped: dict[str, int] = {}
        self._bins: deque[tuple[int, int]] = deque(maxlen=RATE_BINS + 1)
        self._pid: int | None = None
        self._before: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self._began = 0

    def rows(self, count: int, now: int) -> None:
        """So many observations came in at `now`."""
        step = now // _STEP
        self._began = self._began or step
        if self._bins and self._bins[-1][0] >= step:
            self._bins[-1] = (self._bins[-1][0], self._bins[-1][1] + count)
        else:
            self._bins.append((step, count))

    def rates(self, now: int) -> list[float]:
        """Observations a second of the whole steps before `now`, oldest first, from the first row on."""
        newest = now // _STEP
        first = max(newest - RATE_BINS, self._began)
        counts = dict(self._bins)
        return [round(counts.get(step, 0) / RATE_STEP, 2) for step in range(first, newest)] if self._began else []

    def gap(self, gap: Gap) -> None:
        """Observations are known to be lost."""
        self.gaps.append(Missing(gap.first, gap.last, gap.count))

    def state(self, state: str, reason: str, now: int) -> None:
        """The source changed its state: from LOST or GAVE_UP until UP is one outage, told by its newest reason."""
        down = state in (SourceState.LOST, SourceState.GAVE_UP)
        current = self.outages[-1] if self.outages and self.outages[-1].last is None else None
        if current is not None and down:
            self.outages[-1] = Outage(current.first, None, reason or current.reason)
        elif current is not None and state == SourceState.UP:
            self.outages[-1] = Outage(current.first, now, current.reason)
        elif down:
            self.outages.append(Outage(now, None, reason))

    def host(self, status: HostStatus) -> None:
        """Take over what the source's host counts. Its counters begin anew with each process, these go on."""
        if status.pid is not None and status.pid != self._pid:
            self._pid = status.pid
            self._before = self.quarantined, self.dropped
        self.quarantined = _grown(self.quarantined, self._before[0], status.quarantined)
        self.dropped = _grown(self.dropped, self._before[1], status.dropped)
        for sample in status.samples:
            kept = Refused(sample.at, sample.reason, sample.size, sample.masked)
            if kept not in self.samples:
                self.samples.append(kept)


def _grown(known: dict[str, int], before: dict[str, int], present: dict[str, int]) -> dict[str, int]:
    """Counts of all processes together; they never fall, also while a new process has not counted yet."""
    return {
        reason: max(known.get(reason, 0), before.get(reason, 0) + present.get(reason, 0))
        for reason in {**known, **present}
    }
