"""The city's day: how much people drive, use power and turn to city services at an hour of the week.

Curves are schematic (two rush hours on working days, an evening peak of homes, a day plateau of offices); `at` is
always seconds since 1970-01-01 UTC, and local time is China Standard Time, which has no summer time.
"""

from math import exp

_OFFSET = 8 * 3600.0


def hour_of_day(at: float) -> float:
    """Local hour, 0 ≤ h < 24."""
    return (at + _OFFSET) % 86_400.0 / 3600.0


def working_day(at: float) -> bool:
    """Monday to Friday; holidays are not modelled. Day 0 of the epoch was a Thursday."""
    return int((at + _OFFSET) // 86_400 + 3) % 7 < 5


def _bump(hour: float, centre: float, width: float) -> float:
    distance = (hour - centre + 12.0) % 24.0 - 12.0
    return exp(-0.5 * (distance / width) ** 2)


def rush(at: float) -> float:
    """Pressure on the roads, 0 (night) to about 1 (peak of a working day's evening)."""
    hour = hour_of_day(at)
    day = 0.30 * _bump(hour, 13.5, 3.6)
    if working_day(at):
        return day + 0.66 * _bump(hour, 8.2, 0.9) + 0.74 * _bump(hour, 18.2, 1.1)
    return day + 0.35 * _bump(hour, 16.5, 2.2)


def homes(at: float) -> float:
    """Share of the homes' peak demand for power and data: lowest before dawn, highest about 20:30."""
    hour = hour_of_day(at)
    return 0.42 + 0.12 * _bump(hour, 7.5, 1.2) + 0.50 * _bump(hour, 20.4, 2.4)


def offices(at: float) -> float:
    """Share of the offices' peak demand: a plateau by day, a long tail into the evening."""
    hour = hour_of_day(at)
    plateau = 0.60 * _bump(hour, 11.0, 2.4) + 0.60 * _bump(hour, 16.0, 2.3)
    return 0.28 + (min(plateau, 0.70) if working_day(at) else 0.25 * plateau)


def counters(at: float) -> float:
    """How busy the city's service counters are, on line and at the desk: 0 to 1."""
    hour = hour_of_day(at)
    base = 0.10 + 0.80 * _bump(hour, 10.2, 1.6) + 0.70 * _bump(hour, 15.0, 1.8) + 0.22 * _bump(hour, 20.0, 1.5)
    return base if working_day(at) else 0.35 * base
