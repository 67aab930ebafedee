"""Where an axis has its marks: round clock times of the site's zone, round numbers of the shown unit."""

import math

from citydeck.model.time import NS_PER_S
from widgets import age

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400)


def time_ticks(start: int, end: int, zone: str, most: int) -> list[tuple[int, str]]:
    """At most about `most` ``(instant ns, label)`` in ``[start, end]``, round in the zone's local time."""
    span = max(1, (end - start) // NS_PER_S)
    step = next((step for step in _STEPS if span / step <= max(1, most)), _STEPS[-1])
    offset = age.local(start, zone).utcoffset()
    shift = int(offset.total_seconds()) if offset else 0
    first = -(-(start // NS_PER_S + shift) // step) * step - shift
    instants = range(first * NS_PER_S, end + 1, step * NS_PER_S)
    return [(instant, age.clock_text(instant, zone, seconds=step < 60)) for instant in instants if instant >= start]


def value_ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` round numbers inside ``[low, high]``, distances of 1, 2 or 5 times a power of ten."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return []
    step = 10.0 ** math.floor(math.log10((high - low) / max(1, most)))
    for factor in (1, 2, 5, 10, 20, 50):
        first, last = math.ceil(low / (step * factor) - 1e-9), math.floor(high / (step * factor) + 1e-9)
        if last - first + 1 <= most:
            return [number * step * factor for number in range(first, last + 1)]
    return []


def decimals(marks: list[float]) -> int:
    """Decimals that tell neighbouring marks apart."""
    if len(marks) < 2:
        return 0
    return max(0, min(6, -math.floor(math.log10(abs(marks[1] - marks[0])) + 1e-9)))
