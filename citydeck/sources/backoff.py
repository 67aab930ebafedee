"""How long to wait before the next try, and when to stop trying. Pure: time is handed in."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

MINUTE = 60.0


@dataclass
class Backoff:
    """Pauses that double from `first`, with full jitter of a quarter up or down, never longer than a cap.

    During the first `quick_for` seconds of an outage the cap is `quick`, so that a broker that was only restarted is
    met again within seconds; a longer outage is asked at most once in `longest` seconds.
    """

    first: float = 1.0
    quick: float = 3.0
    quick_for: float = 5 * MINUTE
    longest: float = MINUTE
    jitter: Callable[[], float] = field(default=random.random, repr=False)
    _tries: int = 0
    _since: float | None = None

    def after_failure(self, now: float) -> float:
        """Seconds to wait after a failure at monotonic `now`."""
        if self._since is None:
            self._since = now
        cap = self.quick if now - self._since < self.quick_for else self.longest
        pause: float = min(cap, self.first * 2.0 ** min(self._tries, 16))
        self._tries += 1
        return pause * (0.75 + 0.5 * self.jitter())

    def worked(self) -> None:
        """The far end answered and stayed: the next failure begins anew."""
        self._tries, self._since = 0, None


@dataclass
class CrashWindow:
    """Five crashes in ten minutes are enough."""

    limit: int = 5
    span: float = 10 * MINUTE
    _at: deque[float] = field(default_factory=deque)

    def crashed(self, now: float) -> bool:
        """Count a crash at monotonic `now`; True when that was one too many."""
        self._at.append(now)
        while self._at and now - self._at[0] > self.span:
            self._at.popleft()
        return len(self._at) >= self.limit

    def forget(self) -> None:
        """A person asked for another try."""
        self._at.clear()
