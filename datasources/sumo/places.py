"""Places of the picture that simulated vehicles take in turn, so that a day of traffic is no endless list of assets."""

from collections.abc import Sequence


class Places:
    """`most` numbers from 0. A vehicle keeps its number until it has gone; who comes then may take it."""

    def __init__(self, most: int) -> None:
        self._free = list(range(most - 1, -1, -1))
        self._taken: dict[str, int] = {}

    @property
    def taken(self) -> dict[str, int]:
        """Vehicle to number."""
        return dict(self._taken)

    def seat(self, vehicles: Sequence[str]) -> list[int]:
        """The vehicles that drive now, in the simulation's order. Numbers that nobody has any more are returned."""
        there = set(vehicles)
        left = [self._taken.pop(vehicle) for vehicle in list(self._taken) if vehicle not in there]
        self._free += sorted(left, reverse=True)
        for vehicle in vehicles:
            if self._free and vehicle not in self._taken:
                self._taken[vehicle] = self._free.pop()
        return [number for number in left if number not in self._taken.values()]
