"""All vertices that the objects of a piece may use, filled feature by feature."""

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.triangulate import I64


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

    def used(self, indices: I64) -> tuple[F64, I64]:
        """The vertices of `indices`, each once, and where in them each index now points.

        The vertices of a whole document are one block of every piece of it: they are never copied.
        """
        own, again = np.unique(indices, return_inverse=True)
        begins = np.cumsum([0, *(len(block) for block in self._blocks)])
        cuts = np.searchsorted(own, begins)
        parts = [
            block[own[a:b] - begin] for block, a, b, begin in zip(self._blocks, cuts, cuts[1:], begins, strict=False)
        ]
        return np.concatenate([np.empty((0, 3)), *parts]), again.reshape(-1).astype(np.int64)

    def whole(self) -> F64:
        """``(count, 3)``."""
        return np.concatenate(self._blocks) if self._blocks else np.empty((0, 3))
