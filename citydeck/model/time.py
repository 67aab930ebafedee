"""Instants and ranges in integer nanoseconds since 1970-01-01 UTC, the only time inside the engine."""

from dataclasses import dataclass
from datetime import UTC, datetime

from citydeck.model.errors import WrongUse

NS_PER_MS = 1_000_000
NS_PER_S = 1_000_000_000
NEVER = (1 << 63) - 1
"""An instant after every other: the deadline of what never fires."""


def seconds(value: float) -> int:
    """Seconds to integer nanoseconds, rounded to the nearest."""
    return round(value * NS_PER_S)


def to_iso(instant: int) -> str:
    """ISO 8601 in UTC with milliseconds, e.g. ``2026-05-20T11:00:00.000Z``."""
    whole, rest = divmod(instant, NS_PER_S)
    stamp = datetime.fromtimestamp(whole, UTC)
    return f"{stamp:%Y-%m-%dT%H:%M:%S}.{rest // NS_PER_MS:03d}Z"


def from_iso(text: str) -> int:
    """Nanoseconds of an ISO 8601 stamp with an offset or ``Z``; `WrongUse` when it has neither."""
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"not an ISO 8601 time: {text!r}") from None
    if stamp.tzinfo is None:
        raise WrongUse(f"time without a zone: {text!r} (add Z or an offset)")
    delta = stamp - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * NS_PER_S + delta.microseconds * 1_000


@dataclass(frozen=True, slots=True)
class TimeRange:
    """Half-open range ``[start, end)`` in nanoseconds."""

    start: int
    end: int

    def __contains__(self, instant: int) -> bool:
        return self.start <= instant < self.end
