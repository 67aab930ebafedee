"""What is known to be lost, until the stream tells it."""


class Losses:
    """Counts of lost messages with the instants (ns) between which they went."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, int]] = []

    def add(self, count: int, first: int, last: int) -> None:
        """So many were lost."""
        self._waiting.append((count, first, last))

    def take(self) -> list[tuple[int, int, int]]:
        """What came since the last call."""
        taken, self._waiting = self._waiting, []
        return taken
