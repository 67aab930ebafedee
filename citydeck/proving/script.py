"""What a far end is told to say: readings with times and values of their own."""

import time

from citydeck.model.time import NS_PER_MS
from citydeck.sources.stand import Reading, Stand

POINTS = 8
LEAD = 1_500_000_000
"""Nanoseconds by which a far end's clock is ahead: who stamps readings when they come is never right by chance."""


class Script:
    """Readings of one stand's points, each round a little later than the one before."""

    def __init__(self, stand: Stand) -> None:
        self._points = stand.points
        self._resolution = stand.resolution
        self._at = 0
        self._turn = -1

    def rounds(self, count: int, *, points: int = POINTS) -> list[list[Reading]]:
        """`count` times one reading of each point."""
        return [self.round(points=points) for _ in range(count)]

    def round(
        self, *, ahead: int = 0, missing: bool = False, points: int = POINTS, same: bool = False
    ) -> list[Reading]:
        """One reading of each point: true now by the far end's clock or `ahead` ns later; `missing` or a number,
        with `same` the one of the round before.
        """
        step = max(self._resolution, NS_PER_MS)
        self._at = max((time.time_ns() + LEAD) // self._resolution * self._resolution, self._at + step)
        self._turn += not same
        turn = self._turn
        return [
            Reading(point, self._at + ahead, None if missing else point.values[(turn + place) % len(point.values)])
            for place, point in enumerate(self._points[:points])
        ]
