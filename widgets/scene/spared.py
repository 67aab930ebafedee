"""Features whose data in one layer is drawn along them by that layer's own drawing, not as one colour of the whole."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from widgets.scene.paint import Painted, Show
from widgets.scene.table import LayerTable

U8 = npt.NDArray[np.uint8]


class Spared(Painted):
    """`Painted` whose `spared` assets `layer` does not colour; other layers do."""

    def __init__(
        self, base: U8, keys: Sequence[str], layers: Sequence[str], layer: str, spared: Collection[str]
    ) -> None:
        super().__init__(base, keys, layers)
        self._layer, self._spared = layer, frozenset(spared)
        self._kept: tuple[LayerTable, LayerTable] | None = None

    def compose(self, tables: Mapping[str, LayerTable], shows: Mapping[str, Show]) -> U8:
        table = tables.get(self._layer)
        if table is None or not self._spared:
            return super().compose(tables, shows)
        if self._kept is None or self._kept[0] is not table:
            self._kept = table, self._without(table)
        return super().compose({**tables, self._layer: self._kept[1]}, shows)

    def _without(self, table: LayerTable) -> LayerTable:
        rows = np.array([row for row, key in enumerate(table.ids) if key not in self._spared], np.int64)
        dashed = table.dashed[rows] if table.dashed is not None else None
        return LayerTable([table.ids[row] for row in rows], table.rgba[rows], table.hatched[rows], dashed=dashed)
