"""All vertices of a city file in one array, filled feature by feature."""

import numpy as np

from citydeck.city.crs import F64


class VertexPool:
    """Grows by blocks; `count` is the index that the next block's first vertex gets."""

    def __init__(self) -> None:
        self._blocks: list[F64] = []
        self.count = 0

    def add(self, block: F64) -> int:
        """Index of the first vertex of `block` ``(n, 3)``."""
        first = self.count
        self._blocks.append(block)
        self.count += len(block)
        return first

    def whole(self) -> F64:
        """``(count, 3)``."""
        return np.concatenate(self._blocks) if self._blocks else np.empty((0, 3))
