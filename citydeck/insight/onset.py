"""How well alarms find what really happened: false ones, missed ones, and how long each took."""

from collections.abc import Sequence
from dataclasses import dataclass

from citydeck.model.time import NS_PER_S, TimeRange


@dataclass(frozen=True, slots=True)
class Finding:
    """`false`: alarms while nothing happened; `missed`: events without an alarm; `seconds`: from the onset of each
    event that was found to its first alarm, in the order of events.
    """

    false: int
    missed: int
    seconds: tuple[float, ...]

    def line(self) -> str:
        """One line for people."""
        delays = ", ".join(f"{value:.1f}" for value in self.seconds) or "none"
        return f"false {self.false}, missed {self.missed}, seconds from onset: {delays}"


def judge(alarms: Sequence[int], events: Sequence[TimeRange]) -> Finding:
    """Compare the instants of alarms with independently known events, both in ns of one clock."""
    false = sum(not any(alarm in event for event in events) for alarm in alarms)
    first = [min((alarm for alarm in alarms if alarm in event), default=None) for event in events]
    found = [(at - event.start) / NS_PER_S for at, event in zip(first, events, strict=True) if at is not None]
    return Finding(false, len(events) - len(found), tuple(found))
