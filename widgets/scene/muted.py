"""Features that stand back while a layer draws its data along them, as towers and cables do around a coloured deck."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from widgets.scene.keys import Keys
from widgets.scene.paint import Painted, Show
from widgets.scene.table import LayerTable

U8 = npt.NDArray[np.uint8]
LUMINANCE = np.array([0.30, 0.59, 0.11])
SHARE, LEAST = 0.42, 42.0
"""Of the own brightness that is left, and what the darkest has."""
COOL = np.array([0.95, 1.0, 1.07])


class Muted(Painted):
    """`Painted` whose `rows` are a cool grey, in the strength of the layer, while `layer` is shown and has a table."""

    def __init__(
        self, base: U8, keys: Sequence[Keys], layers: Sequence[str], layer: str, rows: npt.NDArray[np.int64]
    ) -> None:
        super().__init__(base, keys, layers)
        self._layer, self._rows = layer, rows
        own = base[rows, :3].astype(float)
        self._own, self._grey = own, (own @ LUMINANCE * SHARE + LEAST)[:, None] * COOL

    def compose(self, tables: Mapping[str, LayerTable], shows: Mapping[str, Show]) -> U8:
        out = super().compose(tables, shows)
        show = shows[self._layer]
        if show.visible and self._layer in tables:
            out[self._rows, :3] = (self._own + (self._grey - self._own) * show.opacity + 0.5).astype(np.uint8)
        return out
