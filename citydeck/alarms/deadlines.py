"""What waits for session time: a heap in due order, ties by alarm id, so that any run fires alike."""

import heapq

from citydeck.alarms.alarm import Alarm
from citydeck.model.time import NEVER


class Deadlines:
    """Deadlines of all alarms. The regions are the truth; entries that no longer stand in them are skipped."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, str, str]] = []
        self._armed: set[tuple[int, str, str]] = set()

    def arm(self, alarm: Alarm) -> None:
        """Take up every deadline that stands in the alarm's regions."""
        for due, kind in alarm.regions.deadlines():
            entry = (due, alarm.id, kind)
            if entry not in self._armed:
                self._armed.add(entry)
                heapq.heappush(self._heap, entry)

    def next(self, alarms: dict[str, Alarm]) -> int:
        """Instant of the first deadline that still stands, `NEVER` for none."""
        while self._heap:
            due, name, kind = self._heap[0]
            if name in alarms and (due, kind) in alarms[name].regions.deadlines():
                return due
            self._armed.discard(heapq.heappop(self._heap))
        return NEVER

    def pop(self, until: int, alarms: dict[str, Alarm]) -> tuple[int, Alarm, str] | None:
        """Take the first standing deadline at or before `until`."""
        if not self._heap or self._heap[0][0] > until or self.next(alarms) > until:
            return None
        entry = heapq.heappop(self._heap)
        self._armed.discard(entry)
        return entry[0], alarms[entry[1]], entry[2]

    def clear(self) -> None:
        self._heap.clear()
        self._armed.clear()
