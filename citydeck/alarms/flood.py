"""Alarm floods (ISA-18.2): more than ten new alarms in ten minutes, until fewer than five."""

from collections import deque

from citydeck.model.time import NS_PER_S

WINDOW = 600 * NS_PER_S
BEGIN_ABOVE = 10
END_BELOW = 5


class Flood:
    """Counts new occurrences over the last ten minutes of session time. Derived: the journal can rebuild it."""

    def __init__(self) -> None:
        self.active = False
        self._raised: deque[int] = deque()

    def note(self, t: int) -> None:
        """A new occurrence at session time `t` (ns)."""
        self.advance(t)
        self._raised.append(t)
        self.active = self.active or len(self._raised) > BEGIN_ABOVE

    def advance(self, t: int) -> None:
        """Session time reached `t`: what is ten minutes old counts no longer."""
        while self._raised and self._raised[0] <= t - WINDOW:
            self._raised.popleft()
        self.active = self.active and len(self._raised) >= END_BELOW

    @property
    def rate(self) -> int:
        """New occurrences in the last ten minutes."""
        return len(self._raised)

    def memory(self) -> tuple[bool, list[int]]:
        """What `recall` needs."""
        return self.active, list(self._raised)

    def recall(self, memory: tuple[bool, list[int]]) -> None:
        """Inverse of `memory`."""
        self.active, self._raised = memory[0], deque(memory[1])
