"""What could not be understood: counted by reason, a few samples kept with everything masked that was not declared."""

import re
from collections import deque
from collections.abc import Callable, Iterable

from citydeck.sources.wire import Sample

MAX_REASONS = 64
MAX_REASON = 200
KEPT_BYTES = 2048
KEPT_SAMPLES = 20
OTHER = "other reasons"
_WORD = re.compile(r"[^\W\d_][\w]*|\d[\w]*", re.UNICODE)
_PLAIN = frozenset({"true", "false", "null", "nan", "NaN", "Infinity"})


def mask(raw: bytes, allowed: Iterable[str] = ()) -> str:
    """The beginning of a message with letters as ``x`` and digits as ``9``, except words that were declared.

    The shape (brackets, quotes, separators, lengths) stays, which is what explains most refusals; what people typed
    does not: personal data never enters a sample.
    """
    words = _PLAIN.union(part for name in allowed for part in _WORD.findall(name))

    def hidden(match: re.Match[str]) -> str:
        word = match.group()
        return word if word in words else re.sub(r"\w", lambda c: "9" if c.group().isdigit() else "x", word)

    return _WORD.sub(hidden, raw[:KEPT_BYTES].decode("utf-8", "replace"))


class Quarantine:
    """Counters of refused messages by reason, and the newest samples. `said` makes a reason one that may be told."""

    def __init__(
        self, now: Callable[[], int], allowed: Iterable[str] = (), said: Callable[[str], str] = lambda reason: reason
    ) -> None:
        self._now = now
        self._said = said
        self._allowed = frozenset(allowed)
        self.counts: dict[str, int] = {}
        self._fresh: deque[Sample] = deque(maxlen=KEPT_SAMPLES)

    def add(self, raw: bytes, reason: str, count: int = 1) -> None:
        """Count `count` refusals of one `reason` and keep a masked sample of `raw`."""
        reason = self._said(reason)[:MAX_REASON]
        if reason not in self.counts and len(self.counts) >= MAX_REASONS:
            reason = OTHER
        self.counts[reason] = self.counts.get(reason, 0) + count
        self._fresh.append(Sample(self._now(), reason, len(raw), mask(raw, self._allowed)))

    def take_samples(self) -> list[Sample]:
        """Samples that came since the last call."""
        samples = list(self._fresh)
        self._fresh.clear()
        return samples
