"""Spans of time that a service may be asked for at once."""

from collections.abc import Iterator
from datetime import UTC, datetime

from citydeck.model.time import NS_PER_S

DAY = 86_400 * NS_PER_S
LONGEST = 90 * DAY
"""A service answers for at most ninety days."""


def windows(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans that together cover `begin` to `end` (ns), the newest first."""
    while end > begin:
        start = max(begin, end - LONGEST)
        yield start, end
        end = start


def stamp(instant: int) -> str:
    """A time as the standard writes it, in whole seconds."""
    return datetime.fromtimestamp(instant // NS_PER_S, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
